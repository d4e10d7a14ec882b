"""What users keep of the lists."""

LISTS = {
    "query.saved": "保存常用查询“{subject}”",
    "query.dropped": "删去常用查询“{subject}”",
    "list.taken": "导出列表“{after[list]}”",
    "columns.chosen": "改了列表的列设置",
}
