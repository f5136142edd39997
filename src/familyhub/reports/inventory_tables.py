"""The tables of the inventory, for the page and for the workbook."""

from familyhub.blocks import Cell, Column, Table
from familyhub.inventory import Feed, HeldTable, Holding, Inventory, drawing, format_words, of_linked_tables
from familyhub.reports.cells import shown
from familyhub.reports.charts import data_table
from familyhub.reports.inventory_words import NOT_STATED, covers, freshness, marked
from familyhub.reports.words import listed


def workbook(inventory: Inventory) -> list[Table]:
    """Every table of the workbook: the record of processing first."""
    return [
        processing(inventory),
        agencies(inventory),
        missing(inventory),
        tables_held(inventory),
        fields_held(inventory),
        unused(inventory),
        data_table(drawing(inventory)),
        linked_from(inventory),
        measures_read(inventory),
    ]


RECORD: tuple[Column, ...] = (
    Column("Controller", empty=NOT_STATED),
    Column("Data protection officer", empty=NOT_STATED),
    Column("Contact at the agency", empty=NOT_STATED),
    Column("Purpose", empty=NOT_STATED),
    Column("Lawful basis (article 6)", empty=NOT_STATED),
    Column("Special category condition (article 9)", empty=NOT_STATED),
    Column("Sharing agreement", empty=NOT_STATED),
    Column("Agreement ends", "date", NOT_STATED),
    Column("Whose data", empty="nobody's"),
    Column("Categories of data", empty="none"),
    Column("Special categories"),
    Column("Recipients outside the partnership", empty=NOT_STATED),
    Column("Transfers abroad"),
    Column("Kept for", empty=NOT_STATED),
    Column("Security"),
)
"""What the record of processing says of each agency."""

SECURITY = (
    "Names, numbers and addresses lie in a database of their own, under opaque ids everywhere else; nothing is sent to "
    "any outside service. Disk encryption, and who may open the folder, are for the council to see to."
)


def processing(inventory: Inventory) -> Table:
    """The record of processing (UK GDPR, article 30), a row a source."""
    rows = tuple((holding.name, *_processed(inventory, holding)) for holding in inventory.holdings)
    notes = (
        'Article 30 of the UK GDPR asks for this record. What reads "not stated" belongs in familyhub.toml; the rest '
        "is told from what was landed and from how familyhub works.",
    )
    return Table("Record of processing", (Column("Agency"), *RECORD), rows, notes=notes)


def record_of(inventory: Inventory, holding: Holding) -> Table:
    """The record of processing of one source, a line for each thing it says, and how fresh the data is."""
    said = zip(RECORD, _processed(inventory, holding), strict=True)
    rows: list[tuple[Cell, ...]] = [(column.title, shown(cell, column) if cell else None) for column, cell in said]
    rows += [("Covers", covers(holding)), ("How fresh", freshness(holding))]
    columns = (Column("Of the processing"), Column("Stated or told", empty=NOT_STATED))
    return Table(f"{holding.name}: why, on what basis, how fresh", columns, tuple(rows))


def _processed(inventory: Inventory, holding: Holding) -> tuple[Cell, ...]:
    basis, governance = holding.basis, inventory.governance
    condition = basis.special_category_condition or (None if holding.special else "not needed")
    return (
        governance.controller or None,
        governance.data_protection_officer or None,
        basis.contact or None,
        basis.purpose or None,
        basis.lawful_basis or None,
        condition,
        basis.agreement or None,
        basis.agreement_ends,
        whose(holding) or "nobody's",
        listed(kinds(holding)) or "none that is used",
        marked(holding),
        governance.recipients or None,
        "none by familyhub",
        f"{basis.retention_months} months after receipt" if basis.retention_months else None,
        SECURITY,
    )


CATEGORIES: dict[str, str] = {
    "person_record": "who people are (names, numbers, birth, sex, ethnicity)",
    "address_record": "addresses",
    "relationship_record": "who is whose relative or carer",
    "pregnancy": "pregnancies",
    "birth": "births",
    "referral": "referrals",
    "contact": "contacts with services",
    "assessment": "assessments and scores",
    "status": "plans, needs and stays",
    "school_term": "school terms",
    "group_recording": "priority groups recorded at contacts",
    "outcome_activity": "steps towards outcomes",
    "voice": "what people said",
    "sharing": "agreements and objections to sharing",
    "feedback": "answers to surveys",
    "responsibility": "who is responsible",
    "cost": "costs",
    "team": "teams",
    "place": "places",
    "staffing": "staff in post, by team",
    "published": "published figures",
}
"""Canonical tables as categories of data."""


def kinds(holding: Holding) -> list[str]:
    """The categories of data a source sends, by the canonical tables it fills."""
    fills = {name for table in holding.tables for name in table.fills}
    return [words for name, words in CATEGORIES.items() if name in fills]


PEOPLE = {
    "birth": "babies",
    "pregnancy": "mothers",
    "school_term": "pupils",
    "person_record": "children and families",
    "relationship_record": "relatives and carers",
}
"""Who is told of in a canonical table."""


def whose(holding: Holding) -> str:
    """The categories of people a source tells of, by the tables it fills and the practitioners it names."""
    fills = {name for table in holding.tables for name in table.fills}
    told = [words for name, words in PEOPLE.items() if name in fills]
    fed = {fed for table in holding.tables for field in table.fields for fed in field.feeds}
    if any(each.endswith(".practitioner_key") for each in fed):
        told.append("practitioners")
    return listed(told)


def agencies(inventory: Inventory) -> Table:
    """One row a source: how much, of when, how fresh."""
    columns = (
        Column("Agency"),
        Column("Format"),
        Column("Files", "count"),
        Column("Rows", "count"),
        Column("People", "count"),
        Column("Covers from", "date", "not known"),
        Column("Covers to", "date", "not known"),
        Column("Planned ahead to", "date", "nothing told"),
        Column("Last received", "date"),
        Column("Next expected", "date", "not known"),
        Column("Days late", "count"),
    )
    rows: list[tuple[Cell, ...]] = []
    for holding in inventory.holdings:
        first, last = holding.covers or (None, None)
        rhythm = holding.rhythm
        rows.append(
            (
                holding.name,
                listed([format_words(form) for form in holding.formats]),
                holding.files,
                holding.rows,
                holding.people,
                first,
                last,
                holding.planned_to,
                rhythm.last,
                rhythm.expected_by,
                rhythm.late_days,
            )
        )
    notes = (
        "Where files state no period, the days are those of the first and the last thing that had happened when they "
        "were received. What was yet to come, such as a review, stands under Planned ahead to.",
    )
    return Table("The agencies at a glance", columns, tuple(rows), notes=notes)


def missing(inventory: Inventory) -> Table:
    """What familyhub.toml leaves out, a row an agency."""
    rows = tuple(
        (
            holding.name,
            listed([unstated.words for unstated in holding.basis.missing]),
            f"{', '.join(unstated.key for unstated in holding.basis.missing)} under [sources.{holding.source}]",
        )
        for holding in inventory.holdings
        if holding.basis.missing
    )
    nothing = "Purpose, basis, agreement, contact and retention are stated for every agency."
    columns = (Column("Agency"), Column("Not stated"), Column("Where to state it, in familyhub.toml"))
    return Table("What is not stated", columns, rows, nothing=nothing)


TABLE_COLUMNS = (
    Column("Table"),
    Column("Holds"),
    Column("Rows", "count"),
    Column("Fields", "count"),
    Column("That name or locate", "count"),
    Column("Special categories", empty="none"),
    Column("Becomes", empty="nothing"),
    Column("Fields nothing uses", "count"),
)


def tables_of(holding: Holding) -> Table:
    """The tables one source sends."""
    return Table(f"{holding.name}: tables", TABLE_COLUMNS, tuple(_table(table) for table in holding.tables))


def _table(table: HeldTable) -> tuple[Cell, ...]:
    special = sorted({mark for field in table.fields for mark in field.special})
    return (
        table.name,
        table.says,
        table.rows,
        len(table.fields),
        sum(field.identifies for field in table.fields),
        listed(special) or None,
        listed([fill.replace("_", " ") for fill in table.fills]) or None,
        len(table.unused),
    )


def tables_held(inventory: Inventory) -> Table:
    """The tables of all sources."""
    columns = (Column("Agency"), Column("Format"), *TABLE_COLUMNS)
    rows = tuple(
        (holding.name, table.format, *_table(table)) for holding in inventory.holdings for table in holding.tables
    )
    return Table("Tables", columns, rows)


FIELD_COLUMNS = (
    Column("Table"),
    Column("Field"),
    Column("Holds"),
    Column("Names or locates", empty="no"),
    Column("Special categories", empty="none"),
    Column("Used", empty="nothing uses it"),
    Column("Feeds", empty="nothing"),
)


def fields_of(holding: Holding) -> Table:
    """Every field of one source, in words."""
    return Table(f"{holding.name}: fields", FIELD_COLUMNS, tuple(_fields(holding)), header=1)


def fields_held(inventory: Inventory) -> Table:
    """Every field of every source."""
    rows = tuple((holding.name, *row) for holding in inventory.holdings for row in _fields(holding))
    return Table("Fields", (Column("Agency"), *FIELD_COLUMNS), rows)


USED = {"value": "its value", "rows": "to decide which rows count", "none": None}


def _fields(holding: Holding) -> list[tuple[Cell, ...]]:
    return [
        (
            table.name,
            field.name,
            field.says,
            "yes" if field.identifies else "the person's id" if field.names_person else None,
            listed(field.special) or None,
            USED[field.use],
            listed(field.feeds) or None,
        )
        for table in holding.tables
        for field in table.fields
    ]


def unused(inventory: Inventory) -> Table:
    """Fields that are landed and that nothing uses, a row a table."""
    rows = tuple(
        (holding.name, table.name, len(table.unused), len(table.fields), listed([field.name for field in table.unused]))
        for holding in inventory.holdings
        for table in holding.tables
        if table.unused
    )
    columns = (
        Column("Agency"),
        Column("Table"),
        Column("Nothing uses", "count"),
        Column("Of fields", "count"),
        Column("Which"),
    )
    notes = (
        "No canonical table takes a value from them or decides on rows by them. A header's sender and period are read "
        "to date its files all the same. Ask the agency to leave the others out, or say what they are wanted for.",
    )
    return Table("Fields nothing uses", columns, rows, notes=notes, nothing="Every field that is landed is used.")


def linked_from(inventory: Inventory) -> Table:
    """Which canonical tables each linked table is made from, and which measures read it."""
    rows: list[tuple[Cell, ...]] = []
    for name, traced in of_linked_tables().items():
        values = {table for origins in traced.columns.values() for table, _ in origins} - {"record_person"}
        deciding = {table for table, _ in traced.rows} - values - {"record_person"}
        reading = [measure.id for measure in inventory.measures if name in measure.tables]
        rows.append(
            (
                name.replace("_", " "),
                inventory.linked_rows.get(name, 0),
                listed([each.replace("_", " ") for each in sorted(values)]) or None,
                listed([each.replace("_", " ") for each in sorted(deciding)]) or None,
                len(reading),
                listed(reading) or None,
            )
        )
    columns = (
        Column("Linked table"),
        Column("Rows", "count"),
        Column("Takes values from", empty="linkage alone"),
        Column("Rows decided by", empty="nothing else"),
        Column("Measures", "count"),
        Column("Which", empty="none"),
    )
    return Table("Linked tables, whence and for which measures", columns, tuple(rows))


def measures_read(inventory: Inventory) -> Table:
    """What each measure reads."""
    rows = tuple(
        (measure.id, measure.name, listed([table.replace("_", " ") for table in measure.tables]), len(measure.reads),
         listed([f"{table}.{column}" for table, column in sorted(measure.reads)]))
        for measure in inventory.measures
    )  # fmt: skip
    columns = (
        Column("Measure"),
        Column("Name"),
        Column("Reads the tables"),
        Column("Columns", "count"),
        Column("Which columns"),
    )
    return Table("What each measure reads", columns, rows)


def feeds(found: tuple[Feed, ...], asked: str) -> Table:
    """The fields behind a column or a measure."""
    columns = (
        Column("Agency"),
        Column("Format"),
        Column("Table"),
        Column("Field"),
        Column("Holds"),
        Column("Counts by"),
        Column("Through", empty="which rows there are"),
        Column("Rows", "count"),
    )
    rows = tuple(
        (f.source_name, f.format, f.table, f.field, f.says, str(USED[f.how]), listed(f.through) or None, f.rows)
        for f in found
    )
    return Table(f"What feeds {asked}", columns, rows, header=3, nothing=f"Nothing that was landed feeds {asked}.")
