"""Codes → Chinese: what is wrong, and what to do. The only file of the package with sentences for problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shuangsui.paper.problems import PaperError, Problem

_TEXT_COLUMN = "在 Excel 或 WPS 中把该列设为“文本”格式，再按原件重新填写"
_SAVE_AS = "请在 Excel 或 WPS 中打开后另存为 .xlsx 再提交"

# code → (what is wrong, what to do). Values in braces are those of the problem.
SENTENCES: dict[str, tuple[str, str]] = {
    # the file
    "no-file": ("文件“{name}”打不开{reason:，原因：}", "请检查路径和权限"),
    "empty-file": ("文件是空的", "请填写后再提交"),
    "too-big": ("文件有 {size} MB，超过 {limit} MB 的上限", "请删去图片和无关的工作表，或分成几个文件"),
    "damaged": ("文件已损坏或不完整，无法读取", f"可能没有传完；{_SAVE_AS}"),
    "encrypted": ("文件设有密码，无法读取", "请取消密码后另存，再提交"),
    "macro": ("文件含有宏（.xlsm 等），出于安全不予读取", "请另存为不含宏的 .xlsx"),
    "zip-bomb": ("文件解压后异常庞大（{size} MB 以上），不予读取", f"{_SAVE_AS}；若仍如此，请核实文件来源"),
    "not-a-workbook": ("文件不是表格", "请提交 .xlsx、.xls 或 .csv 文件"),
    "text-as-workbook": ("文件名是 {suffix}，内容却是文本", "请把扩展名改为 .csv，或用 Excel 打开后另存为 .xlsx"),
    "wrong-extension": ("文件名是 {suffix}，内容却是 {right} 工作簿", "请把扩展名改为 {right}"),
    "renamed": ("文件名的扩展名与内容不符，已按 {right} 读取", "请把扩展名改为 {right}"),
    "too-many-rows": ("有 {rows} 行，超过 {limit} 行的上限", "请删去表格下方的空白格式行，或分成几个文件"),
    "too-many-columns": ("有 {columns} 列，超过 {limit} 列的上限", "请删去右侧的空白列"),
    "unknown-encoding": ("这一行的文字编码无法识别", "请另存为 UTF-8 编码的 .csv 或 .xlsx"),
    "mixed-encodings": (
        "前面的文字是 {first} 编码，这一行却是 {other} 编码，同一文件混用了两种编码",
        "请把两部分分别打开，合并后统一另存",
    ),
    "broken-quote": ("从这一行起引号没有配对，文件可能不完整", "请检查引号，或另存为 .xlsx"),
    "text-too-long": ("单元格文字超过 {limit} 字", "请缩短文字"),
    # the sheet and its header
    "no-table": ("文件里没有可读的工作表", _SAVE_AS),
    "no-such-sheet": ("没有名为“{name}”的工作表", "现有工作表：{sheets}"),
    "no-header": ("没有找到表头", "表头至少要有：{required}；可用 shuangsui template 生成空表"),
    "no-rows": ("表头下面没有数据", "请从表头的下一行起填写"),
    "missing-column": ("表头缺少必需的列：{missing}", "现有的列：{found}；请补上缺少的列"),
    "two-sheets-fit": ("工作表「{sheets}」都像要读的表", "请只保留一张，或指明读哪一张"),
    "columns-same-meaning": ("「{first}」和「{second}」两列意思相同，都是“{header}”", "请删去或改名其中一列"),
    "header-below-title": ("表头在第 {row} 行，上面 {titles} 行按标题略过", ""),
    "double-header": ("表头占第 {first}、{last} 两行，已合并理解", ""),
    "no-identity": ("表中没有“统一社会信用代码”列，也没有“编号”列，无法确定每一家是谁", "请补上其中一列"),
    "running-number-as-id": (
        "没有信用代码，也没有编号，暂以「序号」作编号",
        "编号填定后不能再变，请尽快补上统一社会信用代码或固定的编号",
    ),
    # rows and cells
    "cell-without-header": ("第 {column} 列没有表头，却有内容", "请补上表头，或删去该列；也可能是这一行多了一个分隔符"),
    "ragged-row": ("这一行缺单元格，按上下合并处理：「{columns}」取上一行的值", "请核对这一行"),
    "merged-across": ("左右合并的单元格无法对应到各列（第 {row}–{last} 行）", "请取消合并后逐格填写"),
    "merged-identity": ("第 {row}–{last} 行的单元格合并，无法区分各行", "请取消合并后逐行填写"),
    "merged-down": ("第 {row}–{last} 行的单元格合并，各行取同一值", ""),
    "example-skipped": ("示例行，已略过", ""),
    "header-repeated": ("重复的表头，已略过", ""),
    "remark-skipped": ("表下的备注，已略过", ""),
    "formula-without-value": ("单元格是公式，但文件里没有计算结果", "请在 Excel 或 WPS 中打开并保存一次，或把公式粘贴为数值"),
    "error-cell": ("单元格是公式错误（如 #N/A、#REF!）", "请改正公式或直接填写"),
    "missing": ("没有填写", "请补填"),
    "control-character": ("含有看不见的控制字符", "请删去后重新输入"),
    "digits-lost": ("数字超过 15 位，末几位已被表格软件改为 0（读到 {found}）", _TEXT_COLUMN),
    "code-as-number": ("号码被存成了数字，超过 15 位的部分已经丢失（读到 {found}）", _TEXT_COLUMN),
    "code-scientific": ("号码变成了科学计数法 {found}，数字已经丢失", _TEXT_COLUMN),
    "code-old-number": ("“{written}”是旧的工商注册号，不是统一社会信用代码", "应为 18 位的统一社会信用代码，见现行营业执照"),
    "code-organisation-code": ("“{written}”是组织机构代码，不是统一社会信用代码", "应为 18 位的统一社会信用代码，见现行营业执照"),
    "code-length": ("“{written}”有 {found} 位，统一社会信用代码应为 18 位", "请对照营业执照改正"),
    "code-blank": ("没有填写", "请补填"),
    "code-spelling": ("“{written}”{traits}，已按 {repaired} 读取", "应为 {repaired}"),
    "code-misread": ("“{written}”含有不会出现的字母 {found}", "应为 {repaired}，请对照营业执照确认"),
    "code-characters": ("“{written}”含有不会出现的字符 {found}（代码不用字母 I、O、S、V、Z）", "请对照营业执照改正"),
    "code-division": ("“{written}”的第 3–8 位应为数字", "请对照营业执照改正"),
    "code-check": (
        "“{written}”的校验位不对：末位是 {found}，按前 17 位推算应为 {expected}",
        "末位应为 {expected}，或前 17 位有误，请对照营业执照改正",
    ),
    "bad-id": ("“{found}”不能作为编号", "只用数字、大写字母和连字符，不超过 40 位"),
    "bad-date": ("“{found}”不是日期", "应写成 2025-01-03 这样的年-月-日"),
    "no-such-day": ("没有“{found}”这一天", "请改正日期"),
    "date-serial": ("日期被存成了数字 {found}，已按 {read} 读取", "请把该列设为“日期”格式并核对"),
    "bad-number": ("“{found}”不是数字", "只填数字，不带单位和文字"),
    "bad-degrees": ("“{found}”不是经纬度", "应为十进制的度数，不超过 {most}，如 44.014236"),
    "bad-count": ("“{found}”不是次数", "应为 0 或正整数"),
    "bad-yes-no": ("“{found}”无法判断是或否", "应为“是”或“否”"),
    "not-a-choice": ("“{found}”不在可选范围内", "应为：{allowed}{nearest:；最接近的是 }"),
    "several-needs": ("写了几项专业：{found}", "一次检查只能要求一项专业，请只留一项"),
    "unknown-area": ("“{found}”不是计划所列的区域", "可用的区域：{allowed}{nearest:；最接近的是 }"),
    "unknown-class": ("“{found}”不是计划所列的类别", "可用的类别：{allowed}{nearest:；最接近的是 }"),
    "unknown-kind": ("“{found}”不是计划所列的对象类型", "可用的对象类型：{allowed}{nearest:；最接近的是 }"),
    "unknown-fact": ("“{found}”不是计划所列的事实", "可用的事实：{allowed}{nearest:；最接近的是 }"),
    "unknown-item": ("“{found}”不是计划所列的抽查事项", "可用的事项：{allowed}{nearest:；最接近的是 }"),
    "unknown-target": ("检查对象名录里没有“{found}”", "请写信用代码、编号或全称{nearest:；最接近的是 }"),
    "unknown-inspector": ("检查人员名录里没有“{found}”", "请写执法证号或姓名{nearest:；最接近的是 }"),
    "ambiguous-target": ("有几个检查对象都叫“{found}”", "请改写信用代码或编号：{ids}"),
    "ambiguous-inspector": ("有几名检查人员都叫“{found}”", "请改写执法证号：{ids}"),
    # identities and doubles
    "no-code-no-number": ("统一社会信用代码和编号都没有填", "请填统一社会信用代码；确实没有的，填一个固定的编号"),
    "id-too-long": ("“{found}”超过 40 位", "请缩短编号"),
    "duplicate-code": ("代码 {id} 与第 {row} 行“{first}”重复", "同一家请删去一行；另一厂址、项目或排口请填不同的编号"),
    "duplicate-id": ("{id} 与第 {row} 行“{first}”重复", "同一家请删去一行；不是同一家请改用不同的编号"),
    "duplicate-certificate": ("执法证号 {id} 与第 {row} 行“{first}”重复", "请核对证号，同一人删去一行"),
    "likely-same-person": ("与第 {row} 行“{first}”同名同单位，可能是同一人", "请核对"),
    "likely-same-name": ("“{second}”与第 {row} 行“{first}”可能是同一家", "请核对；不是同一家则不必改"),
    "likely-same-place": ("“{second}”与第 {row} 行“{first}”地址相同、名称相近，可能是同一家", "请核对；不是同一家则不必改"),
    "likely-wrong-code": ("与第 {row} 行“{first}”信用代码相同，名称却不同", "请核对代码；企业更名的请统一名称"),
    "repeated-row": ("与第 {row} 行重复", "请核对；只算一次的请删去一行"),
    # the filled task table
    "other-draw": ("这张任务表属于抽取 {found}，不是 {expected}", "请提交本次抽取的任务表"),
    "unknown-task": ("本次抽取没有任务 {found}", "任务编号不能改动，请用原任务表填写"),
    "changed-task": ("「{what}」被改成了“{found}”，原为“{expected}”", "任务不能在表中改动；需要更换的请用 shuangsui substitute"),
    "repeated-task": ("任务 {found} 与第 {row} 行重复", "每项任务只填一行"),
    "missing-task": ("缺少任务 {found}（{name}）", "请保留全部任务行，未检查的留空"),
    "result-without-date": ("填了检查结果，没有填检查日期", "请补填检查日期"),
    "unknown-outcome": ("“{found}”不是计划所列的检查结果", "可用的结果：{allowed}{nearest:；最接近的是 }"),
    "unknown-method": ("“{found}”不是计划所列的检查方式", "可用的方式：{allowed}{nearest:；最接近的是 }"),
    # writing
    "cannot-hold": ("第 {row} 行「{column}」的文字有 {length} 字，超过 Excel 单元格 32767 字的上限", "请缩短后再导出"),
    "clashing-header": ("另外保留的列「{header}」与“{column}”列意思相同，无法一起写出", "请改名或删去"),
    "cannot-print": ("PDF 未能生成：{reason}", "请把这句话和所用的数据交给维护人员"),
}

_TRAITS = {"full-width": "用了全角字符", "spaces": "含有空格", "lower-case": "用了小写字母", "dashes": "含有连字符"}


def describe(problem: Problem, *, with_file: bool = False) -> str:
    """«第 12 行「统一社会信用代码」：…，应为 …。»: place, what is wrong, what to do. `with_file` puts the file's name first."""
    where = place(problem, with_file=with_file)
    wrong, todo = _texts(problem.code, _values(problem))
    joint = "，" if todo.startswith(("应为", "应写成")) else "；"
    text = f"{wrong}{joint}{todo}" if todo else wrong
    return f"{where}：{text}。" if where else f"{text}。"


def place(problem: Problem, *, with_file: bool = False) -> str:
    """Where: file, sheet, row and column, as far as there are any."""
    parts = [problem.file] if with_file and problem.file else []
    if problem.sheet:
        parts.append(f"工作表“{problem.sheet}”")
    spot = (f"第 {problem.row} 行" if problem.row else "") + (f"「{problem.column}」" if problem.column else "")
    return " ".join([*parts, spot] if spot else parts)


def remedy(problem: Problem) -> str:
    """What to do about it, "" where there is nothing to do."""
    return _texts(problem.code, _values(problem))[1]


def explain(error: PaperError) -> str:
    """The sentence of a raised error."""
    wrong, todo = _texts(error.code, error.values)
    return f"{wrong}；{todo}。" if todo else f"{wrong}。"


def summary(problems: Iterable[Problem]) -> str:
    """«3 处错误，2 处提醒»."""
    severities = [problem.severity for problem in problems]
    return f"{severities.count('error')} 处错误，{severities.count('warning')} 处提醒"


class _Lead(str):
    """`{nearest:；最接近的是 }` is the lead followed by the value, or nothing where the value is empty."""

    def __format__(self, lead: str) -> str:
        return lead + str(self) if self else ""


class _Filled(dict[str, _Lead]):
    """Values of a sentence; one that a problem does not have is empty."""

    def __missing__(self, key: str) -> _Lead:
        return _Lead("")


def _values(problem: Problem) -> dict[str, str]:
    return {"row": str(problem.row), **problem.values}


def _texts(code: str, values: Mapping[str, str]) -> tuple[str, str]:
    filled = _Filled({key: _Lead(text) for key, text in values.items()})
    if filled["traits"]:
        filled["traits"] = _Lead("、".join(_TRAITS.get(trait, trait) for trait in filled["traits"].split(",")))
    wrong, todo = SENTENCES[code]
    return wrong.format_map(filled), todo.format_map(filled)
