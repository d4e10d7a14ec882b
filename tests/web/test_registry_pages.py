"""The pages of the two registries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuangsui.access import Role
from shuangsui.records.models import Conflict, Inspector, JournalEntry, SavedQuery, Target
from tests.web.registry_desk import firm, officer, prefecture, signed_in

pytestmark = pytest.mark.django_db


def names(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("targets"), query)
    assert answer.status_code == 200
    return [row.name for row, _ in answer.context["list"].lines]


def test_two_characters_of_a_name_find_it_and_other_conditions_narrow_it() -> None:
    units = prefecture()
    firm(1, name="昌吉印染厂", tags=frozenset({"正面清单"}), state="正常")
    firm(2, name="昌吉化工厂", area="652302", classes=("key",), takes_part=False)
    firm(3, name="阜康印花厂", area="652302", tags=frozenset({"正面清单", "夜间"}))
    clerk = signed_in(units["652300"], Role.CLERK)
    assert names(clerk, name="印染") == ["昌吉印染厂"]
    assert names(clerk, name="昌吉") == ["昌吉化工厂", "昌吉印染厂"]
    assert names(clerk, name="染") == ["昌吉印染厂"]
    assert names(clerk, name="染昌") == []
    assert names(clerk, tag="正面清单") == ["昌吉印染厂", "阜康印花厂"]
    assert names(clerk, tag="正面清单、夜间") == ["阜康印花厂"]
    assert names(clerk, area="652302") == ["昌吉化工厂", "阜康印花厂"]
    assert names(clerk, takes="no") == ["昌吉化工厂"]
    assert names(clerk, **{"class": "key"}) == ["昌吉化工厂"]
    assert names(clerk, code="X00003") == ["阜康印花厂"]
    assert names(clerk, code="x0000") == ["昌吉化工厂", "昌吉印染厂", "阜康印花厂"]
    assert "没有这一项" in clerk.get(reverse("targets"), {"area": "nowhere"}).content.decode()


def test_a_county_sees_its_own_and_nothing_of_its_neighbour() -> None:
    units = prefecture()
    own, other = firm(1), firm(2, area="652302")
    clerk = signed_in(units["652301"], Role.CLERK)
    assert names(clerk) == [own.name]
    assert clerk.get(reverse("target", args=[own.pk])).status_code == 200
    for name in ("target", "target-edit"):
        assert clerk.get(reverse(name, args=[other.pk])).status_code == 404
    mine, stranger = officer(1, units["652301"]), officer(2, units["652302"])
    assert clerk.get(reverse("inspector", args=[mine.pk])).status_code == 200
    for name in ("inspector", "inspector-edit"):
        assert clerk.get(reverse(name, args=[stranger.pk])).status_code == 404
    assert signed_in(units["652301"], Role.SYSTEM).get(reverse("target", args=[own.pk])).status_code == 403


@pytest.mark.parametrize("page", ["targets", "inspectors", "target"])
def test_as_many_queries_for_thirty_rows_as_for_three(page: str) -> None:
    units = prefecture()
    clerk = signed_in(units["652300"], Role.CLERK)
    counts = []
    for batch in (range(3), range(3, 30)):
        for number in batch:
            made = firm(number, area=("652301", "652302")[number % 2])
            officer(number, units["652301"])
        address = reverse(page, args=[made.pk] if page == "target" else [])
        clerk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            clerk.get(address, {"size": "50"})
        counts.append(len(seen))
    assert counts[0] == counts[1], counts


def test_what_is_typed_is_checked_beside_its_field_and_kept() -> None:
    units = prefecture()
    clerk = signed_in(units["652301"], Role.CLERK)
    typed = {"f-name": "新厂", "f-area": "昌吉市", "f-credit_code": "91350100M000100Y44", "f-takes_part": "是"}
    answer = clerk.post(reverse("target-new"), typed)
    page = answer.content.decode()
    assert "校验位不对" in page and 'value="91350100M000100Y44"' in page and 'value="新厂"' in page
    assert not Target.objects.exists()
    answer = clerk.post(reverse("target-new"), typed | {"f-credit_code": "91350100M000100Y43"})
    made = Target.objects.get()
    assert answer["Location"] == reverse("target", args=[made.pk])
    assert (made.key, made.area.code, made.takes_part) == ("91350100M000100Y43", "652301", True)
    twice = clerk.post(reverse("target-new"), typed | {"f-credit_code": "91350100M000100Y43"})
    assert "已经登记为“新厂”" in twice.content.decode() and Target.objects.count() == 1
    elsewhere = clerk.post(reverse("target-new"), typed | {"f-credit_code": "", "f-number": "N9", "f-area": "阜康市"})
    assert elsewhere.status_code == 200 and Target.objects.count() == 1


def test_who_saves_an_older_state_sees_both_and_loses_nothing() -> None:
    units = prefecture()
    made = firm(1)
    first, second = signed_in(units["652301"], Role.CLERK), signed_in(units["652300"], Role.CLERK)
    address = reverse("target-edit", args=[made.pk])
    form = {f"f-{field.column.id}": field.value for field in first.get(address).context["fields"]} | {"version": "1"}
    assert first.post(address, form | {"f-address": "甲路1号"}).status_code == 302
    answer = second.post(address, form | {"f-address": "乙路2号"})
    assert ("地址", "甲路1号", "乙路2号") in answer.context["both"]
    assert Target.objects.get().address == "甲路1号"
    again = form | {"f-address": "乙路2号", "version": str(answer.context["version"])}
    assert second.post(address, again).status_code == 302
    assert Target.objects.get().address == "乙路2号" and Target.objects.get().version == 3
    edits = JournalEntry.objects.filter(event="target.edited").order_by("seq")
    assert [(e.before, e.after) for e in edits][-1] == ({"address": "甲路1号"}, {"address": "乙路2号"})


def test_saving_what_stands_there_changes_nothing() -> None:
    units = prefecture()
    made = firm(1, tags=frozenset({"甲"}), values={"industry": "水泥制造"}, classes=("key",), kept={"联系人": "张"})
    clerk = signed_in(units["652301"], Role.CLERK)
    address = reverse("target-edit", args=[made.pk])
    form = {f"f-{field.column.id}": field.value for field in clerk.get(address).context["fields"]} | {"version": "1"}
    assert clerk.post(address, form).status_code == 302
    now = Target.objects.get()
    assert (now.version, now.kept, now.values) == (1, {"联系人": "张"}, {"industry": "水泥制造"})


def test_tags_for_many_reach_no_further_than_the_right() -> None:
    units = prefecture()
    own, other = firm(1), firm(2, area="652302")
    clerk = signed_in(units["652301"], Role.CLERK)
    posted = {"row": [str(own.pk), str(other.pk)], "tag": "夜间", "deed": "tag", "next": reverse("targets")}
    assert clerk.post(reverse("targets-tag"), posted)["Location"] == reverse("targets")
    assert list(Target.objects.filter(tags=["夜间"])) == [own]
    assert names(clerk, tag="夜间") == [own.name]
    clerk.post(reverse("targets-tag"), posted | {"deed": "untag"})
    assert names(clerk, tag="夜间") == []
    assert JournalEntry.objects.filter(event__startswith="targets.").count() == 2


def test_a_query_is_kept_by_name_and_columns_are_ones_own() -> None:
    units = prefecture()
    firm(1)
    clerk, other = signed_in(units["652301"], Role.CLERK), signed_in(units["652301"], Role.CLERK, "第二人")
    back = reverse("targets")
    list_ = clerk.get(back).context["list"].signature
    clerk.post(reverse("keep-query", args=["targets"]), {"name": "夜间的", "query": "tag=夜间", "next": back, "list": list_})
    clerk.post(reverse("set-columns", args=["targets"]), {"column": ["name", "address", "z" * 9], "next": back, "list": list_})
    for listing, signature in (("targets", ""), ("targets", "x:y:z"), ("inspectors", list_), ("x" * 200, list_)):
        given = {"column": ["name"], "name": "n", "query": "a=1", "list": signature}
        for name in ("keep-query", "set-columns"):
            assert clerk.post(reverse(name, args=[listing]), given).status_code == 404
    page = clerk.get(back)
    assert [head.column.id for head in page.context["list"].heads] == ["name", "address"]
    assert "夜间的" in page.content.decode() and "夜间的" not in other.get(back).content.decode()
    saved = SavedQuery.objects.get()
    assert other.post(reverse("forget-query", args=[saved.pk])).status_code == 404
    clerk.post(reverse("forget-query", args=[saved.pk]), {"next": back})
    assert not SavedQuery.objects.exists()
    assert (
        clerk.post(reverse("set-columns", args=["targets"]), {"next": "https://elsewhere.example/", "list": list_})["Location"]
        == "/"
    )


def test_the_page_of_a_target_says_why_it_is_what_it_is() -> None:
    units = prefecture()
    made = firm(1, classes=("key",))
    page = signed_in(units["652301"], Role.CLERK).get(reverse("target", args=[made.pk])).content.decode()
    assert "登记为重点" in page and "新增检查对象" in page


def test_an_inspector_declares_for_himself_alone() -> None:
    units = prefecture()
    target, me, colleague = firm(1), officer(1, units["652301"]), officer(2, units["652301"])
    client = signed_in(units["652301"], Role.INSPECTOR, inspector=me)
    address = reverse("conflict-new")
    assert target.name in client.get(address, {"name": "水泥"}).content.decode()
    posted = {"inspector": str(colleague.pk), "target": str(target.pk), "ground": "亲属任职"}
    assert client.post(address, posted).status_code == 404
    assert client.post(address, posted | {"inspector": str(me.pk)}).status_code == 302
    conflict = Conflict.objects.get()
    assert (conflict.inspector, conflict.target, conflict.ground) == (me, target, "亲属任职")
    assert "已经登记过" in client.post(address, posted | {"inspector": str(me.pk)}).content.decode()
    assert client.post(reverse("conflict-end", args=[conflict.pk]), {"reason": ""}).status_code == 200
    assert client.post(reverse("conflict-end", args=[conflict.pk]), {"reason": "已离职"}).status_code == 302
    assert not Conflict.objects.filter(ended_at=None).exists()
    stranger = signed_in(units["652302"], Role.CLERK)
    assert stranger.post(address, posted).status_code == 404


def test_certificates_that_end_are_found() -> None:
    units = prefecture()
    officer(1, units["652301"], valid_until=date(2020, 1, 1))
    officer(2, units["652301"], valid_until=None)
    officer(3, units["652301"], valid_until=date(2099, 1, 1))
    clerk = signed_in(units["652301"], Role.CLERK)
    page = clerk.get(reverse("inspectors"), {"ends": "over"})
    assert [row.name for row, _ in page.context["list"].lines] == ["示例员001"] and "已过期" in page.content.decode()
    assert [row.name for row, _ in clerk.get(reverse("inspectors"), {"ends": "none"}).context["list"].lines] == ["示例员002"]
    assert "示例员001" in clerk.get("/").content.decode()
    assert Inspector.objects.count() == 3
