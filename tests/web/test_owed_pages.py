"""报送清单 in the browser: the board, handing in, what was read, the merger's preview."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Role
from shuangsui.records.models import ClassList, Fact, HandedList, ImportBatch
from tests.actions.classing import Prefecture, firm, prefecture
from tests.people import actor, person, units

pytestmark = pytest.mark.django_db
PENALTIES = "单位名称 | 处罚日期 | 决定书文号\n甲砖厂 | 2020-02-01 | 1号\n不知名厂 | 2020-02-02 | 2号\n"


@pytest.fixture
def here() -> Prefecture:
    """乌鲁木齐市."""
    return prefecture("urumqi-2020", ("650100", "650102", "650103"), 2020)


def browser(user: Any) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(user)
    return client


def file(text: str = PENALTIES, name: str = "处罚.txt") -> SimpleUploadedFile:
    """A list as it is uploaded."""
    return SimpleUploadedFile(name, text.encode())


HAND = "/owed/hand/650100/city-penalties/2020-Q1/"


def test_the_board_says_who_owes_what_by_when(here: Prefecture) -> None:
    """Years later every day has passed: late ones first, with their article; a district sees its own alone."""
    city, district = browser(here.clerk.user), browser(here.county_clerk.user)
    page = city.get("/owed/").content.decode()
    assert "2020-04-03" in page and "支队投诉举报科" in page and "逾期未报" in page and "二（一）2（2）" in page
    assert page.index("逾期未报") < page.index("方案没有写期限")
    own = district.get("/owed/").content.decode()
    assert "支队投诉举报科" not in own and "年度污染源清单" in own
    assert "没有这种状态" in district.get("/owed/?state=handed").content.decode()
    assert "逾期未报" in city.get("/").content.decode() or "2020" not in city.get("/").content.decode()


def test_a_list_is_handed_in_read_and_corrected(here: Prefecture) -> None:
    """The fact is guessed from the list's name; rows are shown; a second one replaces the first; the same is refused."""
    firm(here.county, "甲砖厂")
    city = browser(here.clerk.user)
    page = city.get(HAND).content.decode()
    assert '<option value="penalty" selected>' in page
    wrong = city.post(HAND, {"fact": "penalty"}).content.decode()
    assert "请上传清单文件" in wrong
    assert "没有读出来" in city.post(HAND, {"fact": "penalty", "file": file("什么也不是")}).content.decode()
    answer = city.post(HAND, {"fact": "penalty", "file": file()})
    assert answer.status_code == 302
    shown = city.get(answer["Location"]).content.decode()
    assert "2 行，1 行对上名录库" in shown and "名录库里没有这一家" in shown and "迟报" in shown
    assert Fact.objects.get().source == "重点行政处罚案件清单"
    assert city.get(answer["Location"] + "file/").content.decode() == PENALTIES
    assert "已经报送过" in city.post(HAND, {"fact": "penalty", "file": file()}).content.decode()
    assert "再报会取代" in city.get(HAND).content.decode()
    city.post(HAND, {"note": "核对后本季度没有"})
    assert HandedList.objects.get(state="handed").empty
    assert not Fact.objects.filter(withdrawn_at=None).exists()


def test_a_list_of_sources_goes_on_into_the_import(here: Prefecture) -> None:
    """The same file, previewed there before anything changes."""
    district = browser(here.county_clerk.user)
    sources = "编号 | 名称 | 区域\nN-1 | 甲砖厂 | 天山区\n"
    answer = district.post("/owed/hand/650102/county-sources/2020/", {"file": file(sources, "源.txt")})
    assert answer.status_code == 302
    assert "用这份文件更新名录库" in district.get(answer["Location"]).content.decode()
    onward = district.post(answer["Location"] + "import/")
    assert onward.status_code == 302
    assert district.get(onward["Location"]).status_code == 200
    assert ImportBatch.objects.get().kind == "targets"


def test_strangers_and_other_duties_are_not_there(here: Prefecture) -> None:
    """Neither another district's list nor a duty or a period that is none; looking is not handing in."""
    district, other = browser(here.county_clerk.user), browser(here.neighbour_clerk.user)
    address = "/owed/hand/650102/county-penalties/2020-Q1/"
    made = district.post(address, {"fact": "penalty", "file": file()})
    assert other.get(address).status_code == 404 and other.post(address, {"fact": "penalty", "file": file()}).status_code == 404
    for place in ("", "file/"):
        assert other.get(made["Location"] + place).status_code == 404
    assert other.post(made["Location"] + "import/").status_code == 404
    city = browser(here.clerk.user)
    assert city.get(made["Location"]).status_code == 200
    for bad in (
        "650102/no-such/2020-Q1",
        "650102/county-penalties/2020-M01",
        "650102/county-penalties/x",
        "999/county-penalties/2020-Q1",
    ):
        assert district.get(f"/owed/hand/{bad}/").status_code == 404, bad
    auditor = browser(person(here.unit, Role.AUDITOR))
    assert auditor.get(made["Location"]).status_code == 200 and auditor.get(address).status_code == 403
    assert city.get("/owed/merge/650102/").status_code == 404 and district.get("/owed/merge/650100/").status_code == 404


def test_the_merger_is_seen_before_it_is_kept(here: Prefecture) -> None:
    """What is missing, who joins and why; then drafts, once; another confirms."""
    firm(here.county, "甲砖厂")
    firm(here.county, "丙砖厂", classes=["key"])
    firm(here.county, "戊砖厂")
    city, approver = browser(here.clerk.user), browser(here.approver.user)
    city.post(HAND, {"fact": "penalty", "file": file()})
    page = city.get("/owed/merge/650100/?period=2020-Q2").content.decode()
    assert "列入季度行政处罚案件清单" in page and "还有" in page and "特殊监管源：1 家" in page
    assert not ClassList.objects.exists()
    assert city.get("/owed/merge/650100/?period=2020-M02").status_code == 404
    for _ in range(2):
        assert city.post("/owed/merge/650100/", {"period": "2020-Q2"}).status_code == 302
    drafts = ClassList.objects.filter(state="draft")
    assert {one.class_id for one in drafts} == {"key", "special", "general"}
    special = drafts.get(class_id="special")
    city.post(f"/classes/lists/{special.pk}/step/submit/", {"version": 1})
    again = city.post("/owed/merge/650100/", {"period": "2020-Q2"})
    assert again.status_code == 200 and "不能再汇总" in again.content.decode()
    approver.post(f"/classes/lists/{special.pk}/step/confirm/", {"version": 2})
    special.refresh_from_db()
    assert special.state == "confirmed"


def test_without_lists_in_the_plan_the_page_says_so() -> None:
    """A unit whose plan asks for none."""
    clerk = actor(units()["410800"], Role.CLERK)
    assert "方案没有规定要报送的清单" in browser(clerk.user).get("/owed/").content.decode()


def test_queries_do_not_grow(here: Prefecture) -> None:
    """Few lists or many handed in: the same number."""
    city = browser(here.clerk.user)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert city.get("/owed/").status_code == 200
        return len(queries)

    count()
    before = count()
    for quarter in ("2020-Q1", "2020-Q2", "2020-Q3"):
        for duty in ("city-penalties", "city-complaints", "city-others"):
            city.post(f"/owed/hand/650100/{duty}/{quarter}/", {"note": "没有"})
    assert HandedList.objects.count() == 9
    count()  # tells what was done
    assert count() == before
