"""A rate in plain English: what it counts, of whom, and what was decided."""

from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.events import RATE_EVENTS

RESPONSIBLE = {
    "contract": "for whom the council answers under its contract",
    "resident": "who lives in the council's area",
    "registered": "whose GP practice lies in the area",
}


def in_english(measure: str, definition: RateDefinition) -> list[str]:
    """The definition as sentences, one to a line: name and purpose, then each rule, then the decisions."""
    ages = definition.ages
    event = RATE_EVENTS[definition.event]
    whom = f"a child aged {ages.from_} to {ages.to} {RESPONSIBLE[definition.responsible]} on that day"
    lines = [f"{measure}: {definition.name}.", definition.why, f"Counts when, of {whom}: {event.says}."]
    lines.append("Several records of one child and day are one event.")
    if event.fresh:
        lines.append("One that begins while an earlier one goes on, or on the next day, is the earlier one going on.")
    if definition.after is not None:
        after = definition.after
        since = "after one that began" if after.since == "began" else "after one that was still going on, or ended"
        lines.append(
            f"Only {since} no more than {after.within} {after.unit} before, on an earlier day: "
            f"{RATE_EVENTS[after.event].says}."
        )
    if definition.of == "events":
        lines.append("Shown as the percentage of all such events of those children, with Wilson's interval.")
    else:
        lines.append(
            f"Shown per {definition.per:,} children and year: events over child-months (the children on the 15th of "
            "each month, added up), with Byar's interval, exact below 10 events."
        )
    lines += list(definition.notes)
    lines += [f"Worked example: {example.says}." for example in definition.example]
    lines.append(f"Owner: {definition.owner}. To be reviewed by {definition.next_review:%-d %B %Y}.")
    if definition.source:
        lines.append(f"Source: {definition.source}.")
    return lines
