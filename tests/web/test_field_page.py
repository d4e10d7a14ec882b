"""The phone's page as a browser gets it: whole, small, the same for everybody, and with nothing that the content policy stops."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.module_loading import import_string

from shuangsui.access import Role
from shuangsui.records.models import FieldDevice, Inspector
from shuangsui.web.field import pages
from tests.actions.bureau import bureau
from tests.people import person, units

MOST = 250_000  # bytes of the first load, compressed
LIBRARIES = Path(__file__).resolve().parents[2] / "var" / "pages"
FILE = re.compile(r'^  "([^"]+)": "([^"]+)",$', re.MULTILINE)


@pytest.fixture(autouse=True)
def with_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' libraries, which the other tests do without."""
    monkeypatch.setattr(site, "STATICFILES_DIRS", [*site.STATICFILES_DIRS, LIBRARIES])
    monkeypatch.setattr(finders, "get_finder", lambda name: import_string(name)())  # Django's own remembers


def kept() -> dict[str, str]:
    """Address → integrity of all that the service worker keeps."""
    text = Client().get("/field/sw.js").content.decode()
    assert len(FILE.findall(text)) > 20
    return {_plain(name): _plain(digest) for name, digest in FILE.findall(text)}


def _plain(escaped: str) -> str:
    return re.sub(r"\\u([0-9A-F]{4})", lambda found: chr(int(found[1], 16)), escaped)


def content(address: str) -> bytes:
    """What lies at an address of the shell."""
    if not address.startswith(site.STATIC_URL):
        return Client().get(address).content
    place = finders.find(address.removeprefix(site.STATIC_URL))
    assert isinstance(place, str), address
    return Path(place).read_bytes()


def test_what_the_worker_keeps_is_what_is_served() -> None:
    files = kept()
    assert {"/field/", "/field/manifest.webmanifest", "/static/field/app.js", "/static/dexie/dexie.min.js"} <= set(files)
    assert files == {address: pages.integrity(content(address)) for address in files}


def test_every_module_that_a_module_asks_for_is_kept() -> None:
    files = kept()
    for address in [name for name in files if name.endswith(".js")]:
        for wanted in re.findall(r'^(?:import|export)[^;]*?from "(\.[^"]+)"', content(address).decode(), re.MULTILINE):
            parts = address.rsplit("/", 1)[0].split("/") if wanted.startswith("./") else address.split("/")[:-2]
            assert "/".join([*parts, wanted.split("/", 1)[1]]) in files, f"{address}: {wanted}"


def test_the_first_load_is_small() -> None:
    sizes = {address: len(gzip.compress(content(address))) for address in kept()}
    assert sum(sizes.values()) <= MOST, sizes


def test_what_is_sent_is_compressed_and_sent_once() -> None:
    """The server packs the page's files, and says of one that the browser has that it is the same."""
    client = Client(headers={"Accept-Encoding": "gzip"})
    answer = client.get("/static/field/frame.css")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.getvalue()) == content("/static/field/frame.css")
    again = client.get("/static/field/frame.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Encoding" not in client.get("/field/").headers


def test_a_changed_file_is_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Client().get("/field/sw.js").content
    assert Client().get("/field/sw.js").content == before
    real = pages.integrity
    monkeypatch.setattr(pages, "integrity", lambda data: real(data + b" "))
    assert Client().get("/field/sw.js").content != before


@pytest.mark.django_db
def test_the_shell_is_the_same_for_everybody() -> None:
    """A page that is kept on a phone must hold nothing of who was signed in when it came."""
    client = Client()
    client.force_login(person(units()["652301"], Role.INSPECTOR))
    assert client.get("/field/").content == Client().get("/field/").content


def test_nothing_is_inline() -> None:
    """Neither a script nor a style, in no page of the phone's."""
    text = Client().get("/field/").content.decode()
    assert re.findall(r"<script(?![^>]* src=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []


def test_it_can_be_installed() -> None:
    told = json.loads(Client().get("/field/manifest.webmanifest").content)
    assert (told["scope"], told["start_url"], told["display"]) == ("/field/", "/field/", "standalone")
    for icon in told["icons"]:
        assert content(icon["src"])
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in told["icons"]}
    worker = Client().get("/field/sw.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache"


def bound(name: str, pin: str) -> tuple[int, dict[str, str]]:
    """What the binding answers an inspector."""
    units()
    here = bureau(targets=1)
    user = person(here.unit, Role.INSPECTOR, "检查甲")
    user.inspector = Inspector.objects.filter(unit=here.unit).order_by("key")[0]
    user.save()
    client = Client()
    client.force_login(user)
    assert client.get("/field/bind/").status_code == 200
    answer = client.post("/field/bind/", {"name": name, "pin": pin})
    return answer.status_code, json.loads(answer.content)


@pytest.mark.django_db
def test_binding_gives_a_token_that_the_table_does_not_hold() -> None:
    status, told = bound("执法手机", "904172")
    assert status == 200
    device = FieldDevice.objects.get()
    assert len(told["token"]) >= 43
    assert told["token"] not in (device.token, device.pin)
    assert "904172" not in device.pin


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "pin", "field"), [("", "904172", "name"), ("甲", "90417", "pin"), ("甲", "123456", "pin")])
def test_a_refused_binding_names_its_field(name: str, pin: str, field: str) -> None:
    status, told = bound(name, pin)
    assert (status, told["field"]) == (422, field)
    assert told["says"]
    assert not FieldDevice.objects.exists()
