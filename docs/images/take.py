"""Takes the pictures of the report that the README shows: `python docs/images/take.py REPORT.html`.

Needs Chromium and Playwright. Take them of the demo county only: a picture cannot be unpublished.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

WIDTH = 1000
HERE = Path(__file__).parent


def clip(page: Page, name: str, first: str, last: str) -> None:
    """The stretch of the page from the top of one element to the bottom of another, given as CSS selectors."""
    top = page.locator(first).first.bounding_box()
    bottom = page.locator(last).first.bounding_box()
    if top is None or bottom is None:
        raise SystemExit(f"{name}: the report has no {first} or no {last}")
    y = max(top["y"] - 16, 0)
    area = {"x": 0, "y": y, "width": WIDTH, "height": bottom["y"] + bottom["height"] - y + 24}
    page.screenshot(path=HERE / f"{name}.png", clip=area, full_page=True)


def main(report: Path) -> None:
    """Write report-top, report-trend, report-map and report-district."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1200})
        page.goto(report.resolve().as_uri())
        clip(page, "report-top", "header", "#going-well + ul, #attention + ul")
        visit = "#measure-kpi-2-02"
        clip(page, "report-trend", visit, f"{visit} ~ figure >> nth=1")
        shown = "#measure-kpi-2-34 ~ figure >> nth=2"
        clip(page, "report-map", shown, shown)
        clip(page, "report-district", "#district-1", "#district-1-reasons ~ figure")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
