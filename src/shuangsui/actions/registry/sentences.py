"""The Chinese sentence of every refusal about the registries."""

REGISTRY_SENTENCES = {
    "import-refused": "文件“{name}”没有导入：{detail}",
    "import-over": "“{name}”的导入已经结束，不能再改。",
    "columns-twice": "有两列指到了同一项内容，请每项只选一列。",
    "bad-decision": "请选择“同一家”或“另一家”。",
    "import-undecided": "还有 {count} 行可能重复，请先逐行决定是同一家还是另一家。",
    "import-stale": "预览之后，名录里的 {names} 又有变化，没有导入任何内容。请重新比对后再确认。",
    "import-changed-since": "导入之后，{names} 又被修改过，不能整批撤销。请逐个改回，或先改回这些对象。",
    "import-used-since": "导入之后，{names} 已经登记了检查、许可、处罚或回避，不能整批撤销。",
    "reason-missing": "请写明理由。",
    "entry-taken": "代码 {key} 已经登记为“{name}”，请查看该条，不要重复登记。",
    "entry-elsewhere": "区域“{area}”不在您的管辖范围内。",
    "tag-missing": "请填写标识，不超过 60 字。",
    "conflict-known": "“{inspector}”对“{target}”的回避已经登记过。",
    "conflict-not-own": "只能为自己申报回避。",
    "nothing-marked": "请先勾选要处理的行。",
}
