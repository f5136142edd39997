"""The inventory as a document, for an information-governance officer: what is wrong first, the drawing, each agency."""

import re

from familyhub.blocks import (
    Block,
    Bullets,
    Caution,
    Details,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Text,
)
from familyhub.inventory import Holding, Inventory, drawing
from familyhub.reports import inventory_tables as tables
from familyhub.reports.inventory_words import findings, held_in_short, no_measure
from familyhub.reports.words import counted, day, number

NOTICE = "For use inside the partnership. It holds counts, names of fields and of agencies, and nobody's data."


def compose(inventory: Inventory) -> Document:
    """The inventory as a document. Raises ValueError where nothing has been landed."""
    blocks: list[Block] = [*_in_short(inventory), *_flow(inventory)]
    blocks += [Heading(2, "What each agency sends", "agencies"), tables.agencies(inventory)]
    for holding in inventory.holdings:
        blocks += _agency(inventory, holding)
    blocks += [
        Heading(2, "What nothing uses", "unused"),
        Text("Data minimisation: what is sent and serves nothing need not be sent."),
        tables.unused(inventory),
        Heading(2, "From tables to measures", "measures"),
        tables.linked_from(inventory),
    ]
    if told := no_measure(inventory):
        blocks.append(Text(told))
    blocks.append(Details("What each measure reads, column by column", (tables.measures_read(inventory),)))
    blocks += [
        Heading(2, "Record of processing", "processing"),
        Text(
            "Article 30 of the UK GDPR asks for a record of processing. It stands agency by agency above; the workbook "
            "(familyhub inventory --xlsx FILE) has it as one sheet. What is not stated belongs in familyhub.toml."
        ),
        tables.missing(inventory),
    ]
    title = f"Who holds what about whom, and why: {inventory.area}"
    return Document(title, _lead(inventory), tuple(blocks), notice=NOTICE)


def _lead(inventory: Inventory) -> str:
    return (
        "Which agency sends which data, for what purpose, on what basis, how fresh it is and where it goes. Snapshot "
        f"as at {day(inventory.newest_day)}; agreements, retention and lateness as of {day(inventory.today)}."
    )


def _in_short(inventory: Inventory) -> list[Block]:
    fields = [field for holding in inventory.holdings for table in holding.tables for field in table.fields]
    unused = sum(field.use == "none" for field in fields)
    special = sum(bool(field.special) for field in fields)
    naming = sum(field.identifies for field in fields)
    lacking = sum(bool(holding.basis.missing) for holding in inventory.holdings)
    blocks: list[Block] = [Heading(2, "In short", "in-short")]
    blocks.append(
        KeyFigures(
            (
                KeyFigure(
                    "Agencies",
                    number(len(inventory.holdings)),
                    f"They sent {number(sum(h.rows for h in inventory.holdings))} rows that stand, about "
                    f"{counted(inventory.people, 'person', 'people')}.",
                    anchor="agencies",
                ),
                KeyFigure(
                    "Without a stated basis",
                    number(lacking),
                    f"{counted(len(inventory.missing), 'thing is', 'things are')} not stated in familyhub.toml.",
                    verdict="To be stated" if lacking else "All is stated",
                    standing="poor" if lacking else "good",
                    anchor="processing",
                ),
                KeyFigure(
                    "Fields that name or locate",
                    f"{number(naming)} of {number(len(fields))}",
                    f"{counted(special, 'field tells', 'fields tell')} of health, origin, belief or offences.",
                    anchor="agencies",
                ),
                KeyFigure(
                    "Fields nothing uses",
                    number(unused),
                    "They are landed, and neither a figure nor a list takes anything from them.",
                    anchor="unused",
                ),
            )
        )
    )
    found = findings(inventory)
    if inventory.ended:
        blocks.append(Caution(found[0]))
        found = found[1:]
    if found:
        blocks += [Heading(3, "Needs attention", "attention"), Bullets(tuple(found))]
    elif not inventory.ended:
        blocks.append(Text("No agreement has ended, nothing is kept beyond its retention, and nobody is late."))
    return blocks


def _flow(inventory: Inventory) -> list[Block]:
    flow = drawing(inventory)
    return [Heading(2, "How data flows", "flow"), Text(flow.description), flow]


def _agency(inventory: Inventory, holding: Holding) -> list[Block]:
    blocks: list[Block] = [
        Heading(3, holding.name, f"agency-{re.sub('[^a-z0-9]+', '-', holding.source.lower()).strip('-')}"),
        Text(held_in_short(holding)),
        tables.record_of(inventory, holding),
    ]
    if holding.tables:
        blocks += [
            tables.tables_of(holding),
            Details(f"Every field of {holding.name}, in words", (tables.fields_of(holding),)),
        ]
    return blocks
