"""The Chinese sentence of every refusal about accounts."""

ACCOUNT_SENTENCES = {
    "user-taken": "账号 {username} 已经有人用了，请换一个。",
    "bad-username": "账号“{username}”不能用：要 2 到 60 个字母、数字、汉字或 . _ - @，中间没有空格。",
    "name-missing": "请填写姓名。",
    "inspector-taken": "检查人员 {inspector} 已经有账号 {username}，一个人只用一个账号。",
    "own-account": "不能对自己的账号做这一步，请另一位管理员来做。",
    "own-role": "不能给自己授予角色，请另一位安全管理员来做。",
    "role-alone": "{name}已经是{held}，不能再是{role}：三员的权限必须分开，监督的人也不办业务。请先收回原来的角色。",
    "two-eyes": "{name}已经是{unit}的{held}，不能再是同一单位的{role}：申请和批准必须是两个人。",
    "account-closed": "账号 {username} 已经停用，请先恢复。",
    "last-administrator": "{name}是最后一位{role}，不能停用，也不能收回角色。请先让另一个人担任{role}。",
    "account-asked-already": "{name}的{kind}已经申请过，正在等安全管理员核准。",
    "asked-oneself": "自己申请的不能自己核准，请另一位管理员来做。",
    "request-decided": "这个申请已经办过了，没有再办。",
    "password-wrong": "原密码不对。",
    "password-same": "新密码不能和原密码一样。",
    "password-refused": "{detail}",
    "password-expired": "这个一次性密码已经过期（{days} 天内有效），请找系统管理员重新设置。",
    "code-wrong": "动态口令不对，或者已经用过。请等手机上出现下一个口令再输入。",
    "second-factor-held": "动态口令已经启用。",
    "second-factor-needed": "您的角色必须使用动态口令，不能停用。换手机请找安全管理员解除，再重新启用。",
}
