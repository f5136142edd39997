"""The linkage's models of a workspace: training one on its own records, and taking one into use.

A model is in use because an entry of state says so, with a digest of its file: what is frozen cannot change unseen.
Without such an entry the model that is shipped is in use.
"""

import getpass
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from familyhub import snapshot
from familyhub.config import Folders
from familyhub.errors import ConfigurationError, UsageError
from familyhub.linkage.freezing import freeze
from familyhub.linkage.frozen import (
    STANDARD_MODEL,
    FrozenModel,
    check_version,
    load_model,
    shipped,
    shipped_bytes,
    write_model,
)
from familyhub.snapshot.build import BUILDING
from familyhub.sql import attach, connect_build
from familyhub.state import Entry, State, append, entries, transaction
from familyhub.workspace.finding import ask_for_identity
from familyhub.workspace.opened import Opened

ADOPTED = "linkage_model"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One model that is shipped or lies in the workspace: what it was trained on and whether it is in use."""

    version: str
    trained_on: date
    records: int
    proven_pairs: int
    shipped: bool
    in_use: bool


@dataclass(frozen=True, slots=True)
class Adopted:
    """What is in use from the next refresh on, and what was before; `entry` can be withdrawn."""

    version: str
    before: str
    entry: int


def train_model(workspace: Opened, version: str, *, today: date | None = None) -> FrozenModel:
    """Train a model on the records of the snapshot in service and write it to `models/<version>.json`.

    Its thresholds are those of the model in use. Raises UsageError where a model of that name is there already, and
    SnapshotError where too few pairs of records are proven by a number to learn from.
    """
    ask_for_identity(workspace, "training a model")
    check_version(version)
    path = _path(workspace.folders, version)
    if version in shipped() or path.exists():
        raise UsageError(
            "model_exists",
            f'model "{version}"',
            found="a model of that name",
            expected="a new name: a model is never changed",
            next_step="Name it otherwise, for example with the year and a number.",
        )
    with workspace.state() as state:
        thresholds = model_in_use(state, workspace.folders).thresholds
    manifest = workspace.manifest()
    with linked_records(workspace) as connection:
        model = freeze(
            connection,
            "identity.linkage_record",
            name=version,
            thresholds=thresholds,
            data=f"The records of {workspace.settings.area.name} as at {manifest.newest_day}",
            on=today or datetime.now(UTC).date(),
        )
    write_model(model, path)
    return model


@contextmanager
def linked_records(workspace: Opened) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with room to work, which reads `identity.linkage_record` of the snapshot in service."""
    with workspace.state() as state:
        home = snapshot.in_service(state, workspace.folders)
    # a refresh removes what is left here, should this be killed
    spill = workspace.folders.snapshots / f"{BUILDING}model"
    memory = f"{workspace.settings.refresh.memory_limit_gb:g}GB"
    try:
        with connect_build(spill, memory_limit=memory) as connection:
            attach(connection, "identity", home / "identity.duckdb")
            yield connection
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def known_models(workspace: Opened) -> list[KnownModel]:
    """Every model that could be in use, those shipped first."""
    with workspace.state() as state:
        in_use = model_in_use(state, workspace.folders).version
    own = sorted(path.stem for path in workspace.folders.models.glob("*.json"))
    found = []
    for version in dict.fromkeys([*shipped(), *own]):
        model = named_model(workspace.folders, version)
        told = model.trained
        records, pairs = sum(told.records.values()), sum(told.proven_pairs.values())
        found.append(KnownModel(version, told.on, records, pairs, version in shipped(), version == in_use))
    return found


def adopt_model(workspace: Opened, version: str, because: str, by: str | None = None) -> Adopted:
    """Use a model from the next refresh on. Raises UsageError for one that is in use, or without a reason."""
    if not because.strip():
        raise UsageError(
            "no_reason",
            "--because",
            found="no reason",
            expected="why the model is taken into use",
            next_step="Say what the comparison showed, and who agreed.",
        )
    model = named_model(workspace.folders, version)
    with workspace.state() as state:
        before = model_in_use(state, workspace.folders).version
        if version == before:
            raise UsageError(
                "model_in_use",
                f'model "{version}"',
                found="the model that is in use",
                expected="another",
                next_step="See `familyhub linkage models` for those there are.",
            )
        body = {"version": model.version, "sha256": _digest(workspace.folders, version), "because": because}
        with transaction(state):
            entry = append(state, Entry(ADOPTED, by or getpass.getuser(), body))
    return Adopted(version, before, _id(entry))


def withdraw_model(workspace: Opened, by: str | None = None) -> Adopted:
    """Take back the adoption that stands: the model before it is in use again from the next refresh on.

    Raises UsageError where none was adopted.
    """
    with workspace.state() as state:
        standing = entries(state, ADOPTED)
        if not standing:
            raise UsageError(
                "model_not_adopted",
                "the model in use",
                found=f"{STANDARD_MODEL}, which is in use where none was adopted",
                expected="a model that was adopted",
                next_step="There is nothing to take back.",
            )
        last = standing[-1]
        with transaction(state):
            entry = append(state, Entry(ADOPTED, by or getpass.getuser(), withdraws=last.id))
        return Adopted(model_in_use(state, workspace.folders).version, str(last.body["version"]), _id(entry))


def model_in_use(state: State, folders: Folders, up_to: int | None = None) -> FrozenModel:
    """The model that links from the next refresh on; with `up_to`, as state stood at that entry.

    Raises ConfigurationError where the file of the adopted model is gone, or is not what was adopted.
    """
    standing = entries(state, ADOPTED, up_to=up_to)
    if not standing:
        return load_model(STANDARD_MODEL)
    version = str(standing[-1].body["version"])
    model = named_model(folders, version)
    if _digest(folders, version) != standing[-1].body["sha256"]:
        raise ConfigurationError(
            "model_changed",
            f"models/{version}.json",
            found="a file that is not the one that was adopted",
            expected="the very same bytes: a model is never changed",
            next_step="Bring the file back from a backup, or adopt another model.",
        )
    return model


def named_model(folders: Folders, version: str) -> FrozenModel:
    """The model of that name, shipped or in the workspace. Raises ConfigurationError where there is none."""
    check_version(version)
    path = _path(folders, version)
    if version in shipped() or not path.exists():
        return load_model(version)
    model = load_model(path)
    if model.version != version:
        raise ConfigurationError(
            "model_misnamed",
            f"models/{version}.json",
            found=f"the model {model.version}",
            expected="a file that bears its model's name",
            next_step=f"Rename the file to {model.version}.json.",
        )
    return model


def _path(folders: Folders, version: str) -> Path:
    return folders.models / f"{version}.json"


def _digest(folders: Folders, version: str) -> str:
    content = shipped_bytes(version) if version in shipped() else _path(folders, version).read_bytes()
    return hashlib.sha256(content).hexdigest()


def _id(entry: Entry) -> int:
    if entry.id is None:
        raise ValueError("an entry that was not written")
    return entry.id
