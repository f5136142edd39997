"""A needs assessment talked over: sheets that go out, words that come back, what is agreed, and taking a word back."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from familyhub.errors import FamilyhubError, Trouble, UsageError
from familyhub.jsna.findings import Finding
from familyhub.jsna.recommending import Recommended
from familyhub.jsna.reviewing import (
    Agreed,
    Item,
    Sheet,
    Word,
    issue,
    items_of,
    sheet_of,
    standing,
    withdraw,
    words,
    write_word,
)
from familyhub.jsna.rules import load_rules
from familyhub.reports import jsna_review_sheet as sheets
from familyhub.state import transaction
from familyhub.workspace.jsna_own import RULES
from familyhub.workspace.opened import Opened


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What became of a sheet: the words that were written, how many were there before, and what was refused, in words.

    `area` is the code of the area whose items the sheet is about.
    """

    sheet: int
    area: str
    written: tuple[Word, ...]
    known: int
    refused: tuple[str, ...]


def write_sheet(
    workspace: Opened,
    area: str,
    name: str,
    findings: Sequence[Finding],
    recommended: Sequence[Recommended],
    path: Path,
    by: str | None = None,
) -> tuple[Path, Sheet]:
    """Write a sheet for people to fill in, a workbook or (FILE.docx) a Word document; what stands on it is kept.

    `area` is the ONS code, `name` what the area is called. Raises UsageError for a file of another kind.
    """
    kind = path.suffix.lower()
    if kind not in {".xlsx", ".docx"}:
        raise UsageError(
            "needs_sheet_kind",
            path.name,
            found=f'"{kind}"' if kind else "no ending",
            expected="FILE.xlsx or FILE.docx",
            next_step="Give the file one of these endings.",
        )
    with workspace.state() as state, transaction(state):
        sheet = issue(state, Sheet(area, items_of(findings, recommended), by or getpass.getuser()))
    rules = load_rules(workspace.folders.jsna / RULES)
    whys = {each.id: rules[each.rule].name for each in findings if each.rule in rules}
    whys |= {each.id: _why(each) for each in recommended}
    write = sheets.write_workbook if kind == ".xlsx" else sheets.write_document
    return write(path, sheet, f"{name}: what children and families need, to be talked over", whys), sheet


def read_sheet(workspace: Opened, path: Path, by: str | None = None) -> ReadBack:
    """Write down what people said on a sheet, row by row: a row that is refused stops no other.

    `by` speaks where a row names nobody. The same sheet read twice writes nothing twice. Raises UsageError for a file
    that is no sheet, or whose number never went out from this workspace.
    """
    given = sheets.read(path)
    user = getpass.getuser()
    refused = [trouble.sentence() for trouble in given.wrong]
    written: list[Word] = []
    known = 0
    decided: dict[tuple[str, str], object] = {}
    with workspace.state() as state:
        sheet = sheet_of(state, given.number)
        if sheet is None:
            raise UsageError(
                "needs_sheet_not_ours",
                path.name,
                found=f"sheet {given.number}",
                expected="a sheet that went out from this workspace",
                next_step="Read it back in the workspace it came from.",
            )
        for row in given.answers:
            item = sheet.item(row.item)
            fault = _fault(sheet, item, row) or _contradiction(decided, row, by)
            if fault is not None:
                refused.append(fault.sentence())
            if fault is not None or item is None or row.silent:
                continue
            try:
                with transaction(state):
                    entry = write_word(state, _word(sheet, item, row, by, user))
            except FamilyhubError as error:
                refused.append(f"{row.where[sheets.DECISION]}: {error}")
            else:
                written += [entry] if entry is not None else []
                known += entry is None
    return ReadBack(given.number, sheet.area, tuple(written), known, tuple(refused))


def said(workspace: Opened, area: str) -> tuple[Word, ...]:
    """Every word on an area's items that was not taken back, in the order they were said."""
    with workspace.state() as state:
        return words(state, area)


def take_back(workspace: Opened, entry: int, because: str, by: str | None = None) -> int:
    """Take a word back; what was decided before it counts again. Returns the entry that says so."""
    with workspace.state() as state, transaction(state):
        return withdraw(state, entry, by or getpass.getuser(), because).id or 0


def agreed(
    workspace: Opened, area: str, findings: Sequence[Finding], recommended: Sequence[Recommended]
) -> tuple[Agreed, ...]:
    """How each finding and recommendation stands after what people said, and what was agreed and is found no more."""
    return standing(items_of(findings, recommended), said(workspace, area))


def _fault(sheet: Sheet, item: Item | None, row: sheets.Answer) -> Trouble | None:
    """What is wrong with a row beside what went out, with the cell; of one without an answer, too."""
    if item is None:
        return _wrong_row(row.where[sheets.ID], f'the id "{row.item}"', f"an id that stood on sheet {sheet.number}")
    # Whoever changed the text itself meant an edit; that is only taken as one where they say so.
    if row.decision != "edit" and _changed(item, row):
        expected = "the text as it was, or edit under decision"
        return _wrong_row(row.where[sheets.SAYS], "a changed text under what it says", expected)
    return None


def _contradiction(decided: dict[tuple[str, str], object], row: sheets.Answer, by: str | None) -> Trouble | None:
    """Two decisions of one person on one item: neither the reader nor a second reading could tell which one counts."""
    if row.decision is None:
        return None
    says = (row.decision, row.wording, row.owner, row.by_when)
    if decided.setdefault((row.item, row.who or by or ""), says) == says:
        return None
    return _wrong_row(row.where[sheets.DECISION], "a second decision of the same person on this id", "one of them")


def _changed(item: Item, row: sheets.Answer) -> bool:
    return " ".join(item.text.split()) != row.says


def _word(sheet: Sheet, item: Item, row: sheets.Answer, by: str | None, user: str) -> Word:
    return Word(
        area=sheet.area,
        kind=item.kind,
        item=item.id,
        who=row.who or by or "",
        sheet=sheet.number,
        original=item.text,
        figures=item.figures,
        decision=row.decision,
        comment=row.comment,
        text=row.wording or (row.says if _changed(item, row) else ""),
        owner=row.owner,
        by_when=row.by_when,
        entered_by=user,
    )


def _why(recommended: Recommended) -> str:
    first = recommended.findings[0].sentence
    more = len(recommended.findings) - 1
    others = "" if not more else f" (and {more} more)" if more > 1 else " (and one more)"
    return f"{first}{others} Evidence: " + "; ".join(each.cited() for each in recommended.evidence)


def _wrong_row(where: str, found: str, expected: str) -> Trouble:
    next_step = "Correct it and read the sheet back once more; the other rows are not affected."
    return Trouble("needs_row", where, found, expected, next_step)
