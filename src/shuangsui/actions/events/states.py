"""What became of targets."""

STATES: dict[str, str] = {
    "target.moved": "登记搬迁：{subject}",
    "target.moved-in": "{subject} 迁入，原在{after[area]}",
    "target.stopped": "登记长期停产：{subject}",
    "target.resumed": "登记恢复生产：{subject}",
    "target.cancelled": "登记破产、注销：{subject}",
    "target.opted-out": "{subject} 不参与双随机",
    "target.opted-in": "{subject} 重新参与双随机",
    "target.merged": "重复登记合并：{subject} 并入 {after[into]}",
    "target.absorbed": "{subject} 接收并入的 {after[from]}",
    "target.undone": "撤销 {subject} 的{after[kind]}登记",
    "target.given-back": "{subject} 退回并入的 {after[target]}",
}
