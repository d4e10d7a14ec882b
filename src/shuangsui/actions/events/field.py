"""The visit itself: devices, presence, records, samples."""

FIELD = {
    "record.accepted": "审核通过检查记录：任务 {subject}",
    "record.returned": "退回检查记录：任务 {subject}：{reason}",
    "record.sample-resulted": "登记监测结果：任务 {subject}，样品 {after[number]}",
}
