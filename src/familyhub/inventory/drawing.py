"""The data-flow drawing as a value: agencies, files, canonical tables, linkage, linked tables, measures, products."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from familyhub.blocks import Flow, FlowColumn, FlowLink, FlowNode, FlowWall
from familyhub.inventory.feeds import MeasureRead
from familyhub.inventory.holdings import Holding
from familyhub.inventory.lineage import LINKAGE, of_linked_tables
from familyhub.inventory.record import Inventory, Product
from familyhub.model import BY_NAME

AGENCIES, FILES, CANONICAL, LINKED, MEASURES, PRODUCTS = range(6)

COLUMNS = (
    FlowColumn("Agencies", "who sends"),
    FlowColumn("Files landed", "as they came"),
    FlowColumn("One form for all", "canonical tables"),
    FlowColumn("Linked facts", "opaque ids, no names"),
    FlowColumn("Measures", "what is counted"),
    FlowColumn("What people get", "reports and lists"),
)

NAMES, SPECIAL = "names", "special"


def drawing(inventory: Inventory) -> Flow:
    """The flow of all data in use: what has no row, and what nothing came from, is not drawn."""
    groups = grouped(inventory.measures)
    nodes = [*_sent(inventory.holdings), *_tables(inventory), *_counted(groups), *_given(inventory.products)]
    drawn = {node.key for node in nodes}
    links = [
        link
        for link in (*_landed(inventory), *_linked(inventory), *_read(groups), *_shown(groups, inventory.products))
        if link.start in drawn and link.end in drawn
    ]
    return Flow(
        title=f"How data flows in {inventory.area}",
        description=_description(inventory),
        columns=COLUMNS,
        nodes=tuple(nodes),
        links=tuple(links),
        badges={NAMES: "names, numbers or addresses", SPECIAL: "health, origin, belief or offences"},
        wall=FlowWall(
            before=LINKED,
            title="Linkage",
            says=f"{inventory.records:,} records are {inventory.people:,} people",
            stops="names, numbers and addresses stop here",
        ),
    )


def grouped(measures: Iterable[MeasureRead]) -> dict[str, tuple[MeasureRead, ...]]:
    """Measures that read the same linked tables, together; each group under the key of its first measure."""
    ordered = sorted(measures, key=lambda measure: (measure.tables, measure.id))
    together = [list(group) for _, group in groupby(ordered, key=lambda measure: measure.tables)]
    return {min(m.id for m in group): tuple(group) for group in sorted(together, key=lambda g: g[0].id)}


def _sent(holdings: Iterable[Holding]) -> list[FlowNode]:
    nodes = []
    for holding in holdings:
        people = f"{holding.people:,} people" if holding.people else "about nobody by name"
        nodes.append(FlowNode(f"agency {holding.source}", AGENCIES, holding.name, (f"{holding.rows:,} rows", people)))
        for form, rows in holding.formats.items():
            fields = [field for table in holding.tables if table.format == form for field in table.fields]
            badges = tuple(
                badge
                for badge, holds in (
                    (NAMES, any(field.identifies for field in fields)),
                    (SPECIAL, any(field.special for field in fields)),
                )
                if holds
            )
            tables = sum(table.format == form for table in holding.tables)
            says = (f"{tables} table{'' if tables == 1 else 's'}", f"{rows:,} rows")
            nodes.append(FlowNode(_files(holding, form), FILES, format_words(form), says, badges))
    return nodes


def format_words(form: str) -> str:
    """A format as people call it."""
    return FORMAT_WORDS.get(form, form.replace("_", " "))


FORMAT_WORDS = {
    "plain": "familyhub's own CSV",
    "csds": "CSDS",
    "msds": "MSDS",
    "cin_census": "CIN census",
    "ssda903": "SSDA903",
    "annex_a": "Annex A",
    "ssd": "Standard Safeguarding Dataset",
    "sen2": "SEN2",
    "eyfsp": "EYFSP",
    "ncmp": "NCMP",
    "chis": "CHIS lists",
    "fhir": "FHIR",
}
"""Formats whose name is not their word."""


def _files(holding: Holding, form: str) -> str:
    return f"files {holding.source} {form}"


def _tables(inventory: Inventory) -> list[FlowNode]:
    nodes = []
    for name, rows in inventory.canonical_rows.items():
        if rows:
            badges = (NAMES,) if any(column.identifies for column in BY_NAME[name].columns) else ()
            nodes.append(FlowNode(f"canonical {name}", CANONICAL, _words(name), (f"{rows:,} rows",), badges))
    for name in of_linked_tables():
        if rows := inventory.linked_rows.get(name, 0):
            nodes.append(FlowNode(f"linked {name}", LINKED, _words(name), (f"{rows:,} rows",)))
    return nodes


def _counted(groups: Mapping[str, tuple[MeasureRead, ...]]) -> list[FlowNode]:
    nodes = []
    for key, group in groups.items():
        if len(group) == 1:
            nodes.append(FlowNode(f"measures {key}", MEASURES, key, tuple(measure.name for measure in group)))
            continue
        says = _named([measure.id for measure in group])
        nodes.append(FlowNode(f"measures {key}", MEASURES, f"{len(group)} measures", says))
    return nodes


MOST_NAMED = 4


def _named(ids: list[str]) -> tuple[str, ...]:
    """A few measures by their ids; of many how many of each family there are: "5 kpi"."""
    if len(ids) <= MOST_NAMED:
        return tuple(ids)
    families = groupby(sorted(ids), key=lambda each: each.partition("-")[0])
    return tuple(f"{len(list(group))} {family}" for family, group in families)


def _given(products: Iterable[Product]) -> list[FlowNode]:
    return [FlowNode(f"product {product.name}", PRODUCTS, product.name, (product.says,)) for product in products]


def _landed(inventory: Inventory) -> Iterable[FlowLink]:
    for holding in inventory.holdings:
        for form, rows in holding.formats.items():
            yield FlowLink(f"agency {holding.source}", _files(holding, form), rows)
            filled: dict[str, int] = {}
            for table in holding.tables:
                for name in table.fills if table.format == form else ():
                    filled[name] = filled.get(name, 0) + table.rows
            for name in BY_NAME:
                if filled.get(name):
                    yield FlowLink(_files(holding, form), f"canonical {name}", filled[name])


def _linked(inventory: Inventory) -> Iterable[FlowLink]:
    for name, traced in of_linked_tables().items():
        origins = {table for origins in traced.columns.values() for table, _ in origins} - {LINKAGE}
        for table in sorted(origins or {table for table, _ in traced.rows} - {LINKAGE}):
            yield FlowLink(f"canonical {table}", f"linked {name}", inventory.canonical_rows.get(table, 0))


def _read(groups: Mapping[str, tuple[MeasureRead, ...]]) -> Iterable[FlowLink]:
    for key, group in groups.items():
        for table in sorted({table for measure in group for table in measure.tables}):
            yield FlowLink(f"linked {table}", f"measures {key}", None)


def _shown(groups: Mapping[str, tuple[MeasureRead, ...]], products: Iterable[Product]) -> Iterable[FlowLink]:
    for product in products:
        for key, group in groups.items():
            if any(measure.id in product.measures for measure in group):
                yield FlowLink(f"measures {key}", f"product {product.name}", None)


def _words(table: str) -> str:
    return table.replace("_", " ")


def _description(inventory: Inventory) -> str:
    agencies = ", ".join(holding.name for holding in inventory.holdings)
    unread = unmeasured(inventory)
    told = f" No measure reads the linked tables {', '.join(map(_words, unread))}." if unread else ""
    return (
        f"From left to right: {len(inventory.holdings)} agencies ({agencies}) send files; their rows become canonical "
        f"tables of one form; linkage decides which of {inventory.records:,} records are one person, and names, "
        f"numbers and addresses stay behind it; {len(inventory.measures)} measures read the linked facts, and reports "
        f"and lists show the measures.{told} The table below says every link."
    )


def unmeasured(inventory: Inventory) -> tuple[str, ...]:
    """Linked tables with rows that no measure reads."""
    read = {table for measure in inventory.measures for table in measure.tables}
    return tuple(n for n in of_linked_tables() if inventory.linked_rows.get(n, 0) and n not in read)
