"""Reviewing: people look at doubtful pairs of records, say what they think, and may take it back.

What they say is kept in state and binds every later refresh. A look at what two records say is a read of a child's
record and is written down before anything is shown.
"""

import getpass
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.errors import SnapshotError, UsageError
from familyhub.linkage.evidence import Line, forbidden, side_by_side, stated_in
from familyhub.linkage.frozen import FrozenModel
from familyhub.linkage.review import Question, Record, chosen, question_about, questions
from familyhub.linkage.waterfall import Waterfall, waterfall
from familyhub.state import State, append, current, secret, transaction
from familyhub.state.decisions import KIND, Answer, Pair, Settled, Standing, Word, decide, settled, withdraw, words
from familyhub.state.entries import Entry, entries
from familyhub.state.samples import Sample, latest_sample
from familyhub.workspace.erasing import check_reason, check_reason_about
from familyhub.workspace.finding import find_person, identity_of
from familyhub.workspace.naming import NamedRecord, records_named, two_records
from familyhub.workspace.opened import Opened
from familyhub.workspace.training_model import model_in_use

SHOWN = "record_shown"


@dataclass(frozen=True, slots=True)
class Queue:
    """The review queue: questions, the most useful first, and how many decisions stand or await a second person.

    `adoption` are those across an adoption, and in no other list; `drawn` counts joined pairs that were drawn at random
    and wait to be checked (`sampling`).
    """

    questions: tuple[Question, ...]
    standing: int
    awaiting: int
    as_at: date
    adoption: tuple[Question, ...] = ()
    drawn: int = 0

    def weeks(self, capacity: int) -> int:
        """How many weeks the queue lasts at so many answers a week. Raises UsageError for less than one."""
        if capacity < 1:
            raise UsageError(
                "capacity_none",
                "--capacity",
                found=str(capacity),
                expected="how many questions you can answer in a week, 1 or more",
                next_step="Leave it out to list the whole queue.",
            )
        return -(-len(self.questions) // capacity)


@dataclass(frozen=True, slots=True)
class Looked:
    """A question with its evidence: line by line, the model's weight in parts, and where the two records were stated.

    `beside` are the sources of the other records that stand behind each of the two; `standing` is a decision on these
    very two that counts.
    """

    question: Question
    lines: tuple[Line, ...]
    weight: Waterfall
    stated_in: tuple[str, str]
    beside: tuple[tuple[str, ...], tuple[str, ...]]
    with_values: bool
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A word that was written: whether it counts, or awaits a second person; `note` is what to know of it."""

    word: Word
    counts: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A snapshot whose tables are read by their bare names, the state, the model that linked it, and its questions."""

    connection: duckdb.DuckDBPyConnection
    state: State
    secret: bytes
    model: FrozenModel
    questions: tuple[Question, ...]
    as_at: date

    def about(self, first: str, second: str) -> Question:
        """The question about two records that somebody names, asked or not. Raises UsageError as `naming` does."""
        one, other = two_records(self.connection, first, second)
        now = settled(words(self.state))
        return question_about(self.connection, self.secret, now, (one.node, other.node), as_at=self.as_at)


def review_queue(workspace: Opened) -> Queue:
    """What is for people to decide in the snapshot in service. Raises SnapshotError for one that knows no doubts."""
    with open_review(workspace) as opened:
        now = settled(words(opened.state))
        sample = latest_sample(opened.state)
        return Queue(
            doubted(opened),
            len(now.standing),
            len(now.awaiting),
            opened.as_at,
            tuple(question for question in opened.questions if question.adoption),
            len(drawn_questions(opened, sample)) if sample is not None else 0,
        )


def doubted(opened: OpenReview) -> tuple[Question, ...]:
    """What linkage doubts, or awaits a second person: neither across an adoption nor drawn at random."""
    return tuple(each for each in opened.questions if not each.adoption and each.kind != "sample")


def drawn_questions(opened: OpenReview, sample: Sample) -> tuple[Question, ...]:
    """The questions about a sample's pairs that wait, in the order they were drawn; what is unsure comes last."""
    place = {each.pair: number for number, each in enumerate(sample.pairs)}
    waiting = [each for each in opened.questions if each.pair in place and not each.adoption]
    return tuple(sorted(waiting, key=lambda each: (each.unsure is not None, place[each.pair])))


def look_at_question(
    workspace: Opened, code: str, *, values: bool = False, because: str = "", by: str | None = None
) -> Looked:
    """The evidence of one question; with `values` what the records say, which is written down as a read of them.

    A restricted person's values need a reason. Raises UsageError where it is missing, or the question is not there.
    """
    with open_review(workspace) as opened:
        return _look(opened, chosen(opened.questions, code), because, by, values=values)


def look_at_pair(
    workspace: Opened, pair: tuple[str, str], *, values: bool = False, because: str = "", by: str | None = None
) -> Looked:
    """The same of any two records that somebody names (`naming`), whether or not they are asked about."""
    with open_review(workspace) as opened:
        return _look(opened, opened.about(*pair), because, by, values=values)


def _look(opened: OpenReview, question: Question, because: str, by: str | None, *, values: bool) -> Looked:
    connection = opened.connection
    if values:
        note_a_look(opened, question, because, by)
    nodes = question.first.node, question.second.node
    return Looked(
        question,
        side_by_side(connection, *nodes, values=values),
        waterfall(connection, opened.model, *nodes),
        (stated_in(connection, nodes[0]), stated_in(connection, nodes[1])),
        (_beside(connection, question.first), _beside(connection, question.second)),
        values,
        settled(words(opened.state)).standing.get(question.pair),
    )


def decide_question(workspace: Opened, code: str, answer: Answer, *, because: str, by: str | None = None) -> Said:
    """Say that the two of a question are one person, or two, or that it cannot be told; the next refresh goes by it.

    A "same" is refused where the two records, with those that people joined to them, hold what no person may. Raises
    UsageError for that, for a reason that is missing or names one of them, and for what contradicts other decisions.
    """
    with open_review(workspace) as opened:
        return decide_on(opened, chosen(opened.questions, code), answer, because, by)


def decide_pair(
    workspace: Opened, pair: tuple[str, str], answer: Answer, *, because: str, by: str | None = None
) -> Said:
    """The same of any two records that somebody names (`naming`): under the same rules, taken back the same way."""
    with open_review(workspace) as opened:
        return decide_on(opened, opened.about(*pair), answer, because, by)


def records_of(workspace: Opened, name: str) -> list[NamedRecord]:
    """The records of a person, or those that a line of a file tells of: their numbers, and what ties each."""
    with open_review(workspace) as opened:
        return records_named(opened.connection, name)


def decide_on(opened: OpenReview, question: Question, answer: Answer, because: str, by: str | None) -> Said:
    """The same, of a queue that is open."""
    user = getpass.getuser()
    _check_reason(opened, question, because)
    if answer == "same":
        _check_possible(opened.connection, opened.state, question)
    word = Word(
        question.pair,
        answer,
        because,
        by or user,
        needs_two=question.restricted,
        entered_by=user if by and by != user else "",
        question=question.code,
    )
    with transaction(opened.state):
        word = decide(opened.state, word)
    counts = word.pair not in settled(words(opened.state)).awaiting
    return Said(word, counts, _note(question, word, counts=counts))


def withdraw_decision(workspace: Opened, entry: int, *, because: str, by: str | None = None) -> Entry:
    """Take a decision back; the next refresh joins and parts as if it had never been made.

    Raises UsageError where the entry is no decision, where no reason is given or it names one of the two, and where
    what counts again would contradict later decisions; StateError where it was taken back before.
    """
    with workspace.state() as state:
        taken_back = [each.body for each in entries(state, KIND, withdrawn=True) if each.id == entry]
    pair = {str(body.get(side)) for body in taken_back for side in ("first", "second")}
    check_reason_about(workspace, because, pair)
    with workspace.state() as state, transaction(state):
        return withdraw(state, entry, by or getpass.getuser(), because)


def decisions_made(workspace: Opened) -> Settled:
    """What counts now of all that was decided, and what awaits a second person."""
    with workspace.state() as state:
        return settled(words(state))


@contextmanager
def open_review(workspace: Opened) -> Iterator[OpenReview]:
    """The queue of the snapshot in service. Raises SnapshotError for one that knows no doubts."""
    with identity_of(workspace) as connection, workspace.state() as state:
        connection.execute("USE memory.main")
        connection.execute("SET search_path = 'memory.main,identity.main,facts.main'")
        _check_doubts(connection)
        turn = current(state)
        known = turn.entries_up_to if turn is not None else 0
        model = model_in_use(state, workspace.folders, known)
        with transaction(state):
            key = secret(state)
        as_at = workspace.manifest().newest_day
        asked = questions(
            connection,
            key,
            settled(words(state)),
            as_at=as_at,
            link_from=model.thresholds.link,
            entries_up_to=known,
            drawn=[each.pair for each in sample.pairs] if (sample := latest_sample(state)) is not None else (),
        )
        yield OpenReview(connection, state, key, model, tuple(asked), as_at)


def _check_doubts(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM duckdb_tables() WHERE database_name = 'identity' AND table_name = 'link_doubt'"
    ).fetchall()
    if not found[0][0]:
        raise SnapshotError(
            "no_doubts_kept",
            "the snapshot in service",
            found="no list of doubtful pairs",
            expected="a snapshot of this familyhub",
            next_step="Run `familyhub refresh`.",
        )


def _beside(connection: duckdb.DuckDBPyConnection, record: Record) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT source FROM linkage_record WHERE person_id = ? AND node <> ? ORDER BY source",
        [record.person_id, record.node],
    ).fetchall()
    return tuple(source for (source,) in found)


def note_a_look(opened: OpenReview, question: Question, because: str, by: str | None) -> None:
    """Write down, once for each of the two records, who is shown what they say, when, and why.

    Raises UsageError where one of them is restricted and no reason is given, or the reason names one of them.
    """
    if because or question.restricted:
        _check_reason(opened, question, because)
    body = {"in": "review", "question": question.code, "because": because}
    with transaction(opened.state):
        for record in (question.first, question.second):
            append(opened.state, Entry(SHOWN, by or getpass.getuser(), body, record.record_key))


def _check_reason(opened: OpenReview, question: Question, because: str) -> None:
    """Raise UsageError where the reason is missing, or names one of the two: it is kept for good."""
    for person_id in question.people:
        check_reason(because, find_person(opened.connection, person=f"{person_id:x}"))


def _check_possible(connection: duckdb.DuckDBPyConnection, state: State, question: Question) -> None:
    """Raise UsageError where the two, with the records that people joined to them, hold what no person may."""
    standing = settled(words(state)).standing
    first, second = (_nodes(connection, _joined(standing, key)) for key in question.pair)
    why = forbidden(connection, first, second) if first and second else None
    if why is not None:
        raise UsageError(
            "same_forbidden",
            f"question {question.code}",
            found=f'"same" of two records against which stands: {why}',
            expected='"different" or "unsure", or records that one person may have',
            next_step=f"If a number or a birth order is wrong, ask its source to mend it, or see `familyhub rectify`:"
            f" `familyhub review show {question.code}` says where it was stated. Nothing was written.",
        )


def _joined(standing: Mapping[Pair, Standing], key: str) -> list[str]:
    """The key and all that people's decisions join to it."""
    found = [key]
    for one in found:
        for (first, second), each in standing.items():
            if each.answer == "same" and one in (first, second):
                found += [other for other in (first, second) if other not in found]
    return found


def _nodes(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> list[int]:
    rows = connection.execute(
        "SELECT node FROM linkage_record WHERE LIST_CONTAINS(?, record_key(source, person_key)) ORDER BY node", [keys]
    ).fetchall()
    return [node for (node,) in rows]


def _note(question: Question, word: Word, *, counts: bool) -> str:
    if not counts:
        return "One of them is restricted: it counts once a second person has said the same."
    if word.answer == "unsure":
        return "The question goes to the end of the queue."
    if word.answer == "same" and question.kind == "forbidden":
        return "What stands against it on other records of theirs gives way to it, or is listed again."
    return "The next `familyhub refresh` goes by it."
