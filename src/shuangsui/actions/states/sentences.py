"""The Chinese sentences of what changes of state refuse with."""

STATE_SENTENCES = {
    "event-in-future": "发生日期不能晚于今天。",
    "evidence-missing": "请上传证明材料，或者写明依据（如现场核查记录、注销公告的日期和文号）。",
    "state-not-active": "“{names}”已经注销或并入别的对象，不能再登记这项变化。需要的话，先撤销那一次登记。",
    "state-same": "“{names}”已经是这个状态，不用再登记。",
    "move-nowhere": "请填写新的地址或者新的区域，至少一项与现在不同。",
    "merge-itself": "不能把一家并入它自己，请选择另一家。",
    "merge-open-visits": "“{name}”还有没办完的检查任务，请先办完或更换，再合并。",
    "undo-twice": "这一次登记已经撤销过，或者它本身就是一次撤销；需要的话，请登记一项新的变化。",
    "undo-later-first": "之后又登记了“{says}”，请先撤销后来的那一次。",
    "undo-changed": "之后{names}又改过，不能原样恢复；请登记一项新的变化，或直接修改。",
    "undo-survivor-gone": "并入的“{name}”后来也注销或合并了，不能拆回；请先撤销那一次。",
    "undo-survivor-changed": "并入“{name}”的记录后来又有变动，不能整个拆回；请重新登记这一家。",
}
