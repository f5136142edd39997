"""Taking the inventory of a workspace, and writing it: report, workbook, drawing."""

from datetime import UTC, date, datetime
from pathlib import Path

from familyhub import inventory, measures
from familyhub.inventory import Feed, Inventory, MeasureRead, Product
from familyhub.measures import Definition
from familyhub.reports import html, inventory_report, inventory_tables, xlsx
from familyhub.reports.charts import draw
from familyhub.snapshot import Manifest
from familyhub.workspace.asking import AS_MEASURED
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened


def take(workspace: Opened, today: date | None = None) -> Inventory:
    """The inventory of the snapshot in service; lateness, agreements and retention as of `today`."""
    manifest, settings = workspace.manifest(), workspace.settings
    today = today or datetime.now(UTC).date()
    definitions = workspace.definitions()
    with workspace.marts() as connection:
        held = inventory.holdings(connection, manifest, settings, Offer.of(workspace.folders).formats, today)
    return Inventory(
        area=settings.area.name,
        today=today,
        newest_day=manifest.newest_day,
        snapshot=manifest.snapshot_id,
        governance=settings.governance,
        holdings=held,
        silent=tuple(sorted(set(settings.sources) - {holding.source for holding in held})),
        measures=_read(definitions, manifest),
        products=_products(definitions),
        canonical_rows=manifest.canonical_rows,
        linked_rows=manifest.facts_rows,
        records=manifest.linked["records"],
        people=manifest.linked["people"],
    )


def behind(workspace: Opened, taken: Inventory, *, field: str | None, measure: str | None) -> tuple[Feed, ...]:
    """The fields behind a column (`contact.happened_on`) or a measure. Raises UsageError for one that nobody knows."""
    formats = Offer.of(workspace.folders).formats
    if measure is not None:
        measures.definition_named(workspace.definitions(), measure)
        chosen = next(read for read in taken.measures if read.id == measure)
        return inventory.behind_measure(chosen, taken.holdings, formats)
    return inventory.behind_field(field or "", taken.holdings, formats)


def write_html(taken: Inventory, path: Path) -> Path:
    """Write the inventory as one HTML file. Returns where it is."""
    return _written(path, html.render(inventory_report.compose(taken)))


def write_svg(taken: Inventory, path: Path) -> Path:
    """Write the data-flow drawing as an SVG file. Returns where it is."""
    return _written(path, str(draw(inventory.drawing(taken), "flow")) + "\n")


def write_xlsx(taken: Inventory, path: Path) -> Path:
    """Write the record of processing, and the inventory behind it, as an Excel workbook. Returns where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"{taken.area}: record of processing and inventory"
    xlsx.write(path, inventory_tables.workbook(taken), title=title, notes=[inventory_report.NOTICE])
    return path.resolve()


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path.resolve()


def _read(definitions: dict[str, Definition], manifest: Manifest) -> tuple[MeasureRead, ...]:
    question = AS_MEASURED.question(manifest)
    return tuple(
        MeasureRead(
            name,
            definition.name,
            inventory.linked_columns_read(measures.compile_members(name, definitions, question)),
        )
        for name, definition in definitions.items()
    )


def _products(definitions: dict[str, Definition]) -> tuple[Product, ...]:
    everything = tuple(definitions)
    listed = tuple(name for name, definition in definitions.items() if definition.worklist)
    return (
        Product("KPI report", "figures for managers and commissioners", everything),
        Product("Due lists", "which families are due, by team", listed),
        Product("Traces", "a figure down to the line of a file", everything),
    )
