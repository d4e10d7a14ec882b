"""The page of a target: facts and permits entered by hand; the pages of reconciliations; warnings beside a pool."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuangsui.access import Role
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.records.models import Draw, Fact, ImportBatch, ImportRow, Inspector, JournalEntry, PastVisit, Permit, Target, Unit
from shuangsui.records.policies import policy_for
from tests.actions.bureau import MACHINE, POLICIES, bureau
from tests.people import AT
from tests.web.ceremony import Clock, browser, clock, prepared, text
from tests.web.registry_desk import firm, prefecture, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["clock"]
LIMIT = '\n[[limit]]\ndecided_by = "本局"\nid = "same-one"\nname = "同一人"\nmost = 2\nin = "year"\nsame_inspector = true\n'
HEAD = "任务单号,企业名称,社会信用代码,检查时间,任务类型,检查结果"


@pytest.fixture
def units() -> dict[str, Unit]:
    return prefecture()


def test_facts_and_permits_are_entered_on_the_page_of_a_target(units: dict[str, Unit]) -> None:
    one, policy = firm(1), policy_for(units["652301"])
    assert policy is not None
    clerk = signed_in(units["652301"], Role.CLERK)
    page = reverse("target", args=[one.pk])
    new = reverse("fact-new", args=[one.pk])
    assert new in text(clerk.get(page)) and "只填数字" in text(clerk.get(new))
    typed = {"fact": policy.fact[0].id, "fact_date": "2099-01-01", "source": "群众来信", "verified": "on"}
    wrong = clerk.post(new, typed)
    assert wrong.status_code == 400 and "发生日期不能晚于今天" in text(wrong) and 'value="群众来信"' in text(wrong)
    for _ in range(2):  # the button, pressed twice
        assert clerk.post(new, typed | {"fact_date": "2025-03-01"})["Location"] == page
    fact = Fact.objects.get()
    assert clerk.post(reverse("fact-correct", args=[fact.pk]), typed | {"fact_date": "2025-03-02"}).status_code == 400
    clerk.post(reverse("fact-correct", args=[fact.pk]), typed | {"fact_date": "2025-03-02", "reason": "日期看错"})
    assert "已撤回：更正：日期看错" in text(clerk.get(page))
    clerk.post(reverse("permit-new", args=[one.pk]), {"number": "P001", "valid_until": "2028-01-01"})
    permit = Permit.objects.get()
    clerk.post(reverse("permit-end", args=[permit.pk]), {"fact_date": "2025-03-01", "reason": "企业注销"})
    assert "已终止" in text(clerk.get(page)) and "企业注销" in text(clerk.get(page))
    clerk.post(reverse("permit-withdraw", args=[permit.pk]), {"reason": "登错了"})
    assert "已撤回：登错了" in text(clerk.get(page))
    live = Fact.objects.get(withdrawn_at=None)
    names = (("fact-correct", live), ("fact-withdraw", live), ("permit-correct", permit), ("permit-end", permit),
             ("permit-withdraw", permit), ("fact-new", one), ("permit-new", one))  # fmt: skip
    for role, code in ((Role.CLERK, "652302"), (Role.APPROVER, "652301"), (Role.SYSTEM, "652301")):
        client = signed_in(units[code], role)
        assert {client.get(reverse(name, args=[of.pk])).status_code for name, of in names} == {404 if role == Role.CLERK else 403}
    assert {clerk.get(reverse(name, args=[of.pk])).status_code for name, of in names} == {200}


def upload(clerk: Client, *lines: str, kind: str = "platform", head: str = HEAD) -> Any:
    """The page of an import that was uploaded and compared."""
    data = "\n".join([head, *lines]).encode()
    columns = clerk.post(reverse("imports"), {"kind": kind, "file": SimpleUploadedFile("平台.csv", data)})["Location"]
    return clerk.post(columns)["Location"]


def test_a_reconciliation_is_decided_row_by_row(units: dict[str, Unit]) -> None:
    one, two, three = firm(1), firm(2), firm(3, credit_code="91350100M000100Y43")
    PastVisit.objects.create(target=one, visited_date="2025-03-05", outcome="未发现问题", at=AT)
    clerk = signed_in(units["652301"], Role.CLERK)
    shown = upload(
        clerk,
        f"A-1,{one.name},,2025-03-05,双随机,责令改正",
        f"A-2,{two.name},,2025-03-06,双随机,未发现问题",
        f"A-3,{three.name},91350100M000100Y51,2025-03-07,双随机,未发现问题",
    )
    page = text(clerk.get(shown))
    assert (
        "两边不同：结果" in page
        and "名称相同，代码不同" in page
        and "3 行没有决定" in page
        and "新疆生态环境执法一体化平台" in page
    )
    batch = ImportBatch.objects.get()
    decide, name = (reverse(url, args=[batch.pk]) for url in ("import-platform-decide", "import-platform-name"))
    clerk.post(reverse("import-commit", args=[batch.pk]))
    assert PastVisit.objects.count() == 1
    doubtful = ImportRow.objects.get(does="doubtful")
    clerk.post(name, {"row": str(doubtful.pk), "target": str(three.pk)})
    rows = {row.name: row for row in ImportRow.objects.all()}
    assert "请写明理由" in text(clerk.post(decide, {"row": str(rows[one.name].pk), "decision": "ours"}, follow=True))
    assert "请先勾选" in text(clerk.post(decide, {"decision": "ours"}, follow=True))
    clerk.post(decide, {"row": str(rows[one.name].pk), "decision": "ours", "reason": "平台录错"})
    clerk.post(decide, {"all": "there", "decision": "theirs"})
    for _ in range(2):  # the button, pressed twice
        clerk.post(reverse("import-commit", args=[batch.pk]))
    assert set(PastVisit.objects.values_list("target__name", flat=True)) == {one.name, two.name, three.name}
    page = text(clerk.get(shown))
    assert "按平台补记 2 次检查" in page and "平台录错" in page
    above, other = signed_in(units["652300"], Role.CLERK), signed_in(units["652302"], Role.CLERK)
    assert above.get(shown).status_code == other.get(shown).status_code == 404
    assert "平台.csv" not in text(above.get(reverse("imports")))
    assert {client.post(decide, {"decision": "note"}).status_code for client in (above, other)} == {404}
    file = SimpleUploadedFile("平台.csv", HEAD.encode())
    above.post(reverse("imports"), {"kind": "platform", "unit": str(units["652301"].pk), "file": file})
    assert [one.unit for one in ImportBatch.objects.order_by("pk")] == [units["652301"], units["652300"]]


def test_the_page_of_a_reconciliation_asks_no_more_for_more_rows(units: dict[str, Unit]) -> None:
    firms = [firm(n) for n in range(1, 13)]
    lines = [f"A-{n},{one.name},,2025-03-05,双随机,未发现问题" for n, one in enumerate(firms)]
    clerk, counted = signed_in(units["652301"], Role.CLERK), []
    for part in (lines[:2], lines):
        shown = upload(clerk, *part)
        clerk.get(shown)
        with CaptureQueriesContext(connection) as queries:
            clerk.get(shown)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_construction_projects_come_in_as_their_kind_and_decisions_as_drafts(units: dict[str, Unit]) -> None:
    clerk = signed_in(units["652300"], Role.CLERK)
    form = text(clerk.get(reverse("imports")))
    assert '<option value="projects"' in form and '<option value="decisions"' in form
    upload(
        clerk, "某某水泥技改项目,昌吉市,JS-001,昌环审〔2025〕1号", kind="projects", head="建设项目名称,所在县市,编号,环评批复文号"
    )
    batch = ImportBatch.objects.get()
    clerk.post(reverse("import-commit", args=[batch.pk]))
    made = Target.objects.get()
    assert (made.kind, made.name, made.kept) == (
        "construction-project",
        "某某水泥技改项目",
        {"环评批复文号": "昌环审〔2025〕1号"},
    )
    assert clerk.get(reverse("import-form", args=["decisions"])).status_code == 200
    assert clerk.get(reverse("import-form", args=["platform"])).status_code == 404
    line = "某某水泥技改项目,特殊监管对象,第二十七次,2024-12-26,确定纳入,信访三次"
    shown = upload(clerk, line, kind="decisions", head="检查对象,类别,届次,会议日期,审定结论,理由")
    page = text(clerk.get(shown))
    assert "特殊监管对象" in page and "提交审批人确认" in page
    clerk.post(reverse("import-commit", args=[ImportBatch.objects.latest("pk").pk]))
    assert "第二十七次" in text(clerk.get(reverse("meetings")))
    assert JournalEntry.objects.filter(event="meeting.imported").count() == 1


def test_the_pool_warns_of_thresholds_and_the_draw_of_who_is_likely_gone(clock: Clock) -> None:
    here = bureau(targets=12)
    policy = load_policy(by=MACHINE, at=AT, source=(POLICIES / "changji-2025" / "policy.toml").read_bytes() + LIMIT.encode())
    assert policy is not None
    here.policy = policy
    Inspector.objects.filter(key__endswith="00").update(name="甲")
    target = Target.objects.order_by("pk")[0]
    PastVisit.objects.bulk_create(
        PastVisit(target=target, visited_date=date(2025, 3, day), outcome="查无此厂", inspectors=["甲"], at=AT)
        for day in (3, 4, 5)
    )
    draw = prepared(here)
    client = browser(here.clerk)
    page = text(client.get(f"/draws/{draw.pk}/pool/"))
    assert "到了提醒的次数或间隔（1 处）" in page and f"{target.name}：同一人：甲 2025-01-01 至 2025-12-31 已经检查 3 次" in page
    assert "上次检查：2025-03-05 查无此厂" in text(client.get(f"/draws/{draw.pk}/"))
    assert Draw.objects.get().state == Draw.PREPARED
