"""The Chinese sentence of every refusal."""

from __future__ import annotations

from shuangsui.access import TABLE

from .accounts.sentences import ACCOUNT_SENTENCES
from .classes.sentences import CLASS_SENTENCES
from .draws.sentences import DRAW_SENTENCES
from .errors import ActionError
from .field.sentences import FIELD_SENTENCES
from .owed.sentences import OWED_SENTENCES
from .plans.sentences import PLAN_SENTENCES
from .policies.sentences import POLICY_SENTENCES
from .registry.sentences import REGISTRY_SENTENCES
from .states.sentences import STATE_SENTENCES

SENTENCES = {
    "reason-missing": "请写明理由。",
    "registry-not-empty": "“{unit}”已经有检查对象，不能整体装入；请用导入。",
    "job-done": "后台任务“{job}”已经完成，不用再做一次。",
    **ACCOUNT_SENTENCES,
    **CLASS_SENTENCES,
    **DRAW_SENTENCES,
    **FIELD_SENTENCES,
    **OWED_SENTENCES,
    **PLAN_SENTENCES,
    **POLICY_SENTENCES,
    **REGISTRY_SENTENCES,
    **STATE_SENTENCES,
    "query-without-name": "请给要保存的查询起个名字。",
    "query-too-long": "查询条件太长，没有保存；请减少几个条件。",
    "query-too-many": "每个列表最多保存 {most} 个常用查询，请先删去不用的。",
    "not-allowed": "您没有“{right}”的权限。",
    "changed-meanwhile": "“{name}”刚刚被别人修改过，您的修改没有保存。请看一下新的内容，再改一次。",
    "policy-refused": "方案有错误，没有装入：{detail}",
    "file-empty": "文件“{name}”是空的，没有保存。",
    "file-too-large": "文件“{name}”超过 {most} MB，请压缩或拆分后再传。",
    "file-unwritable": "文件“{name}”无法写入磁盘，没有保存。请告诉系统管理员检查数据文件夹。",
    "disk-full": "服务器的磁盘满了，这一步没有保存任何内容。请告诉系统管理员腾出空间，然后再做一次。",
}


def say(error: ActionError) -> str:
    """What is shown for a refusal."""
    values = dict(error.values)
    if error.code == "not-allowed":
        values["right"] = TABLE[str(values["right"])].says
    return SENTENCES[error.code].format(**values)
