"""The Chinese sentence of every refusal."""

from __future__ import annotations

from shuangsui.access import TABLE

from .accounts.sentences import ACCOUNT_SENTENCES
from .errors import ActionError

SENTENCES = {
    "job-done": "后台任务“{job}”已经完成，不用再做一次。",
    **ACCOUNT_SENTENCES,
    "query-without-name": "请给要保存的查询起个名字。",
    "not-allowed": "您没有“{right}”的权限。",
    "changed-meanwhile": "“{name}”刚刚被别人修改过，您的修改没有保存。请看一下新的内容，再改一次。",
    "policy-refused": "方案有错误，没有装入：{detail}",
    "file-empty": "文件“{name}”是空的，没有保存。",
    "file-too-large": "文件“{name}”超过 {most} MB，请压缩或拆分后再传。",
    "disk-full": "文件“{name}”无法写入磁盘，没有保存。请告诉系统管理员检查磁盘空间。",
    "draw-open": "“{draw}”还没有抽完，同一期间不能再准备一次；请先完成它或申请作废。",
    "draw-frozen": "“{draw}”已经冻结，不能再改，也不会再冻结一次。",
    "not-frozen": "“{draw}”不在等待随机数的阶段。",
    "not-drawn": "还没有抽取。",
    "entropy-foreign": "承诺里没有“{source}”这个随机数来源。",
    "entropy-early": "“{source}”要到 {when} 才产生，现在不能录入。",
    "entropy-missing": "还缺随机数：{sources}。骰子、摇号和彩票要两个人各自登录录入，并且一致。",
    "bad-reason": "理由须是以下之一：{known}。",
    "not-a-visit": "抽中名单里没有这个对象或这名检查人员。",
    "nothing-to-void": "“{draw}”没有可以作废的冻结或抽取。",
    "asked-already": "同样的申请已经提出，正在等待审批。",
    "decided-already": "这项申请已经有了决定。",
    "own-request": "不能审批自己提出的申请。",
    "visits-owed": "还有 {count} 项检查没有完成。检查前名单必须保密；确要提前公开，请勾选确认。",
    "copy-useless": "输入的内容里没有这次抽取的密钥，这份密封副本不能用。请核对是不是拿错了信封。",
}


def say(error: ActionError) -> str:
    """What is shown for a refusal."""
    values = dict(error.values)
    if error.code == "not-allowed":
        values["right"] = TABLE[str(values["right"])].says
    return SENTENCES[error.code].format(**values)
