"""The first page of the portal, and how anybody verifies a draw; with the verifier itself as one file."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import path

import fairdraw
from fairdraw.archive import pack
from shuangsui.records.models import ItemList, Unit, YearPlan

from ..shared.door import PUBLIC, page
from . import classes
from .draws import public_draws
from .listed import asked_unit, of_unit
from .papers import published
from .served import handed, kept, show

VERIFIER = "fairdraw.pyz"
NEWEST = 5
UNITS = 50
_START = b"import sys\n\nfrom fairdraw.__main__ import main\n\nsys.exit(main())\n"


@page(PUBLIC)
@kept
def home(request: Any) -> HttpResponse:
    """What is here, how many of each, and the units that a search finds."""
    asked = asked_unit(request)
    narrowed = of_unit(asked)
    draws = public_draws().filter(narrowed)
    kinds = (
        ("抽取", "public-draws", draws, "每次抽取从冻结起公开：承诺值、随机数来源、抽取数量；检查完成后公开名单和密钥。"),
        ("年度抽查计划", "public-plans", published(YearPlan).filter(narrowed), "每年抽多少、什么时候抽，修订的每一版和理由。"),
        ("随机抽查事项清单", "public-items", published(ItemList).filter(narrowed), "可以随机抽查的事项和它的依据。"),
        ("分类名录", "public-classes", classes.published().filter(narrowed), "哪些单位列为重点或特殊监管，为什么。"),
    )
    units = Unit.objects.filter(of_unit(asked, "")).order_by("path")[: UNITS + 1] if asked else ()
    context = {
        "asked": asked,
        "kinds": [(name, address, rows.count(), says) for name, address, rows, says in kinds],
        "newest": list(draws[:NEWEST]),
        "units": list(units)[:UNITS],
        "more": len(units) > UNITS,
    }
    return show(request, "home", context)


@cache
def verifier() -> tuple[bytes, str]:
    """The program that verifies, packed as one file that Python runs by itself, and its SHA-256. Equal sources, equal bytes."""
    folder = Path(fairdraw.__file__).parent
    sources = {f"fairdraw/{one.name}": one.read_bytes() for one in sorted(folder.glob("*.py"))}
    data = pack({"__main__.py": _START, **sources})
    return data, hashlib.sha256(data).hexdigest()


@page(PUBLIC)
@kept
def verify(request: Any) -> HttpResponse:
    """What a stranger does to verify a draw, step by step."""
    data, sha256 = verifier()
    return show(request, "verify", {"verifier": VERIFIER, "sha256": sha256, "kilobytes": len(data) // 1024})


@page(PUBLIC)
@kept
def verifier_file(request: Any) -> HttpResponse:
    """The verifier, to be run with a bare Python."""
    return handed(*verifier(), VERIFIER, "application/zip")


urlpatterns = [
    path("public/", home, name="public"),
    path("public/verify/", verify, name="public-verify"),
    path(f"public/{VERIFIER}", verifier_file, name="public-verifier"),
]
