"""The guides' files, commands and outputs are what a reader sees who does the same."""

from difflib import unified_diff

import pytest

GUIDES = (
    "first-real-extract.md", "how-to-write-a-measure.md", "how-to-add-a-source.md", "how-to-map-a-file.md", "errors.md",
    "where-should-our-next-hub-be.md",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_prints_what_it_shows(guides, tmp_path, name):
    page, now = guides.run(name, tmp_path)
    differs = unified_diff(page.splitlines(), now.splitlines(), "the page", "what was printed", lineterm="", n=0)
    found = "\n".join(differs)
    assert not found, f"{found}\nrun `.venv/bin/python docs/guides.py` and read what has changed"


def test_every_guide_is_run(guides):
    assert guides.GUIDES == GUIDES


def test_a_guide_that_shows_something_else_is_found_out(guides, tmp_path, monkeypatch):
    (tmp_path / "page.md").write_text("```console\n$ familyhub --version\nversion nought\n```\n", encoding="utf-8")
    monkeypatch.setattr(guides, "DOCS", tmp_path)
    page, now = guides.run("page.md", tmp_path)
    assert now != page


def test_times_and_snapshot_ids_may_differ(guides):
    shown = "  landing      2 rows      0.7 s\nSnapshot 20261122T011150627Z is in service.\n"
    printed = "  landing      2 rows     12.1 s\nSnapshot 20270101T000000000Z is in service.\n"
    assert guides._same(shown, printed)
    assert not guides._same(shown, printed.replace("in service", "gone"))
