"""Lists handed in, and merged."""

OWED: dict[str, str] = {
    "list.handed-in": "报送 {after[period]}{subject}，读出 {after[rows]} 行",
    "lists.merged": "汇总形成 {after[period]}的分类清单",
}
