"""`shuangsui run`: serve the site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .. import place
from ..serve import Door, free_port, own_names, serve
from . import shared
from .output import Output, Refusal

DEMO = Path("var/demo")
DataOption = Annotated[Path | None, typer.Option("--data", help="数据文件夹；不写时取 SHUANGSUI_DATA，再不写是 var/data")]


def run(
    host: Annotated[str, typer.Option("--host", help="在哪个地址上提供服务；0.0.0.0 表示局域网内都能访问")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口；0 表示随便一个空闲的")] = 8000,
    data: DataOption = None,
    demo: Annotated[bool, typer.Option("--demo", help="用演示数据：昌吉州，每种角色一个账号")] = False,
    name: Annotated[list[str] | None, typer.Option("--name", help="浏览器里还会用到的域名，可多次给出")] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="网页进程数；SQLite 用 1 个就够")] = 1,
) -> None:
    """启动网站，按 Ctrl+C 停止。有 HTTPS 证书（shuangsui certificate）时自动使用。"""
    folder = (data or (DEMO / "site" if demo else None) or place.default()).resolve()
    certificate = place.certificate_of(folder)
    settings = {"hosts": ",".join(_hosts(host, name or ())), "https": "1" if certificate else "0", "demo": "1" if demo else "0"}
    with place.alone(folder):
        port = free_port(host, port)
        place.enter(folder, **settings)
        _check_pages()
        if demo:
            _demo(folder)
        else:
            place.bring_up_to_date()
            _check_set_up()
        serve(Door(host, port, certificate, workers), _ready)


def _hosts(host: str, names: Sequence[str]) -> list[str]:
    """The names that a browser may call the site by; what is not among them is answered with 400."""
    known = ["localhost", "127.0.0.1", "[::1]", *names]
    if host in ("0.0.0.0", "::"):
        return [*known, *own_names()]
    return [*known, f"[{host}]" if ":" in host else host]


def _check_pages() -> None:
    from django.conf import settings

    if place.pages_missing(settings.STATICFILES_DIRS):
        raise Refusal([f"缺少页面用的库（{settings.PAGES}），请先运行 make setup。"])


def _check_set_up() -> None:
    from shuangsui.records.models import User

    if not User.objects.exists():
        raise Refusal(["这里还没有建立系统。请先运行 shuangsui init；只想看看，用 shuangsui run --demo。"])


def _demo(folder: Path) -> None:
    from .. import demo_site

    if demo_site.drop_outdated(folder):
        print("演示数据由旧版本生成，重新生成。", flush=True)
    place.bring_up_to_date()
    if demo_site.grow_site(at=shared.now(), say=lambda step: print(f"演示数据：{step} …", flush=True)):
        demo_site.leave_stamp(folder)


def _ready(door: Door) -> None:
    from django.conf import settings

    print(f"\n网站已经启动：{door.address}   （按 Ctrl+C 停止）", flush=True)
    if settings.DEMO:
        from ..demo_people import PASSWORD

        print(f"登录页上每种角色一张卡片；密码都是 {PASSWORD}", flush=True)
        _prove()


def _prove() -> None:
    """A whole draw, made as by the command line and verified as by a stranger; the site is there already, nobody waits for it."""
    from .demo import prove

    print("另做一次真实的抽取，并像外人一样重算 …", flush=True)
    try:
        prove(DEMO, Output(False))
    except Refusal as refusal:
        for sentence in refusal.sentences:
            print(sentence, flush=True)
