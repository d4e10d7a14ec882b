"""Accounts and posts."""

ACCOUNTS = {
    "user.made": "建立账号 {subject}",
    "post.given": "授予角色：{subject}",
}
