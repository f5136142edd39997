"""What the inventory says in sentences: what is wrong first, how fresh each source is, why its data is held."""

from familyhub.inventory import Holding, Inventory, unmeasured
from familyhub.reports.words import capital, counted, day, listed, number

NOT_STATED = "not stated"


def findings(inventory: Inventory) -> list[str]:
    """What an information-governance officer must see first: ended agreements, what is kept too long, who is late."""
    return [
        *_ended(inventory),
        *_overdue(inventory),
        *_without_basis(inventory),
        *_late(inventory),
        *_silent(inventory),
        *_unread(inventory),
    ]


def _ended(inventory: Inventory) -> list[str]:
    return [
        f"The agreement with {holding.name} ({holding.basis.agreement or 'no reference'}) ended on "
        f"{day(holding.basis.agreement_ends)}: {counted(holding.rows, 'row', 'rows')} from it "
        f"{'is' if holding.rows == 1 else 'are'} in use. Renew it, or stop using its data."
        for holding in inventory.ended
        if holding.basis.agreement_ends is not None
    ]


def _overdue(inventory: Inventory) -> list[str]:
    return [
        f"{holding.name}: {counted(over.files, 'file', 'files')} with {counted(over.rows, 'row', 'rows')} "
        f"{'is' if over.files == 1 else 'are'} kept beyond the {holding.basis.retention_months} months stated; the "
        f"oldest was received on {day(over.oldest)}."
        for holding in inventory.holdings
        if (over := holding.overdue) is not None
    ]


BASES = ("lawful_basis", "special_category_condition")


def _without_basis(inventory: Inventory) -> list[str]:
    """A sentence for each agency whose basis nobody states; what else is wanting is told agency by agency."""
    sentences = []
    for holding in inventory.holdings:
        lacking = [unstated for unstated in holding.basis.missing if unstated.key in BASES]
        if lacking:
            words = listed([f"no {unstated.words}" for unstated in lacking])
            keys = listed([unstated.key for unstated in lacking])
            where = f"under [sources.{holding.source}] in familyhub.toml"
            sentences.append(capital(f"{words} is stated for {holding.name}: state {keys} {where}."))
    return sentences


def _late(inventory: Inventory) -> list[str]:
    return [
        f"{holding.name} is {counted(holding.rhythm.late_days, 'day', 'days')} late: its next extract was expected by "
        f"{day(expected)}."
        for holding in inventory.late
        if (expected := holding.rhythm.expected_by) is not None
    ]


def _silent(inventory: Inventory) -> list[str]:
    return [f"{source} is named in familyhub.toml and has sent nothing." for source in inventory.silent]


def _unread(inventory: Inventory) -> list[str]:
    return [
        f"{holding.name}: the format {listed(holding.unread_formats)} is installed no longer: its fields are unknown."
        for holding in inventory.holdings
        if holding.unread_formats
    ]


def freshness(holding: Holding) -> str:
    """How fresh a source is: "Last received on 3 March 2026, the 12th time; usually every 7 days ...."."""
    rhythm = holding.rhythm
    words = f"Last received on {day(rhythm.last)}"
    if rhythm.times > 1:
        words += f", {counted(rhythm.times, 'time', 'times')} since {day(rhythm.first)}"
    if rhythm.is_stated:
        words += f"; it should send every {counted(rhythm.cadence or 0, 'day', 'days')}"
        words += f" and sends every {rhythm.gap}" if rhythm.gap and rhythm.gap != rhythm.cadence else ""
    elif rhythm.gap:
        words += f"; usually every {counted(rhythm.gap, 'day', 'days')}"
    else:
        words += "; too seldom so far to say how often it comes"
    if rhythm.expected_by is not None:
        late = f", so it is {counted(rhythm.late_days, 'day', 'days')} late" if rhythm.late_days else ""
        words += f"; the next was expected by {day(rhythm.expected_by)}{late}" if late else (
            f"; the next is expected by {day(rhythm.expected_by)}"
        )  # fmt: skip
    return words + "."


def covers(holding: Holding) -> str:
    """The days a source covers: as its files state, else by what had happened; and how far ahead it plans."""
    ahead = f"planned ahead to {day(holding.planned_to)}" if holding.planned_to else ""
    if holding.covers is None:
        return f"no period stated, nothing that had happened{f'; {ahead}' if ahead else ''}"
    how = "" if holding.period else " (by what happened)"
    return f"{day(holding.covers[0])} to {day(holding.covers[1])}{how}{f'; {ahead}' if ahead else ''}"


def held_in_short(holding: Holding) -> str:
    """What a source holds, in a sentence."""
    fields = sum(len(table.fields) for table in holding.tables)
    unused = sum(len(table.unused) for table in holding.tables)
    people = f" about {counted(holding.people, 'person', 'people')}" if holding.people else ""
    known = f", of whom other sources know {number(holding.people_elsewhere)} too" if holding.people else ""
    naming = counted(len(holding.identifying), "field names, numbers or locates", "fields name, number or locate")
    return capital(
        f"{counted(holding.rows, 'row', 'rows')}{people}{known}, in "
        f"{counted(len(holding.tables), 'table', 'tables')} with {counted(fields, 'field', 'fields')}; {naming} "
        f"somebody. {f'Of all fields nothing uses {number(unused)}.' if unused else 'Every field is used.'}"
    )


def not_stated(holding: Holding) -> str:
    """What familyhub.toml leaves out of a source, in a sentence; empty where it states all."""
    keys = [unstated.key for unstated in holding.basis.missing]
    return f"Not stated under [sources.{holding.source}] in familyhub.toml: {listed(keys)}." if keys else ""


def marked(holding: Holding) -> str:
    """The special categories of a source, in words."""
    return listed(holding.special) if holding.special else "none found by the rules"


def no_measure(inventory: Inventory) -> str:
    """Which linked tables no measure reads, in a sentence; empty where all are read."""
    tables = unmeasured(inventory)
    if not tables:
        return ""
    told = [f"{table.replace('_', ' ')} ({number(inventory.linked_rows[table])} rows)" for table in tables]
    return (
        f"No measure reads {listed(told)}. They may serve the single view, quality or questions yet to be asked; if "
        "they serve nothing, they need not be sent."
    )
