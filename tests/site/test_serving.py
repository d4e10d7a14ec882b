"""A real installation from nothing: set up, certified, served by HTTPS; nothing of it outlives its main process."""

from __future__ import annotations

import http.client
import json
import re
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from .serving import Running, call, installed, outside, running


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with a certificate; what `init` said lies beside it."""
    folder = installed(tmp_path_factory.mktemp("site") / "data")
    page = folder.parent / "page.pdf"
    certified = call("certificate", "--data", folder, "--name", "双随机.test", "--page", page)
    assert certified.returncode == 0, certified.stderr
    assert page.read_bytes().startswith(b"%PDF") and "https://双随机.test:8000/" in certified.stdout
    return folder


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Running]:
    """It, served."""
    with running(["--data", data], data.parent) as found:
        yield found


class Browser:
    """Enough of a browser to sign in: one that trusts the installation's own certificate, and nothing else."""

    def __init__(self, site: Running, data: Path) -> None:
        self.port = site.port
        self.trust = ssl.create_default_context(cafile=str(data / "https/ca.pem"))
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, form: dict[str, str] | None = None, host: str = "localhost"
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Status, headers and text of an answer."""
        headers = {"Host": host, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{host}/"}
            form |= {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        body = urlencode(form) if form is not None else None
        with closing(http.client.HTTPSConnection("localhost", self.port, context=self.trust, timeout=20)) as connection:
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
            assert "Secure" in cookie
        return answer.status, answer.headers, text


def test_the_first_administrator_signs_in_and_must_choose_a_password(site: Running, data: Path) -> None:
    browser = Browser(site, data)
    status, headers, text = browser.ask("/login/")
    assert status == 200 and "default-src 'none'" in str(headers["Content-Security-Policy"])
    assert "Demo-" not in text
    password = json.loads((data.parent / "init.json").read_text())["passwords"]["zhang"]
    host = f"localhost:{site.port}"
    status, headers, _ = browser.ask("/login/", {"username": "zhang", "password": password}, host)
    assert status == 302
    status, headers, text = browser.ask(str(headers["Location"]), host=host)
    assert (status, headers["Location"]) == (302, "/account/password/")


def test_the_libraries_of_the_pages_are_served(site: Running, data: Path) -> None:
    browser = Browser(site, data)
    page = browser.ask("/login/")[2]
    for path in [*re.findall(r'(?:src|href)="(/static/[^"]+)"', page), "/static/echarts/echarts.common.min.js"]:
        assert browser.ask(path)[0] == 200, path


def test_a_phone_can_fetch_the_certificate(site: Running, data: Path) -> None:
    status, headers, text = Browser(site, data).ask("/ca.crt")
    assert status == 200 and headers["Content-Type"] == "application/x-x509-ca-cert"
    assert text == (data / "https/ca.pem").read_text()
    assert "PRIVATE" not in text


@pytest.mark.parametrize("path", ["/static/../secret-key", "/static/%2e%2e/%2e%2e/secret-key", "//etc/passwd", "/media/"])
def test_no_path_leads_out(site: Running, data: Path, path: str) -> None:
    assert Browser(site, data).ask(path)[0] == 404


def test_a_foreign_host_is_refused(site: Running, data: Path) -> None:
    assert Browser(site, data).ask("/login/", host="evil.example")[0] == 400


def test_sqlite_is_asked_to_be_careful(data: Path) -> None:
    """Read back from a connection of the site's own: readers are not held up, and what was said to be saved is on the disk."""
    ask = "from pathlib import Path; import sys; from shuangsui.site.place import enter; enter(Path(sys.argv[1]))\n"
    ask += "from django.db import connection as c; k = c.cursor()\n"
    ask += (
        "print([k.execute(f'PRAGMA {n}').fetchone()[0] for n in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')])"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask, str(data)], env=outside(), capture_output=True, encoding="utf-8", check=True
    )
    assert said.stdout.strip() == "['wal', 2, 1, 20000]"


def test_two_of_a_kind_do_not_share(site: Running, data: Path, tmp_path: Path) -> None:
    """Neither a port, which would answer for both in turns, nor a data folder."""
    same_data = call("run", "--data", data, "--port", "0")
    assert same_data.returncode == 1 and "正由另一个 shuangsui 使用" in same_data.stderr
    same_port = call("run", "--data", tmp_path / "other", "--port", site.port)
    assert same_port.returncode == 1 and f"端口 {site.port}" in same_port.stderr


def test_the_whole_family_goes_with_its_head(data: Path, site: Running) -> None:
    """SIGKILL of the main process; the last test of this file."""
    family = psutil.Process(site.process.pid).children(recursive=True)
    assert len(family) >= 2  # pages and jobs, beside what multiprocessing keeps
    site.process.send_signal(signal.SIGKILL)
    site.process.wait()
    end = time.monotonic() + 20
    while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in family) and time.monotonic() < end:
        time.sleep(0.1)
    assert [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    with running(["--data", data], data.parent):
        pass
