"""The two registries."""

REGISTRY: dict[str, str] = {
    "target.added": "新增检查对象 {subject}",
    "target.edited": "修改检查对象 {subject}",
    "targets.tagged": "批量添加标识",
    "targets.untagged": "批量去掉标识",
    "inspector.added": "新增检查人员 {subject}",
    "inspector.edited": "修改检查人员 {subject}",
    "inspectors.tagged": "批量给人员添加标识",
    "inspectors.untagged": "批量去掉人员标识",
    "conflict.declared": "登记回避：{subject}",
    "conflict.ended": "解除回避：{subject}",
    "fact.withdrawn": "撤回事实：{subject}",
    "registry.exported": "导出名录",
    "import.started": "上传导入文件 {subject}",
    "import.refused": "拒收导入文件",
    "import.mapped": "确认导入文件 {subject} 的列",
    "import.previewed": "比对导入文件 {subject}",
    "import.decided": "认定导入文件 {subject} 中可能重复的行",
    "import.committed": "导入 {subject}",
    "import.undone": "撤销导入 {subject}",
    "import.dropped": "放弃导入 {subject}",
}
