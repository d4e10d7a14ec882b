"""Classes: nominations, meetings, lists, grades."""

CLASSES: dict[str, str] = {
    "class.nominated": "按方案条件提名 {after[count]} 家",
    "class.proposed": "提名 {subject}：{after[reason]}",
    "class.told": "告知 {subject} 拟纳入，{after[how]}",
    "class.heard": "听取 {subject} 的意见：{after[answer]}",
    "class.withdrawn": "撤回对 {subject} 的提名",
    "class.changed": "{subject} 的类别改为{after[classes]}",
    "class.ended": "{subject} 移出类别 {after[class]}",
    "meeting.called": "登记联审会 {subject}，审议 {after[count]} 家",
    "meeting.decided": "录入审议结论 {subject}",
    "meeting.submitted": "提交确认 {subject}",
    "meeting.sent-back": "退回 {subject}：{reason}",
    "meeting.confirmed": "确认 {subject} 的结论，形成“{after[list]}”{after[count]} 家",
    "class-list.drafted": "录入名录 {subject}，{after[rows]} 行",
    "class-list.settled": "核对名录 {subject}：{after[name]}",
    "class-list.submitted": "提交确认名录 {subject}",
    "class-list.sent-back": "退回名录 {subject}：{reason}",
    "class-list.dropped": "放弃名录 {subject}：{reason}",
    "class-list.confirmed": "确认名录 {subject}，{after[count]} 家",
    "class-list.published": "公布名录 {subject}",
    "targets.graded": "评定风险等级，{after[count]} 家有变化",
}
