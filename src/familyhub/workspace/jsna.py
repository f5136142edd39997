"""An area's needs assessment: published figures collected and compared, with what a workspace's own records add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import duckdb
import pyarrow as pa

from familyhub import jsna
from familyhub.errors import UsageError
from familyhub.jsna.choosing import key_findings
from familyhub.jsna.collecting import ENGLAND, Collected, collect
from familyhub.jsna.findings import Finding, find
from familyhub.jsna.indicator import LICENCES, OPEN, SOURCES, Indicator, natures
from familyhub.jsna.recommending import Recommended, recommend
from familyhub.jsna.reviewing import Agreed
from familyhub.jsna.staging import Extract, every_file
from familyhub.jsna.wording import spoken
from familyhub.reports import data_pack, html, jsna_pack, jsna_report, pdf, pictures, word
from familyhub.reports.jsna_data import Advice, AdviceState, Assessment, Key, Neighbours, Reference, StoredFile
from familyhub.reports.siting_data import Siting
from familyhub.reports.words import day
from familyhub.workspace.jsna_area import ATTRIBUTION, KnownArea, know
from familyhub.workspace.jsna_landed import landed_statistics
from familyhub.workspace.jsna_local import Local, local_to
from familyhub.workspace.jsna_own import InUse
from familyhub.workspace.jsna_review import agreed
from familyhub.workspace.opened import Opened

FormatName = Literal["pdf", "word", "html", "pack"]
FORMATS: tuple[FormatName, ...] = get_args(FormatName)
STANDARDS: tuple[pdf.Standard, ...] = ("ua-1", "a-2a")
"""Accessible, and readable in fifty years."""
ENDINGS: dict[FormatName, str] = {"pdf": "pdf", "word": "docx", "html": "html"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A needs assessment in values, and what was read for it and not understood."""

    assessment: Assessment
    collected: Collected | None

    @property
    def figures(self) -> int:
        """How many indicators have a figure of the area, published and its own."""
        return len(self.assessment.all_headlines()) + len(self.assessment.local)

    def write(self, folder: str | Path, formats: "Sequence[FormatName]" = FORMATS) -> list[Path]:
        """Write the report into a folder in each of the formats; where the files are."""
        return write(self, Path(folder), formats)


def assess(
    area: str,
    files: Sequence[Path] = (),
    *,
    on: date,
    workspace: Opened | None = None,
    to: str = "the partnership",
    name: str = "",
    in_use: InUse | None = None,
    landed: Sequence[Extract] | None = None,
    own_name: str = "",
) -> Gathered:
    """The needs assessment of an area (ONS code) from stored files, and from a workspace's snapshot where one is given.

    Indicators, rules and library are those `in_use`, `landed` published statistics read beside the files, `own_name` is
    what the area is called where no file says it; what is not given is the workspace's, or else the package's.
    With these three of a workspace and not itself the findings are those of its report, and nothing is released.
    Raises UsageError where nothing is known of the area, SourceError for files that cannot be used, DisclosureError
    where the workspace's figures may not leave.
    """
    used = in_use or InUse.of(None if workspace is None else workspace.folders)
    # Before its first refresh a workspace has no records to add, but it may hold what partners said of the findings.
    adds = workspace is not None and (not files or bool(workspace.snapshots()))
    local = local_to(workspace, to) if workspace is not None and adds else Local()
    extracts = landed if landed is not None else landed_statistics(workspace) if workspace is not None else ()
    own_name = own_name or (workspace.settings.area.name if workspace is not None else "")
    collected = collect(*files, catalogue=used.catalogue, area=area, extracts=extracts) if files or extracts else None
    known = know(area, every_file(files)) if files else KnownArea(area)
    rows = jsna.table(()) if collected is None else collected.rows
    name = name or _name(area, rows, known) or own_name
    catalogue, held = used.catalogue, natures(used.catalogue)
    compared = jsna.compare(rows, area, known.neighbours, region=known.region, natures=held)
    if not compared and not local.measures:
        raise _nothing(area, rows)
    within = () if known.places is None else jsna.look_within(rows, area, known.places, natures=held, ranks=known.ranks)
    model = max(known.neighbours, default="")
    # Without any published figure every indicator would be "not published": that is no finding about the area.
    findings = find(compared, catalogue, area=name, within=within, model=model, by=used.rules) if compared else ()
    recommended = recommend(findings, catalogue, used.library)
    stand = {} if workspace is None else _standing(workspace, area, findings, recommended)
    assessment = Assessment(
        area,
        name,
        on,
        known.region_name,
        catalogue,
        compared,
        within,
        findings,
        key_findings(findings, by=used.rules),
        _advice(recommended, catalogue, stand),
        _named(known, rows),
        model,
        _history(rows, [ENGLAND]),
        _history(rows, known.neighbours.get(model, ())),
        known.places,
        known.outlines,
        known.larger,
        ATTRIBUTION if known.outlines else "",
        _files(collected, area),
        (*used.notes, *(each.sentence() for each in (collected.remarks if collected is not None else ()))),
        local.segments,
        local.measures,
        local.voice,
        {id: each for id, each in stand.items() if each.kind == "finding"},
    )
    return Gathered(assessment, collected)


def with_sites(found: Gathered, sites: Siting) -> Gathered:
    """The same with what a study of sites found, for the part on where services should be."""
    return replace(found, assessment=replace(found.assessment, siting=sites))


def write(found: Gathered, folder: Path, formats: Sequence[FormatName] = FORMATS) -> list[Path]:
    """Write the report in each format into a folder; where the files are, in the order of the formats.

    `pack` is the data as a workbook and as CSV files in a zip, and every picture as SVG, PNG and CSV below `pictures`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = jsna_report.compose(found.assessment)
    on = found.assessment.on
    stem = f"needs-assessment-{found.assessment.code}-{on:%Y-%m-%d}"
    written: list[Path] = []
    for form in formats:
        path = folder / f"{stem}.{ENDINGS.get(form, '')}"
        match form:
            case "pdf":
                path.write_bytes(pdf.render(document, on, STANDARDS))
            case "word":
                path.write_bytes(word.render(document, on))
            case "html":
                path.write_text(html.render(document), encoding="utf-8")
            case "pack":
                written += data_pack.write(folder, jsna_pack.pack(found.assessment), f"{stem}-data")
                pictures.write(folder / f"{stem}-pictures", document)
                written.append(folder / f"{stem}-pictures")
                continue
        written.append(path)
    return [path.resolve() for path in written]


def _name(area: str, rows: pa.Table, known: KnownArea) -> str:
    if known.places is not None and area in known.places.places:
        return known.places.places[area].name
    return next((row.area_name for row in jsna.read(_of(rows, [area])) if row.area_name), "")


def _of(rows: pa.Table, codes: Sequence[str]) -> pa.Table:
    """The rows of some areas, in their order."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("every_row", rows)
        chosen = "SELECT * FROM every_row WHERE area_code IN (SELECT UNNEST(?))"
        return connection.sql(chosen, params=[list(codes)]).to_arrow_table()


def _named(known: KnownArea, rows: pa.Table) -> tuple[Neighbours, ...]:
    """The neighbours of each model by name; one that no figure names keeps its code, for it has been abolished."""
    names = dict(zip(rows.column("area_code").to_pylist(), rows.column("area_name").to_pylist(), strict=True))
    return tuple(
        Neighbours(model, tuple(names.get(code) or code for code in codes)) for model, codes in known.neighbours.items()
    )


def _history(rows: pa.Table, codes: Sequence[str]) -> dict[Key, dict[str, float]]:
    """The figures of these areas by key and period: the plain mean, where more than half of them have one."""
    values: dict[Key, dict[str, dict[str, float]]] = {}
    if codes:
        for row in jsna.read(_of(rows, codes)):
            if row.value is not None:
                values.setdefault((row.indicator, *row.group), {}).setdefault(row.period, {})[row.area_code] = row.value
    return {
        key: {
            period: sum(by_area.values()) / len(by_area)
            for period, by_area in periods.items()
            if 2 * len(by_area) >= len(codes)
        }
        for key, periods in values.items()
    }


def _files(collected: Collected | None, area: str) -> tuple[StoredFile, ...]:
    """The files that state figures of the area itself, with the periods they tell of."""
    if collected is None:
        return ()
    own = list(jsna.read(_of(collected.rows, [area])))
    found = []
    for name in dict.fromkeys(row.file for row in own):
        rows = sorted((row for row in own if row.file == name), key=lambda row: row.period_order)
        source = collected.catalogue[rows[0].indicator].source
        licence = LICENCES.get(source, OPEN)
        found.append(StoredFile(name, SOURCES[source], len(rows), rows[0].period, rows[-1].period, licence))
    return tuple(found)


def _standing(
    workspace: Opened, area: str, findings: Sequence[Finding], recommended: Sequence[Recommended]
) -> dict[str, Agreed]:
    """What the partners said of each finding and recommendation, by its id."""
    return {each.id: each for each in agreed(workspace, area, findings, recommended)}


def _advice(
    recommended: Sequence[Recommended], catalogue: Mapping[str, Indicator], stand: Mapping[str, Agreed]
) -> tuple[Advice, ...]:
    """What the library suggests, with what the partners made of it."""
    return tuple(_one(each, catalogue, stand.get(each.id)) for each in recommended)


def _one(each: Recommended, catalogue: Mapping[str, Indicator], said: Agreed | None) -> Advice:
    return Advice(
        each.id,
        each.does if said is None else said.text,
        each.cohorts,
        each.level,
        tuple(Reference(item.cited(), item.population, item.link) for item in each.evidence),
        tuple(dict.fromkeys(spoken(catalogue[finding.indicator].name) for finding in each.findings)),
        *_decided(said),
        without_building=each.without_building,
    )


def _decided(said: Agreed | None) -> tuple[AdviceState, str, str, str, str]:
    """How a recommendation stands: its state, who has it in hand, by when, what was said, and what changed since."""
    if said is None or said.decided is None:
        comments = "; ".join(f"{word.who}: {word.comment}" for word in said.comments) if said else ""
        return "proposed", "", "", comments, ""
    word = said.decided
    comments = "; ".join(f"{each.who}: {each.comment}" for each in said.comments)
    by_when = day(word.by_when) if word.by_when is not None else ""
    changed = "The figures it answers are not those of that day." if said.was else ""
    return said.state, word.owner or word.who, by_when, comments, changed


def _nothing(area: str, rows: pa.Table) -> UsageError:
    known = len(set(rows.column("area_code").to_pylist()))
    return UsageError(
        "jsna-no-area",
        f"--area {area}",
        found=f"no figure of {area} among those of {known:,} areas",
        expected="the ONS code of a council that the files know, such as E06000001",
        next_step="Check the code, or add files that hold the area's figures with --files.",
    )
