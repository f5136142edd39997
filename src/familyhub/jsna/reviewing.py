"""What people say of findings and recommendations: accepted, edited, rejected, commented; kept with who and when.

Entries of state, each written once. A sheet that goes out is an entry that says what stood on it; a word that comes
back names its sheet, so that a later change of figures shows. The latest decision on an item counts, a withdrawn one
as never said; comments all stand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from familyhub.errors import UsageError
from familyhub.jsna.findings import Finding
from familyhub.jsna.recommending import Recommended
from familyhub.state import Entry, State, append, entries

SHEET, WORD = "needs_sheet", "needs_word"

ItemKind = Literal["finding", "recommendation"]
Decision = Literal["accept", "edit", "reject"]

DECISIONS: tuple[Decision, ...] = ("accept", "edit", "reject")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a sheet: a finding or a recommendation, its text, and the fingerprint of the figures behind it."""

    kind: ItemKind
    id: str
    text: str
    figures: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that went out: for which area (code), its items; `number`, `by` and `on` are given by `issue`."""

    area: str
    items: tuple[Item, ...]
    by: str
    number: int = 0
    on: date | None = None

    def item(self, id: str) -> Item | None:
        """The item of this id, if it stands on the sheet."""
        return next((item for item in self.items if item.id == id), None)


@dataclass(frozen=True, slots=True)
class Word:
    """What one person said of one item: a decision, a comment, or both.

    `text` is the wording that an edit asks for. `original` and `figures` are what stood on the sheet. `entered_by` is
    the system's user. `entry` and `said_at` are given by `write_word`.
    """

    area: str
    kind: ItemKind
    item: str
    who: str
    sheet: int
    original: str
    figures: str
    decision: Decision | None = None
    comment: str = ""
    text: str = ""
    owner: str = ""
    by_when: date | None = None
    entered_by: str = ""
    entry: int = 0
    said_at: datetime | None = None

    @property
    def unknown_numbers(self) -> tuple[str, ...]:
        """Numbers of an edited wording that the item's own text did not hold: nobody traced them."""
        return self.numbers_not_in(self.original)

    def numbers_not_in(self, text: str) -> tuple[str, ...]:
        """Numbers of an edited wording that a text does not hold, in their order."""
        held = set(NUMBER.findall(text))
        return tuple(number for number in NUMBER.findall(self.text) if number not in held)


@dataclass(frozen=True, slots=True)
class Agreed:
    """How an item stands: `state` proposed, agreed or rejected, its wording, and who said so, with all comments.

    `was` is what stood on the sheet, where the figures have changed since: both are shown; `now` is what they say today
    where `text` is an edited wording from before. `gone` is said of an item that was agreed and that nothing is found
    for any more. `unknown_numbers` are numbers of an edited wording that the item's text of today does not hold.
    """

    kind: ItemKind
    id: str
    state: Literal["proposed", "agreed", "rejected"]
    text: str
    decided: Word | None = None
    comments: tuple[Word, ...] = ()
    was: str = ""
    gone: bool = False
    unknown_numbers: tuple[str, ...] = field(default=())
    now: str = ""

    @property
    def edited(self) -> bool:
        """Whether the wording is the partners' own."""
        return self.decided is not None and self.decided.decision == "edit"


def items_of(findings: Iterable[Finding], recommended: Iterable[Recommended]) -> tuple[Item, ...]:
    """The items of a sheet: findings, then recommendations, in their order."""
    found = [Item("finding", each.id, each.sentence, each.figures) for each in findings]
    return (*found, *(Item("recommendation", each.id, each.does, each.figures) for each in recommended))


def issue(state: State, sheet: Sheet) -> Sheet:
    """Write down inside the open transaction what stands on a sheet; returns it with its number."""
    body = {"area": sheet.area, "items": [[each.kind, each.id, each.text, each.figures] for each in sheet.items]}
    return _sheet(append(state, Entry(SHEET, sheet.by, body)))


def sheet_of(state: State, number: int) -> Sheet | None:
    """The sheet of a number; None where none went out under it."""
    found = entries(state, SHEET, after=number - 1, up_to=number)
    return _sheet(found[0]) if found else None


def write_word(state: State, word: Word) -> Word | None:
    """Write a word inside the open transaction; None where that person's word from that sheet is known to be the same.

    Whoever decides otherwise and then as before has changed their mind twice: that is written. A word once withdrawn
    is not written again by reading its sheet twice. Raises UsageError where the sheet is not
    known, the item does not stand on it, or a word lacks who said it or anything said.
    """
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)
    sheet = sheet_of(state, word.sheet)
    item = None if sheet is None else sheet.item(word.item)
    if sheet is None or item is None:
        raise _refused("needs_item_unknown", f'"{word.item}" of sheet {word.sheet}', "an item of a sheet that went out")
    if not word.who.strip():
        raise _refused("needs_nobody", "nobody's name", "who says so")
    if word.decision is None and not word.comment.strip():
        raise _refused("needs_nothing_said", "neither a decision nor a comment", "one of the two")
    if word.decision == "edit" and not word.text.strip():
        raise _refused("needs_no_wording", "an edit without a wording", "the new wording")
    word = replace(word, area=sheet.area, kind=item.kind, original=item.text, figures=item.figures)
    body = _body(word)
    if _is_known(entries(state, WORD, withdrawn=True), word.who, body):
        return None
    return _word(append(state, Entry(WORD, word.who, body)))


def words(state: State, area: str, up_to: int | None = None) -> tuple[Word, ...]:
    """Every word on an area's items that is not withdrawn, in the order they were said."""
    told = (_word(each) for each in entries(state, WORD, up_to=up_to) if each.body.get("area") == area)
    return tuple(told)


def withdraw(state: State, entry: int, by: str, because: str) -> Entry:
    """Take a word back inside the open transaction: what was decided before it counts again.

    Raises UsageError where no reason is given or the entry is no such word, StateError where it was withdrawn before.
    """
    if not because.strip() or not by.strip():
        raise _refused("needs_reason_missing", "no reason", "why it is taken back, and by whom")
    if entry not in {each.id for each in entries(state, WORD, withdrawn=True) if each.withdraws is None}:
        raise _refused("needs_word_unknown", f"entry {entry}", "an entry that `familyhub jsna decisions` lists")
    return append(state, Entry(WORD, by, {"because": because}, withdraws=entry))


def standing(items: Sequence[Item], said: Sequence[Word]) -> tuple[Agreed, ...]:
    """How each item stands after these words, then the agreed ones that nothing is found for any more."""
    by_item: dict[str, list[Word]] = {}
    for word in said:
        by_item.setdefault(word.item, []).append(word)
    known = {item.id for item in items}
    found = [_stands(item, by_item.get(item.id, [])) for item in items]
    for id, told in by_item.items():
        if id in known:
            continue
        last = told[-1]
        lost = _stands(Item(last.kind, id, last.original, last.figures), told)
        if lost.state == "agreed":
            found.append(replace(lost, gone=True, now=""))
    return tuple(found)


def _stands(item: Item, told: Sequence[Word]) -> Agreed:
    comments = tuple(word for word in told if word.comment.strip())
    decided = next((word for word in reversed(told) if word.decision is not None), None)
    if decided is None:
        return Agreed(item.kind, item.id, "proposed", item.text, None, comments)
    changed = decided.figures != item.figures
    agreed_to = decided.text if decided.decision == "edit" else decided.original
    if decided.decision == "reject":
        return Agreed(item.kind, item.id, "rejected", item.text, decided, comments, agreed_to if changed else "")
    was = decided.original if changed else ""
    if decided.decision == "accept":
        return Agreed(item.kind, item.id, "agreed", item.text, decided, comments, was)
    # The partners' own wording stays what was agreed, but its numbers are held against the figures of today.
    unknown, now = decided.numbers_not_in(item.text), item.text if changed else ""
    return Agreed(item.kind, item.id, "agreed", agreed_to, decided, comments, was, False, unknown, now)


def _is_known(written: Sequence[Entry], who: str, body: Mapping[str, object]) -> bool:
    """Whether this person said the same of this item on this sheet, and has not decided otherwise since."""
    taken_back = {each.withdraws for each in written}
    for each in reversed(written):
        if each.withdraws is not None or each.written_by != who or _differ(each.body, body, "item", "sheet"):
            continue
        if _same(each.body, body):
            return True
        decided = None not in (body["decision"], each.body["decision"]) and each.id not in taken_back
        if decided and _differ(each.body, body, "decision", "text", "owner", "by_when"):
            return False
    return False


def _differ(body: Mapping[str, object], other: Mapping[str, object], *keys: str) -> bool:
    return any(body[key] != other[key] for key in keys)


def _same(body: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two entries say the same from the same sheet, whoever read it in."""
    return {**body, "entered_by": ""} == {**other, "entered_by": ""}


def _body(word: Word) -> dict[str, object]:
    return {
        "area": word.area,
        "kind": word.kind,
        "item": word.item,
        "sheet": word.sheet,
        "original": word.original,
        "figures": word.figures,
        "decision": word.decision,
        "comment": word.comment,
        "text": word.text,
        "owner": word.owner,
        "by_when": None if word.by_when is None else word.by_when.isoformat(),
        "entered_by": word.entered_by,
    }


def _word(entry: Entry) -> Word:
    body = entry.body
    by_when = body.get("by_when")
    decision = body.get("decision")
    return Word(
        area=str(body["area"]),
        kind="finding" if body["kind"] == "finding" else "recommendation",
        item=str(body["item"]),
        who=entry.written_by,
        sheet=int(str(body["sheet"])),
        original=str(body["original"]),
        figures=str(body["figures"]),
        decision=next((each for each in DECISIONS if each == decision), None),
        comment=str(body["comment"]),
        text=str(body["text"]),
        owner=str(body["owner"]),
        by_when=None if by_when is None else date.fromisoformat(str(by_when)),
        entered_by=str(body["entered_by"]),
        entry=entry.id or 0,
        said_at=entry.written_at,
    )


def _sheet(entry: Entry) -> Sheet:
    listed = entry.body["items"]
    items = tuple(
        Item("finding" if kind == "finding" else "recommendation", str(id), str(text), str(figures))
        for kind, id, text, figures in (listed if isinstance(listed, list) else ())
    )
    on = None if entry.written_at is None else entry.written_at.date()
    return Sheet(str(entry.body["area"]), items, entry.written_by, entry.id or 0, on)


def _refused(code: str, found: str, expected: str) -> UsageError:
    return UsageError(
        code,
        "the review",
        found=found,
        expected=expected,
        next_step="Correct it on the sheet and read it back once more; nothing was written of it.",
    )
