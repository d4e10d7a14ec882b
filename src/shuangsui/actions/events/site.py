"""The installation itself."""

SITE_EVENTS = {
    "unit.made": "建立单位 {subject}",
    "policy.loaded": "装入方案 {subject}",
    "year.opened": "开启年度 {subject}",
}
