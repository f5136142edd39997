"""The ledger of what left the partnership: to whom, when, which tables, and every cell as it was shown.

Append-only, and without a single count: a later release is held against it, and nobody learns more from it than from
what was given away.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from familyhub.state.connection import State, as_moment, now
from familyhub.state.errors import StateError


@dataclass(frozen=True, slots=True)
class Release:
    """Tables that were given away together.

    `declared` is what was declared of each table beforehand, `told` every cell as text, as `disclosure` writes it, and
    `sha256` the hash of that text. `id` and `released_at` are given by `write_release`.
    """

    what: str
    given_to: str
    released_by: str
    snapshot_id: str
    declared: Sequence[Mapping[str, object]]
    told: str
    sha256: str
    id: int = 0
    released_at: datetime | None = None


COLUMNS = "id, what, given_to, released_at, released_by, snapshot_id, declared, told, sha256"


def write_release(state: State, release: Release, after: int) -> Release:
    """Write a release inside the open transaction; returns it with its id and moment.

    `after` is the newest release it was held against (0: none was there). Raises StateError where another came in
    between: the two were not held against each other.
    """
    state.ask_for_transaction()
    state.dialect.one_writer(state.connection)
    newest = last_release(state)
    if newest != after:
        raise StateError(
            "release-overtaken",
            "the ledger of releases",
            found=f"release {newest}, written meanwhile",
            expected="no release that this one was not held against",
            next_step="Release it again: it is then held against that one too. Nothing was released.",
        )
    row = state.write(
        "INSERT INTO release_ledger "
        "(what, given_to, released_at, released_by, snapshot_id, declared, told, sha256) "
        f"VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}",
        (
            release.what,
            release.given_to,
            now(),
            release.released_by,
            release.snapshot_id,
            json.dumps([dict(each) for each in release.declared], sort_keys=True, ensure_ascii=False),
            release.told,
            release.sha256,
        ),
    ).fetchall()[0]
    return _release(row)


def releases(state: State) -> tuple[Release, ...]:
    """Every release, the oldest first."""
    return tuple(map(_release, state.rows(f"SELECT {COLUMNS} FROM release_ledger ORDER BY id")))


def last_release(state: State) -> int:
    """The id of the newest release, 0 where there is none."""
    return int(state.rows("SELECT COALESCE(MAX(id), 0) FROM release_ledger")[0][0])


def _release(row: tuple[object, ...]) -> Release:
    id_, what, given_to, released_at, released_by, snapshot_id, declared, told, sha256 = row
    return Release(
        what=str(what),
        given_to=str(given_to),
        released_by=str(released_by),
        snapshot_id=str(snapshot_id),
        declared=json.loads(str(declared)),
        told=str(told),
        sha256=str(sha256),
        id=int(str(id_)),
        released_at=as_moment(str(released_at)),
    )
