"""Refusals of the visit's deeds, in Chinese."""

FIELD_SENTENCES = {
    "record-own": "自己提交的记录要由别人审核。",
    "record-decided": "任务 {number} 的这份记录已经是“{state}”，或者有了新的记录，没有再改；请刷新页面。",
    "remark-missing": "退回时请写明要改什么，检查人员会在手机上看到。",
    "result-missing": "请填写监测结果。",
    "result-there": "样品 {number} 的监测结果已经登记过，不能改；有误的请写补充说明。",
}
