"""How `familyhub review` shows its questions: without anything that says who they are about, unless asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.linkage.review import Question
    from familyhub.workspace.reviewing import Looked, Queue, Said


COLUMNS = ("number", "records of", "why it is asked", "under five", "contacts", "bits", "so far")


def say_queue(found: "Queue", listed: "Sequence[Question]", capacity: int | None, weeks: int | None) -> None:
    """The lists of the queue, and what to do with them."""
    from familyhub.linkage.review import ADOPTION

    show_table(f"Questions, as at {found.as_at}", COLUMNS, [question_row(question) for question in listed])
    if found.adoption:
        say("", ADOPTION, "")
        show_table("Across an adoption", COLUMNS, [question_row(question) for question in found.adoption])
    many = len(found.questions)
    note(f"{many:,} {'question waits' if many == 1 else 'questions wait'} for somebody to decide.")
    if weeks is not None:
        note(f"At {capacity:,} a week they last {weeks:,} {'week' if weeks == 1 else 'weeks'}.")
    if found.adoption:
        note(f"{len(found.adoption):,} more {'lies' if len(found.adoption) == 1 else 'lie'} across an adoption.")
    if found.drawn:
        note(f"{found.drawn:,} drawn at random wait to be checked: `familyhub review sample` lists them.")
    if found.awaiting:
        note(f"{found.awaiting:,} of what was said awaits a second person: `familyhub review decisions` lists it.")
    if many:
        note("`familyhub review show NUMBER` lays the two side by side.")


def question_row(question: "Question") -> tuple[object, ...]:
    """A question as a row below `COLUMNS`."""
    return (
        question.code, f"{question.first.source} and {question.second.source}", question.why,
        question.under_five, question.contacts, question.weight, said_of(question),
    )  # fmt: skip


def said_of(question: "Question") -> str:
    """What was said of a question so far, in words."""
    if question.decided is not None:
        return f"entry {question.decided.entry} says same, and this stands against it"
    if question.awaiting is not None:
        return f"{question.awaiting.decided_by} said {question.awaiting.answer}: a second person is needed"
    if question.unsure is not None:
        return f"{question.unsure.decided_by} was unsure"
    return "a restricted record: two people decide" if question.restricted else ""


def told_of(question: "Question") -> dict[str, object]:
    """A question without anything that says who it is about: a source's own id may be an NHS number."""
    return {
        "number": question.code,
        "sources": [question.first.source, question.second.source],
        "kind": question.kind,
        "why": question.why,
        "rule": question.rule,
        "weight": question.weight,
        "under_five": question.under_five,
        "contacts": question.contacts,
        "restricted": question.restricted,
        "across_an_adoption": question.adoption,
        "said_so_far": said_of(question),
    }


def say_decided(said: "Said", *, json: bool) -> None:
    """What was decided, in words or for programs."""
    if json:
        show_json({"entry": said.word.entry, "answer": said.word.answer, "counts": said.counts, "note": said.note})
        return
    say(f"Entry {said.word.entry}: {said.word.answer}. {said.note}")


def looked_plainly(looked: "Looked") -> dict[str, object]:
    """Two records side by side, for programs."""
    return {
        "question": told_of(looked.question),
        "records": [looked.question.first.number, looked.question.second.number],
        "stated_in": looked.stated_in,
        "beside": looked.beside,
        "lines": looked.lines,
        "parts": looked.weight.parts,
        "weight": looked.weight.weight,
        "weight_says": looked.weight.sentence,
        "decided": looked.standing and {"entry": looked.standing.entry, "answer": looked.standing.answer},
    }


def say_looked(looked: "Looked", decide: str) -> None:
    """Two records side by side; `decide` is the command that decides on them, as far as the answer."""
    from familyhub.linkage.review import ADOPTION

    question = looked.question
    joined = "joined now" if question.joined else "two people now"
    say(f"Question {question.code}: {question.why} ({joined}).", "")
    if question.adoption:
        say(ADOPTION, "")
    sides = zip(("first", "second"), (question.first, question.second), looked.stated_in, looked.beside, strict=True)
    for name, record, place, beside in sides:
        others = f"; beside it records of {', '.join(beside)}" if beside else ""
        say(f"The {name}, {record.number}: {place or 'only named by others'}{others}.")
    say("")
    if looked.with_values:
        columns = ("", "the first", "the second", "")
        show_table("Side by side", columns, [(e.what, e.first, e.second, e.verdict) for e in looked.lines])
    else:
        show_table("Side by side", ("", ""), [(line.what, line.verdict) for line in looked.lines])
    say("", *(f"- {part.sentence}." for part in looked.weight.parts), f"{looked.weight.sentence}.")
    say("Numbers are not in it: they join or forbid by themselves.", "")
    if said := said_of(question):
        note(f"{said[0].upper()}{said[1:]}.")
    if looked.standing is not None:
        note(f"Entry {looked.standing.entry} counts: {looked.standing.answer}, says {looked.standing.decided_by}.")
    if not looked.with_values:
        note("`--show-values` shows what they say, and it is written down that you looked.")
    note(f"`{decide} same|different|unsure --because WHY`")
