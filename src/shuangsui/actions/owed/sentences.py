"""The Chinese sentences of what handing in and merging refuse with."""

OWED_SENTENCES = {
    "duty-unknown": "方案没有要{unit}报送这份清单。",
    "period-unknown": "这份清单没有这个期间。",
    "period-to-come": "这个期间还没有开始，不能报送。",
    "owed-fact-unknown": "请选择清单里的问题属于哪一类。",
    "too-many": "一份清单最多 {most} 行，请拆开，或者直接导入名录。",
    "nothing-said": "请上传清单文件；本期没有的，请在说明里写明“本期没有”。",
    "handed-same": "这份文件已经报送过“{name}”，没有重复登记。",
    "merged-already": "“{name}”{state}，不能再汇总同一期间。请先办完它，或由审批人退回后放弃。",
}
