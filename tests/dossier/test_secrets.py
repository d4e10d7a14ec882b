"""What nobody may read before its time: the secret, whom the draw sends where, who must not meet whom."""

from __future__ import annotations

import re
import stat
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from fairdraw import read_bundle, verify
from shuangsui.dossier import papers
from shuangsui.dossier.change import substitute, void
from shuangsui.dossier.draw import draw
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.recover import recover
from shuangsui.dossier.reveal import reveal
from shuangsui.paper.notices import NoticeSheet, secret_data
from shuangsui.paper.press import Printed
from shuangsui.rules.registry import Conflict

from .bureau import START, content, drawn, fresh, frozen, order, revealed, situation, targets, values

DAY = timedelta(days=1)
PUBLISHED = {"manifest.json", "notice.pdf", "policy.toml", "entropy.json", "seal.json"}


def modes(folder: DrawFolder) -> dict[str, int]:
    """Each file's permissions."""
    return {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.path.iterdir()}


def test_only_what_is_published_may_be_read_by_others(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    substitute(folder, folder.drawn.visits[0].target, "", "关闭", b"", START + DAY)
    found = modes(folder)
    assert {name for name, mode in found.items() if mode & 0o077} == PUBLISHED
    assert {mode for name, mode in found.items() if name not in PUBLISHED} == {0o600}
    assert {"secret.json", "sealed-secret.pdf", "targets.csv", "conflicts.csv", "roll.json", "result.json", "tasks.xlsx"} < set(
        found
    )
    reveal(fresh(folder), START + 2 * DAY)
    assert {name for name, mode in modes(folder).items() if mode & 0o077} == PUBLISHED


def test_the_secret_stands_in_no_public_file(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    secret = folder.secret
    for name in PUBLISHED | {f"../{folder.log_name}"}:
        data = (folder.path / name).read_bytes()
        streams = [_inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)]
        for text in (data, *streams):
            assert secret not in text and secret.hex().encode() not in text


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part)
    except zlib.error:
        return part


def test_the_notice_is_given_nothing_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF's glyphs hide what it says, so look at what it is made from."""
    sheets: list[str] = []
    real = papers.print_notice

    def noted(sheet: NoticeSheet) -> Printed:
        sheets.append(repr(sheet))
        return real(sheet)

    monkeypatch.setattr(papers, "print_notice", noted)
    folder = frozen(tmp_path / "a")
    (said,) = sheets
    assert folder.frozen.commitment in said
    assert folder.secret.hex() not in said
    assert not any(t.id in said for t in targets())


def test_a_public_bundle_does_not_tell_who_must_avoid_whom(tmp_path: Path) -> None:
    """Conflicts of targets that were not visited stand as their leaves; it verifies all the same."""
    conflicts = tuple(Conflict(t.id, "652301-01") for t in targets())
    folder = revealed(tmp_path / "a", found=situation(conflicts=conflicts))
    files = read_bundle(folder.path / "bundle.zip")
    visited = {v.target for v in folder.drawn.visits}
    shown = [line.split(",") for line in files["conflicts.csv"].decode().splitlines()[1:]]
    assert {target for target, _, _ in shown} - {""} == visited
    assert sum(not target for target, _, _ in shown) == len(conflicts) - len(visited)
    assert verify(files, commitment=folder.frozen.commitment).agrees


def _line(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def sealed_copies(folder: DrawFolder) -> dict[str, str]:
    """The secret as the sealed page shows it, as its code says when scanned, and as a file."""
    roll, manifest = folder.roll, folder.frozen.manifest
    sheet = papers.SecretSheet(roll.plan["authority"], manifest.draw, START, folder.secret.hex(), folder.frozen.commitment)
    page = {key: _line(value) for key, value in secret_data(sheet).items() if key != "qr"}
    everything = "\n".join(f"{key}：{value}" for key, value in page.items())
    return {
        "printed groups": page["secret"],
        "the whole page typed off, commitment and all": everything,
        "code": f"fairdraw/1 secret {manifest.draw} {folder.secret.hex()}",
        "file": (folder.path / "secret.json").read_text("utf-8"),
        "capitals, full width": page["secret"].upper().translate({n: n + 0xFEE0 for n in range(0x30, 0x7B)}),
    }


@pytest.mark.parametrize("damage", ["lost", "cut", "another's"])
def test_the_secret_comes_back_from_its_sealed_copy(tmp_path: Path, damage: str) -> None:
    folder = frozen(tmp_path / "a")
    secret, whole = folder.secret, (folder.path / "secret.json").read_bytes()
    for copy in sealed_copies(folder).values():
        if damage == "lost":
            (folder.path / "secret.json").unlink()
        else:
            (folder.path / "secret.json").write_bytes(whole[:30] if damage == "cut" else b'{"secret":"%s"}' % (b"0" * 64))
        with pytest.raises(DossierError, match="secret-lost"):
            draw(fresh(folder), values(folder), START + timedelta(hours=2))
        recover(fresh(folder), copy)
        assert fresh(folder).secret == secret
        assert modes(folder)["secret.json"] == 0o600
    assert draw(fresh(folder), values(folder), START + timedelta(hours=2)).visits


def test_a_wrong_copy_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    folder, other = frozen(tmp_path / "one" / "a"), frozen(tmp_path / "two" / "a")
    (folder.path / "secret.json").unlink()
    before = content(tmp_path)
    for copy in sealed_copies(other).values():
        with pytest.raises(DossierError, match="wrong-secret"):
            recover(fresh(folder), copy)
    for text in ("", "忘了", "12345678", "g" * 64, "a" * 63):
        with pytest.raises(DossierError, match="unreadable-secret"):
            recover(fresh(folder), text)
    assert content(tmp_path) == before


def test_a_void_draw_is_shown_with_who_would_have_gone(tmp_path: Path) -> None:
    """Voided after the luck was known: revealed like any draw, so that nobody can void what did not suit unseen."""
    folder = drawn(tmp_path / "a")
    void(folder, "名录有误", b"approval", START + DAY)
    assert reveal(fresh(folder), START + 2 * DAY).agrees
    told = verify(read_bundle(folder.path / "bundle.zip"))
    assert "void" in {f.code for f in told.findings}


def test_every_freeze_has_a_secret_and_salts_of_its_own(tmp_path: Path) -> None:
    conflicts = tuple(Conflict(t.id, "652301-01") for t in targets()[:5])
    found = situation(conflicts=conflicts)
    one, two = frozen(tmp_path / "one" / "a", found=found), frozen(tmp_path / "two" / "a", found=found)
    assert one.secret != two.secret
    salts = [c.salt for folder in (one, two) for c in folder.frozen.pool.conflicts]
    assert len(set(salts)) == len(salts) == 10
    assert one.frozen.commitment != two.frozen.commitment
    assert order(found, START).sources == one.frozen.manifest.entropy
