"""Every sentence that fairdraw says to people, in plain Chinese, made from codes and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fairdraw.errors import FairdrawError

if TYPE_CHECKING:
    from fairdraw.explain import Explanation, RowStanding
    from fairdraw.seal import Opening
    from fairdraw.verify import Report

LEVELS = {"public": "公开（公众随机来源）", "witnessed": "见证（见证人在场）", "local": "本机（仅本机随机数）"}
STATES = {
    "committed": "承诺",
    "entropy": "随机来源公布",
    "drawn": "抽取",
    "revealed": "公开",
    "voided": "作废",
    "substituted": "替换",
    "witnessed": "见证",
}
MARKS = {"agrees": "一致", "fact": "事实", "notice": "注意", "differs": "不一致"}

# Errors: how bytes must be spelt.
_MALFORMED = {
    "encoding": "{file} 不是有效的 UTF-8 文本",
    "not-nfc": "{file} 中有未按 NFC 规范化的文字",
    "control-character": "{file} 中有控制字符",
    "not-json": "{file} 不是规定写法的 JSON",
    "not-canonical": "{file} 不是规定的唯一写法（重写后字节不同）",
    "no-final-newline": "{file} 最后一行没有以换行符结束",
    "keys": "{place} 的键应恰为 {keys}",
    "not-a-list": "{place} 应为列表",
    "pattern": "{place} 的值 {found} 不合规定的写法",
    "no-such-moment": "{place} 的时刻 {found} 不存在",
    "header": "{file} 的表头应为 {expected}",
    "line": "{file} 第 {line} 行不合规定的写法：{found}",
    "list-order": "{file} 第 {line} 行的列表 {found} 没有按序排列，或有重复",
    "file-order": "{file} 没有按序排列，或有重复：{found}",
    "rows-or-excluded": "{file} 第 {line} 行：对象 {target} 须且只须填写条线或排除原因之一",
    "protocol": "协议应为 fairdraw/1，实为 {found}",
    "unknown-source": "随机来源 {source} 不在规定之列",
    "source-value": "随机来源 {source} 的值 {found} 不合规定的写法",
    "path-length": "默克尔路径的长度与位置 {index}、总数 {size} 不符",
    "visit-code": "这不是完整的检查任务码，请检查是否漏字或错字",
}

# Errors: what may not be frozen, drawn or stated.
_REFUSED = {
    "draw-name": "抽取编号 {draw} 应为“机关-期间-三位序号”（机关 {authority}，期间 {period}）",
    "instants": "时刻应依次为：冻结 {frozen}、抽取期限 {draw_by}、公开期限 {reveal_by}",
    "rows-repeat": "条线不能为空，也不能重复",
    "pools-repeat": "席位不能为空，同一部门只能出现一次",
    "team-size": "第一个部门至少两个席位，其他部门至少一个",
    "no-source": "没有指定随机来源",
    "sources-repeat": "同一随机来源不能使用两次",
    "lottery-alone": "只用一种彩票（{source}）作随机来源不可以，须再加一种",
    "known-before-freeze": "随机来源 {source} 在 {known} 已经公布，不晚于冻结时刻 {frozen}",
    "secret-length": "密钥应为 32 字节，实为 {length} 字节",
    "secret": "密钥与冻结时承诺的不是同一个",
    "other-sources": "随机来源与冻结时指定的不同：应为 {expected}，实为 {found}",
    "unknown-row": "对象 {target} 所属的条线 {row} 不在清单中",
    "take": "条线 {row} 要抽 {take} 个，但只有 {members} 个成员",
    "unknown-conflict": "回避表中的对象 {target} 或人员 {inspector} 不在名录中",
    "unstaffed": "有 {count} 处检查对象派不出足够的检查人员：{targets}",
    "other-draw": "声明所指的抽取 {draw} 不是本次抽取",
    "after-void": "抽取作废之后不能再有声明",
    "no-visit": "对象 {target} 没有检查任务（未被抽中，或已被替换）",
    "not-on-team": "人员 {inspector} 不在对象 {target} 的检查组中",
    "unknown-target": "名录中没有对象 {target}",
}

# Errors: where a bundle says something else than computing it again.
_DIFFERS = {
    "root": "{file} 的内容与承诺的默克尔根不符：承诺 {expected}，实为 {found}",
    "other-check": "承诺中的人员配备核查数 {key} 不符：应为 {expected}，实为 {found}",
    "other-commitment": "承诺值与所给的不同：所给 {expected}，实为 {found}",
    "other-head": "日志末尾值与所给的不同：所给 {expected}，实为 {found}",
    "log-chain": "日志在第 {line} 行断链",
    "log-clock": "日志第 {line} 行的时刻 {found} 早于前一行的 {before}",
    "log-number": "日志第 {line} 行：抽取 {draw} 的序号不连续，应为 {expected}",
    "log-order": "日志第 {line} 行：抽取 {draw} 此时不能有“{kind}”记录",
    "reveal-order": "日志第 {line} 行：更早的抽取 {older} 尚未公开，{draw} 不能先公开",
    "other-authority": "日志第 {line} 行的抽取 {draw} 不属于本机关",
    "log-end": "日志的最后一行应为抽取 {draw} 的公开记录",
    "log-body": "日志第 {line} 行（{kind}）的内容值与文件不符",
    "log-committed": "日志第 {line} 行（承诺）的 {key} 不符：应为 {expected}，实为 {found}",
    "log-entropy": "日志中的随机来源记录与 entropy.json 不符（应有 {expected} 条，实有 {found} 条）",
    "log-statements": "日志中的作废、替换记录与 statements.jsonl 不符（应有 {expected} 条，实有 {found} 条）",
    "late-draw": "抽取时刻 {at} 晚于抽取期限 {draw_by}",
    "computed": "{file} 与重新计算的结果不同，首处不同在 {place}",
    "before-differs": "先前的抽取档案本身不一致（{code}）",
    "before-log": "先前抽取 {found} 的日志不是本日志的前段",
    "tier": "条线 {row}：对象 {target} 在本轮已被抽过，却仍列为首先（第 1 层）",
    "load": "人员 {inspector} 的已检查次数应不少于 {expected}，却写作 {found}",
}

_NOT_A_BUNDLE = {
    "unreadable": "无法打开抽取档案 {path}（{reason}）",
    "file-names": "档案应恰有十一个文件；缺少 {missing}，多出 {surplus}",
    "not-a-file": "档案中的 {file} 不是普通文件",
    "too-large": "档案中的 {file} 过大，拒绝读取",
}

# Lines of the report on a bundle.
_FINDINGS = {
    "pool": "抽取 {draw}，冻结于 {frozen}：对象 {targets} 个，人员 {inspectors} 名，回避 {conflicts} 条；方案文件 {policy}",
    "level": "可信等级：{level}；随机来源 {sources}",
    "check": "冻结前核查：排除 {excluded} 个；人手恰好够 {bare} 个；专业需求无人能满足 {relaxed} 个，仅一人能满足 {single} 个",
    "redacted": "有 {lines} 条回避只公开了校验值，因此人手与专业核查数未重新计算",
    "commitment": "承诺值 {commitment}",
    "head": "日志末尾值 {head}",
    "order-not-shown": "承诺与随机来源的先后：未证明（未给出 --commitment 或 --head)",
    "log": "日志 {entries} 条，自 {first} 至 {last}，首尾相连，次序合规",
    "early-entropy": "日志记 {source} 的数值得知于 {at}，早于它应当产生的时刻，请向机关查问",
    "late-reveal": "公开时刻 {at} 晚于公开期限 {reveal_by}",
    "seed": "种子由承诺、密钥与随机来源重新算出：{seed}",
    "beacon-unchecked": "drand 签名的真伪须用其公钥另行核对，此处只核对了写法",
    "row": "条线 {row}：{members} 个中抽 {take} 个{share}",
    "visits": "检查任务 {visits} 件，检查组逐一重新算出；放宽专业需求 {relaxed} 件",
    "seal": "封存值 {seal}",
    "changes": "声明 {statements} 条：替换对象 {targets} 处，替换人员 {inspectors} 处，其中无人可替 {unfilled} 处",
    "log-bodies": "承诺、随机来源、抽取、声明与公开各记录都与文件相符",
    "void": "本次抽取已作废，原因 {reason}，依据 {evidence}；{moment}",
    "period": "期间 {period}：共抽取 {draws} 次，其中作废 {voids} 次",
    "return-row": "条线 {row}：{members} 个成员先前都检查过，属回访行，不核对层次",
    "tier-unexplained": "条线 {row}：有 {targets} 个列为第 2 层，但先前的档案中没有它们的检查（可能来自抽取之外的检查）",
    "tier-other-row": "条线 {row}：有 {targets} 个列为第 1 层，先前只因别的条线被检查过",
    "load-unexplained": "有 {inspectors} 名人员的已检查次数多于先前档案所能证明的（可能来自抽取之外的检查）",
}

TABLES = (_MALFORMED, _REFUSED, _DIFFERS, _NOT_A_BUNDLE, _FINDINGS)
SENTENCES: Mapping[str, str] = {code: sentence for table in TABLES for code, sentence in table.items()}


# Why an archive cannot be opened.
REASONS = {
    "no-file": "没有这个文件",
    "no-permission": "没有读取权限",
    "no-zip": "不是 zip 文件，或已损坏",
    "locked": "有密码",
    "compression": "压缩方式不支持",
    "damaged": "已损坏或不完整",
}


def _plain(value: object) -> str:
    """A value for the eye: lists with 、 and no more than five, levels and log kinds in words."""
    if value == "" or value is None:
        return "（无）"
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return "/".join(map(str, value))
    if isinstance(value, list | tuple):
        shown = "、".join(map(_plain, value[:5]))
        return (shown or "（无）") + (f" 等 {len(value)} 个" if len(value) > 5 else "")
    return str(value)


def _sentence(code: str, values: Mapping[str, object]) -> str:
    plain = {key: _plain(value) for key, value in values.items()}
    if "level" in plain:
        plain["level"] = LEVELS.get(plain["level"], plain["level"])
    if "kind" in plain:
        plain["kind"] = STATES.get(plain["kind"], plain["kind"])
    if "reason" in plain:
        plain["reason"] = REASONS.get(plain["reason"], plain["reason"])
    if code == "row":
        take, members = int(plain["take"]), int(plain["members"])
        plain["share"] = f"（{_percent(take, members)}）" + ("；全部抽取，并无随机" if take == members else "")
    if code == "void":
        plain["moment"] = "抽取之后作废，须经上级机关批准" if values.get("drawn") else "抽取结果封存之前作废"
    return SENTENCES[code].format_map(plain)


def _percent(part: int, whole: int) -> str:
    """A share in per cent with one decimal, cut off, in whole numbers only."""
    tenths = part * 1000 // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def tell(error: FairdrawError) -> str:
    """One sentence for an error."""
    return _sentence(error.code, error.values) + "。"


def tell_report(report: Report) -> list[str]:
    """The lines of a verification, the verdict last."""
    lines = [f"[{MARKS[finding.kind]}] {_sentence(finding.code, finding.values)}" for finding in report.findings]
    verdict = "结论：全部一致，抽取可以重新算出。" if report.agrees else "结论：不一致，首处不同见上一行。"
    return [*lines, verdict]


def _tell_row(row: RowStanding) -> Iterable[str]:
    yield f"条线 {row.row}：第 {row.tier} 层，在 {row.members} 个成员中排第 {row.rank}，抽前 {row.take} 个：" + (
        "抽中" if row.drawn else "未抽中"
    )
    if row.cut_off_ticket:
        yield f"  末位抽中者：第 {row.cut_off_tier} 层，签号 {row.cut_off_ticket}"
    if row.served and not row.drawn:
        yield "  后来因替换而递补"


def tell_explanation(explanation: Explanation) -> list[str]:
    """What one firm is told."""
    if explanation.excluded:
        return [f"对象 {explanation.target} 未参加本次抽取，原因 {explanation.excluded}。"]
    lines = [f"对象 {explanation.target} 的签号：{explanation.ticket}（越小越先）"]
    for row in explanation.rows:
        lines += _tell_row(row)
    lines.append("结果：抽中。" if explanation.drawn else "结果：未抽中。")
    if explanation.team:
        lines.append(f"抽取时的检查组（组长在前）：{'、'.join(explanation.team)}")
    if explanation.replaced:
        lines.append("后来因故由其他对象替换，不再检查。")
    elif explanation.team_now and explanation.team_now != explanation.team:
        lines.append(f"现在的检查组：{'、'.join(id_ or '（缺）' for id_ in explanation.team_now)}")
    return lines


def tell_opening(opening: Opening, published: str) -> list[str]:
    """What a visit code says; `published` is the seal of the announcement, "" when not given."""
    lines = [
        f"抽取 {opening.draw}，对象 {opening.target}",
        f"检查组（组长在前）：{'、'.join(opening.team)}",
        f"由此码算出的封存值：{opening.seal}",
    ]
    if not published:
        return [*lines, "请与抽取当日公示的封存值逐字核对；相同即证明该检查组确为此对象抽出。"]
    if opening.seal == published:
        return [*lines, "结论：与公示的封存值一致，该检查组确为此对象抽出。"]
    return [*lines, "结论：与公示的封存值不一致，此码不能证明什么。"]
