"""Accounts, posts, signing in."""

ACCOUNTS = {
    "user.made": "建立账号 {subject}",
    "user.edited": "修改账号 {subject}",
    "user.closed": "停用账号 {subject}",
    "user.reopened": "恢复账号 {subject}",
    "user.locked": "{subject} 连续输错，账号暂时锁定",
    "user.unlocked": "解锁账号 {subject}",
    "user.signed-in": "{subject} 登录",
    "user.signed-out": "{subject} 退出",
    "post.given": "授予 {subject} 角色：{after[unit]}{after[role]}",
    "post.ended": "收回 {subject} 的角色：{before[unit]}{before[role]}",
    "password.changed": "{subject} 修改了自己的密码",
    "password.reset": "为 {subject} 设置一次性密码",
    "devices.ended": "{subject} 结束了自己在别处的登录",
    "second-factor.set": "{subject} 启用动态口令",
    "second-factor.dropped": "{subject} 停用动态口令",
    "second-factor.lifted": "解除 {subject} 的动态口令",
    "recovery-codes.renewed": "{subject} 换了一组备用码",
}
