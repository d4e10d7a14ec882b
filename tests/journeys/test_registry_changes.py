"""The clerk's first morning: the registry out, changed in a spreadsheet, in again, taken back, and in once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.site.serving import Running

from .conftest import PHONE, OpenPage, fits, look
from .journal import finds, verified

ADDRESS = "阜康市示例路 88 号"
NEW = ("示例新办涂料厂", "XB-2026-001")


def test_a_changed_registry_is_seen_imported_taken_back_and_imported_again(
    open_page: OpenPage, site: Running, tmp_path: Path
) -> None:
    page = open_page("jingban")
    path, moved = taken_out(page, tmp_path)

    compared(page, path)
    look(page, "import-preview")
    page.get_by_role("link", name="1 修改").click()
    expect(page.locator("ins", has_text=ADDRESS)).to_be_visible()
    expect(page.get_by_text(moved)).to_be_visible()
    page.get_by_role("link", name="1 不能导入").click()
    expect(page.get_by_text("火星").first).to_be_visible()
    commit(page)
    seen_in_the_list(page, NEW[0], 1)
    take_back(page, path)
    seen_in_the_list(page, NEW[0], 0)

    compared(page, path)
    commit(page)
    seen_in_the_list(page, NEW[0], 1)
    page.get_by_role("link", name=NEW[0]).click()
    expect(page.get_by_role("heading", name=NEW[0])).to_be_visible()
    page.set_viewport_size({"width": PHONE, "height": 844})
    fits(page, "target")

    auditor = open_page("jijian")
    finds(auditor, "导出名录", "上传导入文件", "导入 检查对象名录", "撤销导入 检查对象名录")
    assert "全部相符" in verified(site)


def taken_out(page: Page, folder: Path) -> tuple[Path, str]:
    """The registry as the clerk exports and changes it, and the name of the firm that moved."""
    page.get_by_role("link", name="检查对象名录").click()
    expect(page.get_by_text("共 3079 条").first).to_be_visible()
    look(page, "targets")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出", exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path, change(path)


def compared(page: Page, path: Path) -> None:
    """Uploaded, its columns confirmed, and what the comparison counts."""
    upload(page, path)
    expect(page.get_by_role("heading", name=path.name)).to_be_visible()
    fits(page, "import-columns")
    page.get_by_role("button", name="列没有问题，下一步比对").click()
    counted(page, new=1, changed=1, refused=1)


def take_back(page: Page, path: Path) -> None:
    """Undo the newest import of the file, with a reason."""
    page.goto("/registry/imports/")
    page.get_by_role("link", name=path.name).first.click()
    page.get_by_role("link", name="撤销这次导入").click()
    page.get_by_label("撤销的理由").fill("拿错了一天的表")
    page.get_by_role("button", name="撤销整批").click()
    expect(page.get_by_text("的导入。").first).to_be_visible()


def change(path: Path) -> str:
    """A new firm, a new address, an area that does not exist; the name of the firm that moved.

    The new firm lies where no drawn list is secret: else it could not be taken back before the reveal.
    """
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value in ("名称", "名称*") for cell in row))
    column = {str(cell.value).rstrip("*"): cell.column for cell in head}
    firm, spoilt = head[0].row + 100, head[0].row + 200
    moved = str(sheet.cell(firm, column["名称"]).value)
    sheet.cell(firm, column["地址"]).value = ADDRESS
    sheet.cell(spoilt, column["区域"]).value = "火星"
    put(sheet, sheet.max_row + 1, column, {"名称": NEW[0], "编号": NEW[1], "区域": "阜康市", "对象类型": "", "参与双随机": "是"})
    book.save(path)
    return moved


def put(sheet: Any, row: int, column: dict[str, int], values: dict[str, str]) -> None:
    """Write a row's cells by the names of their columns."""
    for name, value in values.items():
        sheet.cell(row, column[name]).value = value or None


def upload(page: Page, path: Path) -> None:
    """Hand the workbook in."""
    page.goto("/registry/imports/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传，下一步核对列").click()


def counted(page: Page, **counts: int) -> None:
    """What the preview counts, once the comparison in the background is through."""
    for id_, count in counts.items():
        expect(page.locator(f"a[href='?does={id_}'] strong")).to_have_text(str(count))


def commit(page: Page) -> None:
    """Import what was shown, and see that it is done."""
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("link", name="撤销这次导入")).to_be_visible()


def seen_in_the_list(page: Page, name: str, count: int) -> None:
    """How many targets the query by name finds."""
    page.goto("/registry/targets/")
    page.get_by_role("search").get_by_label("名称", exact=True).fill(name)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text(f"共 {count} 条" if count else "没有符合条件的检查对象").first).to_be_visible()
