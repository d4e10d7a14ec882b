"""A registry's workbook into checked rows, beside the bare reading of its cells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.measure import Case, Figures, Target
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.rules.numbers import check_character
from shuangsui.rules.registry import DeclaredColumn, Vocabulary

TITLE = "Reading a registry"
ABOUT = """
100,000 rows × 20 columns of .xlsx: every core column of the target registry, four that a policy declares and two that nobody
did. The floor is calamine's bare read into Python lists. `shuangsui.paper` guards the file against bombs,
finds the header, parses and checks every cell (credit codes by their check character), looks for doubles and likely
duplicates, and makes the rows. openpyxl reads the bare cells, in its fast mode.
"""
FLOOR = "calamine, bare cells"
OURS = "shuangsui, checked rows"
ROWS = 100_000
SIZES = (ROWS,)
FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"

AREAS = ("昌吉市", "阜康市", "玛纳斯县", "呼图壁县", "吉木萨尔县", "奇台县", "木垒县")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
TRADES = ("水泥", "化工", "印染", "热电", "食品", "机械", "建材", "医药", "养殖", "加油站")
HEADERS = (
    *("名称", "统一社会信用代码", "编号", "区域", "地址", "类别", "对象类型", "行业", "许可管理类别", "管理级别"),
    *("生产状态", "参与双随机", "标识", "专业需求", "投产日期", "年用水量", "在线监测", "绩效分级", "联系人", "联系电话"),
)
WORDS = Vocabulary(
    areas={name: f"6523{number:02d}" for number, name in enumerate(AREAS, 1)},
    classes={"重点": "key", "一般": "general", "特殊": "special"},
    kinds={"企业": "firm", "建设项目": "project"},
    target_columns=(
        DeclaredColumn("since", "投产日期", type="date"),
        DeclaredColumn("water", "年用水量", type="number"),
        DeclaredColumn("online", "在线监测", type="yes-no"),
        DeclaredColumn("rating", "绩效分级", type="choice", choices=("A", "B", "C", "D")),
    ),
)


def rounds(size: int) -> int:
    """Enough for a median."""
    return 3


def row(number: int) -> tuple[str | int, ...]:
    """One plausible row; names and codes are all different."""
    body = f"91652300{number:08d}X"
    name = f"{SURNAMES[number % 32]}{SURNAMES[number // 32 % 32]}{SURNAMES[number // 1024 % 32]}{SURNAMES[number // 32768 % 32]}"
    trade, area = TRADES[number % 10], AREAS[number % 7]
    return (
        *(f"{area}{name}{trade}有限责任公司", body + check_character(body), "", area, f"{name}路{number % 900 + 1}号"),
        *(("重点", "一般", "一般", "一般")[number % 4], "企业", trade + "制造业"),
        *(("重点管理", "简化管理", "登记管理")[number % 3], ("市级", "县级")[number % 2], "正常"),
        *(("是", "是", "否")[number % 3], ("", "正面清单")[number % 9 == 0], ""),
        *(f"20{number % 20 + 2:02d}-{number % 12 + 1:02d}-15", number % 5000, ("是", "否")[number % 2], "ABCD"[number % 4]),
        *(name[:3], f"139{number:08d}"),
    )


def workbook(size: int) -> Path:
    """The file to read; written by another process, whose memory is not this one's."""
    path = FOLDER / f"registry-{size}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "bench.reading", str(path), str(size)], check=True, cwd=FOLDER.parent.parent)
    return path


def write(path: Path, size: int) -> None:
    """Write the workbook as Excel would: text as shared strings."""
    import xlsxwriter

    part = path.with_suffix(".part")
    book = xlsxwriter.Workbook(str(part), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("检查对象")
    for number, cells in enumerate([HEADERS, *(row(number) for number in range(size))]):
        sheet.write_row(number, 0, cells)
    book.close()
    part.rename(path)


def cases(size: int) -> list[Case]:
    """The same file for all."""
    path = workbook(size)

    def bare() -> object:
        import python_calamine

        return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()

    def ours() -> object:
        reading = read_targets(Source.at(path), WORDS)
        if len(reading.rows) != size:
            raise AssertionError([problem for problem in reading.problems if problem.severity == "error"][:3])
        return reading

    def by_openpyxl() -> object:
        import openpyxl

        return list(openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True))

    return [Case(FLOOR, lambda: bare), Case(OURS, lambda: ours), Case("openpyxl, bare cells", lambda: by_openpyxl, slow=True)]


def targets(figures: Figures) -> list[Target]:
    """What was promised of the reading."""
    ours = figures.of(OURS, ROWS)
    return [
        Target(f"{OURS} ÷ {FLOOR}", 2.0, ours.ratio),
        Target("peak memory, MB", 600, ours.peak_mb or float("inf")),
    ]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
