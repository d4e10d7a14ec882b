"""What is shown at the door: the notice (检查通知书) and the statement of identity and purpose (表明身份、说明来意)."""

from __future__ import annotations

from typing import Final

from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.procedure import Notice, Right

from .content import Person, VisitHead
from .parts import Facts, Grid, Part, Seat, Sheet, Signatures, Square, Words
from .record import foot_of, head_rows

IDENTITY: Final = "表明身份、说明来意书"
_LAW: Final = "《中华人民共和国行政处罚法》"
# For a plan that writes no notice: what the law itself asks to be told (行政处罚法 2021 年修订，第七、四十三、五十五条).
USUAL: Final = Notice(
    decided_by=_LAW,
    title="检查通知书",
    contents=["检查机关", "检查依据", "检查事项", "检查方式", "检查人员及执法证号", "检查任务编号"],
    right=[
        Right(decided_by=f"{_LAW}第四十三条", id="recusal", says="认为检查人员与检查事项有直接利害关系的，有权申请回避"),
        Right(decided_by=f"{_LAW}第七条", id="be-heard", says="享有陈述权、申辩权"),
        Right(decided_by=f"{_LAW}第五十五条", id="no-identity", says="检查人员不出示执法证件的，有权拒绝接受检查"),
    ],
)
_DAY = "　　　　年　　月　　日"


def notice_of(policy: Policy) -> Notice:
    """The plan's notice, or the law's own where the plan writes none."""
    return policy.visit.notice if policy.visit and policy.visit.notice else USUAL


def notice_sheet(policy: Policy, head: VisitHead) -> Sheet:
    """The notice: what the plan says that it states, the rights with their source, how often, and the code to scan."""
    notice = notice_of(policy)
    contents = tuple((name, _content(name, policy, head)) for name in notice.contents)
    parts: list[Part] = [
        Words("", (f"{head.target or '＿＿＿＿＿＿＿＿＿＿＿＿'}：",)),
        Words("", ("根据下列依据，本机关依法对你单位进行检查，请予以配合。现将有关事项告知如下。",)),
        Facts(tuple((pair,) for pair in contents)),
    ]
    if head.frequency:
        parts.append(Words("检查频次", head.frequency))
    if notice.right:
        rights = tuple(f"{right.says}（{right.cite or right.decided_by}）" for right in notice.right)
        parts.append(Words("你单位的权利", rights, numbered=True))
    parts.append(Signatures((Seat("签收人", note=_DAY), Seat("检查机关（盖章）", note=_DAY))))
    if head.visit_code:
        lines = ("扫码查看本次检查的依据、抽取封存值的开启凭证，检查完成后查看记录：", head.visit_code)
        parts.append(Square(head.visit_code, lines))
    return Sheet(
        notice.title, head.authority, tuple(parts), number=_numbered(head), foot=foot_of(head, None), hand=not head.number
    )


def _numbered(head: VisitHead) -> str:
    return f"任务编号：{head.number}" if head.number else ""


def _content(name: str, policy: Policy, head: VisitHead) -> str:
    """The value of a line that the plan names in its own words; "" leaves a space to write in."""
    basis = "；".join(text for text in (head.plan_says(), *head.basis) if text)
    found = (
        ("依据", basis),
        ("机关", head.authority),
        ("事项", "、".join(head.items)),
        ("方式", head.method),
        ("人员", _team(head.team)),
        ("编号", head.number),
        ("频次", "；".join(head.frequency)),
        ("意图", "；".join(policy.policy.purposes)),
        ("流程", _course(policy)),
    )
    return next((value for word, value in found if word in name), "")


def _team(team: tuple[Person, ...]) -> str:
    return "；".join(f"{one.name}（执法证号 {one.certificate}）" for one in team)


def _course(policy: Policy) -> str:
    steps = policy.visit.step if policy.visit else []
    return " → ".join(step.says for step in steps if step.when != "before")


def identity_sheet(policy: Policy, head: VisitHead) -> Sheet:
    """Who comes, on what ground, to what end, in what order; the target confirms that it was told and shown the certificates."""
    people = head.team or (Person("", ""),) * 2
    rows = tuple((person.name, person.certificate, person.employer or head.authority) for person in people)
    steps = tuple(step.says for step in (policy.visit.step if policy.visit else []) if step.when != "before")
    basis = tuple(text for text in (head.plan_says(), *head.basis) if text)
    parts: list[Part] = [
        Words("", (f"我们是{head.authority}的检查人员，现出示执法证件，请查验。",)),
        Grid("检查人员", ("姓名", "执法证号", "单位"), (2, 3, 5), rows),
        Facts(tuple(head_rows(head)[:4])),
        Words("检查依据", basis, numbered=len(basis) > 1, lines=0 if basis else 2),
        Words("检查意图", tuple(policy.policy.purposes), numbered=len(policy.policy.purposes) > 1),
        Words("检查事项", ("、".join(head.items),) if head.items else (), lines=0 if head.items else 2),
    ]
    if steps:
        parts.append(Words("检查流程", steps, numbered=True))
    told = "检查人员已表明身份、出示执法证件，并说明检查依据、检查意图和检查流程。"
    parts += [
        Words("检查对象确认", (told,)),
        Signatures((Seat("检查对象（签字）", note=_DAY), Seat("检查人员（签字）", note=_DAY))),
    ]
    foot = foot_of(head, None)
    return Sheet(IDENTITY, head.authority, tuple(parts), _numbered(head), foot=foot, hand=not head.number)
