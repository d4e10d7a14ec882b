"""The installation itself."""

SITE_EVENTS = {
    "unit.made": "建立单位 {subject}",
    "policy.brought": "提交方案 {subject}",
    "policy.confirmed": "确认方案 {subject}",
    "policy.refused": "没有确认方案 {subject}：{reason}",
    "policy.withdrawn": "撤回提交的方案 {subject}",
    "policy.loaded": "装入方案 {subject}",
    "year.opened": "开启年度 {subject}",
    "year.replaced": "年度改按新文本，旧文本结束 {subject}",
    "registry.loaded": "装入两库 {subject}",
    "backup.made": "备份整个系统",
    "backup.restored": "用备份恢复整个系统",
    "job.started": "开始后台任务 {subject}",
    "job.restarted": "重新开始后台任务 {subject}",
    "job.cancelled": "取消后台任务 {subject}",
    "job.ended": "后台任务结束：{subject}",
}
