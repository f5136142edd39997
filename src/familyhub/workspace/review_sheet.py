"""The review queue as an Excel sheet for people to fill in, and what they filled in, read back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from familyhub.blocks import Column, Table
from familyhub.errors import FamilyhubError, UsageError
from familyhub.linkage.evidence import LINES, Line, side_by_side
from familyhub.linkage.review import ORDER, chosen
from familyhub.reports import xlsx
from familyhub.state.decisions import Answer
from familyhub.state.samples import latest_sample
from familyhub.workspace.opened import Opened
from familyhub.workspace.reviewing import decide_on, doubted, drawn_questions, note_a_look, open_review

NUMBER, ANSWER, BECAUSE, BY = "number", "answer", "because", "decided by"
ANSWERS: dict[str, Answer] = {"same": "same", "different": "different", "unsure": "unsure"}
TOLD = ("records of", "why it is asked", "under five", "contacts")
NOTES = (
    f"Fill in {ANSWER} (same, different or unsure), {BECAUSE} and {BY}; rows without an answer are passed over.",
    f"{BECAUSE.capitalize()} is kept for good: words that name nobody, such as what was looked at.",
    "The order: " + " ".join(f"{place}. {says}" for place, says in enumerate(ORDER, start=1)),
)


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What became of one row that was filled in: the entry that was written, or why none was."""

    row: int
    number: str
    entry: int | None
    says: str


def write_sheet(
    workspace: Opened,
    path: Path,
    *,
    capacity: int | None = None,
    values: bool = False,
    because: str = "",
    by: str | None = None,
    drawn: bool = False,
) -> tuple[Path, int]:
    """Write the first questions (all), or those `drawn` at random, to a workbook; returns where, and how many they are.

    Those across an adoption stand on no sheet: who an adopted child was is looked at one by one, or not at all.
    With `values` the sheet holds what the records say: each is written down as a read, and restricted ones need a
    reason. Without, it names nobody.
    """
    with open_review(workspace) as opened:
        rows = []
        sample = latest_sample(opened.state) if drawn else None
        listed = drawn_questions(opened, sample) if sample is not None else () if drawn else doubted(opened)
        for question in listed[:capacity]:
            if values:
                note_a_look(opened, question, because, by)
            lines = side_by_side(opened.connection, question.first.node, question.second.node, values=values)
            rows.append((
                question.code, f"{question.first.source} and {question.second.source}", question.why,
                "yes" if question.under_five else "no", str(question.contacts), *map(_cell, lines), "", "", "",
            ))  # fmt: skip
    columns = (NUMBER, *TOLD, *(what for what, _, _ in LINES), ANSWER, BECAUSE, BY)
    table = Table("Questions", tuple(Column(name) for name in columns), tuple(rows))
    path.parent.mkdir(parents=True, exist_ok=True)
    area = workspace.settings.area.name
    xlsx.write(path, [table], title=f"{area}: doubtful pairs of records, for people to decide", notes=NOTES)
    return path.resolve(), len(rows)


def read_sheet(workspace: Opened, path: Path) -> list[FilledIn]:
    """Decide what people filled in, row by row: a row that is refused stops no other.

    Raises UsageError for a file that is no such sheet.
    """
    filled = [(number, row) for number, row in _rows(path) if row[ANSWER]]
    found = []
    with open_review(workspace) as opened:
        for number, row in filled:
            answer = ANSWERS.get(row[ANSWER].casefold())
            if answer is None:
                says = f'found "{row[ANSWER]}", expected one of {", ".join(ANSWERS)}.'
                found.append(FilledIn(number, row[NUMBER], None, says))
                continue
            try:
                question = chosen(opened.questions, row[NUMBER])
                said = decide_on(opened, question, answer, row[BECAUSE], row[BY] or None)
            except FamilyhubError as refused:
                found.append(FilledIn(number, row[NUMBER], None, str(refused)))
            else:
                found.append(FilledIn(number, row[NUMBER], said.word.entry, f"{answer}. {said.note}"))
    return found


def _cell(line: Line) -> str:
    if line.first is None and line.second is None:
        return line.verdict
    return f"{line.verdict}: {line.first or 'nothing'} | {line.second or 'nothing'}"


def _rows(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    """The rows below the header, each with the number that the spreadsheet shows beside it."""
    try:
        book = calamine.load_workbook(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (calamine.CalamineError, OSError) as problem:
        raise _no_sheet(path, f"no workbook ({type(problem).__name__})") from None
    for rows in sheets:
        for place, row in enumerate(rows):
            titles = [str(cell).strip().casefold() for cell in row]
            if {NUMBER, ANSWER, BECAUSE, BY} <= set(titles):
                return [(number, _named(titles, cells)) for number, cells in enumerate(rows[place + 1 :], place + 2)]
    raise _no_sheet(path, "no sheet with these columns")


def _named(titles: Sequence[str], cells: Sequence[object]) -> Mapping[str, str]:
    return {title: str(cell).strip() for title, cell in zip(titles, cells, strict=False)}


def _no_sheet(path: Path, found: str) -> UsageError:
    return UsageError(
        "review_sheet_unknown",
        path.name,
        found=found,
        expected=f"a workbook with the columns {NUMBER}, {ANSWER}, {BECAUSE} and {BY}",
        next_step="Write one with `familyhub review export FILE.xlsx`, fill it in and keep its columns.",
    )
