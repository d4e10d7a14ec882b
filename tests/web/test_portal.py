"""A draw at the public door, state by state: nothing before the freeze, nobody's name before the reveal, everything after it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Role
from shuangsui.actions.draws.ask_change import ask_change
from shuangsui.actions.draws.decide_change import decide_change
from shuangsui.actions.draws.reveal_draw import reveal_draw
from shuangsui.actions.draws.witness_draw import witness_draw
from shuangsui.records.models import CabinetFile, Draw, Target, Unit
from tests.actions.bureau import Bureau, bureau
from tests.laws.tree import imported, none, python
from tests.people import AT, actor, person
from tests.web.ceremony import LATER, Clock, browser, clock, frozen, held, prepared, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

PAGE = "/public/draws/652301/2025-M04/"
LOG = "/public/logs/652301"
NAMED = re.compile(r"示例企业\d{3}|652301-\d{3}\b|检查员\d{2}|ZF652301\d{2}")
FROM_FREEZE = {"manifest.json", "notice.pdf", "policy.toml"}
FROM_DRAW = FROM_FREEZE | {"entropy.json", "seal.json"}
FROM_REVEAL = FROM_DRAW | {"bundle.zip"}
NEVER = (
    "secret.json",
    "sealed-secret.pdf",
    "targets.csv",
    "roll.json",
    "result.json",
    "tasks.xlsx",
    "reveal.json",
    "..",
    "%2e%2e",
)


def given(stranger: Client) -> set[str]:
    """The files that a stranger gets, of all that lie in the cabinet and of some that he guesses."""
    there = {path.split("/")[-1] for path in CabinetFile.objects.values_list("path", flat=True)}
    return {name for name in (*there, *NEVER) if stranger.get(PAGE + name).status_code == 200}


def linked(page: str) -> set[str]:
    """The files that the page links."""
    return set(re.findall(rf'href="{PAGE}([^"/]+)"', page))


def revealed(here: Bureau, draw: Draw) -> Draw:
    """The same, revealed."""
    done = reveal_draw(by=here.approver, at=LATER, draw=draw, early=True)
    assert done is not None
    return done


def voided(here: Bureau, draw: Draw) -> None:
    """Declared void, by both."""
    change = ask_change(by=here.clerk, at=AT, draw=draw, kind="void", reason="名录有误", ground="示例企业003 写错了")
    decide_change(by=here.approver, at=AT, change=change, approve=True)


def test_a_prepared_draw_is_nowhere(clock: Clock) -> None:
    """Not on a list, not at its address, no file, no log."""
    draw = prepared(bureau())
    stranger = Client()
    assert draw.title not in text(stranger.get("/public/draws/")) + text(stranger.get("/public/"))
    for address in (PAGE, PAGE + "manifest.json", f"{LOG}/", f"{LOG}.jsonl"):
        assert stranger.get(address).status_code == 404, address


def test_a_frozen_draw_shows_what_is_fixed(clock: Clock) -> None:
    """Commitment, luck, numbers, notice, place in the log, witness; and no name."""
    draw = frozen(bureau())
    above = Unit.objects.get(code="652300")
    witness_draw(by=actor(above, Role.CLERK, "州经办"), at=LATER, draw=draw, above=above)
    stranger = Client()
    page = text(stranger.get(PAGE))
    assert draw.commitment[:4] in page and "现场掷骰，见证人 王某、李某" in page
    assert f"{above.official_name}日志" in page and "抽取数" in page
    assert given(stranger) == FROM_FREEZE == linked(page)
    assert hashlib.sha256(stranger.get(PAGE + "manifest.json").content).hexdigest() == draw.commitment
    assert stranger.get(PAGE + "notice.pdf").content.startswith(b"%PDF")
    assert not NAMED.search(page)
    assert draw.title in text(stranger.get("/public/draws/")) and draw.title in text(stranger.get("/public/"))


def test_a_drawn_draw_names_nobody(clock: Clock) -> None:
    """The seal is public and the list is not, on no page and in no file."""
    draw = held(bureau())
    stranger = Client()
    page = text(stranger.get(PAGE))
    assert "封存值" in page and draw.seal[:4] in page
    assert given(stranger) == FROM_DRAW == linked(page)
    for address in (PAGE, "/public/", "/public/draws/", f"{LOG}/", f"{LOG}.jsonl", *(PAGE + name for name in FROM_DRAW)):
        assert not NAMED.search(stranger.get(address).content.decode(errors="replace")), address


def test_a_revealed_draw_can_be_verified_with_python_alone(clock: Clock, tmp_path: Path) -> None:
    """The bundle and the verifier, both from the portal, in a folder of their own; the list with its teams."""
    here = bureau()
    Target.objects.update(name="张三丰", kind="自然人")
    Target.objects.filter(key__endswith="0").update(name="示例化工", kind="")
    draw = revealed(here, held(here))
    stranger = Client()
    page = text(stranger.get(PAGE))
    assert given(stranger) == FROM_REVEAL == linked(page)
    assert "张某" in page and "张三丰" not in page, "a natural person is masked"
    assert "检查员0" in page, "the plan publishes its inspectors (附件1)"
    for name, address in (("bundle.zip", PAGE + "bundle.zip"), ("fairdraw.pyz", "/public/fairdraw.pyz")):
        (tmp_path / name).write_bytes(stranger.get(address).content)
    command = [sys.executable, "-I", "fairdraw.pyz", "verify", "bundle.zip", "--commitment", draw.commitment]
    assert " ".join(command[2:]) in page
    outcome = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert outcome.returncode == 0, outcome.stdout.decode()
    wrong = subprocess.run([*command[:-1], "0" * 64], cwd=tmp_path, capture_output=True, check=False)
    assert wrong.returncode == 1


def test_a_void_draw_says_why(clock: Clock) -> None:
    """With the word of the reason alone: what was typed beside it may name somebody. Nothing of a list that never was."""
    here = bureau()
    voided(here, frozen(here))
    stranger = Client()
    page = text(stranger.get(PAGE))
    assert "已经作废，理由：名录有误" in page and "没有名单" in page
    assert given(stranger) == FROM_FREEZE == linked(page)
    assert not NAMED.search(page)


def test_the_log_is_there_byte_for_byte(clock: Clock) -> None:
    """As the cabinet has it; the page shows its head and its lines."""
    held(bureau())
    stranger = Client()
    data = bytes(CabinetFile.objects.get(path="log-652301.jsonl").content)
    assert stranger.get(f"{LOG}.jsonl").content == data
    page = text(stranger.get(f"{LOG}/"))
    assert hashlib.sha256(data).hexdigest() in page and "承诺" in page and "随机来源公布" in page
    assert stranger.get("/public/logs/652302.jsonl").status_code == 404


def test_what_is_guessed_is_not_there(clock: Clock) -> None:
    """Another unit's address, another spelling, numbers that no paper has."""
    frozen(bureau())
    stranger = Client()
    for address in (
        "/public/draws/652302/2025-M04/",
        "/public/draws/652301/2025-m04/",
        "/public/draws/652301/2025-M0/",
        "/public/draws/652301/2025-M04/2025-M04/manifest.json",
        "/public/plans/1/",
        "/public/items/99999999999999999999999/",
        "/public/classes/1/",
        "/public/logs/..jsonl",
    ):
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(PAGE).status_code == 405


def test_every_page_is_kept_a_minute_and_sets_no_cookie(clock: Clock) -> None:
    """Known by its hash (304), the same for who is signed in, without a word that a cookie would change it."""
    here = bureau()
    revealed(here, held(here))
    office = browser(person(here.unit, Role.AUDITOR, "纪检"))
    pages = (
        "/public/",
        "/public/draws/",
        PAGE,
        f"{LOG}/",
        f"{LOG}.jsonl",
        PAGE + "bundle.zip",
        "/public/verify/",
        "/public/fairdraw.pyz",
    )
    for address in (*pages, "/public/plans/", "/public/items/", "/public/classes/"):
        stranger = Client()
        answer = stranger.get(address)
        assert answer["Cache-Control"] == "public, max-age=60", address
        assert not answer.cookies and not stranger.cookies and "Cookie" not in answer.get("Vary", ""), address
        again = stranger.get(address, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"]), address
        own = office.get(address)
        assert (own.content, own["Cache-Control"]) == (answer.content, answer["Cache-Control"]), address
    missing = Client().get("/public/plans/1/")
    assert missing.status_code == 404 and "Cache-Control" not in missing.headers and not missing.cookies


def test_pages_ask_the_same_however_much_there_is(clock: Clock) -> None:
    """The list and the first page with one draw and with thirty; the draw's page with its list."""
    here = bureau()
    draw = revealed(here, held(here))
    stranger = Client()

    def asked() -> list[int]:
        counts = []
        for address in ("/public/", "/public/draws/", "/public/?unit=昌吉", PAGE):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert stranger.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    stranger.get(PAGE)  # what never changes of it is kept from now on
    one = asked()
    for number in range(30):
        Draw.objects.create(
            unit=here.unit, policy=here.policy, folder=f"x{number}", period="2025-M01", cycle="", title=f"第{number}次",
            state=Draw.DRAWN, prepared_at=draw.prepared_at, frozen_at=draw.frozen_at,
        )  # fmt: skip
    assert asked() == one and max(one) <= 12
    listed = text(stranger.get("/public/draws/"))
    assert "共 31 条，第 1/2 页" in listed and "?page=2" in listed
    assert "没有公开的抽取" in text(stranger.get("/public/draws/?unit=阜康"))
    assert "共 31 条" in text(stranger.get("/public/draws/?unit=昌吉市&page=2"))


def test_the_office_tells_the_address(clock: Clock) -> None:
    """On the draw's page, before and after the reveal; and who comes to the login page finds the portal."""
    here = bureau()
    draw = held(here)
    clock.at = LATER
    whole = f"http://testserver{PAGE}"
    approver = browser(here.approver)
    assert whole in text(approver.get(f"/draws/{draw.pk}/")) and whole in text(approver.get(f"/draws/{draw.pk}/reveal/"))
    assert whole in text(approver.post(f"/draws/{draw.pk}/reveal/", {"early": "yes"}, follow=True))
    assert 'href="/public/"' in text(Client().get("/login/"))


def test_the_portal_can_do_nothing() -> None:
    """It imports no deed and no page of the desk."""
    portal = [source for source in python("src") if source.path.startswith("src/shuangsui/web/portal/")]
    assert len(portal) > 5
    barred = ("shuangsui.actions", "shuangsui.web.desk")
    none(f"{one.path}:{line}: {name}" for one in portal for line, name in imported(one.tree) if name.startswith(barred))
    none(one.path for one in portal if "import" in one.text and re.search(r"from \.\.+(desk|\s*import desk)", one.text))
