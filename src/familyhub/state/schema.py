"""Bringing state's tables up to date: numbered SQL files, each applied once.

A migration is `migrations/NNNN_what.sql`: plain SQL for both engines, statements ending in a semicolon at a line's end,
`{identity}` for a numbering primary key, and a line `-- append-only: a, b` for tables whose rows may never change.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from familyhub.state.connection import State, now, transaction
from familyhub.state.errors import StateError

APPEND_ONLY = re.compile(r"^-- append-only: (.+)$", re.MULTILINE)
MIGRATION_TABLE = (
    "CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)"
)
COMMENT = re.compile(r"--.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the tables."""

    number: int
    name: str
    text: str

    def statements(self, state: State) -> list[str]:
        """The statements for the state's engine, triggers included."""
        tables = [name.strip() for line in APPEND_ONLY.findall(self.text) for name in line.split(",")]
        plain = COMMENT.sub("", self.text).replace("{identity}", state.dialect.identity)
        found = [statement.strip() for statement in re.split(r";[ \t]*(?:\n|$)", plain) if statement.strip()]
        for table in tables:
            found += state.dialect.append_only(table)
        return found


@cache
def migrations() -> tuple[Migration, ...]:
    """The migrations this familyhub knows, in order; they count from 1 without a gap."""
    folder = resources.files("familyhub.state") / "migrations"
    found = []
    for file in folder.iterdir():
        if file.name.endswith(".sql"):
            number, _, name = file.name.removesuffix(".sql").partition("_")
            found.append(Migration(int(number), name, file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda migration: migration.number))


def version(state: State) -> int:
    """The number of the last migration applied; 0 for an empty database."""
    if not _has_tables(state):
        return 0
    return int(state.rows("SELECT COALESCE(MAX(number), 0) FROM schema_migration")[0][0])


def migrate(state: State, to: int | None = None) -> int:
    """Apply the migrations that are missing, up to `to` (default: all); returns the version reached.

    Safe to call at every start and from two processes at once. Raises StateError for tables of a newer familyhub.
    """
    known = migrations()
    target = known[-1].number if to is None else to
    standing = version(state)
    if standing > known[-1].number:
        raise StateError(
            "state-newer",
            "state",
            found=f"tables of version {standing}",
            expected=f"version {known[-1].number} or older",
            next_step="This workspace was used with a newer familyhub: install that version, or a newer one.",
        )
    if standing >= target:
        return standing
    with transaction(state):
        state.dialect.one_writer(state.connection)
        standing = version(state)  # another process may have come first
        if not _has_tables(state):
            state.run(MIGRATION_TABLE)
        for migration in known:
            if standing < migration.number <= target:
                for statement in migration.statements(state):
                    state.run(statement)
                state.write(
                    "INSERT INTO schema_migration (number, name, applied_at) VALUES (?, ?, ?)",
                    (migration.number, migration.name, now()),
                )
    return target


def _has_tables(state: State) -> bool:
    return bool(state.rows(state.dialect.find_table, ("schema_migration",)))
