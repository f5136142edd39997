"""The review queue: which pairs of records a person should look at, the most useful first, and what was decided.

Nothing here says how likely a child is to need anything. The order goes by what a wrong answer would spoil, and by how
little the records themselves can say (`ORDER`).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import duckdb

from familyhub.errors import UsageError
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import RECORD_KEY_MACRO
from familyhub.sql import load
from familyhub.state import State
from familyhub.state.decisions import Pair, Settled, Standing, Word, pair_of, settled, words

ORDER = (
    "Something contradicts: a number, or a person's decision, says that two records are one person's and something "
    "else that they are not, or all agrees but the number.",
    "A child under five, or not yet born, before others.",
    "More contacts hang on the answer.",
    "The weight lies nearer to the weight at which records are joined by themselves.",
)
"""The order of the queue, each rule deciding where those before it do not. Those somebody is unsure of come last."""

ADOPTION = (
    "An adoption lies between: one of the two is an adopted child's record. No number and no model joins it to "
    "another, because joined they tell who the child was before, and every list and every reader would tell it on. "
    "Only two people may join them, where the law allows it. Ask who may know before you look; where nobody has asked "
    "you to, leave it."
)
"""Why a question about an adoption is listed apart, and only a person may join the two."""

NAMED = "somebody named the two"
DRAWN = "drawn at random from what is joined"

CODE_DIGITS = 8

TOLD = ("kind", "why", "weight", "rule", "under_five", "contacts", "restricted", "adoption")

Said = TypeVar("Said", Standing, Word)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the queue knows it: its node in `linkage_record`, whose it is, and its opaque key."""

    node: int
    source: str
    person_key: str
    person_id: int
    record_key: str

    @property
    def number(self) -> str:
        """What names the record to people: an r and the beginning of its key."""
        return f"r{self.record_key[:CODE_DIGITS]}"


@dataclass(frozen=True, slots=True)
class Question:
    """Two records, or the clusters they stand for, that a person should decide on.

    `code` names the pair, and no other, in every week. `kind` is `doubtful`, `forbidden` or `thin` (joined, by one pair
    alone), `sample` (joined, and drawn at random) or `named` (by somebody), `why` the merge's own words, `weight` in
    bits (None where a number says it) and `rule` what said that they are one. `contacts` counts those that hang on the
    answer; `adoption` that one of the two is an adopted child's (`ADOPTION`). `awaiting` is a word that needs a second
    person's, `unsure` a standing "unsure", `decided` a standing decision that they are one, against which something
    stands.
    """

    code: str
    first: Record
    second: Record
    kind: str
    why: str
    weight: float | None
    rule: str | None
    under_five: bool
    contacts: int
    restricted: bool
    adoption: bool = False
    awaiting: Word | None = None
    unsure: Standing | None = None
    decided: Standing | None = None

    @property
    def joined(self) -> bool:
        """Whether the two are one person in the snapshot."""
        return self.first.person_id == self.second.person_id

    @property
    def people(self) -> tuple[int, int]:
        """The ids of the two people, the smaller first."""
        low, high = sorted((self.first.person_id, self.second.person_id))
        return low, high

    @property
    def pair(self) -> Pair:
        """The pair that an answer is about: of a word that awaits a second person's, the pair of that word."""
        return self.awaiting.pair if self.awaiting else pair_of(self.first.record_key, self.second.record_key)


def binding(now: Settled) -> list[Decision]:
    """What counts, as the linkage takes it: decisions that two records are one person or two, by entry."""
    return [
        Decision(first, second, each.answer == "same", each.decided_by, each.entry)
        for (first, second), each in sorted(now.standing.items(), key=lambda item: item[1].entry)
        if each.answer != "unsure"
    ]


def decisions(state: State, up_to: int | None = None) -> list[Decision]:
    """What people decided and counts, for a build that knows the entries up to that one (all of them)."""
    return binding(settled(words(state, up_to)))


def questions(
    connection: duckdb.DuckDBPyConnection,
    secret: bytes,
    now: Settled,
    *,
    as_at: date,
    link_from: float,
    entries_up_to: int,
    drawn: Sequence[Pair] = (),
) -> list[Question]:
    """What is not decided yet, the most useful first (`ORDER`), and what was drawn at random from what is joined.

    Reads `linkage_record`, `link_edge`, `link_doubt`, `person` and `contact` of a snapshot that knows the entries up to
    `entries_up_to`. `link_from` is the weight in bits at which records are joined by themselves. A word that awaits a
    second person's is a question, whoever named the pair.
    """
    _ready(connection, secret, as_at)
    connection.execute("CREATE OR REPLACE TEMP TABLE asked_pair AS SELECT a, b, weight, kind, why FROM link_doubt")
    _ask_also(connection, dict.fromkeys(now.awaiting, ("named", NAMED)) | dict.fromkeys(drawn, ("sample", DRAWN)))
    left = _unanswered(_asked(connection), now, _people(connection, now), entries_up_to)
    return coded(sorted(left, key=lambda question: usefulness(question, link_from)))


def question_about(
    connection: duckdb.DuckDBPyConnection, secret: bytes, now: Settled, nodes: tuple[int, int], *, as_at: date
) -> Question:
    """The question about two records by their nodes, whether or not anybody asks it, and whatever was said of them."""
    _ready(connection, secret, as_at)
    a, b = sorted(nodes)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE asked_pair AS"
        " SELECT a, b, weight, kind, why FROM link_doubt WHERE a = ? AND b = ?",
        [a, b],
    )
    connection.execute(
        "INSERT INTO asked_pair SELECT ?, ?, NULL, 'named', ? WHERE NOT EXISTS (SELECT 1 FROM asked_pair)",
        [a, b, NAMED],
    )
    (question,) = coded(_asked(connection))
    standing = now.standing.get(question.pair)
    unsure = standing if standing is not None and standing.answer == "unsure" else None
    return replace(question, awaiting=now.awaiting.get(question.pair), unsure=unsure)


def usefulness(question: Question, link_from: float) -> tuple[bool, bool, bool, int, float, str]:
    """What `ORDER` sorts by, the most useful first; the last part only makes the order certain."""
    far = 0.0 if question.weight is None else abs(question.weight - link_from)
    return (
        question.unsure is not None,
        question.kind != "forbidden",
        not question.under_five,
        -question.contacts,
        far,
        question.code,
    )


def coded(asked: Sequence[Question]) -> list[Question]:
    """The same with codes cut to 8 digits, or to as many as no two of them share."""
    digits = CODE_DIGITS
    whole = {question.code for question in asked}
    while len({code[:digits] for code in whole}) < len(whole):
        digits += 1
    return [replace(question, code=question.code[:digits]) for question in asked]


def chosen(asked: Sequence[Question], code: str) -> Question:
    """The question of that code, or of the beginning of one. Raises UsageError where none has it, or several do."""
    typed = code.strip().lower()
    found = [question for question in asked if typed and question.code.startswith(typed)]
    if len(found) == 1:
        return found[0]
    raise UsageError(
        "review_unknown",
        f'review "{code}"',
        found="several questions of that beginning" if found else "no such question in the queue",
        expected="the number of one, as `familyhub review` lists them",
        next_step="Run `familyhub review` and copy the number; a question that was answered leaves the queue.",
    )


def pair_code(first: str, second: str) -> str:
    """What names a pair of records, by their opaque keys, whatever their order: 64 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(pair_of(first, second)).encode()).hexdigest()


def _ready(connection: duckdb.DuckDBPyConnection, secret: bytes, as_at: date) -> None:
    connection.execute("SET VARIABLE secret = ?", [secret.hex()])
    connection.execute("SET VARIABLE as_at = ?", [as_at])
    connection.execute(RECORD_KEY_MACRO.replace("MACRO", "TEMP MACRO", 1))


def _ask_also(connection: duckdb.DuckDBPyConnection, pairs: Mapping[Pair, tuple[str, str]]) -> None:
    """Add pairs with their kind and why to `asked_pair`, as far as their records are there."""
    if not pairs:  # every record's key would be worked out for nothing
        return
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE also_asked (first VARCHAR, second VARCHAR, kind VARCHAR, why VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO also_asked VALUES (?, ?, ?, ?)", [(*pair, *told) for pair, told in pairs.items()]
    )
    connection.execute(load("linkage/sql/review_also"))
    connection.execute("DROP TABLE also_asked")


def _asked(connection: duckdb.DuckDBPyConnection) -> list[Question]:
    rows = connection.execute(load("linkage/sql/review_queue"))
    columns = [column for column, *_ in rows.description or ()]
    return [_question(dict(zip(columns, row, strict=True))) for row in rows.fetchall()]


def _question(row: Mapping[str, Any]) -> Question:
    first, second = (
        Record(*(row[f"{side}{column}"] for column in ("", "_source", "_person_key", "_person_id", "_record_key")))
        for side in ("a", "b")
    )
    return Question(
        code=pair_code(first.record_key, second.record_key),
        first=first,
        second=second,
        **{name: row[name] for name in TOLD},
    )


def _people(connection: duckdb.DuckDBPyConnection, now: Settled) -> dict[str, int]:
    """The person of each record that anybody has spoken of, by its key; records that are gone are not in it."""
    keys = sorted({key for pair in (*now.standing, *now.awaiting) for key in pair})
    if not keys:
        return {}
    return dict(connection.execute(_PERSON_OF_KEY, [keys]).fetchall())


def _unanswered(
    found: Sequence[Question], now: Settled, people: Mapping[str, int], entries_up_to: int
) -> Iterator[Question]:
    """The questions that nothing said so far answers, each with what was said."""
    standing, awaiting = _by_people(now.standing, people), _by_people(now.awaiting, people)
    waiting = set(now.awaiting)
    for question in found:
        if question.kind == "named" or (question.kind == "sample" and question.adoption):
            continue
        # a word on one pair answers for the two people; of one person's records only a word on these very two does
        if _by_pair(question):
            words = _of_pair(now.standing, question.pair), _of_pair(now.awaiting, question.pair)
        else:
            words = standing.get(question.people, []), awaiting.get(question.people, [])
        told = _with_words(question, *words, entries_up_to)
        if told is not None:
            waiting.discard(told.pair)
            yield told
    for question in found:
        if question.kind == "named" and question.pair in waiting:
            yield replace(question, awaiting=now.awaiting[question.pair])


def _by_pair(question: Question) -> bool:
    """Whether only a word on these very two answers: they are one person's, or the answer is about the pair."""
    return question.joined or question.kind == "sample"


def _of_pair(said: Mapping[Pair, Said], pair: Pair) -> list[Said]:
    return [said[pair]] if pair in said else []


def _by_people(said: Mapping[Pair, Said], people: Mapping[str, int]) -> dict[tuple[int, int], list[Said]]:
    found: dict[tuple[int, int], list[Said]] = {}
    for (first, second), each in said.items():
        if first in people and second in people:
            low, high = sorted((people[first], people[second]))
            found.setdefault((low, high), []).append(each)
    return found


def _with_words(
    question: Question,
    standing: Iterable[Standing],
    awaiting: Iterable[Word],
    entries_up_to: int,
) -> Question | None:
    """The question with what was said of it; None where that answers it."""
    decided = None
    unsure = None
    for each in standing:
        if each.answer == "unsure":
            unsure = each
        elif each.answer == "different" or _by_pair(question) or each.entry > entries_up_to:
            return None
        else:  # they should be one person, and the snapshot that knew it has two: something stands against it
            decided = each
    return replace(question, awaiting=next(iter(awaiting), None), unsure=unsure, decided=decided)


_PERSON_OF_KEY = """
WITH keyed AS (
    SELECT record_key(source, person_key) AS record_key, person_id FROM linkage_record
)
SELECT keyed.record_key, keyed.person_id
FROM keyed
JOIN (SELECT UNNEST(CAST(? AS VARCHAR[])) AS record_key) AS asked ON asked.record_key = keyed.record_key
"""
