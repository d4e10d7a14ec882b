"""`shuangsui certificate`: HTTPS with a certificate of one's own, and the page that tells phones how to take it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import place
from . import shared
from .output import Output, Refusal
from .serving import DataOption


def certificate(
    data: DataOption = None,
    name: Annotated[list[str] | None, typer.Option("--name", help="域名或 IP 地址，可多次给出；不写时取本机的全部名称")] = None,
    port: Annotated[int, typer.Option("--port", help="网站的端口，印在说明页的网址里")] = 8000,
    page: Annotated[Path, typer.Option("--page", help="说明页写到哪里")] = Path("手机怎样信任本系统的证书.pdf"),
    json: shared.JsonOption = False,
) -> None:
    """生成 HTTPS 证书和一页打印的说明。再次运行换一张新的服务器证书，本单位证书不变，手机不用重装。"""
    from shuangsui.paper.trust_page import TrustSheet, print_trust

    from ..certificate import make_certificate
    from ..serve import own_names

    out = Output(json)
    at = shared.now()
    # What phones type stands first: it is printed on the page, and is what the certificate is called.
    names = list(dict.fromkeys([*(name or own_names()), "localhost", "127.0.0.1", "::1"]))
    folder = (data or place.default()).resolve()
    try:
        made = make_certificate(folder, names, at)
    except ValueError as error:
        raise Refusal([f"--name 里有不能写进证书的名称：{error}"], code=2) from None
    address = f"https://{names[0]}:{port}/"
    page.write_bytes(print_trust(TrustSheet(address, made.fingerprint, made.until, at)).pdf)
    out.line(f"证书：{made.folder}，用于 {'、'.join(names)}，有效期至 {made.until:%Y-%m-%d}")
    out.line(
        f"本单位证书{'是新的，每部手机都要安装' if made.is_new_authority else '没有变，手机不用重装'}；指纹 {made.fingerprint}"
    )
    out.line(f"请打印 {page} 发给使用手机的人。重新启动 shuangsui run，网址是 {address}")
    out.data(names=names, fingerprint=made.fingerprint, until=made.until, new=made.is_new_authority, page=page, address=address)
    out.end()
