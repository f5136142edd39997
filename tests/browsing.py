"""Pages in Chromium: what axe-core finds wrong with them, and whether they scroll sideways."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

AXE = "axe-core@4.14.1"


def source_of_axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core, fetched once into pytest's cache folder; skips where it cannot be."""
    folder = Path(request.config.cache.mkdir("axe-core"))  # type: ignore[union-attr] - run without a cache, it says so
    source = folder / "node_modules/axe-core/axe.min.js"
    if not source.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, so axe-core cannot be fetched")
        flags = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
        fetched = subprocess.run([npm, "install", *flags, AXE], capture_output=True, check=False, timeout=120)
        if fetched.returncode or not source.exists():
            pytest.skip("axe-core could not be fetched with npm")
    return source.read_text("utf-8")


@contextmanager
def running_chromium() -> Iterator[Any]:
    """A browser that may reach nothing but the file it is given; skips where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def opened(chromium: Any, address: str) -> Iterator[Any]:
    """A page of its own; `requested` lists every address it asked for."""
    # The page's own policy forbids all scripts; the test's scripts (axe) must get past it.
    context = chromium.new_context(bypass_csp=True, java_script_enabled=True)
    page = context.new_page()
    page.requested = []
    page.on("request", lambda request: page.requested.append(request.url))
    page.goto(address)
    yield page
    context.close()


def violations(page: Any, axe: str) -> list[tuple[str, str]]:
    """What axe-core finds: the rule, and the beginning of the element that breaks it."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(v["id"], node["html"][:200]) for v in found for node in v["nodes"]]


def sideways(page: Any) -> int:
    """By how many pixels the page as a whole is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def open_all_details(page: Any) -> None:
    """Show what is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
