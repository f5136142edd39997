"""A draft of a mapping, as the TOML that a person goes on with: what was found, what is proposed, what has no place.

What a cell holds is only written out where it is a code: other values show by their shape alone (Xxxxx, 99/99/9999).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from familyhub.model import BY_NAME
from familyhub.sources.mapping.definition import Text, headers_of
from familyhub.sources.mapping.profile import Profile, Profiled, profiled
from familyhub.sources.mapping.proposing import Proposal, Proposed, proposed

LONGEST_SHAPE = 30
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""What may stand in no line of TOML, not even in a comment."""
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted mapping: its TOML, what was found in the file, and why some of its columns have no place."""

    toml: str
    file: Profiled
    left_out: Mapping[str, str]


def draft(path: Path, sheet: str = "") -> Draft:
    """A mapping of a file by its headers and values. Raises SourceError where there is no table in it."""
    file = profiled(path, sheet)
    proposal = proposed(file)
    lines = (CONTROL.sub(" ", line) for line in _lines(path.name, file, proposal))
    return Draft("\n".join(lines) + "\n", file, proposal.left_out)


def masked(value: str) -> str:
    """The shape of a value, which says nothing of whose it is: Xxxxx, 99/99/9999."""
    shape = "".join(
        "9" if each.isdigit() else "X" if each.isupper() else "x" if each.isalpha() else each for each in value
    )
    return shape if len(shape) <= LONGEST_SHAPE else f"{shape[:LONGEST_SHAPE]}…"


def _lines(name: str, file: Profiled, proposal: Proposal) -> Iterator[str]:
    yield from _found(file, proposal)
    yield ""
    yield f"says = {_text(f'Drafted from {name}: see that every line is right')}"
    if proposal.date_form:
        yield f"date_form = {_value(proposal.date_form)}   # {proposal.date_note}"
    elif proposal.date_note:
        yield f'# date_form = "day_first"   # {proposal.date_note}: without it, the dates of each file decide'
    if proposal.left_out:
        yield "leave_out = ["
        by_header = {column.header: column for column in file.columns}
        for header, why in proposal.left_out.items():
            yield f"    {_text(header)},   # {_holds(by_header[header], file.rows)} → no place: {why}"
        yield "]"
    if file.header.sheet and file.other_sheets:
        yield ""
        yield "[recognise]"
        others = ", ".join(_text(sheet) for sheet in file.other_sheets)
        yield f"sheet = {_text(_as_pattern(file.header.sheet))}   # left alone: {others}"
    if not proposal.rows:
        yield ""
        yield "# No column could serve as a person's id, so nothing is read yet. Begin with:"
        yield "# [[row]]"
        yield '# table = "person_record"'
        yield '# columns = { person_key = "..." }'
    for each in proposal.rows:
        yield ""
        yield from _row(each)


def _found(file: Profiled, proposal: Proposal) -> Iterator[str]:
    where = f'row {file.header.row} of sheet "{file.header.sheet}"' if file.header.sheet else f"row {file.header.row}"
    yield f"# The header stands in {where}; {file.rows:,} rows below it were looked at. {_told(file, proposal)}"
    places = _places(proposal)
    for column in file.columns:
        if to := places.get(column.header):
            alone = ", by its values alone: is it so?" if column.header in proposal.by_value else ""
            yield f"#   {_text(column.header)}: {_holds(column, file.rows)} → {to}{alone}"


def _told(file: Profiled, proposal: Proposal) -> str:
    """What stands below the first line of a draft: the columns that have a place; leave_out lists the others."""
    out = len(proposal.left_out)
    if not out:
        return "What its columns hold:"
    if out == len(file.columns):
        return "No column of it has a place; leave_out says why."
    return f"What {len(file.columns) - out} of its {len(file.columns)} columns hold; leave_out has the others:"


def _places(proposal: Proposal) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in proposal.rows:
        for header in headers_of(each.row):
            found.setdefault(header, []).append(each.row.table)
    return {header: ", ".join(dict.fromkeys(tables)) for header, tables in found.items()}


def _holds(column: Profile, rows: int) -> str:
    filled = "all filled" if column.filled == rows else f"{column.filled:,} filled"
    if column.holds == "nothing":
        return "empty"
    shape = masked(column.values.most_common(1)[0][0])
    unlike = f"{column.unlike:,} different" if column.unlike < column.filled else "all different"
    return f"{column.holds}, {filled}, {unlike}, such as {shape}"


def _row(each: Proposed) -> Iterator[str]:
    row = each.row
    yield from (f"# {sentence}" for sentence in each.says)
    yield "[[row]]"
    yield f"table = {_text(row.table)}"
    if row.repeat:
        yield f"repeat = [{', '.join(_text(str(word)) for word in row.repeat)}]"
    if row.split:
        split = ", ".join(f"{{ from = {_text(one.from_)}, form = {_text(one.form)} }}" for one in row.split)
        yield f"split = [{split}]"
    if row.when:
        when = ", ".join(f"{{ column = {_text(one.column)}, not_empty = true }}" for one in row.when)
        yield f"when = [{when}]"
    yield from _table("columns", row.columns)
    yield from _table("key", {name: _parts(parts) for name, parts in row.key.items()})
    yield from _table("join", {name: {"of": list(join.of)} for name, join in row.join.items()})
    yield from _table("constants", row.constants)
    for name, words in row.translate.items():
        yield from _translation(name, words, each)
    if row.one_row_for_each is not None:
        yield "[row.one_row_for_each]"
        yield f"into = {_text(row.one_row_for_each.into)}"
        yield from _table("one_row_for_each.columns", row.one_row_for_each.columns)


def _translation(name: str, words: Mapping[str, str], each: Proposed) -> Iterator[str]:
    """The words that are known; the others as lines to be filled in."""
    yield f"[row.translate.{name}]"
    yield from (f"{_key(said)} = {_text(code)}" for said, code in words.items())
    for said, count in each.open.get(name, ()):
        yield f'# {_key(said)} = ""   # {count:,} times: nobody knows this word; it goes to quarantine until you do'
    back = each.kept_back.get(name, 0)
    if back:
        count = "One word" if back == 1 else f"{back:,} words"
        yield f"# {count} more, too rare or long to show here: in quarantine until you name them"
    if (each.open.get(name) or back) and not BY_NAME[each.row.table].column(name).required:
        yield '# "*" = "empty"   # with this line, rows with other words are read without this cell'


def _table(name: str, held: Mapping[str, object]) -> Iterator[str]:
    if held:
        yield f"[row.{name}]"
        yield from (f"{_key(key)} = {_value(value)}" for key, value in held.items())


def _parts(parts: Iterable[str | Text]) -> list[object]:
    return [{"text": part.text} if isinstance(part, Text) else part for part in parts]


def _key(name: str) -> str:
    return name if BARE_KEY.fullmatch(name) else _text(name)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_value(held)}" for key, held in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A string as TOML writes it, which is as JSON does, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _as_pattern(sheet: str) -> str:
    """A sheet's name as a pattern that fits that name alone."""
    return re.sub(r"([*?[])", r"[\1]", sheet)
