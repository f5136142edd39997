"""Standing objections: what they cover is taken out of everything that was landed, at each refresh anew."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from familyhub.config import Folders
from familyhub.sources import Format, arrivals, landed_extracts
from familyhub.sources.arrivals import digest
from familyhub.state import State, entries, secret, transaction
from familyhub.workspace.forgetting import OBJECTION
from familyhub.workspace.purging import Order, purge
from familyhub.workspace.their_lines import Line, Sought, search

KEY = "objections"


def keep_out(state: State, folders: Folders, formats: Mapping[str, Format]) -> int:
    """Take every line that a standing objection covers out of what was landed; returns how many lines went.

    The copies below incoming/ that held them are removed too: all else that they say is landed.
    """
    standing = entries(state, OBJECTION)
    if not standing:
        return 0
    with transaction(state):
        key = secret(state, KEY)
    digests = frozenset(str(each) for entry in standing for each in _listed(entry.body.get("digests")))
    latest = standing[-1].id if len(standing) == 1 else None
    return purge_landed(folders, formats, Sought(key, digests), why(latest))


def purge_landed(
    folders: Folders, formats: Mapping[str, Format], sought: Sought, because: str, cited: frozenset[Line] = frozenset()
) -> int:
    """Take the lines sought out of what was landed, and remove our copies of their files; returns how many went."""
    found = search(landed_extracts(folders.landed), formats, sought, cited)
    gone = sum(purge(each, folders.landed, folders.quarantine, Order(because)) for each in found)
    remove_copies(folders)
    return gone


def remove_copies(folders: Folders) -> None:
    """Remove our copies of every file of which something was purged, however often the same bytes were sent."""
    # They are known and not landed anew, and the copy holds what was taken out.
    purged = {landed.sha256: () for _, landed in landed_extracts(folders.landed) if landed.purged}
    for name in arrived(folders, purged)[0]:
        (folders.root / name).unlink(missing_ok=True)


def why(entry: int | None) -> str:
    """What the mark of a purged line says: the objection and the day."""
    day = datetime.now(UTC).date()
    return f"objection {entry}, {day}" if entry is not None else f"standing objections, {day}"


def arrived(
    folders: Folders, wanted: Mapping[str, tuple[int, ...]]
) -> tuple[list[str], list[tuple[str, tuple[int, ...]]]]:
    """Where files of these digests (with their lines) still lie: copies below the workspace, and files elsewhere."""
    copies: list[str] = []
    elsewhere: list[tuple[str, tuple[int, ...]]] = []
    for arrival in arrivals(folders.incoming) if wanted else ():
        lines = wanted.get(digest(arrival.path))
        if lines is None:
            continue
        if is_inside(folders, arrival.path):
            copies.append(arrival.path.relative_to(folders.root).as_posix())
        else:
            elsewhere.append((arrival.name, lines))
    return copies, elsewhere


def is_inside(folders: Folders, path: Path) -> bool:
    """Whether a file lies below the workspace."""
    return path.resolve().is_relative_to(folders.root.resolve())


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
