"""Asking people to check joined pairs drawn at random, so that somebody can say how many of them are right."""

import getpass
from collections.abc import Mapping
from dataclasses import dataclass

from familyhub.errors import UsageError
from familyhub.linkage.review import Question
from familyhub.quality.linkage_sample import KINDS, shares
from familyhub.sql import load
from familyhub.state import State, append, transaction
from familyhub.state.decisions import pair_of
from familyhub.state.entries import Entry
from familyhub.state.samples import SAMPLE, DrawnPair, Frame, Sample, latest_sample, write_sample
from familyhub.workspace.opened import Opened
from familyhub.workspace.reviewing import OpenReview, drawn_questions, open_review

MOST = 5_000
"""Pairs of one sample: more than anybody answers, and each is an entry that is kept for good."""


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """The sample that stands: its questions that wait, in the order they were drawn, and how many were answered.

    `gone` are pairs that cannot be asked about any more: a record is gone, erased or across an adoption by now.
    """

    sample: Sample
    questions: tuple[Question, ...]
    same: int
    different: int
    unsure: int
    gone: int


def draw_sample(workspace: Opened, how_many: int, *, by: str | None = None) -> SampleStanding:
    """Draw joined pairs from the snapshot in service, ask about them, and forget the sample before.

    Whom it draws follows from the snapshot's id alone: the same number again gives the same pairs, and a greater one
    those and more. Nobody restricted is drawn, and nothing that somebody's decision joined. Raises UsageError for a
    number below 1 or above `MOST`, and where nothing is joined.
    """
    if not 1 <= how_many <= MOST:
        raise UsageError(
            "sample_size",
            "HOW_MANY",
            found=f"{how_many}",
            expected=f"a number of pairs from 1 to {MOST:,}",
            next_step="A few hundred tell a share near 100% to within a few points.",
        )
    with open_review(workspace) as opened:
        frame = _frame(opened)
        sizes = {each.joined_by: each.pairs for each in frame if each.dimension == "all"}
        drawn = shares(sizes, how_many)
        snapshot_id = workspace.in_service()
        pairs = _drawn(opened, snapshot_id, drawn)
        if not pairs:
            raise UsageError(
                "nothing_joined",
                "the snapshot in service",
                found="no two records that were joined and may be drawn",
                expected="records of several sources",
                next_step="See `familyhub linkage report` for what is tied and what is not.",
            )
        sample = Sample(snapshot_id, opened.as_at, drawn, frame, pairs, by or getpass.getuser())
        with transaction(opened.state):
            write_sample(opened.state, sample)
    return sample_standing(workspace)


def sample_standing(workspace: Opened) -> SampleStanding:
    """The sample that stands, with what waits and what was said. Raises UsageError where nobody asked for one."""
    with open_review(workspace) as opened:
        sample = _standing(opened.state)
        waiting = drawn_questions(opened, sample)
        told = [each.answer for each in sample.pairs]
        same, different, unsure = (told.count(answer) for answer in ("same", "different", "unsure"))
        unanswered = sum(question.unsure is None for question in waiting)
        gone = sum(sample.drawn.values()) - same - different - unsure - unanswered
        return SampleStanding(sample, waiting, same, different, unsure, gone)


def stop_sample(workspace: Opened, *, by: str | None = None) -> int:
    """Ask nobody about the sample any more; what was said stands. Returns the entry that says so.

    Raises UsageError where nobody asked for one.
    """
    with workspace.state() as state, transaction(state):
        sample = _standing(state)
        written = append(state, Entry(SAMPLE, by or getpass.getuser(), withdraws=sample.entry))
        return written.id or 0


def _standing(state: State) -> Sample:
    sample = latest_sample(state)
    if sample is None:
        raise UsageError(
            "no_sample",
            "review sample",
            found="no sample that anybody asked for",
            expected="one",
            next_step="`familyhub review sample HOW_MANY` draws joined pairs for people to check.",
        )
    return sample


def _frame(opened: OpenReview) -> list[Frame]:
    rows = opened.connection.execute(
        "SELECT joined_by, dimension, value, pairs FROM marts.linkage_joined ORDER BY dimension, value, joined_by"
    ).fetchall()
    return [Frame(*row) for row in rows]


def _drawn(opened: OpenReview, snapshot_id: str, drawn: Mapping[str, int]) -> list[DrawnPair]:
    """The pairs with the smallest digest of the snapshot's id and their own keys, so many of each kind."""
    connection = opened.connection
    connection.execute(load("linkage/sql/joined_pair"))
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted (joined_by VARCHAR, how_many INTEGER)")
    connection.executemany("INSERT INTO wanted VALUES (?, ?)", [(kind, drawn.get(kind, 0)) for kind in KINDS])
    rows = connection.execute(_SMALLEST, [snapshot_id]).fetchall()
    return [DrawnPair(pair_of(first, second), joined_by) for first, second, joined_by in rows]


_SMALLEST = """
WITH keyed AS (
    SELECT node, record_key(source, person_key) AS record_key FROM identity.linkage_record
),
pair AS (
    SELECT LEAST(one.record_key, other.record_key) AS first, GREATEST(one.record_key, other.record_key) AS second,
        joined_pair.joined_by
    FROM joined_pair
    JOIN keyed AS one ON one.node = joined_pair.a
    JOIN keyed AS other ON other.node = joined_pair.b
),
placed AS (                  -- the snapshot's id and the keys decide, whoever asks and whenever
    SELECT *, SHA256(? || CHR(31) || first || CHR(31) || second) AS place FROM pair
),
ranked AS (
    SELECT placed.*, ROW_NUMBER() OVER (PARTITION BY joined_by ORDER BY place) AS rank FROM placed
)
SELECT ranked.first, ranked.second, ranked.joined_by
FROM ranked
JOIN wanted ON wanted.joined_by = ranked.joined_by AND ranked.rank <= wanted.how_many
ORDER BY ranked.place
"""
