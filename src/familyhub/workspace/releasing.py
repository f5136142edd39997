"""Tables for others: prepared against every release before, written into the ledger, and only then handed out."""

import getpass
import hmac
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from familyhub.disclosure import (
    Audit,
    Cell,
    Cube,
    Prepared,
    Released,
    Sign,
    Signed,
    Sum,
    audit_apart,
    by_name,
    newly_given_away,
    prepare_apart,
    prepare_counts,
    told_exactly,
)
from familyhub.errors import UsageError
from familyhub.state import Release, State, releases, secret, transaction, write_release
from familyhub.workspace.opened import Opened

SECONDS = 60.0
"""How long to look for the fewest counts to hide."""


@dataclass(frozen=True, slots=True)
class Given:
    """A release that stands in the ledger: its row, and what may be handed out.

    `gives_away` are the small counts of earlier releases that exact figures tell whoever has both.
    """

    release: Release
    prepared: Prepared
    gives_away: tuple[Signed, ...] = ()

    @property
    def hidden(self) -> int:
        """How many counts are hidden that are not small."""
        stars = {cell for cell, value in self.prepared.released.shown.items() if value is None}
        return len(stars - self.prepared.released.small)


def give(
    workspace: Opened,
    cubes: Sequence[Cube],
    *,
    what: str,
    to: str,
    by: str | None = None,
    seconds: float | None = SECONDS,
) -> Given:
    """Prepare cubes for somebody and write the release into the ledger; hand out nothing but what this returns.

    With `seconds` the fewest further counts are hidden, as far as is found in that time; with None the quick way. It is
    held against all earlier releases, whoever had them. Raises DisclosureError where nothing may be shown, StateError
    where another release was written meanwhile, SnapshotError before the first refresh.
    """

    def prepared(before: Sequence[Released], sign: Sign, snapshot_id: str) -> Prepared:
        return prepare_apart(cubes, before, sign, snapshot_id, seconds)

    return _give(workspace, prepared, [cube.declaration() for cube in cubes], what=what, to=to, by=by)


def give_counts(
    workspace: Opened,
    of: str,
    counts: Mapping[Cell, int],
    sums: Sequence[Sum[Cell]],
    unpublished: Collection[Cell],
    *,
    what: str,
    to: str,
    by: str | None = None,
    seconds: float | None = SECONDS,
) -> Given:
    """As `give`, for counts that are no cubes. `of` goes before each cell's name, and is told with the sums."""

    def named(cell: Cell) -> Cell:
        return (of, *cell)

    here = {named(cell): count for cell, count in counts.items()}
    added = [Sum(named(each.total), tuple(map(named, each.parts))) for each in sums]
    shown_nowhere = set(map(named, unpublished))

    def prepared(before: Sequence[Released], sign: Sign, snapshot_id: str) -> Prepared:
        about = [by_name(each).get(of) for each in before]
        known = [each for each in about if each is not None]
        return prepare_counts(here, added, shown_nowhere, known, sign, snapshot_id, seconds)

    return _give(workspace, prepared, [{"of": of, "sums": len(added)}], what=what, to=to, by=by)


def give_exactly(
    workspace: Opened, cubes: Sequence[Cube], *, what: str, to: str, by: str | None = None
) -> Given:  # fmt: skip
    """Write into the ledger that somebody is given cubes as they are, which the law demands.

    Nothing is hidden and nothing refused; `gives_away` says what earlier stars it tells whoever has both.
    """

    def prepared(_: Sequence[Released], sign: Sign, snapshot_id: str) -> Prepared:
        return Prepared(told_exactly(cubes, sign, snapshot_id), frozenset(), None)

    return _give(workspace, prepared, [cube.declaration() for cube in cubes], what=what, to=to, by=by)


def _give(
    workspace: Opened,
    prepare: Callable[[Sequence[Released], Sign, str], Prepared],
    declared: Sequence[Mapping[str, object]],
    *,
    what: str,
    to: str,
    by: str | None,
) -> Given:
    if not to.strip():
        raise UsageError(
            "release-to-whom",
            "--to",
            found="nobody",
            expected="whom it is for: the ledger keeps it for good",
            next_step='Write for example --to "Health board".',
        )
    snapshot_id = workspace.in_service()
    with workspace.state() as state:
        sign = signing(state)
        ledger = releases(state)
        before = _told(ledger)
        prepared = prepare(before, sign, snapshot_id)
        told = prepared.released
        row = Release(
            what=what,
            given_to=to,
            released_by=by or getpass.getuser(),
            snapshot_id=snapshot_id,
            declared=declared,
            told=told.as_text(),
            sha256=told.content_hash(),
        )
        with transaction(state):
            written = write_release(state, row, after=ledger[-1].id if ledger else 0)
        return Given(written, prepared, newly_given_away(before, told) if told.exact else ())


def given(workspace: Opened) -> tuple[Release, ...]:
    """Every release so far, the oldest first."""
    with workspace.state() as state:
        return releases(state)


def audited(workspace: Opened) -> Audit:
    """What an attacker makes of every release so far."""
    return audit_apart(_told(given(workspace)))


def signing(state: State) -> Sign:
    """Signs of counts: the same for the same count of a cell, and telling nobody which who has not the secret."""
    with transaction(state):
        key = secret(state, "releases")

    def sign(cell: Cell, count: int) -> str:
        return hmac.new(key, "\x1f".join((*cell, str(count))).encode(), sha256).hexdigest()[:16]

    return sign


def _told(rows: Sequence[Release]) -> list[Released]:
    return [Released.of_text(row.told) for row in rows]
