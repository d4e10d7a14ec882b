"""The year's papers."""

PLANS = {
    "plan.drafted": "起草 {subject}",
    "plan.amended": "修改 {subject}",
    "plan.forecast": "测算 {subject}",
    "plan.submitted": "提交审批 {subject}",
    "plan.sent-back": "退回 {subject}：{reason}",
    "plan.approved": "批准 {subject}",
    "plan.filed": "备案 {subject}",
    "plan.published": "公布 {subject}",
    "items.drafted": "起草 {subject}",
    "items.amended": "修改 {subject}",
    "items.submitted": "提交审批 {subject}",
    "items.sent-back": "退回 {subject}：{reason}",
    "items.approved": "批准 {subject}",
    "items.filed": "备案 {subject}",
    "items.published": "公布 {subject}",
    "year.closed": "结束年度 {subject}",
}
