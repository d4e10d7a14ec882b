"""What users keep of the lists."""

LISTS = {
    "query.saved": "保存常用查询“{subject}”",
    "query.dropped": "删去常用查询“{subject}”",
    "columns.chosen": "改了列表的列设置",
}
