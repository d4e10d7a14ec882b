"""The charts of docs/fairness.md as SVG: 360 wide, shown by a phone one to one; read by shape and number, not by hue alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.fairness.measures import OURS, PEOPLE, Sampling, Teaming

WIDTH = 360
BLUE, RED, INK, PALE, GRID = "#0072B2", "#B34700", "#1A1A1A", "#595959", "#C8C8C8"  # blue and vermilion differ to every eye
FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif"


def _text(x: float, y: float, said: str, size: int = 12, anchor: str = "start", fill: str = INK, weight: str = "normal") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}">'
        f"{escape(said)}</text>"
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _line(x: float, y: float, to_x: float, to_y: float, stroke: str, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{stroke}"{dash}/>'


def _page(height: float, title: str, told: str, parts: Sequence[str]) -> str:
    """A whole file; title and description are read out to those who cannot see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'role="img" aria-labelledby="title told" font-family="{FONTS}">'
    )
    names = f'<title id="title">{escape(title)}</title>', f'<desc id="told">{escape(told)}</desc>'
    return "\n".join([head, *names, _rect(0, 0, WIDTH, height, "#FFFFFF"), *parts, "</svg>"]) + "\n"


def targets(shown: Sequence[tuple[str, Sampling]]) -> str:
    """How often each target was drawn, a panel a way; `shown`: its title and its figures."""
    parts = [_text(8, 20, "每家企业被抽中的次数占比", 15, weight="bold")]
    first = shown[0][1]
    parts.append(_text(8, 38, f"{len(first.counts)} 家抽 {first.take} 家，抽 {first.draws:,} 次；一根柱是一家", 12, fill=PALE))
    for number, (title, one) in enumerate(shown):
        parts += _bars(52 + number * 176, title, one)
    told = "；".join(f"{title}：{_range(one)}" for title, one in shown)
    return _page(56 + 176 * len(shown), "每家企业被抽中的次数占比", told, parts)


def _range(one: Sampling) -> str:
    least, most = (100 * part(one.counts) / one.draws for part in (min, max))
    dead = f"，{one.dead} 家从未抽中" if one.dead else "，家家有份"
    return f"最少 {least:.1f} %，最多 {most:.1f} %{dead}"


def _bars(top: float, title: str, one: Sampling) -> list[str]:
    """One panel, 176 high: title, figures, bars, what the marks mean."""
    left, base, height = 42, top + 146, 96
    shares = [count / one.draws for count in one.counts]
    even = one.take / len(shares)
    whole = 1.0 if max(shares) > 0.5 else 0.3
    wide = (WIDTH - left - 8) / len(shares)
    parts = [_text(8, top + 16, title, 13, weight="bold"), _text(8, top + 33, _range(one), 12)]
    for step in range(3):
        y = base - height * step / 2
        parts += [_line(left, y, WIDTH - 8, y, GRID), _text(left - 5, y + 4, f"{whole * step * 50:.0f} %", 11, "end", PALE)]
    for at, share in enumerate(shares):
        x = left + at * wide
        tall = height * share / whole
        if share:
            parts.append(_rect(x + 0.5, base - tall, wide - 1, tall, BLUE))
        else:
            parts += [_line(x + 1, base - 5, x + wide - 1, base - 1, RED), _line(x + 1, base - 1, x + wide - 1, base - 5, RED)]
    y = base - height * even / whole
    parts.append(_line(left, y, WIDTH - 8, y, INK, dashed=True))
    mark = "；× 从未抽中" if one.dead else ""
    parts.append(_text(left, base + 15, f"虚线 {100 * even:.1f} %：公平时每家应有的占比{mark}", 11, fill=PALE))
    return parts


def matrix(shown: Sequence[tuple[str, Teaming]]) -> str:
    """Who went with whom, a panel a way: of 1,000 visits, how many each pair made."""
    parts = [_text(8, 20, "谁和谁一起去检查", 15, weight="bold")]
    parts.append(_text(8, 38, f"{len(PEOPLE)} 名检查人员；格中是每 1,000 次检查里该搭档的次数", 12, fill=PALE))
    for number, (title, one) in enumerate(shown):
        parts += _cells(52 + number * 388, title, one)
    told = "；".join(f"{title}：{_formed(one)}" for title, one in shown)
    return _page(52 + 388 * len(shown), "谁和谁一起去检查", told, parts)


def _formed(one: Teaming) -> str:
    possible = len(PEOPLE) * (len(PEOPLE) - 1) // 2
    return f"{possible} 种搭档出现了 {len(one.met)} 种，{possible - len(one.met)} 种从未出现"


def _cells(top: float, title: str, one: Teaming) -> list[str]:
    """One panel, 388 high."""
    count, left, size = len(PEOPLE), 34, 26
    start = top + 58
    visits = sum(one.met.values())
    parts = [_text(8, top + 16, title, 13, weight="bold"), _text(8, top + 33, _formed(one), 12)]
    for at in range(count):
        middle = at * size + size / 2
        parts.append(_text(left + middle, start - 5, str(at + 1), 11, "middle", PALE))
        parts.append(_text(left - 6, start + middle + 4, str(at + 1), 11, "end", PALE))
        for other in range(count):
            share = 1000 * one.met.get((min(at, other), max(at, other)), 0) / visits
            fill = "#EDEDED" if at == other else _shade(share / 90)
            x, y = left + other * size, start + at * size
            parts.append(_rect(x + 0.5, y + 0.5, size - 1, size - 1, fill))
            if at != other:
                ink = "#FFFFFF" if share > 45 else INK if share else RED
                parts.append(_text(x + size / 2, y + size / 2 + 4, f"{share:.0f}", 11, "middle", ink))
    return parts


def _shade(part: float) -> str:
    """From white to the blue, by brightness alone."""
    ends = [(255, 0), (255, 0x72), (255, 0xB2)]
    return "#" + "".join(f"{round(white + (full - white) * min(part, 1)):02X}" for white, full in ends)


def drawn(samplings: Sequence[Sampling], teamings: Sequence[Teaming]) -> dict[str, str]:
    """The files of docs/img: name → SVG."""
    some = {one.name: one for one in samplings}
    teams = {one.name: one for one in teamings}
    bars = [("本引擎", OURS), ("等距抽样，随机起点", "stepping-anywhere"), ("查询结果前 N 行（纵轴到 100 %）", "first-rows")]
    grids = [("本引擎", OURS), ("固定顺序轮班", "round-robin")]
    return {
        "fairness-targets.svg": targets([(title, some[name]) for title, name in bars]),
        "fairness-pairs.svg": matrix([(title, teams[name]) for title, name in grids]),
    }
