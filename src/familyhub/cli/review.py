"""`familyhub review`: doubtful pairs of records, for people to decide."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.review_pair import Because, By, ShowValues, pair, records
from familyhub.cli.review_sample import sample
from familyhub.cli.review_words import looked_plainly, say_decided, say_looked, say_queue, told_of
from familyhub.cli.show import note, say, show_json, show_table

HELP = """Pairs of records of which a person should say whether they are one child, the most useful first.

Without a further word, lists them. What you decide is kept for good with your name and reason, binds every later
refresh, and can be taken back. See docs/review.md for the order and for how to decide.
"""

Number = Annotated[str, Parameter(help="The question's number, as the list shows it.")]

review = App(name="review", help=HELP)
review.command(pair)
review.command(records)
review.command(sample)


@review.default
def queue(
    *,
    capacity: Annotated[
        int | None,
        Parameter(help="How many you can answer in a week: lists so many, and says how long the queue lasts."),
    ] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """List the questions. No names and no numbers of people are shown."""
    import familyhub
    from familyhub.workspace.reviewing import review_queue

    found = review_queue(familyhub.open(workspace))
    weeks = found.weeks(capacity) if capacity is not None else None
    listed = found.questions[:capacity]
    if json:
        show_json({
            "questions": [told_of(question) for question in listed],
            "across_an_adoption": [told_of(question) for question in found.adoption],
            "in_the_queue": len(found.questions),
            "drawn_at_random": found.drawn,
            "weeks": weeks,
            "decisions_standing": found.standing,
            "awaiting_a_second_person": found.awaiting,
            "as_at": found.as_at,
        })  # fmt: skip
        return
    say_queue(found, listed, capacity, weeks)


@review.command
def show(
    number: Number,
    *,
    show_values: ShowValues = False,
    because: Because = "",
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The two records of a question side by side, and what the model makes of them in sentences.

    The records of a restricted person are shown with values only where --because says why.
    """
    import familyhub
    from familyhub.workspace.reviewing import look_at_question

    looked = look_at_question(familyhub.open(workspace), number, values=show_values, because=because, by=by)
    if json:
        show_json(looked_plainly(looked))
    else:
        say_looked(looked, f"familyhub review decide {looked.question.code}")


@review.command
def decide(
    number: Number,
    answer: Annotated[
        Literal["same", "different", "unsure"], Parameter(help="One person, two people, or it cannot be told.")
    ],
    *,
    because: Because = "",
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Say whether the two records of a question are one person's. The next refresh goes by it.

    Where one of them is restricted it counts once two different people have said the same.
    """
    import familyhub
    from familyhub.workspace.reviewing import decide_question

    say_decided(decide_question(familyhub.open(workspace), number, answer, because=because, by=by), json=json)


@review.command
def withdraw(
    entry: Annotated[int, Parameter(help="The number of the entry, as `familyhub review decisions` lists it.")],
    *,
    because: Because = "",
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Take a decision back. The next refresh joins and parts as if it had never been made."""
    import familyhub
    from familyhub.workspace.reviewing import withdraw_decision

    written = withdraw_decision(familyhub.open(workspace), entry, because=because, by=by)
    if json:
        show_json({"entry": written.id, "withdraws": written.withdraws})
        return
    say(f"Entry {written.id}: entry {written.withdraws} is withdrawn. The next `familyhub refresh` goes by it.")


@review.command
def decisions(*, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> None:
    """List what was decided and counts, and what awaits a second person, by the number of its entry."""
    import familyhub
    from familyhub.workspace.reviewing import decisions_made

    now = decisions_made(familyhub.open(workspace))
    rows = [(each.entry, each.answer, each.decided_by, each.words[-1], "counts") for each in now.standing.values()]
    rows += [
        (word.entry, word.answer, word.decided_by, word, "awaits a second person") for word in now.awaiting.values()
    ]
    told = [
        {
            "entry": entry, "question": word.question, "answer": answer, "decided_by": by,
            "on": word.said_at and word.said_at.date(), "because": word.because, "state": state,
        }
        for entry, answer, by, word, state in sorted(rows, key=lambda row: row[0])
    ]  # fmt: skip
    if json:
        show_json(told)
        return
    columns = ("entry", "question", "answer", "decided by", "on", "because", "state")
    show_table("Decisions", columns, [tuple(each.values()) for each in told])


@review.command
def export(
    file: Annotated[Path, Parameter(help="The Excel workbook to write.")],
    *,
    capacity: Annotated[int | None, Parameter(help="Write only so many, the most useful.")] = None,
    drawn: Annotated[bool, Parameter(negative="", help="Write the joined pairs that were drawn at random.")] = False,
    show_values: Annotated[
        bool,
        Parameter(
            name="--show-values",
            negative="",
            help="With names, numbers and addresses. It is written down for each who looked, when and why.",
        ),
    ] = False,
    because: Because = "",
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Write the questions to a workbook, for people to fill in their answers."""
    import familyhub
    from familyhub.workspace.review_sheet import write_sheet

    path, many = write_sheet(
        familyhub.open(workspace), file, capacity=capacity, values=show_values, because=because, by=by, drawn=drawn
    )
    if json:
        show_json({"file": str(path), "questions": many})
        return
    note(f"Written: {path}, {many:,} {'question' if many == 1 else 'questions'}.")
    if show_values:
        note("It names people: keep it where such lists may lie, and remove it when it is filled in and read.")


@review.command(name="import")
def import_(
    file: Annotated[Path, Parameter(help="A workbook that `familyhub review export` wrote, with answers filled in.")],
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> int:
    """Decide what people filled in. A row that is refused stops no other; the exit code is then 1."""
    import familyhub
    from familyhub.workspace.review_sheet import read_sheet

    found = read_sheet(familyhub.open(workspace), file)
    if json:
        show_json(found)
    else:
        show_table("Filled in", ("row", "number", "entry", "says"), [(e.row, e.number, e.entry, e.says) for e in found])
    return int(any(each.entry is None for each in found))
