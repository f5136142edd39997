"""Takes the pictures of docs/siting-explorer.md: `python docs/images/take_siting.py EXPLORER.html`, of the demo county.

Needs Chromium and Playwright. The controls with the map, and the tables below them, with one plan chosen and one of its
sites closed by hand.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WIDTH = 1040
PLAN = "one_more"


def clip(page: Page, name: str, first: str, last: str) -> None:
    """The stretch of the page from the top of one element to the bottom of another, given as CSS selectors."""
    # From the top of the page, wherever a click has scrolled it to.
    top, bottom = (
        page.eval_on_selector(each, f"e => e.getBoundingClientRect().{side} + scrollY")
        for each, side in ((first, "top"), (last, "bottom"))
    )
    area = {"x": 0, "y": max(top - 16, 0), "width": WIDTH, "height": bottom - max(top - 16, 0) + 16}
    page.screenshot(path=HERE / f"{name}.png", clip=area, full_page=True)


def main(explorer: Path) -> None:
    """Write siting-explorer and siting-figures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1200})
        page.goto(explorer.resolve().as_uri())
        page.select_option("#start", PLAN)
        page.locator("#sites input:checked").first.uncheck()
        clip(page, "siting-explorer", "#choose", ".beside")
        clip(page, "siting-figures", "#summary", "#figures > :nth-child(2)")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
