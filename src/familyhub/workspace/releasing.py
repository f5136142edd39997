"""Tables for others: prepared against every release before, written into the ledger, and only then handed out."""

import getpass
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from familyhub.disclosure import Audit, Cell, Cube, Prepared, Released, Sign, audit, prepare
from familyhub.state import Release, State, releases, secret, transaction, write_release
from familyhub.workspace.finding import state_of

if TYPE_CHECKING:
    from familyhub.workspace.workspace import Workspace

SECONDS = 60.0
"""How long to look for the fewest counts to hide."""


@dataclass(frozen=True, slots=True)
class Given:
    """A release that stands in the ledger: its row, and what may be handed out."""

    release: Release
    prepared: Prepared

    @property
    def hidden(self) -> int:
        """How many counts are hidden that are not small."""
        stars = {cell for cell, value in self.prepared.released.shown.items() if value is None}
        return len(stars - self.prepared.released.small)


def give(
    workspace: "Workspace",
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
    snapshot_id = workspace.in_service()
    with state_of(workspace) as state:
        sign = signing(state)
        before = releases(state)
        prepared = prepare(cubes, _told(before), sign, snapshot_id, seconds)
        row = Release(
            what=what,
            given_to=to,
            released_by=by or getpass.getuser(),
            snapshot_id=snapshot_id,
            declared=[cube.declaration() for cube in cubes],
            told=prepared.released.as_text(),
            sha256=prepared.released.content_hash(),
        )
        with transaction(state):
            return Given(write_release(state, row, after=before[-1].id if before else 0), prepared)


def given(workspace: "Workspace") -> tuple[Release, ...]:
    """Every release so far, the oldest first."""
    with state_of(workspace) as state:
        return releases(state)


def audited(workspace: "Workspace") -> Audit:
    """What an attacker makes of every release so far."""
    return audit(_told(given(workspace)))


def signing(state: State) -> Sign:
    """Signs of counts: the same for the same count of a cell, and telling nobody which who has not the secret."""
    with transaction(state):
        key = secret(state, "releases")

    def sign(cell: Cell, count: int) -> str:
        return hmac.new(key, "\x1f".join((*cell, str(count))).encode(), sha256).hexdigest()[:16]

    return sign


def _told(rows: Sequence[Release]) -> list[Released]:
    return [Released.of_text(row.told) for row in rows]
