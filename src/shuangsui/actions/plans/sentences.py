"""The Chinese sentences of what the year's papers refuse with."""

PLAN_SENTENCES = {
    "paper-step": "“{name}”现在不在这一步，没有改动。请刷新页面看它的状态。",
    "plan-open": "“{name}”还没有批准，请先完成它，不要另起一份。",
    "reason-wanted": "请写明理由。",
    "not-above": "{above} 不是本单位的上级，不能向它备案。",
    "line-unknown": "方案里没有这些条线：{lines}。",
    "item-twice": "事项的编号有空缺或重复，请给每个事项一个不同的编号。",
    "item-nameless": "有事项没有写名称。",
    "item-from-above": "这些事项来自上级清单，不能删去：{items}。",
    "year-closed": "{year} 年已经结束。",
    "draws-open": "这些抽取还没有公开或作废，年度不能结束：{draws}。",
}
