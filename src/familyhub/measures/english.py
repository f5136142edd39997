"""A definition in plain English: what it counts, for whom, by when, and what was decided."""

from collections.abc import Mapping

import msgspec

from familyhub.errors import UsageError
from familyhub.measures.definition import Definition, Within
from familyhub.measures.events import EVENTS

WHO: dict[str, str] = {
    "child": "every child",
    "delivery": "every delivery with a baby born alive (mother and babies are one family)",
    "pregnancy": "every pregnancy",
}
RECORDS: dict[str, str] = {
    "child": "the child's own record",
    "delivery": "the records of the mother and of every baby",
    "pregnancy": "the mother's record",
}
RESPONSIBLE: dict[str, str] = {
    "contract": "for whom the council answers under its contract (residence, GP or either, as set)",
    "resident": "who lives in the council's area",
    "registered": "whose GP practice lies in the area",
}


def in_english(measure: str, definition: Definition) -> list[str]:
    """The definition as sentences, one to a line: name and purpose, then each rule, then the decisions."""
    lines = [f"{measure}: {definition.name}.", definition.why]
    lines += _counting(definition)
    lines += _judging(definition)
    lines += list(definition.notes)
    lines += [f"Worked example: {example.says}." for example in definition.example]
    review = definition.next_review
    lines.append(f"Owner: {definition.owner}. To be reviewed by {review.day} {review:%B %Y}.")
    if definition.source:
        lines.append(f"Source: {definition.source}.")
    return lines


def as_plain(definition: Definition) -> dict[str, object]:
    """The definition as plain values, as `--json` prints it."""
    return msgspec.to_builtins(definition)


def definition_named(definitions: Mapping[str, Definition], measure: str) -> Definition:
    """The definition of that id. Raises UsageError, with the ids there are."""
    if measure not in definitions:
        raise UsageError(
            "unknown-measure",
            "the question",
            found=f'the measure "{measure}"',
            expected="one of " + ", ".join(definitions),
            next_step="Run `familyhub measures` for the list.",
        )
    return definitions[measure]


def _counting(definition: Definition) -> list[str]:
    event = EVENTS[definition.satisfied_by]
    among = f" Only those who count as met in {definition.among} are members." if definition.among else ""
    lines = [
        f"Who: {WHO[definition.subject]} {RESPONSIBLE[definition.responsible]} on {_deciding_day(definition)}.{among}",
        f"Counts when {RECORDS[definition.subject]} shows this: {event.says}.",
        f"When: {_window(definition.within)}; both days count.",
        _period(definition),
    ]
    if definition.counts == "first":
        lines.append("Only the first such contact from the birth on decides: it must lie in that time.")
    return lines


def _judging(definition: Definition) -> list[str]:
    lines = []
    if definition.reported.when == "satisfied":
        lines.append("It is a count: there is no denominator and no percentage.")
    else:
        lines.append("The percentage is those met, of those met and missed, once the time is over.")
    if definition.target is not None:
        over = definition.target.over.replace("_", " ")
        lines.append(f"Target: at least {definition.target.at_least:g}%, judged over the {over}.")
    if definition.worklist:
        lines.append("Whoever is due stands on the list of the team that holds the family.")
    if definition.catch_up is not None:
        until = f"{definition.catch_up.to} {definition.catch_up.unit}"
        lines.append(f"A missed one stays on the list as overdue until {until} after the birth.")
    if definition.withheld is not None:
        known = EVENTS[definition.withheld.event].conditions[-1].says
        lines.append(f"Withheld where for under {definition.withheld.at_least:g}% of those due {known}.")
    return lines


def _deciding_day(definition: Definition) -> str:
    if definition.responsible_on == "period_end":
        return f"the last day of the {definition.reported.by}"
    return "the day the time is over"


def _window(within: Within) -> str:
    if within.to == "birth":
        return f"from {within.from_} weeks and 0 days of pregnancy to the day of birth"
    if within.from_ == 0:
        return f"from birth to {within.to} {within.unit} after it"
    return f"from {within.from_} to {within.to} {within.unit} after birth"


def _period(definition: Definition) -> str:
    by = definition.reported.by
    if definition.reported.calendar == "ohid-new-birth":
        return f"Reported by {by}, found from the day of birth in OHID's table of birth dates."
    day = {
        "window_closes": "in which the time is over",
        "anchor": "of the birth",
        "satisfied": "in which the contact was held",
    }[definition.reported.when]
    if definition.subject == "pregnancy" and definition.reported.when == "window_closes":
        day = "of the birth"
    return f"Reported in the {by} {day}."
