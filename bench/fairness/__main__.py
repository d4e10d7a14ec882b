"""Draw, count, cheat, steer; print docs/fairness.md, and with `--write` write it with its charts.

    python -m bench.fairness [--write]

Exits 1 when the engine does not keep what it promises.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bench.fairness import charts, page
from bench.fairness.evidence import Judged, judgements
from bench.fairness.measures import DRAWS, Sampling, Teaming, blocks, peer_samplings, teamings
from bench.fairness.steering import Steering, steering
from bench.run import machine

DOCS = Path(__file__).resolve().parents[2] / "docs"


def say(what: str) -> None:
    """One line of progress, beside the output."""
    print(f"  {what} …", file=sys.stderr, flush=True)


def promises(drawn: Sequence[Sampling], teamed: Teaming, judged: Judged, steered: Steering) -> list[tuple[str, bool]]:
    """What the engine promises, and whether it holds."""
    noticed = all(days == ("noticed", "noticed") for days in judged.verdicts.values())
    evenly = min(p for one in (drawn[0], drawn[-1]) for p in (one.singles.p, one.pairs.p))
    return [
        ("没有一家永远抽不到", drawn[0].dead == 0),
        (f"单家和两两均匀：头 {drawn[0].draws:,} 次、全部 {drawn[-1].draws:,} 次，p ≥ 0.001", evenly >= page.LIMIT),
        ("搭档 66 种都出现", len(teamed.met) == 66),
        ("检查人员单人和搭档均匀，p ≥ 0.001", min(teamed.singles.p, teamed.pairs.p) >= page.LIMIT),
        ("忙闲差不超过 1", teamed.worst_spread <= 1),
        ("有承诺值时，五种手脚全部发现", noticed),
        ("承诺后换密钥被拒", steered.shields and steered.refused == "other-commitment"),
    ]


def main(arguments: Sequence[str]) -> int:
    """Everything, in about a minute and a half of one core."""
    say(f"targets, {DRAWS:,} draws each way")
    ours = blocks()
    drawn = [ours[0], *peer_samplings()]
    say(f"teams, {DRAWS:,} draws each way")
    teamed = teamings()
    say("cheats and checks")
    judged = judgements()
    say("seeds tried")
    steered = steering()
    kept = promises(ours, teamed[0], judged[0], steered)
    chapters = [
        *page.opening(machine(), DRAWS),
        "",
        "本引擎保证的，这次运行逐条核对：",
        "",
        *(f"- {'成立' if holds else '**不成立**'}：{what}" for what, holds in kept),
        *page.targets(drawn),
        *page.again(ours),
        *page.teams(teamed),
        *page.evidence(judged),
        *page.steering(steered),
        *page.method(),
    ]
    text = "\n".join(chapters).rstrip() + "\n"
    print(text)
    if "--write" in arguments:
        (DOCS / "fairness.md").write_text(text, "utf-8")
        for name, drawing in charts.drawn(drawn, teamed).items():
            (DOCS / "img" / name).write_text(drawing, "utf-8")
    return 0 if all(holds for _, holds in kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
