"""What partners said of the findings: who agreed, edited or turned down what, and what has changed since."""

from familyhub.blocks import Block, Column, Heading, Table, Text
from familyhub.jsna.reviewing import Agreed
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.words import day, listed

STATES = {"agreed": "Agreed", "rejected": "Turned down", "proposed": "Commented"}


def talked_over(found: Assessment) -> list[Block]:
    """The findings of which anybody said anything, for the appendix; empty where nobody did."""
    told = [each for each in found.said.values() if each.decided is not None or each.comments]
    if not told:
        return []
    return [
        Heading(3, "What the partners said of the findings", "methods-said"),
        Text(
            "An agreed finding is printed with its figures of today; an edited one in the partners' own words, until "
            "its figures change: then the report gives those of today, and here stand the agreed words, what the "
            "finding read then, and what it reads now."
        ),
        Table(
            caption="Findings the partners talked over",
            columns=(
                Column("Finding"),
                Column("How it stands"),
                Column("Who, and when"),
                Column("Remarks", empty="none"),
            ),
            rows=tuple((each.text, _state(each), _who(each), " ".join(_remarks(each)) or None) for each in told),
            stacks=True,
        ),
    ]


def _state(each: Agreed) -> str:
    return "Agreed in other words" if each.state == "agreed" and each.edited else STATES[each.state]


def _who(each: Agreed) -> str:
    if each.decided is None:
        return listed(list(dict.fromkeys(word.who for word in each.comments)))
    on = each.decided.said_at
    return each.decided.who + (f", {day(on.date())}" if on is not None else "")


def _remarks(each: Agreed) -> list[str]:
    told = [f"{word.who}: {word.comment.rstrip('.')}." for word in each.comments]
    if each.gone:
        told.append("No figure gives this finding any more.")
    if each.was:
        told.append(f"The figures have changed since. It read: {each.was}")
    if each.now:
        told.append(f"It reads now: {each.now}")
    if each.unknown_numbers:
        many = "a number" if len(each.unknown_numbers) == 1 else "numbers"
        since = " of today" if each.now else ""
        figures = f"the finding's figures{since} do not give"
        told.append(f"The partners' wording holds {many} that {figures}: {listed(each.unknown_numbers)}.")
    return told
