"""乌鲁木齐's lists: who owes which by when, what is late, what their rows become, and the lists merged from them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from shuangsui.actions.classes.steps import confirm_list, submit_list
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.owed.hand_in import hand_in
from shuangsui.actions.owed.merge_lists import merge_lists, sort_all
from shuangsui.records.models import ClassList, Fact, HandedList, JournalEntry, Target, Unit
from shuangsui.records.owed import Owing, owed_in
from shuangsui.records.situation import policy_of
from shuangsui.rules.periods import Period

from .classing import Prefecture, fact, firm, prefecture

pytestmark = pytest.mark.django_db
AT = datetime(2020, 4, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATE = datetime(2020, 4, 10, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PENALTIES = """单位名称 | 区县 | 处罚日期 | 罚款金额 | 决定书文号 | 违法事实
甲砖厂 | 天山区 | 2020-02-01 | 20000 | 乌环罚〔2020〕1号 | 未批先建
乙砖厂 | 沙依巴克区 | | | 乌环罚〔2020〕2号 | 超标排放
不知名厂 | 天山区 | 2020-02-03 | 5000 | 乌环罚〔2020〕3号 | 无证排污
坏日期厂 | 天山区 | 某月某日 | 5000 | | 无证排污
"""


@pytest.fixture
def here() -> Prefecture:
    """乌鲁木齐市, with 天山区 and 沙依巴克区."""
    return prefecture("urumqi-2020", ("650100", "650102", "650103"), 2020)


def owed(here: Prefecture, on: date) -> list[Owing]:
    """Everything owed by the city and its districts."""
    return owed_in(here.policy, policy_of(here.policy), list(Unit.objects.all()), 2020, on)


def handed(here: Prefecture, **more: object) -> HandedList:
    """The city's penalties of the first quarter."""
    given: dict[str, object] = {
        "by": here.clerk,
        "at": AT,
        "unit": here.unit,
        "duty_id": "city-penalties",
        "period_id": "2020-Q1",
    }
    given |= {"file": ("处罚.txt", PENALTIES.encode()), "fact": "penalty"}
    return hand_in(**{**given, **more})  # type: ignore[arg-type]  # given by name


def refused(here: Prefecture, **more: object) -> str:
    """The code of the refusal."""
    with pytest.raises(ActionError) as error:
        handed(here, **more)
    return error.value.code


def test_who_owes_which_by_when(here: Prefecture) -> None:
    """Departments within three days of the quarter's end, districts without a day; the classes are formed."""
    found = owed(here, AT.date())
    city = {(o.duty.id, o.period.id): o for o in found if o.unit == here.unit}
    assert city["city-complaints", "2020-Q1"].due == date(2020, 4, 3)
    assert city["city-complaints", "2020-Q1"].by == "支队投诉举报科"
    assert city["city-complaints", "2019-Q4"].due == date(2020, 1, 3), "due in 2020, for the quarter before"
    assert city["city-inspectors", "2020"].due is None
    assert not any(duty.startswith("county-") or duty == "city-classes" for duty, _ in city)
    district = [o for o in found if o.unit == here.county]
    assert {o.duty.id for o in district} == {
        "county-inspectors", "county-sources", "county-projects", "county-penalties", "county-complaints", "county-others",
    }  # fmt: skip
    assert all(o.due is None for o in district) and all(o.by == here.county.official_name for o in district)
    assert sum(o.duty.id == "county-penalties" for o in district) == 4


def test_late_ones_are_told(here: Prefecture) -> None:
    """Not yet due, late, handed in on time, handed in late."""

    def state(on: date) -> str:
        return next(o.state for o in owed(here, on) if (o.duty.id, o.period.id) == ("city-penalties", "2020-Q1"))

    assert (state(date(2020, 4, 3)), state(date(2020, 4, 4))) == ("waiting", "late")
    handed(here)
    assert state(date(2020, 4, 10)) == "handed"
    late = handed(here, at=LATE, duty_id="city-others", fact="other-key-problem")
    assert late.is_late
    assert (
        next(o.state for o in owed(here, LATE.date()) if (o.duty.id, o.period.id) == ("city-others", "2020-Q1")) == "handed-late"
    )


def test_rows_become_facts_of_the_firms_they_name(here: Prefecture) -> None:
    """Known firms get the fact with its number and source; unknown ones and bad rows are told; nothing is made twice."""
    known, other = firm(here.county, "甲砖厂"), firm(here.neighbour, "乙 砖厂")
    fact(known, "penalty", "2020-02-01", 20000).delete()
    made = handed(here)
    assert made.counts == {"rows": 4, "known": 2, "facts": 2, "refused": 1}
    one = Fact.objects.get(target=known)
    assert (one.fact, str(one.fact_date), one.value, one.number, one.source) == (
        "penalty", "2020-02-01", 20000, "乌环罚〔2020〕1号", "重点行政处罚案件清单",
    )  # fmt: skip
    assert Fact.objects.get(target=other).fact_date == date(2020, 3, 31), "without a day it counts at the quarter's end"
    assert [row.wrong != "" for row in made.rows.order_by("line")] == [False, False, True, True]
    told = JournalEntry.objects.get(event="list.handed-in")
    assert told.after["facts"] == 2 and told.after["file"] == made.attachment.sha256  # type: ignore[union-attr]  # it has a file
    again = handed(here, by=here.county_clerk, unit=here.county, duty_id="county-penalties")
    assert again.counts["facts"] == 0 and Fact.objects.count() == 2, "the district tells the same penalty"


def test_a_corrected_list_replaces_the_first(here: Prefecture) -> None:
    """Its facts are withdrawn, the file stays; the very same file is not taken twice."""
    firm(here.county, "甲砖厂")
    first = handed(here)
    assert refused(here) == "handed-same"
    second = handed(here, file=("更正.txt", PENALTIES.replace("甲砖厂", "乙砖厂").encode()))
    first.refresh_from_db()
    assert (first.state, second.state) == (HandedList.REPLACED, HandedList.HANDED)
    assert not Fact.objects.filter(withdrawn_at=None).exists() and Fact.objects.count() == 1
    assert HandedList.objects.filter(state=HandedList.HANDED).count() == 1


def test_nothing_is_a_list_too(here: Prefecture) -> None:
    """零报告 with a word; never without one."""
    assert refused(here, file=None) == "nothing-said"
    made = handed(here, file=None, note="本季度没有行政处罚")
    assert made.empty and made.attachment is None


def test_what_is_refused(here: Prefecture) -> None:
    """Another's list, a period that is none or has not begun, a fact that the plan has not, a file that is no list."""
    assert refused(here, duty_id="county-penalties") == "duty-unknown"
    assert refused(here, duty_id="city-classes") == "duty-unknown"
    assert refused(here, period_id="2020-M01") == "period-unknown"
    assert refused(here, period_id="../x") == "period-unknown"
    assert refused(here, period_id="2020-Q3") == "period-to-come"
    assert refused(here, fact="no-such") == "owed-fact-unknown"
    assert refused(here, file=("x.txt", b"nothing here")) == "list-unread"
    assert refused(here, file=("x.xlsx", b"PK\x03\x04broken")) == "list-unread"
    for by, unit in ((here.approver, here.unit), (here.county_clerk, here.neighbour), (here.county_clerk, here.unit)):
        with pytest.raises(NotAllowed):
            handed(here, by=by, unit=unit)
    assert not HandedList.objects.exists() and not Fact.objects.exists()


def test_registries_are_read_as_such(here: Prefecture) -> None:
    """Sources and inspectors: how many are known, which are not; the registry itself is changed by an import only."""
    firm(here.county, "甲砖厂", key="N-1")
    sources = "编号 | 名称 | 区域\nN-1 | 甲砖厂 | 天山区\nN-2 | 新厂 | 天山区\n"
    given = {"by": here.county_clerk, "unit": here.county, "period_id": "2020", "fact": ""}
    made = handed(here, duty_id="county-sources", file=("源.txt", sources.encode()), **given)
    assert (made.reads, made.counts["rows"], made.counts["known"]) == ("targets", 2, 1)
    people = "姓名 | 执法证号 | 单位\n甲 | 650001 | 天山区\n"
    made = handed(here, duty_id="county-inspectors", file=("人.txt", people.encode()), **given)
    assert (made.reads, made.counts["rows"], made.counts["known"]) == ("inspectors", 1, 0)
    assert Target.objects.count() == 1


def test_the_classes_are_merged_by_the_plans_rules(here: Prefecture) -> None:
    """Problems make special, issued ones stay key, the rest is general; rectified ones leave; confirmed by another."""
    firm(here.county, "甲砖厂", classes=["general"])
    firm(here.neighbour, "乙砖厂", classes=["key"])
    done = firm(here.county, "整改厂", classes=["special"])
    fact(done, "penalty", "2019-11-01")
    fact(done, "rectified", "2020-03-01")
    firm(here.county, "丙砖厂")
    handed(here)
    period = Period.parse("2020-Q2")
    seen = {one.class_id: one for one in sort_all(here.unit, policy_of(here.policy), period, AT.date())}
    assert {t.name for t, _, _ in seen["special"].members} == {"甲砖厂", "乙砖厂"}
    assert seen["special"].leaves == [done]
    assert {t.name for t, _, _ in seen["key"].members} == {"乙砖厂"}
    assert {t.name for t, _, _ in seen["general"].members} == {"丙砖厂", "整改厂"}
    assert not ClassList.objects.exists(), "a preview keeps nothing"
    made = {one.class_id: one for one in merge_lists(by=here.clerk, at=AT, unit=here.unit, period=period)}
    assert made["special"].members.get(name="甲砖厂").reason == "列入季度行政处罚案件清单"
    merge_lists(by=here.clerk, at=AT, unit=here.unit, period=period)
    assert ClassList.objects.filter(state=ClassList.DRAFT).count() == 3, "drafts of before are given up"
    special = ClassList.objects.get(state=ClassList.DRAFT, class_id="special")
    sent = submit_list(by=here.clerk, at=AT, list_=special, version=1)
    with pytest.raises(ActionError) as error:
        merge_lists(by=here.clerk, at=AT, unit=here.unit, period=period)
    assert error.value.code == "merged-already"
    confirm_list(by=here.approver, at=AT, list_=sent, version=2)
    stated = dict(Target.objects.values_list("name", "classes"))
    assert stated == {"甲砖厂": ["special"], "乙砖厂": ["key", "special"], "整改厂": ["general"], "丙砖厂": []}
    with pytest.raises(NotAllowed):
        merge_lists(by=here.county_clerk, at=AT, unit=here.unit, period=period)
