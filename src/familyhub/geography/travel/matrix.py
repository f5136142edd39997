"""Minutes from every demand point to every site, how they were found, and keeping them by what they follow from."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from familyhub.geography.points import Points

FORMAT = 1
"""Raise it whenever the way minutes are found changes: what was kept is then found anew."""


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Travel times.

    `minutes` (demand x site, float32): infinite where a site is not reached within the mode's cap. `demand` and `sites`
    are the codes of rows and columns. `mode` is walk, pram, bus or car; `method` a sentence for beside every output,
    `source` the file it rests on, `fingerprint` a hash of all it follows from.
    """

    minutes: NDArray[np.float32]
    demand: tuple[str, ...]
    sites: tuple[str, ...]
    mode: str
    method: str
    source: str
    fingerprint: str

    def __post_init__(self) -> None:
        if self.minutes.shape != (len(self.demand), len(self.sites)):
            raise ValueError(f"{self.minutes.shape} minutes of {len(self.demand)} points and {len(self.sites)} sites")


def fingerprint(mode: str, settings: Mapping[str, object], sources: Mapping[str, str], *points: Points) -> str:
    """A hash of everything a matrix follows from: mode, settings, contents of the files, and where the points are.

    `sources` maps what a file is to the hash of its content.
    """
    found = hashlib.sha256()
    said = {"format": FORMAT, "mode": mode, "settings": dict(settings), "sources": dict(sources)}
    found.update(json.dumps(said, sort_keys=True).encode())
    for each in points:
        found.update(json.dumps(each.codes).encode())
        found.update(np.ascontiguousarray(each.longitude, dtype="<f8").tobytes())
        found.update(np.ascontiguousarray(each.latitude, dtype="<f8").tobytes())
    return found.hexdigest()


def content_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept(folder: Path | None, fingerprint: str, make: Callable[[], TravelMatrix]) -> TravelMatrix:
    """The matrix of this fingerprint from the folder, else made and kept there. Without a folder it is only made.

    A kept file that is damaged is made anew.
    """
    if folder is None:
        return make()
    file = folder / f"travel-{fingerprint[:32]}.npz"
    found = _read(file, fingerprint)
    if found is None:
        found = make()
        _write(file, found)
    return found


def _read(file: Path, fingerprint: str) -> TravelMatrix | None:
    try:
        with np.load(file, allow_pickle=False) as held:
            said = json.loads(str(held["said"]))
            matrix = TravelMatrix(
                held["minutes"],
                tuple(said["demand"]),
                tuple(said["sites"]),
                said["mode"],
                said["method"],
                said["source"],
                said["fingerprint"],
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None
    return matrix if matrix.fingerprint == fingerprint else None


def _write(file: Path, matrix: TravelMatrix) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    said = {name: getattr(matrix, name) for name in ("demand", "sites", "mode", "method", "source", "fingerprint")}
    # Under a name of its own first: whoever reads meanwhile finds a whole file or none.
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            np.savez_compressed(part, minutes=matrix.minutes, said=np.array(json.dumps(said)))
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)
