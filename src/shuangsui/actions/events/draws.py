"""Draws, from the preparation to the reveal, and their visits."""

DRAWS = {
    "draw.prepared": "准备抽取 {subject}",
    "draw.amended": "修改抽取的准备 {subject}",
    "draw.frozen": "冻结 {subject}，公布承诺",
    "draw.witnessed": "见证下级的冻结 {subject}",
    "draw.entropy-entered": "录入随机数：{subject}",
    "draw.drawn": "抽取 {subject}，结果封存",
    "draw.change-asked": "申请变更 {subject}：{reason}",
    "draw.change-refused": "不同意变更 {subject}：{reason}",
    "draw.changed": "按规则变更 {subject}：{reason}",
    "draw.revealed": "公开 {subject}",
    "draw.secret-recovered": "用密封副本恢复密钥：{subject}",
    "draw.recovery-tried": "试验密封副本：{subject}",
}
