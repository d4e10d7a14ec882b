"""The visit itself: devices, presence, records, samples."""

FIELD = {
    "device.bound": "绑定执法终端“{after[device]}”：{subject}",
    "device.revoked": "停用执法终端“{before[device]}”：{subject}",
    "device.wiped": "执法终端“{before[device]}”已清除本机数据：{subject}",
    "device.pin-wrong": "到场 PIN 输入错误：{subject}",
    "visit.present": "确认到场：任务 {subject}",
    "visit.message": "留言：任务 {subject}",
    "record.handed-in": "提交检查记录：任务 {subject}",
    "record.paper-entered": "补录纸质检查记录：任务 {subject}",
    "record.supplemented": "补充说明：任务 {subject}",
    "record.accepted": "审核通过检查记录：任务 {subject}",
    "record.returned": "退回检查记录：任务 {subject}：{reason}",
    "record.sample-resulted": "登记监测结果：任务 {subject}，样品 {after[number]}",
}
