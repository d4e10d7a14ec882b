"""A file that is uploaded, a record that is handed in: killed (SIGKILL) at moments of no choosing, on a SQLite file.

    python -m tests.actions.record_deaths TRIALS [SEED]

Run as a program, so that nothing but files stands behind it. Each trial sends a visit of its own, three files in pieces and
the record, as the phone does: it asks where to go on, and sends what was not received. A forked child is killed after a part of
the time that it takes, two times over; then what lies in the data folder is looked through, and the visit is sent to its end.
Prints a JSON line: how many were killed before and after the record stood, and what was found wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.actions.killed_child import in_child

FOLDER = Path(tempfile.mkdtemp(prefix="shuangsui-deaths-"))
KILLS = 2  # of each visit
SIZES = (5_000, 700_000, 1_300_000)  # bytes of a visit's photos: one, two and three pieces


def _grow(visits: int) -> None:
    """A data folder with a team at the doors of so many visits."""
    from django.core.management import call_command
    from django.db import connection

    from tests.actions import phones

    call_command("migrate", verbosity=0)
    scene = phones.team(targets=visits + 1)
    for number in range(1, visits + 1):
        phones.arrive(scene, phones.sent(scene.here, number))
    connection.close()


def _photos(number: int) -> list[bytes]:
    from tests.actions.phones import photo

    return [photo(f"{number}|{size}", size) for size in SIZES]


def _manifest(number: int) -> bytes:
    """The record of a visit, the same bytes every time."""
    from shuangsui.records.models import PolicyFile
    from tests.actions import phones

    hashes = [hashlib.sha256(data).hexdigest() for data in _photos(number)]
    kinds = ("photo", "firm-signature", "inspector-signature")
    pieces = [phones.evidence(one, kind) for one, kind in zip(hashes, kinds, strict=True)]
    pieces[0]["field"] = "facilities-result"
    return phones.body_of(phones.whole(str(number), phones.answers(PolicyFile.objects.get(), str(number)), pieces))


def _parties(number: int) -> tuple[Any, Any, Any]:
    from shuangsui.access import Actor
    from shuangsui.records.models import FieldDevice, Visit

    device = FieldDevice.objects.select_related("user").order_by("pk")[0]
    visit = Visit.objects.select_related("unit", "target").get(number__endswith=f"C{number:03}")
    return Actor.of(device.user), device, visit


def _send(number: int) -> None:
    """Everything of a visit, as the phone does it from the beginning or from where it stood."""
    from shuangsui.actions.field.hand_in_record import hand_in_record
    from shuangsui.actions.field.manifest import Manifest
    from shuangsui.actions.field.receive_piece import PIECE, Piece, receive_piece, received_of
    from tests.actions.phones import LATER

    by, device, visit = _parties(number)
    for data in _photos(number):
        sha256 = hashlib.sha256(data).hexdigest()
        while not (state := received_of(device, sha256)).whole:
            part = data[state.received : state.received + PIECE]
            receive_piece(at=LATER, device=device, piece=Piece(sha256, "a.jpg", "image/jpeg", len(data), state.received, part))
    body = _manifest(number)
    told, sha256 = Manifest.model_validate_json(body), hashlib.sha256(body).hexdigest()
    hand_in_record(by=by, at=LATER, device=device, visit=visit, told=told, sha256=sha256)


def _stands(number: int) -> bool:
    from shuangsui.records.models import VisitRecord

    return VisitRecord.objects.filter(visit__number__endswith=f"C{number:03}").exists()


def _wrong(number: int) -> list[str]:
    """What does not hold of the database and the files as they lie."""
    from django.db import connection

    from shuangsui.actions.field.receive_piece import _lying, _part
    from shuangsui.records.chain import chains, verify_chain
    from shuangsui.records.media import is_whole
    from shuangsui.records.models import Attachment, Evidence, JournalEntry, Upload, Visit, VisitRecord

    found = [f"journal {chain}" for chain in chains() if verify_chain(chain).broken]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found += [str(row) for row in cursor.fetchall() if row != ("ok",)]
    contents = {hashlib.sha256(data).hexdigest(): data for data in _photos(number)}
    for upload in Upload.objects.filter(sha256__in=contents):
        if upload.whole_at and not is_whole(upload.sha256):
            found.append("a whole file is not whole")
        lying = _lying(upload)
        if not upload.whole_at and lying and _part(upload).read_bytes()[:lying] != contents[upload.sha256][:lying]:
            found.append("the row vouches for bytes that are not there")
    found += [f"file {one.pk}" for one in Attachment.objects.all() if not is_whole(one.sha256)]
    records = VisitRecord.objects.filter(visit__number__endswith=f"C{number:03}")
    done = Visit.objects.filter(number__endswith=f"C{number:03}", state=Visit.DONE).count()
    told = JournalEntry.objects.filter(event="record.handed-in", subject_name__endswith=f"C{number:03}").count()
    pieces = Evidence.objects.filter(record__in=records).count()
    if (records.count(), done, told, pieces) not in ((0, 0, 0, 0), (1, 1, 1, len(SIZES))):
        found.append(f"{records.count()} records, {done} done, {told} told, {pieces} pieces")
    return found


def _trial(number: int, moments: list[float]) -> tuple[int, list[str]]:
    """Kill the visit's sending at the moments; how often its record stood by then, and what was wrong."""
    from django.db import connection

    stood, wrong = 0, []
    for after in moments:
        connection.close()
        in_child(lambda: _send(number), after)
        wrong += _wrong(number)
        stood += _stands(number)
    connection.close()
    if in_child(lambda: _send(number)) != 0:
        wrong.append("could not be sent to its end")
    wrong += _wrong(number)
    if not _stands(number):
        wrong.append("no record at the end")
    return stood, [f"{number}: {one}" for one in wrong]


def main(trials: int, seed: str) -> dict[str, Any]:
    """Run the trials; what came of them."""
    from django.db import connection

    from shuangsui.records.models import VisitRecord

    assert in_child(lambda: _grow(trials + 1)) == 0
    start = time.monotonic()
    assert in_child(lambda: _send(trials + 1)) == 0
    takes = time.monotonic() - start
    outcome: dict[str, Any] = {"trials": trials, "kills": trials * KILLS, "after": 0, "wrong": []}
    for number in range(1, trials + 1):
        parts = [hashlib.sha256(f"{seed}|{number}|{kill}".encode()).digest() for kill in range(KILLS)]
        stood, wrong = _trial(number, [takes * 1.1 * int.from_bytes(part[:4]) / 2**32 for part in parts])
        outcome["after"] += stood
        outcome["wrong"] += wrong
    outcome["records"] = VisitRecord.objects.count() - 1  # the measured one
    connection.close()
    return outcome


if __name__ == "__main__":
    os.environ["SHUANGSUI_DATA"] = str(FOLDER)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuangsui.site.settings"
    import django

    django.setup()
    from shuangsui.actions.field import hand_in_record, receive_piece  # noqa: F401 # here, not in each child

    try:
        print(json.dumps(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "1"), ensure_ascii=False))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
