"""The journal itself."""

JOURNAL = {
    "journal.checked": "核对全部台账，没有发现改动",
    "journal.broken": "核对全部台账，发现被改动的地方：{after[broken]}",
    "journal.exported": "导出台账 {after[rows]} 条",
}
