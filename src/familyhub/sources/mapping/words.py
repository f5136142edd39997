"""What headers and values are likely to mean: the words that a draft goes by. Nothing here reads a file."""

import csv
import difflib
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from familyhub.model import BY_NAME, CODE_LISTS, CodeList
from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.council.people import PERSON_COLUMNS
from familyhub.sources.headers import plain_name

CLOSE = 0.9
"""How alike two headers must be written to be taken for the same."""
OF_WHOM = frozenset((
    "child", "childs", "children", "childrens", "client", "clients", "pupil", "pupils", "person", "persons", "user",
    "young", "patient", "member", "members", "baby", "babys", "participant", "attendee", "student", "learner",
))  # fmt: skip
"""Words that say whose a column is, where the row is about that very person."""
SOMEBODY_ELSE = frozenset((
    "mother", "mothers", "mum", "mums", "father", "fathers", "dad", "dads", "parent", "parents", "carer", "carers",
    "guardian", "guardians", "partner", "partners", "sibling", "siblings", "brother", "sister", "adult", "gp", "kin",
    "emergency",
))  # fmt: skip
"""Words that say a column is about somebody other than the person the row is about."""
LITTLE = frozenset(["our", "your", "their", "the", "of", "local", "internal", "a", "s"])
"""Words that say nothing of what a column holds."""
OF_NEED = frozenset(["need", "needs", "issue", "issues", "concern", "concerns", "risk", "current"])
"""Words that stand beside the need itself."""

GIRL_OR_BOY = frozenset(["boy", "girl", "boys", "girls", "b", "g"])
"""Words of a header below which B is a boy and G a girl."""

CODE_WORDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "sex": (("council", "sex", "sex"),),
    "ethnicity": (("council", "ethnicity", "ethnicity"), ("school_census", "ethnicity", "ethnicity")),
    "attended": (("council", "attended", "attended"),),
    "medium": (("council", "medium", "medium"),),
    "relationship": (("council", "relation", "relationship"),),
    "activity": (("hub_register", "kind", "activity"), ("early_help", "contact_type", "activity")),
}
"""For each code list, code tables of formats that know words for it: package, table, column of the code."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column is likely to belong. One with a star is no column of the table: the draft makes some of it.

    `holds` is what its values must show too, where the header alone does not say enough: a column "Client" may hold
    ids or names.
    """

    table: str
    column: str
    holds: str = field(default="", compare=False)


def words_of(header: str) -> tuple[str, ...]:
    """The words of a header, in small letters."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).replace("'", "")
    return tuple(re.findall(r"[a-z]+|[0-9]+", apart.casefold()))


def targets_of(header: str, *, ignoring: frozenset[str] = OF_WHOM) -> tuple[Target, ...]:
    """Where a header's column may belong, by its words, the likeliest first; none where they say nothing known."""
    words = words_of(header)
    known = header_words()
    fewer = tuple(word for word in words if word not in ignoring)
    tellings = (words, _without(words, LITTLE), fewer, _without(fewer, LITTLE))
    for tried in tellings:
        if tried and (found := known.get("".join(tried))) is not None:
            return found
    near = difflib.get_close_matches("".join(fewer), known, 1, CLOSE) if len("".join(fewer)) > 4 else []
    return known[near[0]] if near else ()


def target_of(header: str) -> Target | None:
    """Where a header's column belongs by its words alone; None where they do not say enough."""
    return next((target for target in targets_of(header) if not target.holds), None)


def _without(words: tuple[str, ...], little: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in little)


def is_about_somebody_else(header: str) -> bool:
    """Whether a header says that its column is about a parent, a carer, the GP."""
    return not SOMEBODY_ELSE.isdisjoint(words_of(header))


@cache
def header_words() -> dict[str, tuple[Target, ...]]:
    """Where the headers that are known may belong, by their plain words."""
    found: dict[str, tuple[Target, ...]] = {}
    for column in PERSON_COLUMNS:
        target = _person_target(column.name)
        if target is not None:
            found |= {plain_name(each): (target,) for each in (column.name, *column.also)}
    text = (files("familyhub.sources.mapping") / "words.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        word, target = plain_name(row["words"]), Target(row["table"], row["column"], row["holds"])
        if target not in found.get(word, ()):
            found[word] = (*found.get(word, ()), target)
    return found


def _person_target(column: str) -> Target | None:
    for table in ("person_record", "address_record"):
        if column in BY_NAME[table].names and column != "address":
            return Target(table, column)
    return Target("address_record", "*address") if column in ("address", "address_2", "address_3", "town") else None


def code_of(codes: CodeList, value: str, header: str = "") -> str | None:
    """The code that a value is likely to mean below its header; None where nobody knows."""
    found = _code_of(codes, value)
    if found is None and codes.name == "sex" and not GIRL_OR_BOY.isdisjoint(words_of(header)):
        found = {"b": "M", "g": "F"}.get(value.casefold())
    if found is None and (marked := re.fullmatch(r"\w{1,4}\s*[-–:.)]\s*(\w{3}.*)", value)) is not None:
        return _code_of(codes, marked[1])  # "a) Female": the words count, for the letter may be anybody's
    return found


def _code_of(codes: CodeList, value: str) -> str | None:
    word = plain_name(value)
    if not word:
        return None
    for code, meaning in codes.meanings.items():
        if word in (plain_name(code), plain_name(meaning)):
            return code
    also = {plain_name(said): code for said, code in codes.also.items()}
    return also.get(word) or code_words(codes.name).get(word)


@cache
def code_words(codes: str) -> dict[str, str]:
    """Words for the codes of a list, as other formats know them."""
    found: dict[str, str] = {}
    known = next((each.meanings for each in CODE_LISTS if each.name == codes), {})
    for package, table, column in reversed(CODE_WORDS.get(codes, ())):
        for row in code_rows(f"familyhub.sources.{package}", table):
            said = plain_name(row.get("word") or row["code"])
            if row[column] in known:
                found[said] = row[column]
    if codes == "attended":
        found |= {"y": "seen", "yes": "seen", "n": "did_not_attend", "no": "did_not_attend"}
    return found


@cache
def need_words() -> dict[str, str]:
    """The needs that headers may name, by their plain words."""
    return {plain_name(row["word"]): row["need"] for row in code_rows("familyhub.sources.council", "need")}


def need_of(header: str) -> str | None:
    """The need that a header names; None where it names none that is known."""
    known = need_words()
    words = words_of(header)
    for tried in ("".join(words), "".join(word for word in words if word not in OF_NEED)):
        if tried in known:
            return known[tried]
    near = difflib.get_close_matches("".join(words), known, 1, CLOSE) if len("".join(words)) > 4 else []
    return known[near[0]] if near else None
