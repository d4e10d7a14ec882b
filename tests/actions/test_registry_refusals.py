"""What the registries' deeds refuse: probes of a secret list, other people's recusals, other units' keys, a file twice."""

from __future__ import annotations

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.attachments import keep_attachment
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.lists.save_query import MOST, save_query
from shuangsui.actions.registry.add_entry import add_inspector, add_target
from shuangsui.actions.registry.declare_conflict import declare_conflict, end_conflict
from shuangsui.actions.registry.imports.check_digests import unlike_imports
from shuangsui.actions.registry.imports.commit_import import commit_import
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.sentences import say
from shuangsui.actions.states.merge_targets import merge_targets
from shuangsui.records.media import content_of, place_of
from shuangsui.records.models import Conflict, Draw, ImportBatch, ImportRow, Inspector, PastVisit, Target, Unit, Visit
from shuangsui.rules import registry as rules
from tests.actions.bureau import Bureau, bureau
from tests.people import AT, actor, person

pytestmark = pytest.mark.django_db
HISTORY = "检查对象,检查日期,检查机关\n652301-001,2025-03-01,某局".encode()


def refused(code: str, deed: object, **given: object) -> ActionError:
    """The refusal, whose sentence can be said."""
    with pytest.raises(ActionError) as seen:
        deed(**given)  # type: ignore[operator]  # a deed
    assert seen.value.code == code and say(seen.value)
    return seen.value


def above(name: str = "上级经办人") -> Actor:
    """The prefecture's clerk, who may edit the county's registry and not see its lists."""
    return actor(Unit.objects.get(code="652300"), Role.CLERK, name)


def sealed(here: Bureau) -> Draw:
    """A drawn list that is not yet public, with one task."""
    draw = Draw.objects.create(
        unit=here.unit, policy=here.policy, folder="2025-M04", period="2025-M04", cycle="month", title="四月", state=Draw.DRAWN,
        prepared_at=AT, drawn_at=AT,
    )  # fmt: skip
    Visit.objects.create(unit=here.unit, draw=draw, number="T-1", target=Target.objects.get(key="652301-001"))
    return draw


def test_a_merger_says_the_same_whoever_was_drawn() -> None:
    """The level above is refused for the drawn and for the others alike, with the same words but for nothing."""
    here = bureau()
    sealed(here)
    into = Target.objects.get(key="652301-009")
    said = set()
    for key in ("652301-001", "652301-002"):
        given = {
            "by": above(f"上级{key}"),
            "at": AT,
            "version": 1,
            "into": into,
            "into_version": 1,
            "day": AT.date(),
            "basis": "公告",
        }
        said.add(say(refused("list-still-secret", merge_targets, target=Target.objects.get(key=key), reason="同一家", **given)))
    assert len(said) == 1
    own = {"by": here.clerk, "at": AT, "version": 1, "into": into, "into_version": 1, "day": AT.date(), "basis": "公告"}
    told = refused("merge-open-visits", merge_targets, target=Target.objects.get(key="652301-001"), reason="同一家", **own)
    assert "T-1" not in say(told)


def test_taking_an_import_back_does_not_tell_who_was_drawn() -> None:
    """Neither names nor whether: as long as the list is secret, the level above cannot try."""
    here = bureau()
    boss = above()
    said = set()
    for number, name in enumerate(("新来的砖厂", "后到水泥公司")):
        data = f"名称,编号,区域\n{name},N-{number},652301".encode()
        batch = start_import(by=boss, at=AT, unit=Unit.objects.get(code="652300"), kind="targets", name="a.csv", data=data)
        commit_import(by=boss, at=AT, batch=preview_import(by=boss, at=AT, batch=batch))
    draw = sealed(here)
    drawn = Target.objects.get(name="新来的砖厂")
    Visit.objects.create(unit=here.unit, draw=draw, number="T-2", target=drawn)
    for batch in ImportBatch.objects.all():
        said.add(say(refused("list-still-secret", undo_import, by=boss, at=AT, batch=batch, reason="试试")))
    assert len(said) == 1
    Draw.objects.update(state=Draw.REVEALED, revealed_at=AT)
    batch = ImportBatch.objects.get(pk=ImportRow.objects.get(name="新来的砖厂").batch_id)
    assert "新来的" not in say(refused("import-visited-since", undo_import, by=boss, at=AT, batch=batch, reason="撤"))


def test_recusals_are_the_unit_s_own_and_what_one_declared_oneself_stays() -> None:
    """The level above declares nothing for a county; the county's clerk ends no inspector's own declaration."""
    here = bureau()
    officer, target = Inspector.objects.all()[0], Target.objects.all()[0]
    with pytest.raises(NotAllowed):
        declare_conflict(by=above(), at=AT, inspector=officer, target=target, ground="x")
    user = person(here.unit, Role.INSPECTOR, "本人")
    user.inspector = officer
    user.save()
    himself = Actor.of(user)
    refused(
        "conflict-not-own", declare_conflict, by=himself, at=AT, inspector=Inspector.objects.all()[1], target=target, ground="x"
    )
    strange = Unit.objects.create(code="999900", name="外地", path="999900/")
    far = Target.objects.create(key="FAR", name="外地秘密厂", area=strange, created_at=AT, updated_at=AT)
    told = refused("conflict-elsewhere", declare_conflict, by=here.clerk, at=AT, inspector=officer, target=far, ground="x")
    assert "秘密" not in say(told)
    own = declare_conflict(by=himself, at=AT, inspector=officer, target=target, ground="亲属")
    refused("conflict-declared-own", end_conflict, by=here.clerk, at=AT, conflict=own, reason="算了")
    assert end_conflict(by=himself, at=AT, conflict=own, reason="不再是亲属") is not None
    entered = declare_conflict(by=here.clerk, at=AT, inspector=officer, target=target, ground="亲属")
    assert end_conflict(by=here.clerk, at=AT, conflict=entered, reason="弄错了") is not None


def test_two_at_once_are_told_the_same_as_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """What another transaction committed between the look and the write is refused as a refusal, not as a fault."""
    here = bureau()
    officer, target = Inspector.objects.all()[0], Target.objects.all()[0]
    declare_conflict(by=here.clerk, at=AT, inspector=officer, target=target, ground="x")
    rows = type(Conflict.objects.all())
    with monkeypatch.context() as patched:
        patched.setattr(rows, "exists", lambda self: False)
        refused("conflict-known", declare_conflict, by=here.clerk, at=AT, inspector=officer, target=target, ground="x")
    row = rules.Target(target.key, "后来的厂", here.unit.code, "", target.key)
    with monkeypatch.context() as patched:
        patched.setattr(rows, "first", lambda self: here.unit if self.model is Unit else None)
        told = refused("entry-taken", add_target, by=here.clerk, at=AT, row=row)
    assert target.name in say(told)


def test_a_key_that_another_unit_left_behind_is_not_taken_over() -> None:
    """Withdrawn or not, its name is not told, and the row stays where it is."""
    here = bureau()
    far = Unit.objects.get(code="652302")
    for status in (Target.WITHDRAWN, Target.ACTIVE):
        key = f"GONE-{status}"
        Target.objects.create(key=key, name="别县秘密企业", area=far, status=status, created_at=AT, updated_at=AT)
        Inspector.objects.create(key=key, name="别县秘密人员", unit=far, status=status, created_at=AT, updated_at=AT)
        row = rules.Target(key, "我的企业", here.unit.code, "", key)
        told = refused("entry-taken-elsewhere", add_target, by=here.clerk, at=AT, row=row)
        assert "秘密" not in say(told) and Target.objects.get(key=key).area == far
        given = {"by": here.clerk, "at": AT, "row": rules.Inspector(key, "我的人"), "unit": here.unit}
        assert "秘密" not in say(refused("entry-taken-elsewhere", add_inspector, **given))
        assert Inspector.objects.get(key=key).unit == far


def test_the_same_visits_handed_in_twice_count_once() -> None:
    """Both files were compared before either was committed: the second is refused, naming the firm."""
    here = bureau()
    batches = [start_import(by=here.clerk, at=AT, unit=here.unit, kind="history", name="h.csv", data=HISTORY) for _ in range(2)]
    batches = [preview_import(by=here.clerk, at=AT, batch=batch) for batch in batches]
    assert [batch.counts["new"] for batch in batches] == [1, 1]
    commit_import(by=here.clerk, at=AT, batch=batches[0])
    assert "示例企业001" in say(refused("import-stale", commit_import, by=here.clerk, at=AT, batch=batches[1]))
    assert PastVisit.objects.count() == 1


def test_the_journal_s_digest_is_worked_out_again_from_the_rows() -> None:
    """Sound as committed; a row that was changed behind the program's back is found, and so are rows that are gone."""
    here = bureau()
    batch = start_import(by=here.clerk, at=AT, unit=here.unit, kind="history", name="h.csv", data=HISTORY)
    commit_import(by=here.clerk, at=AT, batch=preview_import(by=here.clerk, at=AT, batch=batch))
    assert list(unlike_imports()) == []
    ImportRow.objects.filter(batch=batch).update(name="别家")
    assert list(unlike_imports()) == []  # the name is told for reading; what acts is key, entry, old and new
    ImportRow.objects.filter(batch=batch).update(new="{}")
    assert [entry.subject_name for entry in unlike_imports()] == ["h.csv"]
    ImportRow.objects.filter(batch=batch).delete()
    assert len(list(unlike_imports())) == 1


def test_a_damaged_file_is_healed_by_handing_it_in_again() -> None:
    """An empty or cut file on the disk is not taken for the content whose name it bears; a lost one comes back."""
    here = bureau()
    given = {"by": here.clerk, "at": AT, "unit": here.unit, "name": "证据.pdf", "data": b"proof of healing"}
    kept = keep_attachment(**given)
    for damage in (b"", b"proof of", None):
        if damage is None:
            place_of(kept.sha256).unlink()
        else:
            place_of(kept.sha256).write_bytes(damage)
        assert content_of(keep_attachment(**given)) == b"proof of healing"
    assert content_of(kept) == b"proof of healing"


def test_kept_queries_are_few_and_short() -> None:
    """Neither a query of any length nor any number of them; an older one of the same name can still be replaced."""
    here = bureau(targets=0, inspectors=0)
    given = {"by": here.clerk, "at": AT, "listing": "targets"}
    refused("query-too-long", save_query, name="长", query="a" * 2001, **given)
    for number in range(MOST):
        save_query(name=f"第{number}", query="a=1", **given)
    refused("query-too-many", save_query, name="再一个", query="a=1", **given)
    assert save_query(name="第0", query="a=2", **given) is not None
    assert save_query(name="另一个列表", query="a=1", **{**given, "listing": "visits"}) is not None
