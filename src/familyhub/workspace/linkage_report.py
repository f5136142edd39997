"""How well records were linked: written while a snapshot is built, read back, and laid out as page and workbook."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from familyhub.access import visible_to
from familyhub.errors import SnapshotError
from familyhub.linkage.frozen import FrozenModel, load_model
from familyhub.linkage.shape import Decision
from familyhub.progress import RunLog
from familyhub.quality.linkage_reading import (
    CheckMember,
    LinkageQuality,
    check_members,
    has_linkage,
    read_linkage,
)
from familyhub.quality.linkage_writing import Using, write_linkage
from familyhub.reports import html, linkage_report, linkage_tables, xlsx
from familyhub.reports.linkage_counts import Counts
from familyhub.reports.linkage_others import counts_as_shown, told_to_others
from familyhub.reports.linkage_words import linkage_findings
from familyhub.snapshot import Built
from familyhub.sql import attach, connect_build, connect_read_only
from familyhub.state.samples import Sample
from familyhub.workspace.opened import Opened
from familyhub.workspace.releasing import give_counts
from familyhub.workspace.showing import AN_ANALYST, restrictions_of

OF = "linkage"
"""What the report's counts are called in the ledger of releases."""
AT_BIRTHS = """
SELECT DISTINCT delivery.mother_id, person.restriction
FROM delivery
JOIN delivery_person ON delivery_person.delivery_id = delivery.delivery_id
JOIN person ON person.person_id = delivery_person.person_id
WHERE delivery.mother_id IS NOT NULL AND person.restriction IS NOT NULL
"""
"""By mother, how anybody of her deliveries is restricted: a check on two of them tells of one that it does not name."""
SECONDS = 30.0
"""How long to look for the fewest of them to hide."""


@dataclass(frozen=True, slots=True)
class LinkageTaken:
    """How well the snapshot in service was linked, and the one before it (None: there is none on disk that says so)."""

    area: str
    found: LinkageQuality
    before: LinkageQuality | None


@dataclass(frozen=True, slots=True)
class BehindCheck:
    """The people of whom a check is so, as an analyst may see them, and how many more there are."""

    members: tuple[CheckMember, ...]
    not_shown: int


def write_linkage_quality(
    built: Built,
    model: FrozenModel | None,
    secret: bytes,
    decisions: Sequence[Decision],
    memory_limit: str,
    log: RunLog,
    sample: Sample | None = None,
) -> None:
    """Write how well records were linked into the marts of a snapshot that is not yet in service.

    `model` is the one they were linked by (None: the one that is shipped), `decisions` those that the build was given,
    `sample` what people were asked to check and said. `identity` is open here: what is written of it are counts and
    opaque ids.
    """
    used = model or load_model()
    with (
        log.step("linkage report") as step,
        connect_build(built.folder / "spill", memory_limit=memory_limit) as connection,
    ):
        for name in ("identity", "facts"):
            attach(connection, name, built.folder / f"{name}.duckdb")
        attach(connection, "marts", built.folder / "marts.duckdb", read_only=False)
        using = Using(used.version, used.thresholds.link)
        step.rows = write_linkage(connection, built.manifest.newest_day, using, secret, decisions, sample)
    shutil.rmtree(built.folder / "spill", ignore_errors=True)


def take(workspace: Opened) -> LinkageTaken:
    """How well records were linked. Raises SnapshotError for a snapshot built before this was looked at."""
    manifest = workspace.manifest()
    with workspace.marts() as connection:
        found = read_linkage(connection, manifest.newest_day)
    return LinkageTaken(workspace.settings.area.name, found, _before(workspace, manifest.snapshot_id))


def members(workspace: Opened, check: str) -> BehindCheck:
    """The people of whom a check is so, by opaque id: a mother and a delivery only where all may be shown.

    Raises UsageError for a check that nobody knows.
    """
    with workspace.marts() as connection:
        everybody = check_members(connection, check)
        restricted = restrictions_of(connection)
        at_births: dict[int, set[str]] = {}
        for mother, restriction in connection.execute(AT_BIRTHS).fetchall():
            at_births.setdefault(mother, set()).add(restriction)
    seen = visible_to(AN_ANALYST)

    def found(each: CheckMember) -> set[str | None]:
        beside = at_births.get(each.person_id, set()) if each.other_id is not None else set()
        return {restricted.get(each.person_id), restricted.get(each.other_id or 0), *beside}

    shown = tuple(each for each in everybody if seen.people(team=None, restrictions=found(each)).row)
    return BehindCheck(shown, len(everybody) - len(shown))


def release(workspace: Opened, taken: LinkageTaken, to: str = "others") -> Counts:
    """The report's counts as others may see them: held against all that left before, and written into the ledger.

    Raises DisclosureError where nothing may be shown. Counts that stand in no sum are not in it: each is protected by
    itself, and no table tells more of it.
    """
    told = told_to_others(taken.found, taken.before)
    given = give_counts(
        workspace, OF, told.counts, told.sums, told.unpublished, what="Report on the linkage", to=to, seconds=SECONDS
    )
    shown = {cell[1:]: value for cell, value in given.prepared.released.shown.items()}
    return counts_as_shown(shown, {cell[1:] for cell in given.prepared.withheld})


def write_html(taken: LinkageTaken, path: Path, released: Counts | None = None) -> Path:
    """Write the report as one HTML file, exact or with the counts of a release. Returns where it is."""
    document = linkage_report.compose(taken.found, taken.area, taken.before, released=released)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html.render(document), encoding="utf-8")
    return path.resolve()


def write_xlsx(taken: LinkageTaken, path: Path, released: Counts | None = None) -> Path:
    """Write the report as an Excel workbook, every group and source. Returns where it is."""
    counts = released or Counts()
    notice = linkage_report.NOTICE_FOR_OTHERS if counts.for_others else linkage_report.NOTICE
    written = linkage_tables.workbook_tables(taken.found, taken.before, linkage_findings(taken.found, counts), counts)
    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"{taken.area}: how well records were linked, as at {taken.found.as_at}"
    xlsx.write(path, written, title=title, notes=[notice])
    return path.resolve()


def _before(workspace: Opened, standing: str) -> LinkageQuality | None:
    """The newest snapshot on disk that is older than the one in service and tells of its linkage."""
    older = [manifest for manifest, turn in workspace.snapshots() if manifest.snapshot_id < standing and turn]
    for manifest in reversed(older):
        home = workspace.folders.snapshots / manifest.snapshot_id
        with (
            suppress(SnapshotError),
            connect_read_only({"marts": home / "marts.duckdb", "facts": home / "facts.duckdb"}) as connection,
        ):
            if has_linkage(connection):
                return read_linkage(connection, manifest.newest_day)
    return None
