"""Every link inside the repository leads somewhere, to the heading it names."""

import re
from pathlib import Path

import pytest
from repository import ROOT, pages

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def links(page: Path) -> list[str]:
    return LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """The anchors GitHub gives a page's headings: small letters, no punctuation, hyphens for spaces."""
    found: dict[str, int] = {}
    names = set()
    for heading in HEADING.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")
        seen = found[name] = found.get(name, -1) + 1
        names.add(name if seen == 0 else f"{name}-{seen}")
    return names


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_internal_link_resolves(page):
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_a_heading_becomes_the_anchor_github_gives_it(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# [sources.NAME]\n## What `this` is, in short\n## Twice\n## Twice\n```\n# no heading\n```\n")
    assert anchors(page) == {"sourcesname", "what-this-is-in-short", "twice", "twice-1"}
