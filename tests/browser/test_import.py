"""As an officer does it: drop a file, see what it would do, mend what is refused, bring that in, take it back."""

import base64

import openpyxl
import pytest
from playwright.sync_api import expect

from suppliers.models import Supplier
from tests.browser.watching import faults

HEADER = ["供應商編號", "供應商名稱", "國家地區", "類別", "建檔日期"]
FILE = [
    HEADER,
    ["S1", "國際電子（新名稱）", "中國", "整機組裝製造", ""],
    ["N1", "新供應商", "日本", "電池與化學品", "2024年3月1日"],
    ["N2", "錯的國家", "亞特蘭提斯", "電池與化學品", ""],
    ["N3", "錯的日期", "日本", "電池與化學品", "2024年2月31日"],
]


@pytest.fixture
def drop(page_of_root):
    """Return a function that drops a file on the field of the import page."""
    page = page_of_root

    def dropped(name, content):
        page.goto("/admin/")
        page.get_by_role("navigation").get_by_role("link", name="導入", exact=True).click()
        expect(page.get_by_role("heading", name="導入電子表格")).to_be_visible()
        transfer = page.evaluate_handle(
            """([name, content]) => {
                const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], name));
                return transfer;
            }""",
            [name, base64.b64encode(content).decode()],
        )
        page.locator("[name=file]").dispatch_event("drop", {"dataTransfer": transfer})
        expect(page.get_by_role("heading", name="導入預覽")).to_be_visible()

    return dropped


def counts(page):
    return page.locator("#suppliers .counts strong")


def mended(path):
    """Write what the officer writes into the workbook of refused rows; return its bytes and what it gave as reasons."""
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == [*HEADER, "拒絕原因"]
    reasons = [sheet.cell(row, len(HEADER) + 1).value for row in (2, 3)]
    sheet["C2"], sheet["E3"] = "日本", "2024年2月29日"
    book.save(path)
    return path.read_bytes(), reasons


def test_a_file_is_dropped_looked_at_mended_brought_in_and_taken_back(page_of_root, drop, said, tmp_path):
    page = page_of_root

    drop("名單.csv", "\n".join(",".join(row) for row in FILE).encode("big5"))
    expect(counts(page)).to_have_text(["1", "1", "0", "2"])
    expect(page.locator("td.after").first).to_have_text("國際電子（新名稱）")
    expect(page.locator("table.refused tbody tr")).to_have_count(2)
    heard = list(said)
    preview = faults(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="下載被拒絕的行").click()
    download.value.save_as(tmp_path / "refused.xlsx")
    content, reasons = mended(tmp_path / "refused.xlsx")
    page.get_by_label("略過被拒絕的行，導入其餘各行").check()
    page.get_by_role("button", name="導入", exact=True).click()
    expect(page.get_by_role("heading", name="文件已導入")).to_be_visible()
    written = set(Supplier.objects.filter(code__startswith="N").values_list("code", flat=True))

    drop("refused.xlsx", content)
    expect(counts(page)).to_have_text(["2", "0", "0", "0"])
    expect(page.get_by_text("拒絕原因")).to_have_count(0)
    page.get_by_role("button", name="導入", exact=True).click()
    expect(page.get_by_role("heading", name="文件已導入")).to_be_visible()
    page.get_by_role("link", name="復原此次導入").click()
    page.get_by_role("button", name="復原此次導入").click()
    expect(page.get_by_text("已復原 refused.xlsx 的導入。")).to_be_visible()

    assert ["亞特蘭提斯" in reasons[0], "日曆" in reasons[1] or "2月31日" in reasons[1]] == [True, True]
    assert written == {"N1"}
    assert set(Supplier.objects.filter(code__startswith="N").values_list("code", flat=True)) == {"N1"}
    assert (heard, preview) == ([], [])
