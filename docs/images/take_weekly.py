"""Takes the pictures of docs/weekly-report.md: `python docs/images/take_weekly.py WORKSPACE`, of the demo county only.

Needs Chromium, Playwright and openpyxl. A mail, a page of the PDF and a sheet of the workbook, all of one recipient.
"""

import shutil
import sys
import tempfile
from datetime import timedelta
from html import escape
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from playwright.sync_api import Browser, sync_playwright

import familyhub
from familyhub.reports import pdf

HERE = Path(__file__).parent
RECIPIENT = "northport"
SHEET = "Outcome measures"
MOST_ROWS = 26
PIXELS_A_LETTER = 7


def mail(browser: Browser, page: Path) -> None:
    """The beginning of the mail, as wide as a mail program shows it."""
    opened = browser.new_page(viewport={"width": 640, "height": 1180})
    opened.goto(page.resolve().as_uri())
    opened.screenshot(path=HERE / "weekly-mail.png")


def sheet(browser: Browser, book: Path) -> None:
    """The first rows of a sheet, drawn as a table with its columns' widths."""
    found = next(each for each in openpyxl.load_workbook(book) if each.title.endswith(SHEET))
    widths = [found.column_dimensions[get_column_letter(n)].width for n in range(1, found.max_column + 1)]
    columns = "".join(f"<col style='width:{width * PIXELS_A_LETTER}px'>" for width in widths)
    rows = [
        "<tr>" + "".join(f"<td>{'' if cell.value is None else escape(str(cell.value))}</td>" for cell in row) + "</tr>"
        for row in found.iter_rows(max_row=MOST_ROWS)
    ]
    style = (
        "table{border-collapse:collapse;table-layout:fixed;font:12px Arial}td{border:1px solid #ccc;padding:2px 4px;"
        "vertical-align:top}tr:nth-child(3) td{font-weight:bold}tr:nth-child(-n+2) td{border:0;white-space:nowrap}"
    )
    width = int(sum(widths) * PIXELS_A_LETTER)
    opened = browser.new_page(viewport={"width": width + 20, "height": 500})
    table = f"<table style='width:{width}px'><colgroup>{columns}</colgroup>{''.join(rows)}</table>"
    opened.set_content(f"<meta charset=utf-8><style>{style}</style>{table}")
    opened.screenshot(path=HERE / "weekly-workbook.png", full_page=True)


def main(workspace: Path) -> None:
    """Write weekly-mail, weekly-pdf and weekly-workbook."""
    weekly = familyhub.open(workspace).weekly
    today = weekly.week.sunday + timedelta(days=1)  # as on the Monday on which it is sent
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = weekly.preview(folder, [RECIPIENT], today)[RECIPIENT]
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        mail(browser, next(file for file in files if file.suffix == ".html"))
        sheet(browser, next(file for file in files if file.suffix == ".xlsx"))
        browser.close()
    first = pdf.pages(weekly.document(RECIPIENT, today), weekly.week.sunday, ppi=80)[0]
    (HERE / "weekly-pdf.png").write_bytes(first)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
