"""The Chinese sentences of the flaws, gathered: what is wrong, why it is a flaw, what the bureau can do."""

from __future__ import annotations

from . import said_contradictions, said_gaps, said_notes, said_open
from .flaw import Words

# From the gravest.
BY_SEVERITY = (
    ("矛盾", said_contradictions.SENTENCES),
    ("缺口", said_gaps.SENTENCES),
    ("待定", said_open.SENTENCES),
    ("提示", said_notes.SENTENCES),
)
SEVERITIES = tuple(severity for severity, _ in BY_SEVERITY)
SEVERITY_OF = {code: severity for severity, sentences in BY_SEVERITY for code in sentences}
WORDS: dict[str, Words] = {code: words for _, sentences in BY_SEVERITY for code, words in sentences.items()}

OUTCOME_SAYS = {
    "no-problem": "未发现问题",
    "guided": "行政指导",
    "ordered-to-correct": "责令改正",
    "corrected-on-spot": "当场改正",
    "penalised": "行政处罚",
    "compelled": "行政强制",
    "case-filed": "立案",
    "other-act": "其他行政行为",
    "handed-over": "移送其他部门",
    "police": "移送公安司法机关",
    "pending": "待处理",
    "not-published-info": "未按规定公示信息",
    "false-info": "公示信息弄虚作假",
    "no-contact": "无法联系",
    "uncooperative": "不配合检查",
    "no-activity": "未开展相关经营活动",
    "stopped": "停产",
    "moved-or-closed": "搬迁或关闭",
}
