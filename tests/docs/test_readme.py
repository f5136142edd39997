"""What the README, the glossary and the decisions promise of themselves."""

import re

from repository import DOCS, ROOT

from familyhub.measures import load
from familyhub.model import TABLES
from familyhub.sources import installed


def test_the_readmes_numbers_are_true(text):
    readme = text("README.md")
    assert f"{len(load())} definitions come with it" in readme
    assert f"one file for each of {len(TABLES)} tables" in readme
    shipped = [name for name, form in installed().items() if form.read.__module__.startswith("familyhub.")]
    named = re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)
    assert sorted(named) == sorted(shipped)
    assert len(shipped) == 24


def test_the_readmes_targets_are_those_of_the_definitions(text):
    definitions = load()
    for row in re.findall(r"^\| (`kpi-.*)$", text("README.md"), re.MULTILINE):
        said = re.search(r"target (\d+)%", row)
        assert said, row
        for measure in re.findall(r"`(kpi[\w-]+)`", row):
            target = definitions[measure].target
            assert target is not None and target.at_least == int(said[1]), measure


def test_the_readmes_two_commands_exist(text):
    commands = re.findall(r"^make (\w+)", text("README.md"), re.MULTILINE)
    assert commands == ["demo", "test"]
    targets = re.findall(r"^(\w+):", text("Makefile"), re.MULTILINE)
    assert [command for command in commands if command not in targets] == []


def test_the_picture_is_small_enough_to_load(text):
    [picture] = re.findall(r"^!\[[^\]]+\]\((.+?)\)$", text("README.md"), re.MULTILINE)
    content = (ROOT / picture).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 300_000


def test_the_glossary_is_in_order_of_the_alphabet(text):
    words = re.findall(r"^\| ([^|]+?) \| [^-]", text("GLOSSARY.md"), re.MULTILINE)[1:]
    assert len(words) > 40
    assert words == sorted(words, key=str.casefold)


def test_decisions_are_numbered_without_a_gap_and_have_all_their_parts():
    pages = sorted((DOCS / "decisions").glob("*.md"))
    assert [page.name[:3] for page in pages] == [f"{number:03}" for number in range(1, len(pages) + 1)]
    for page in pages:
        content = page.read_text(encoding="utf-8")
        assert content.startswith(f"# {page.name[:3]} "), page.name
        parts = re.findall(r"^(Status|Context|Decision|Consequences|Considered): ", content, re.MULTILINE)
        assert parts == ["Status", "Context", "Decision", "Consequences", "Considered"], page.name


def test_a_floor_of_the_import_rules_has_its_row_in_the_architecture(text):
    import tomllib

    contract = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    rooms = [room.strip() for layer in contract["layers"] for room in layer.split("|")]
    page = text("docs/architecture.md")
    assert [room for room in rooms if f"`{room}/`" not in page and f"`{room}`" not in page] == []
    ordered = [layer.split("|")[0].strip() for layer in contract["layers"]]
    places = [min(page.find(f"`{room}/`") % 10**9, page.find(f"`{room}`") % 10**9) for room in ordered]
    assert places == sorted(places)
