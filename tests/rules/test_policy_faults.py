"""Every fault of a policy file, as the lawyer who made it meets it: the file, the line, the key, a Chinese sentence."""

# ruff: noqa: E501 - one case a row: what is broken beside the sentence that it must come to
from __future__ import annotations

from pathlib import Path

import pytest

from shuangsui.rules.policy import PolicyError, load_policy, read_policy
from shuangsui.rules.policy.errors import SENTENCES
from shuangsui.rules.policy.load import LARGEST

GOOD = """\
[policy]
cite = "一"
id = "town-2025"
title = "某市方案"
short_title = "某市"
issuer = "某市生态环境局"
effective_from = 2025-01-01
binds = ["990000"]

[[area]]
decided_by = "虚构"
code = "990000"
name = "某市"
level = "city"

[[kind]]
cite = "二"
id = "unit"
name = "排污单位"

[[fact]]
cite = "二"
id = "fine"
name = "罚款"

[[class]]
cite = "三"
id = "special"
name = "特殊"

[[class.nominated_by]]
cite = "三"
id = "fines"
reason = "罚款多"
when = { fact = "fine", take = "sum", during = "plan-1", at_least = 200000 }

[[class]]
cite = "三"
id = "general"
name = "一般"
otherwise = true

[[quota]]
cite = "四"
id = "special-city"
name = "特殊对象"
by = "city"
of = { class = "special" }
every = "quarter"
at_least = "50%"

[[draw]]
cite = "五"
id = "monthly"
name = "每月抽取"
by = ["city"]
lines = ["special-city"]
every = "month"

[team]
cite = "五"
seats = [{ pool = "env", name = "执法", size = 2 }]

[disclosure]
cite = "六"
unmapped = ["guided", "ordered-to-correct", "corrected-on-spot", "penalised", "compelled", "case-filed", "other-act", "handed-over",
  "police", "pending", "not-published-info", "false-info", "no-contact", "uncooperative", "no-activity", "stopped", "moved-or-closed"]
clock = { cite = "六", starts = ["task.completed"], term = "20 working days" }

[[disclosure.phrase]]
cite = "六"
says = "未发现问题"
outcomes = ["no-problem"]
"""
QUOTA = 'at_least = "50%"'
OF = 'of = { class = "special" }'
WHEN = 'when = { fact = "fine", take = "sum", during = "plan-1", at_least = 200000 }'
SEATS = 'seats = [{ pool = "env", name = "执法", size = 2 }]'
CLOCK = 'clock = { cite = "六", starts = ["task.completed"], term = "20 working days" }'
END = 'outcomes = ["no-problem"]\n'
DEADLINE = '\n[[deadline]]\ncite = "七"\nid = "summary"\nname = "总结"\nowed_by = ["某局"]\n'
LIMIT = '\n[[limit]]\ncite = "七"\nid = "cap"\nname = "上限"\n'

# code, what is replaced, by what (the wrong line ends with "# !"), the key that is named, the sentence after 第 n 行：
CASES = [
    ("unknown-key", QUOTA, 'at_lest = "50%" # !', "at_lest", "没有「at_lest」这个键，请删去或改正拼写（是否指 at_least？）"),
    ("unknown-key", OF, 'of = { class = "special", grad = "x" } # !', "grad", "没有「grad」这个键，请删去或改正拼写（是否指 grade？）"),
    ("missing", '[[quota]]\ncite = "四"\nid = "special-city"', '[[quota]] # !\ncite = "四"', "id", "缺少「id」"),
    ("wrong-type", 'name = "特殊对象"', "name = 7 # !", "name", "「name」的值类型不对，应为文字，现为 7"),
    ("wrong-type", 'effective_from = 2025-01-01', 'effective_from = "2025" # !', "effective_from",
     "「effective_from」的值类型不对，应为日期（如 2025-01-23，不加引号），现为 \"2025\""),
    ("wrong-type", WHEN, 'when = { fact = "fine", at_least = 1.5 } # !', "at_least", "「at_least」的值类型不对，应为整数 或 文字，现为 1.5"),
    ("wrong-type", 'lines = ["special-city"]', 'lines = "special-city" # !', "lines",
     "「lines」的值类型不对，应为数组，现为 \"special-city\""),
    ("wrong-type", '[team]\ncite = "五"\n' + SEATS, '[team]\ncite = "五"\nseats = ["env"] # !', "seats",
     "「seats」的值类型不对，应为表，现为 \"env\""),
    ("pattern", 'id = "special-city"', 'id = "特殊" # !', "id",
     "「id」的写法不对：\"特殊\"；应为小写字母、数字、- 和 _，以字母或数字开头，最多 40 个字符"),
    ("pattern", END, END + DEADLINE + 'due = { day = "13-40" } # !\n', "day", "「day」的写法不对：\"13-40\"；应为月-日，如 \"11-30\""),
    ("choice", OF, OF + '\nwithin = "all" # !', "within", "「within」不能是 \"all\"，只能是：own、below"),
    ("choice", WHEN, 'when = { fact = "fine", take = "mean", at_least = 1 } # !', "take",
     "「take」不能是 \"mean\"，只能是：sum、largest、count"),
    ("out-of-range", OF, OF + "\nmonths = { from = 4, to = 13 } # !", "to", "「to」超出范围：13（不大于 12）"),
    ("empty", 'lines = ["special-city"]', "lines = [] # !", "lines", "「lines」不能为空"),
    ("empty", OF, "of = { any = [] } # !", "any", "「any」不能为空"),
    ("no-source", '[[quota]]\ncite = "四"\n', "[[quota]] # !\n", "quota", "没有出处：请写 cite（方案条款）或 decided_by（由谁决定）"),
    ("percent", QUOTA, "at_least = 0.5 # !", "at_least", "「at_least」应写成百分数文字，如 \"25%\"，现为 0.5"),
    ("percent", QUOTA, 'at_least = { larger = ["5%",\n "五成"] } # !', "larger", "「larger」应写成百分数文字，如 \"25%\"，现为 \"五成\""),
    ("ratio-number", QUOTA, "at_least = { inspectors = 1, targets = 0 } # !", "targets",
     "「targets」应为正整数，或写成文字的小数如 \"2.5\"，现为 0"),
    ("number", WHEN, 'when = { fact = "fine", at_least = "二十万" } # !', "at_least", "「at_least」应为整数，或写成文字的小数，现为 \"二十万\""),
    ("span", 'every = "quarter"', 'every = "season" # !', "every",
     "「every」应为 month、quarter、half-year、year 或 2 years，现为 \"season\""),
    ("span", END, END + LIMIT + 'most = 1\nin = "fortnight" # !\n', "in",
     "「in」应为 month、quarter、half-year、year 或 2 years，现为 \"fortnight\""),
    ("term", CLOCK, 'clock = { cite = "六", starts = ["task.completed"], term = "20天" } # !', "term",
     "「term」应为如 \"20 working days\"、\"5 days\"、\"3 months\" 的期限，现为 \"20天\""),
    ("choices", "[[area]]", '[[attribute]] # !\ncite = "二"\nid = "size"\nheader = "规模"\ntype = "choice"\n\n[[area]]', "attribute",
     "「attribute」：选择题必须给出 choices，其他类型不能有 choices"),
    ("chosen-reading", QUOTA, 'chosen = "a"', "quota",
     "「quota」：有多种读法时必须写 chosen（取哪一种）和 decided_by（由谁决定），且不再另写条件或数量"),
    ("one-way-in", 'name = "特殊"\n', 'name = "特殊"\notherwise = true\n', "class",
     "「class」：一个类别只能有一种入类方式：listed_in、nominated_by 或 otherwise；"
     "又按名录又按情形的，写 nominated_by，其中一项的 when = { list = … }"),
    ("condition-form", OF, 'of = { klass = "special" } # !', "of",
     "「of」的条件不成立：应含 any、all、not、class、grade、list、kind、area、attribute、fact 之一"),
    ("condition-form", OF, 'of = { all = [\n  { class = "special" },\n  { not = { klass = "x" } }, # !\n] }', "not",
     "「not」的条件不成立：应含 any、all、not、class、grade、list、kind、area、attribute、fact 之一"),
    ("one-operator", OF, 'of = { attribute = "industry" } # !', "of",
     "「of」：attribute 条件须有且只有一个比较；fact 条件须有 at_least、more_than、at_most、under 之一"),
    ("during", WHEN, 'when = { fact = "fine", during = "去年", at_least = 1 } # !', "during",
     "「during」应为 plan、plan-1、quarter-1、month-1、ever 或先后两个日期，现为 \"去年\""),
    ("during", WHEN, 'when = { fact = "fine", during = [2024-12-31, 2024-01-01], at_least = 1 } # !', "during",
     "「during」应为 plan、plan-1、quarter-1、month-1、ever 或先后两个日期，现为 [\"2024-12-31\", \"2024-01-01\"]"),
    ("amount-form", QUOTA, "at_least = { share = 5 } # !", "at_least",
     '「at_least」的数量写法不对：应为 "25%"、整数、"all"、{ inspectors, targets }、{ times, in }、'
     "{ larger }、{ smaller } 或 { either, decided }"),
    ("decided", QUOTA, 'at_least = { either = ["20%", 3], decided = 2, decided_by = "局" } # !', "at_least",
     "「at_least」：decided 应为 either 中的序号（从 0 起）"),
    ("spread", QUOTA, QUOTA + '\nspread = ["70%", "35%", "100%"] # !', "spread", "「spread」应为递增的百分数，末项为 \"100%\""),
    ("no-number", QUOTA + "\n", "", "quota", "「quota」没有说明数量：应有 at_least、cover、at_most（只有上限）、readings 或 pending 之一"),
    ("limit", END, END + LIMIT.replace("[[limit]]", "[[limit]] # !"), "limit", "「limit」：most 与 least_days_between 须有且只有一个"),
    ("window", 'every = "month"', 'every = "month"\nwindow = { by_day = 25, by = "12-31" } # !', "window",
     "「window」：within_last、within_first、by_day、by 须有且只有一个"),
    ("seats", '[team]\ncite = "五"\n' + SEATS, '[team] # !\ncite = "五"\nseats = [{ pool = "env", name = "执法", size = 1 }]', "team",
     "「team」：每组至少两名持证人员，各部门只能出现一次"),
    ("need", '[team]\ncite = "五"\n' + SEATS, '[team]\ncite = "五"\n' + SEATS + '\n[[team.need]] # !\ncite = "五"', "need",
     "「need」：speciality（专长）与 years（工作满几年）至少写一个"),
    ("clock", CLOCK, 'clock = { cite = "六", starts = ["task.completed"] } # !', "clock",
     "「clock」：starts 与 term 都要写，或者写 readings、chosen 和 decided_by"),
    ("supervised", END, END + '\n[[duty]] # !\ncite = "七"\nid = "watch"\nkind = "supervision"\nsays = "监督"\nby = ["市局"]\n', "duty",
     "「duty」：kind = \"supervision\" 时必须写 of（监督谁）"),
    ("outcomes", '"guided", "ordered', '"ordered', "disclosure",
     "「disclosure」：每个结果代码须且只须对应一次（phrase 或 unmapped）；没有对应：guided"),
    ("when", END, END + DEADLINE + 'due = { after = "3 days" } # !\n', "due",
     "「due」：after、within_last、by_day、day 须有且只有一个；除 day 外都要写 anchor"),
    ("columns", END, END + DEADLINE.replace("[[deadline]]", "[[report]] # !") + 'form = "table"\nperiod = "year"\n', "report",
     "「report」：表格必须有 column"),
    ("two-otherwise", "[[quota]]", '[[class]]\ncite = "三"\nid = "rest"\nname = "其余"\notherwise = true # !\n\n[[quota]]', "otherwise",
     "有 2 个 otherwise 类别（一般、其余），只能有一个"),
    ("duplicate-id", 'id = "general"', 'id = "special" # !', "id", "「id」重复：special 已在第 26 行用过"),
    ("unknown-name", OF, 'of = { class = "specal" } # !', "of", "「of」提到的 specal 没有定义，是否指 special？"),
    ("unknown-name", OF, 'of = { all = [{ class = "special" },\n  { any = [{ grade = "hi" }] } # !\n] }', "any",
     "「any」提到的 hi 没有定义"),
    ("unknown-name", 'lines = ["special-city"]', 'lines = [\n  "special-city",\n  "key-city", # !\n]', "lines",
     "「lines」提到的 key-city 没有定义，是否指 special-city？"),
    ("unknown-name", QUOTA, "at_least = { inspectors = 1, targets = 5, inspectors_of = { dept = 'x' } } # !", "inspectors_of",
     "「inspectors_of」提到的 dept 没有定义，可用的有：unit、department、post、staff_type、established、on_duty"),
    ("unknown-name", 'binds = ["990000"]', 'binds = ["990001"] # !', "binds", "「binds」提到的 990001 没有定义，是否指 990000？"),
    ("area-tree", 'level = "city"\n', 'level = "city"\nparent = "880000" # !\n', "parent",
     "区域 某市 的上级 880000 没有定义，或互为上级"),
    ("draw-level", 'level = "city"\n\n[[kind]]',
     'level = "city"\n\n[[area]]\ndecided_by = "虚构"\ncode = "990001"\nname = "某县"\nlevel = "county"\nparent = "990000"\n\n[[kind]]',
     "lines", "抽取 monthly 由 county 组织，但条线 special-city 由 city 承担"),
    ("undrawn-line", "[[draw]]", '[[quota]]\ncite = "四"\nid = "rest" # !\nname = "其余"\nby = "city"\nof = { class = "general" }\n'
     'every = "year"\nat_least = 3\n\n[[draw]]', "id", "条线 rest 没有列入任何抽取"),
    ("until-fact", OF, OF + '\nuntil = "rectified" # !', "until", "「until」要靠一项 [[fact]] id = \"rectified\"（整改完成的事实），文件里没有"),
    ("pattern", 'by = "city"', 'by = "市" # !', "by",
     "「by」的写法不对：\"市\"；应为小写字母、数字、- 和 _，以字母或数字开头，最多 40 个字符；这里写 [[area]] 里的 level，不写区域的名称"),
    ("class-circle", "[[quota]]", '[[class]] # !\ncite = "三"\nid = "a"\nname = "甲"\n[[class.nominated_by]]\ncite = "三"\nid = "x"\nreason = "甲"\n'
     'when = { class = "b" }\n[[class]]\ncite = "三"\nid = "b"\nname = "乙"\n[[class.nominated_by]]\ncite = "三"\nid = "x"\nreason = "乙"\n'
     'when = { not = { class = "a" } }\n\n[[quota]]', "class", "类别的条件互相引用，谁也定不下来：a → b → a"),
    ("unknown-name", "[[quota]]", '[[listed]]\ncite = "三"\nid = "decision"\nname = "决定"\nissuer = "局"\n\n[[listed.member]]\ncite = "三"\n'
     'name = "某厂"\narea = "某镇" # !\n\n[[quota]]', "area", "「area」提到的 某镇 没有定义，可用的有：990000、某市"),
    ("joint-line", OF, OF + '\njoint = "internal"', "lines", "条线 special-city 只算联合检查（joint），抽取 monthly 却不是这种联合抽查"),
    ("comparison", OF, 'of = { attribute = "industry", at_least = 5 } # !', "of", "「of」：栏目 industry 填的是文字，不能这样比较"),
    ("comparison", OF, 'of = { attribute = "takes_part", is = "是" } # !', "of", "「of」：栏目 takes_part 填的是是否，不能这样比较"),
    ("no-such-choice", "[[area]]", '[[attribute]]\ncite = "二"\nid = "size"\nheader = "规模"\ntype = "choice"\nchoices = ["大", "小"]\n\n[[area]]',
     "of", "「of」：规模 没有 中 这个值，只有：大、小"),
    ("ceiling-below-floor", QUOTA, QUOTA + '\nat_most = "40%" # !', "at_most", "「at_most」：at_most 小于 at_least"),
    ("ends-before", "effective_from = 2025-01-01", "effective_from = 2025-01-01\neffective_to = 2024-12-31 # !", "effective_to",
     "「effective_to」早于 effective_from"),
    ("same-word", '[[class]]\ncite = "三"\nid = "general"\nname = "一般"', '[[class]] # !\ncite = "三"\nid = "general"\nname = "一般"\nsynonyms = ["特殊"]',
     "class", "「特殊」既是 special 又是 general 的名称或别名，文件里写它分不清是哪一个"),
    ("double-inside", WHEN, WHEN + '\n\n[[class.nominated_by]]\ncite = "三"\nid = "fines" # !\nreason = "同上"', "id",
     "「id」重复：fines 在同一项里用了两次"),
    ("list-or-order", 'name = "特殊"\n', 'name = "特殊"\nprecedence = 1\n', "class",
     "类别「一般」的成员有先后次序，其他类别却没有：precedence 要么都写，要么都不写"),
]  # fmt: skip


def test_the_policy_that_the_cases_break_is_good() -> None:
    assert read_policy(GOOD.encode()).policy.id == "town-2025"


def _broken(code: str, old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    text = GOOD.replace(old, new)
    if code == "draw-level":
        return text.replace('by = ["city"]\nlines = ["special-city"]', 'by = ["county"]\nlines = ["special-city"] # !')
    if code == "no-such-choice":
        return text.replace(OF, 'of = { attribute = "size", is = "中" } # !')
    if code == "joint-line":
        return text.replace('lines = ["special-city"]', 'lines = ["special-city"] # !')
    if code == "list-or-order":
        return text.replace('[[class]]\ncite = "三"\nid = "general"', '[[class]] # !\ncite = "三"\nid = "general"')
    if "# !" not in text:  # the table's own head is the place
        tables = {"one-way-in": '[[class]]\ncite = "三"\nid = "special"', "outcomes": "[disclosure]"}
        table = tables.get(code, "[[quota]]")
        return text.replace(table, table.replace("]\n", "] # !\n", 1) if "\n" in table else table + " # !", 1)
    return text


@pytest.mark.parametrize(("code", "old", "new", "key", "sentence"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_fault(code: str, old: str, new: str, key: str, sentence: str) -> None:
    text = _broken(code, old, new)
    line = next(n for n, words in enumerate(text.splitlines(), 1) if "# !" in words)
    with pytest.raises(PolicyError) as raised:
        read_policy(text.encode(), name="某市.toml")
    found = [(f.code, f.line, f.key, f.sentence()) for f in raised.value.faults]
    assert (code, line, key, f"某市.toml 第 {line} 行：{sentence}") in found


def test_every_code_has_a_case() -> None:
    assert {c[0] for c in CASES} | {"unreadable", "toml"} == set(SENTENCES)


def test_one_slip_is_one_fault() -> None:
    """A wrong value in a union is told once, not once for each member of the union."""
    for code, old, new, _, _ in CASES:
        if code in ("percent", "number", "during", "span", "condition-form", "amount-form", "wrong-type", "unknown-name"):
            with pytest.raises(PolicyError) as raised:
                read_policy(_broken(code, old, new).encode())
            assert len([f for f in raised.value.faults if f.code != "undrawn-line"]) == 1, raised.value


def test_all_faults_are_told_at_once() -> None:
    text = GOOD.replace(QUOTA, "at_least = 0.5").replace('every = "month"', 'every = "week"').replace('reason = "罚款多"\n', "")
    with pytest.raises(PolicyError) as raised:
        read_policy(text.encode())
    assert {f.code for f in raised.value.faults} == {"percent", "span", "missing"}
    assert str(raised.value).count("\n") == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="无法读取"):
        load_policy(tmp_path / "none.toml")
    with pytest.raises(PolicyError, match="无法读取"):
        load_policy(tmp_path)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(PolicyError, match="文件过大"):
        load_policy(tmp_path)
