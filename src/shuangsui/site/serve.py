"""Serve the site: a granian worker for the pages, a child for long work, both gone with the main process.

Main, pages and jobs are three processes of some 60 MB. Children are spawned, never forked, and watch their parent
(`parent.py`): neither SIGINT, SIGTERM nor SIGKILL of the main process leaves one behind.
"""

from __future__ import annotations

import http.client
import multiprocessing
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .jobs_child import work
from .place import PlaceError

STARTED_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Door:
    """Where the site is reached. `certificate`: certificate and key, None for plain HTTP."""

    host: str
    port: int
    certificate: tuple[Path, Path] | None = None
    workers: int = 1

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        everywhere = self.host in ("0.0.0.0", "::")
        host = "localhost" if everywhere else f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"


def free_port(host: str, port: int) -> int:
    """The port, when nobody listens there; one that is free for port 0. Raises PlaceError.

    Two servers of this kind would share a port in silence, each answering every other request.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # not held up by connections that are just closing
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except OSError as error:
        raise PlaceError(f"不能使用 {host} 的端口 {port}（{error.strerror}），请换一个，例如 --port {port + 1}。") from None


def own_names() -> list[str]:
    """The names and addresses by which other machines may reach this one, those first that a phone can type."""
    name = socket.gethostname()
    found = {name, name.lower()}
    try:
        found |= {str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(name, None)}
    except OSError:  # a name that no resolver knows
        found.discard("")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: asks which address would be used towards the outside (RFC 5737)
            found.add(probe.getsockname()[0])
        except OSError:  # no way out of this machine
            found.discard("")
    names = [f"[{host}]" if ":" in host else host for host in found]
    return sorted(names, key=lambda host: (not re.fullmatch(r"[0-9.]+", host), host.startswith("127."), "[" in host, host))


def serve(door: Door, ready: Callable[[Door], None]) -> None:
    """Serve until a signal ends it; `ready` is called once the first page was answered."""
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols
    from granian.log import LogLevels

    multiprocessing.set_start_method("spawn", force=True)
    jobs = _Kept(work)
    threading.Thread(target=_tell, args=(door, ready), name="ready", daemon=True).start()
    certificate, key = door.certificate or (None, None)
    server = Granian(
        "shuangsui.site.wsgi:application",
        address=door.host,
        port=door.port,
        interface=Interfaces.WSGI,
        workers=door.workers,
        blocking_threads=8,
        backpressure=64,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
    )
    try:
        server.serve()
    finally:
        jobs.stop()


class _Kept:
    """A child process that is started again whenever it ends, until `stop`."""

    def __init__(self, target: Callable[[], None]) -> None:
        self._target = target
        self._stopped = threading.Event()
        self._child = self._start()
        self._thread = threading.Thread(target=self._keep, name="jobs keeper", daemon=True)
        self._thread.start()

    def _start(self) -> multiprocessing.process.BaseProcess:
        child = multiprocessing.get_context("spawn").Process(target=self._target, name="jobs", daemon=True)
        child.start()
        return child

    def _keep(self) -> None:
        while not self._stopped.is_set():
            self._child.join()
            if not self._stopped.wait(1):
                self._child = self._start()

    def stop(self) -> None:
        """End the child: asked first, then killed; what it was doing is marked as interrupted at the next start."""
        self._stopped.set()
        self._child.terminate()
        self._child.join(5)
        self._child.kill()


def _tell(door: Door, ready: Callable[[Door], None]) -> None:
    """Ask for the login page until it comes, then say so."""
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        if _answers(door):
            ready(door)
            return
        time.sleep(0.1)


def _answers(door: Door) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(door.host, door.host)
    if door.certificate:
        unchecked = ssl._create_unverified_context()  # our own certificate, on our own machine: only whether it answers
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(host, door.port, timeout=5, context=unchecked)
    else:
        connection = http.client.HTTPConnection(host, door.port, timeout=5)
    try:
        connection.request("GET", "/login/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
