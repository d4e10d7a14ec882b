"""The Chinese sentence of every refusal."""

from __future__ import annotations

from shuangsui.access import TABLE

from .errors import ActionError

SENTENCES = {
    "query-without-name": "请给要保存的查询起个名字。",
    "not-allowed": "您没有“{right}”的权限。",
    "changed-meanwhile": "“{name}”刚刚被别人修改过，您的修改没有保存。请看一下新的内容，再改一次。",
    "policy-refused": "方案有错误，没有装入：{detail}",
    "user-taken": "账号 {username} 已经有人用了，请换一个。",
}


def say(error: ActionError) -> str:
    """What is shown for a refusal."""
    values = dict(error.values)
    if error.code == "not-allowed":
        values["right"] = TABLE[str(values["right"])].says
    return SENTENCES[error.code].format(**values)
