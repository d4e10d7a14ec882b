"""A site served by `shuangsui run`, and a browser without a screen that asks it for pages one after the other."""

from __future__ import annotations

import atexit
import http.client
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.children import ROOT, family, peak_mb

START = "from shuangsui.site.cli import main; main()"


class Site:
    """A running site; ended with this process."""

    def __init__(self, data: Path, url: str = "") -> None:
        own = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "SHUANGSUI_", "DJANGO_"))
        }
        command = [sys.executable, "-c", START, "run", "--port", "0", "--data", str(data)]
        environment = own | ({"DATABASE_URL": url} if url else {})
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT, env=environment)
        atexit.register(self.stop)
        self.port = self._port()

    def _port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"http://\S+:(\d+)/", line):
                return int(found[1])
        raise RuntimeError(f"the site ended with {self._process.wait()}")

    def stop(self) -> None:
        """End it, as by Ctrl+C."""
        self._process.terminate()
        self._process.wait(30)

    def peak_mb(self) -> float:
        """The memory of its largest process until now: the worker that makes the pages."""
        return max(peak_mb(pid) for pid in family(self._process.pid))


class Browser:
    """Somebody signed in, over one connection that is kept."""

    def __init__(self, site: Site, username: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        self._cookies: dict[str, str] = {}
        self.ask("/login/")
        form = {"username": username, "password": password, "csrfmiddlewaretoken": self._cookies["csrftoken"]}
        status, _ = self._send("POST", "/login/", urlencode(form))
        if status != 302:
            raise RuntimeError(f"the sign-in was answered with {status}")

    def ask(self, address: str) -> float:
        """Seconds from the question to the last byte of the answer. Raises RuntimeError for anything but a page."""
        start = time.perf_counter()
        status, body = self._send("GET", address)
        taken = time.perf_counter() - start
        if status != 200 or b"</html>" not in body[-200:]:
            raise RuntimeError(f"{address} was answered with {status}")
        return taken

    def _send(self, method: str, address: str, body: str = "") -> tuple[int, bytes]:
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body or None, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, content
