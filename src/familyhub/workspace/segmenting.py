"""Segments of a workspace's snapshot: found, kept as sums beside the snapshots, and held against an earlier one."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from familyhub import costs, segments
from familyhub.config.folders import closed_to_others
from familyhub.costs import Priced
from familyhub.errors import UsageError
from familyhub.geography import read_boundaries
from familyhub.reports import html, segments_report, segments_tables, xlsx
from familyhub.segments import Question, Segmentation, Settings
from familyhub.segments.release import for_others, told_to_others
from familyhub.segments.release_counts import Shown
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give_counts

OF = "Segments"
"""Before the name of each count in the ledger of releases."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A segment of two snapshots with one rule: its children and mean pounds then and now; None where it was not."""

    cohort: str
    name: str
    people_then: int | None
    people_now: int | None
    mean_then: float | None
    mean_now: float | None


def find(workspace: Opened, settings: Settings | None = None, as_of: date | None = None) -> Segmentation:
    """The segments of the snapshot in service for the year that ends on `as_of`, else on its newest day.

    They are kept below segments/ as sums, one file a snapshot. Raises UsageError for a day after the newest extract.
    """
    manifest = workspace.manifest()
    if as_of is not None and as_of > manifest.newest_day:
        raise UsageError(
            "day_not_known",
            "the question",
            found=f"--as-of {as_of}",
            expected=f"a day up to {manifest.newest_day}, when the newest extract was received",
            next_step="Choose an earlier day, or land newer extracts and run `familyhub refresh`.",
        )
    question = Question(as_of or manifest.newest_day, manifest.newest_day, manifest.contract)
    with workspace.marts() as connection:
        found = segments.segment(connection, question, settings, unit_costs(workspace))
    if as_of is None:
        _keep(workspace, manifest.snapshot_id, found)
    return found


def unit_costs(workspace: Opened) -> costs.UnitCosts:
    """The unit costs in use: those shipped, and the council's own below costs/."""
    return costs.load(workspace.folders.costs)


def priced(workspace: Opened, year: str | None = None) -> tuple[Priced, ...]:
    """Every unit cost at the prices of a year. Raises UsageError for a year the index does not know."""
    return unit_costs(workspace).all_at(year)


def earlier(workspace: Opened, found: Segmentation) -> Segmentation | None:
    """The newest kept segments of an earlier day; None where there are none."""
    kept = [_read(path) for path in sorted(workspace.folders.segments.glob("*.json"))]
    before = [each for each in kept if each is not None and each.as_of < found.as_of]
    return max(before, key=lambda each: each.as_of, default=None)


def moved(then: Segmentation, now: Segmentation) -> tuple[Moved, ...]:
    """Segments of two snapshots side by side, matched by their rules, in the order of now, those that went last."""
    rows = []
    for cohort in now.cohorts:
        before = {each.key: each for each in then.cohort(cohort.id).segments}
        for each in cohort.segments:
            old = before.pop(each.key, None)
            rows.append(Moved(cohort.name, each.name, old.people if old else None, each.people,
                              old.mean if old else None, each.mean))  # fmt: skip
        rows += [Moved(cohort.name, old.name, old.people, None, old.mean, None) for old in before.values()]
    return tuple(rows)


def release(workspace: Opened, found: Segmentation, to: str = "others") -> Segmentation:
    """The segments as others may see them: held against all that left before, and written into the ledger.

    A cohort of which not even the tree may be shown is left empty. Raises DisclosureError where nothing may be shown,
    StateError where another release was written meanwhile.
    """
    told = told_to_others(found)
    given = give_counts(workspace, OF, told.counts, told.sums, told.unpublished, what="Segments", to=to, seconds=None)
    return for_others(found, Shown({cell[1:]: value for cell, value in given.prepared.released.shown.items()}))


def write_html(workspace: Opened, shown: Segmentation, path: Path) -> Path:
    """Write the segments as one HTML file, exact or as a release shows them. Returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settings = workspace.settings
    outlines = {}
    if settings.geography.districts:
        known = read_boundaries(workspace.folders.root / settings.geography.districts)
        outlines = {boundary.name: boundary for boundary in known}
    document = segments_report.compose(shown, settings.area.name, outlines)
    path.write_text(html.render(document), encoding="utf-8")
    return path.resolve()


def write_xlsx(workspace: Opened, shown: Segmentation, path: Path) -> Path:
    """Write every table of the segments as an Excel workbook, exact or as a release shows them. Returns where it is."""
    area = workspace.settings.area.name
    path.parent.mkdir(parents=True, exist_ok=True)
    notice = segments_report.NOTICE_FOR_OTHERS if shown.released else segments_report.NOTICE
    title = f"{area}: segments as at {shown.as_of}"
    xlsx.write(path, segments_tables.workbook(shown, area), title=title, notes=[notice])
    return path.resolve()


def _keep(workspace: Opened, snapshot: str, found: Segmentation) -> None:
    """Sums only, and of those none of a ward: what is kept is read years later by people who were not there."""
    folder = workspace.folders.segments
    closed_to_others(folder)
    sparse = replace(found, cohorts=tuple(
        replace(
            cohort,
            segments=tuple(
                replace(each, lives=tuple(where for where in each.lives if where.level == "district"))
                for each in cohort.segments
            ),
            standing_out=tuple(each for each in cohort.standing_out if each.level == "district"),
        )
        for cohort in found.cohorts
    ))  # fmt: skip
    (folder / f"{snapshot}.json").write_bytes(msgspec.json.format(msgspec.json.encode(sparse), indent=1))


def _read(path: Path) -> Segmentation | None:
    """Kept segments; None for a file of an earlier familyhub that says it another way."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Segmentation)
    except (OSError, msgspec.DecodeError):
        return None
