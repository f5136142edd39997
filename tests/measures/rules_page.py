"""The table of definitions in docs/how-due-measures-count.md, read as definitions."""

import re
from datetime import date
from pathlib import Path

from familyhub.measures.definition import Definition, Reported, Target, Until, Within

PAGE = Path(__file__).parents[2] / "docs" / "how-due-measures-count.md"


def definitions_of_the_page() -> dict[str, Definition]:
    """Every definition the page lists, by id, as far as its table and the lines under it say."""
    text = PAGE.read_text(encoding="utf-8").split("## The definitions")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    found: dict[str, Definition] = {}
    before: list[str] = []
    for row in rows[2:]:
        cells = [before[at] if cell == "same" or cell.startswith("same;") else cell for at, cell in enumerate(row)]
        if cells[5].startswith("same, "):
            cells[5] = f"{before[5]}{cells[5].removeprefix('same')}"
        if cells[5].startswith("among "):
            cells[5] = f"{before[5]}, {cells[5]}"
        for measure, event in _named(cells[0], cells[2]):
            found[measure] = _definition(measure, event, cells, text)
        before = cells if not cells[5].count("among") else [*cells[:5], before[5], *cells[6:]]
    return found


def _named(ids: str, event: str) -> list[tuple[str, str]]:
    if ids != "ohid-c6iii to vii":
        return [(ids, event)]
    domains = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")
    numerals = ("iii", "iv", "v", "vi", "vii")
    return [(f"ohid-c6{n}", f"asq3_{d}_at_or_above") for n, d in zip(numerals, domains, strict=True)]


def _definition(measure: str, event: str, cells: list[str], text: str) -> Definition:
    _, subject, _, window, counts, reported, target, catch_up = cells
    among = re.search(r"among (\S+)", reported)
    worklist = re.search(r"Worklist: (.*)\.", text)
    listed = re.findall(r"(?:kpi-)?(2-\d\d)", worklist.group(1)) if worklist else []
    return Definition(
        kind="due",
        name=measure,
        subject=subject,  # pyright: ignore[reportArgumentType] - the page's own word
        satisfied_by=event,
        within=_within(window),
        reported=_reported(reported),
        responsible="contract" if measure.startswith("kpi") else "resident",
        responsible_on="period_end" if "period_end" in reported else "window_closes",
        counts=counts,  # pyright: ignore[reportArgumentType] - the page's own word
        among=among.group(1) if among else None,
        target=Target(at_least=float(target.rstrip("%"))) if target else None,
        catch_up=_until(catch_up),
        worklist=measure.removeprefix("kpi-") in listed,
        why="",
        owner="",
        next_review=date(2027, 4, 1),
    )


def _within(words: str) -> Within:
    if words == "28+0 weeks to birth":
        return Within(from_=28, to="birth", unit="gestation_weeks")
    first, last, unit = re.fullmatch(r"(\d+)-(\d+) (days|weeks|months)", words).groups()  # pyright: ignore[reportOptionalMemberAccess] - or the page is wrong
    return Within(from_=int(first), to=int(last), unit=unit)


def _reported(words: str) -> Reported:
    calendar = "ohid-new-birth" if "ohid-new-birth" in words else None
    when = "satisfied" if "satisfied" in words else "anchor" if "when = anchor" in words else "window_closes"
    return Reported(by="quarter" if "quarter" in words else "month", when=when, calendar=calendar)


def _until(words: str) -> Until | None:
    if words in ("", "none"):
        return None
    if words.startswith("day "):
        return Until(to=int(words.removeprefix("day ")), unit="days")
    return Until(to=int(words.removesuffix(" months")), unit="months")
