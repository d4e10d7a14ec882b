"""A freeze, a draw: killed (SIGKILL) at moments of no choosing, on a SQLite file as an installation has it.

    python -m tests.actions.draw_deaths TRIALS [SEED]

Run as a program, so that nothing but a file stands behind it. Each trial works on a copy of the same database: a forked child
does the deed and is killed after a part of the time that the deed takes; then the copy is opened again, looked through, and the
deed is done anew. Prints a JSON line: how many were killed before and after the deed stood, and what was found wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.actions.killed_child import in_child

FOLDER = Path(tempfile.mkdtemp(prefix="shuangsui-deaths-"))


def _open(name: str) -> Path:
    """Point the one connection at a database file of the folder."""
    from django.db import connection

    connection.close()
    path = FOLDER / f"{name}.sqlite3"
    connection.settings_dict["NAME"] = str(path)
    return path


def _grow() -> None:
    """Two databases: one with a prepared draw, one with a frozen draw whose luck is in."""
    from django.core.management import call_command
    from django.db import connection

    from shuangsui.actions.draws.enter_entropy import enter_entropy
    from shuangsui.actions.draws.freeze_draw import freeze_draw
    from tests.actions.bureau import bureau
    from tests.people import AT
    from tests.web.ceremony import LATER, THROWN, prepared

    bare = _open("prepared")
    call_command("migrate", verbosity=0)
    here = bureau(targets=60)
    draw = prepared(here)
    connection.close()
    shutil.copy(bare, _open("frozen"))
    freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)
    for who in (here.clerk, here.approver):
        enter_entropy(by=who, at=LATER, draw=draw, source="dice:王某,李某", value=THROWN)
    connection.close()


def _clerk_and_draw() -> tuple[Any, Any]:
    from shuangsui.access import Actor
    from shuangsui.records.models import Draw, Post

    post = Post.objects.select_related("user").get(role="clerk")
    return Actor.of(post.user), Draw.objects.select_related("unit", "policy").get()


def _freeze() -> None:
    from shuangsui.actions.draws.freeze_draw import freeze_draw
    from shuangsui.actions.errors import ActionError
    from tests.people import AT

    clerk, draw = _clerk_and_draw()
    try:
        freeze_draw(by=clerk, at=AT, draw=draw, version=1)
    except ActionError as error:
        assert error.code == "draw-frozen"


def _hold() -> None:
    from shuangsui.actions.draws.hold_draw import hold_draw
    from tests.web.ceremony import LATER

    clerk, draw = _clerk_and_draw()
    hold_draw(by=clerk, at=LATER, draw=draw)


def _wrong(kind: str) -> list[str]:
    """What does not hold of the database as it stands."""
    from fairdraw import read_log
    from shuangsui.actions.draws.cabinet import RecordCabinet, folder_of
    from shuangsui.records.chain import chains, verify_chain
    from shuangsui.records.models import Draw, JournalEntry, Visit

    found = [f"journal {chain}" for chain in chains() if verify_chain(chain).broken]
    draw = Draw.objects.select_related("unit").get()
    log = RecordCabinet(draw.unit).read(f"log-{draw.unit.code}.jsonl") or b""
    kinds = [entry.kind for entry in read_log(log)]
    event = "draw.frozen" if kind == "prepared" else "draw.drawn"
    told = JournalEntry.objects.filter(event=event).count()
    done = draw.state == (Draw.COMMITTED if kind == "prepared" else Draw.DRAWN)
    last = ["committed"] if kind == "prepared" else ["committed", "entropy", "drawn"]
    first = last[:0] if kind == "prepared" else last[:1]
    if told != int(done):
        found.append(f"state {draw.state} but told {told} times")
    if kinds != (last if done else first):
        found.append(f"log {kinds} in state {draw.state}")
    if kind == "frozen" and done:
        if folder_of(draw).drawn.seal.hex != draw.seal:
            found.append("seal")
        if Visit.objects.count() != len(folder_of(draw).drawn.visits):
            found.append("visits")
    elif Visit.objects.exists():
        found.append("visits without a draw")
    return found


def _trial(kind: str, deed: Callable[[], object], number: int, after: float) -> tuple[bool, list[str]]:
    """Kill one child; whether the deed stood by then, and what was wrong then and after it was done anew."""
    from django.db import connection

    from shuangsui.records.models import Draw

    shutil.copy(FOLDER / f"{kind}.sqlite3", _open(f"trial-{kind}-{number}"))
    in_child(deed, after)
    stood = Draw.objects.get().state != (Draw.PREPARED if kind == "prepared" else Draw.COMMITTED)
    wrong = _wrong(kind)
    connection.close()
    if in_child(deed) != 0:
        wrong.append("could not be done anew")
    wrong += _wrong(kind)
    if Draw.objects.get().state not in (Draw.COMMITTED, Draw.DRAWN) or (kind == "frozen" and not Draw.objects.get().seal):
        wrong.append("not done by doing it anew")
    connection.close()
    return stood, [f"{kind} {number}: {one}" for one in wrong]


def main(trials: int, seed: str) -> dict[str, Any]:
    """Run the trials; what came of them."""
    assert in_child(_grow) == 0
    outcome: dict[str, Any] = {"trials": 0, "before": 0, "after": 0, "wrong": []}
    for kind, deed in {"prepared": _freeze, "frozen": _hold}.items():
        shutil.copy(FOLDER / f"{kind}.sqlite3", _open("measured"))
        start = time.monotonic()
        assert in_child(deed) == 0
        takes = time.monotonic() - start
        for number in range(trials):
            part = int.from_bytes(hashlib.sha256(f"{seed}|{kind}|{number}".encode()).digest()[:4]) / 2**32
            stood, wrong = _trial(kind, deed, number, takes * 1.5 * part)
            outcome["trials"] += 1
            outcome["after" if stood else "before"] += 1
            outcome["wrong"] += wrong
    return outcome


if __name__ == "__main__":
    os.environ["SHUANGSUI_DATA"] = str(FOLDER)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuangsui.site.settings"
    import django

    django.setup()
    try:
        print(json.dumps(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "1")))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
