"""The Chinese names of ways and verdicts, and how numbers are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bench.fairness.chance import TINY

NAMES = {
    "fairdraw": "**本引擎**",
    "fairdraw-alone": "**本引擎**，但没有人留下承诺值",
    "first-rows": "查询结果前 N 行",
    "stepping": "等距抽样，固定起点",
    "stepping-anywhere": "等距抽样，随机起点",
    "newid": "`ORDER BY NEWID()`",
    "newid-until": "同上，但抽到某一家就重抽",
    "seed-kept": "留种子、不留名录",
    "round-robin": "固定顺序轮班",
    "two-at-random": "每次任意两人，不管忙闲",
}
VERDICTS = {
    "noticed": "发现",
    "unnoticed": "没发现",
    "blurred": "分不清",
    "fixed": "重抽结果不变",
    "told": "只有提示",
    "none": "—",
}
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def chance(p: float) -> str:
    """A p-value as people write it."""
    if p < TINY:
        return "< 10⁻³⁰⁰"
    if p >= 0.001:
        return f"{p:.3f}"
    mantissa, exponent = f"{p:.0e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(SUPERSCRIPT)}"


def share(part: float) -> str:
    """A share of one as per cent, one decimal."""
    return f"{100 * part:.1f} %"


def verdict(at_once: str, later: str) -> str:
    """One cell for both days."""
    if at_once == later:
        return VERDICTS[at_once]
    return f"当天{VERDICTS[at_once]}，月后{VERDICTS[later]}"


def _columns(text: str) -> int:
    """How wide a terminal shows it: Chinese is two wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table whose columns stand below each other in a terminal too."""
    every = [head, *rows]
    widths = [max(_columns(row[column]) for row in every) for column in range(len(head))]
    lines = []
    for row in every:
        cells = (text + " " * (width - _columns(text)) for text, width in zip(row, widths, strict=True))
        lines.append("| " + " | ".join(cells) + " |")
    return [lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]]
