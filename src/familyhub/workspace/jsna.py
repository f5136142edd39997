"""An area's needs assessment: published figures collected and compared, with what a workspace's own records add."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from familyhub import jsna
from familyhub.blocks import Document
from familyhub.errors import UsageError
from familyhub.jsna.collecting import ENGLAND, Collected, collect
from familyhub.jsna.findings import find, key_findings
from familyhub.jsna.indicator import SOURCES, load_catalogue, natures
from familyhub.jsna.staging import every_file
from familyhub.reports import html, jsna_report, pdf
from familyhub.reports.jsna_data import Advice, Assessment, Key, Neighbours, StoredFile
from familyhub.workspace.jsna_area import ATTRIBUTION, KnownArea, know
from familyhub.workspace.jsna_local import Local, local_to
from familyhub.workspace.opened import Opened

FormatName = Literal["pdf", "word", "html", "pack"]
FORMATS: tuple[FormatName, ...] = get_args(FormatName)
ENDINGS: dict[FormatName, str] = {"pdf": "pdf", "word": "docx", "html": "html", "pack": "zip"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A needs assessment in values, and what was read for it and not understood."""

    assessment: Assessment
    collected: Collected | None

    @property
    def figures(self) -> int:
        """How many indicators have a figure of the area, published and its own."""
        return len(self.assessment.all_headlines()) + len(self.assessment.local)


def assess(
    area: str,
    files: Sequence[Path] = (),
    *,
    on: date,
    workspace: Opened | None = None,
    to: str = "the partnership",
    name: str = "",
) -> Gathered:
    """The needs assessment of an area (ONS code) from stored files, and from a workspace's snapshot where one is given.

    Raises UsageError where nothing is known of the area, SourceError for files that cannot be used, DisclosureError
    where the workspace's figures may not leave.
    """
    local = Local() if workspace is None else local_to(workspace, to)
    collected = collect(*files, catalogue=load_catalogue()) if files else None
    known = know(area, every_file(files)) if files else KnownArea(area)
    rows = jsna.table(()) if collected is None else collected.rows
    name = name or _name(area, rows, known) or (workspace.settings.area.name if workspace is not None else "")
    catalogue = load_catalogue() if collected is None else collected.catalogue
    held = natures(catalogue)
    compared = jsna.compare(rows, area, known.neighbours, region=known.region, natures=held)
    if not compared and not local.measures:
        raise _nothing(area, rows)
    within = () if known.places is None else jsna.look_within(rows, area, known.places, natures=held, ranks=known.ranks)
    model = max(known.neighbours, default="")
    findings = find(compared, catalogue, area=name, within=within, model=model)
    assessment = Assessment(
        area,
        name,
        on,
        known.region_name,
        catalogue,
        compared,
        within,
        findings,
        key_findings(findings),
        _advice(findings),
        _named(known, rows),
        model,
        _history(rows, [ENGLAND]),
        _history(rows, known.neighbours.get(model, ())),
        known.places,
        known.outlines,
        known.larger,
        ATTRIBUTION if known.outlines else "",
        _files(collected, area),
        tuple(each.sentence() for each in collected.remarks) if collected is not None else (),
        local.segments,
        local.measures,
        local.voice,
    )
    return Gathered(assessment, collected)


def write(found: Gathered, folder: Path, formats: Sequence[FormatName] = FORMATS) -> list[Path]:
    """Write the report in each format into a folder; where the files are, in the order of the formats."""
    folder.mkdir(parents=True, exist_ok=True)
    document = jsna_report.compose(found.assessment)
    stem = f"needs-assessment-{found.assessment.code}-{found.assessment.on:%Y-%m-%d}"
    written = []
    for form in formats:
        path = folder / f"{stem}.{ENDINGS[form]}"
        path.write_bytes(_RENDERED[form](found, document))
        written.append(path.resolve())
    return written


def _pdf(found: Gathered, document: Document) -> bytes:
    return pdf.render(document, found.assessment.on)


def _html(found: Gathered, document: Document) -> bytes:
    return html.render(document).encode()


_RENDERED: Mapping[FormatName, Callable[[Gathered, Document], bytes]] = {"pdf": _pdf, "html": _html}


def _name(area: str, rows: pa.Table, known: KnownArea) -> str:
    if known.places is not None and area in known.places.places:
        return known.places.places[area].name
    names = rows.filter(pc.equal(rows.column("area_code"), area)).column("area_name").to_pylist()
    return next((name for name in names if name), "")


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
        for row in jsna.read(rows.filter(pc.is_in(rows.column("area_code"), pa.array(list(codes))))):
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
    own = [row for row in jsna.read(collected.rows.filter(pc.equal(collected.rows.column("area_code"), area)))]
    found = []
    for name in dict.fromkeys(row.file for row in own):
        rows = sorted((row for row in own if row.file == name), key=lambda row: row.period_order)
        source = collected.catalogue[rows[0].indicator].source
        found.append(StoredFile(name, SOURCES[source], len(rows), rows[0].period, rows[-1].period))
    return tuple(found)


def _advice(findings: Sequence[object]) -> tuple[Advice, ...]:
    return ()


def _nothing(area: str, rows: pa.Table) -> UsageError:
    known = len(set(rows.column("area_code").to_pylist()))
    return UsageError(
        "jsna-no-area",
        f"--area {area}",
        found=f"no figure of {area} among those of {known:,} areas",
        expected="the ONS code of a council that the files know, such as E06000001",
        next_step="Check the code, or add files that hold the area's figures with --files.",
    )
