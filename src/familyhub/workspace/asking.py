"""Asking the facts of a snapshot again: for another day, with earlier knowledge, or by another contract's rule."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from familyhub import measures
from familyhub.errors import UsageError
from familyhub.measures import Definition, Question
from familyhub.measures.question import Contract
from familyhub.snapshot import Manifest
from familyhub.sql import attach, connect_build
from familyhub.workspace.answers import unknown_measure


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question differs from the one the snapshot was measured for; what is None is as it was.

    `as_of`: nothing that happened later counts. `known_by`: nothing learnt later counts. `contract`: whom the local
    contract covers.
    """

    as_of: date | None = None
    known_by: date | None = None
    contract: Contract | None = None

    def question(self, manifest: Manifest) -> Question:
        """The whole question, for a snapshot. Raises UsageError for a day after its newest extract."""
        for option, day in (("--as-of", self.as_of), ("--known-by", self.known_by)):
            if day is not None and day > manifest.newest_day:
                raise UsageError(
                    "day_not_known",
                    "the question",
                    found=f"{option} {day}",
                    expected=f"a day up to {manifest.newest_day}, when the newest extract was received",
                    next_step="Choose an earlier day, or land newer extracts and run `familyhub refresh`.",
                )
        return Question(
            as_of=self.as_of or manifest.newest_day,
            known_by=self.known_by or manifest.newest_day,
            since=manifest.since,
            contract=self.contract or manifest.contract,
        )

    def says(self, manifest: Manifest) -> str:
        """The question's days and rule in words."""
        question = self.question(manifest)
        if self == AS_MEASURED:
            return f"as at {question.as_of}"
        words = f"as of {question.as_of}, with what was known by {question.known_by}"
        return words if self.contract is None else f"{words}, by the contract's rule {question.contract}"


AS_MEASURED = Asked()
"""The question the snapshot's own marts answer."""


@contextmanager
def asked_afresh(home: Path, memory_limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the facts of a snapshot, with an empty `marts` in memory to be filled for another question."""
    # Beside the snapshots, because what is spilled is about people; the folder goes when the question is answered.
    with (
        TemporaryDirectory(prefix=".asking-", dir=home.parent) as spill,
        connect_build(Path(spill), memory_limit=memory_limit) as connection,
    ):
        attach(connection, "facts", home / "facts.duckdb")
        connection.execute("ATTACH ':memory:' AS marts")
        connection.execute("SET search_path = 'marts,facts'")
        yield connection


@contextmanager
def measured_afresh(
    home: Path, definitions: Mapping[str, Definition], question: Question, measure: str | None, memory_limit: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose `marts` lie in memory, filled from the snapshot's facts as a refresh fills them.

    With `measure`, only that one and those it is taken among are measured. Raises UsageError for an unknown measure.
    """
    if measure is not None and measure not in definitions:
        raise unknown_measure(measure, list(definitions))
    with asked_afresh(home, memory_limit) as connection:
        measures.measure(connection, _needed(definitions, measure), question, into="marts")
        yield connection


def _needed(definitions: Mapping[str, Definition], measure: str | None) -> dict[str, Definition]:
    """The measure with those it is taken among, in their order; all of them without one."""
    if measure is None:
        return dict(definitions)
    wanted: set[str] = set()
    name: str | None = measure
    while name is not None:
        wanted.add(name)
        name = definitions[name].among
    return {name: definition for name, definition in definitions.items() if name in wanted}
