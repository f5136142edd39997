"""Reading back how well records were linked, as plain values."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import duckdb

from familyhub.errors import SnapshotError, UsageError
from familyhub.quality.linkage_checks import BY_NAME, CHECKS, Check
from familyhub.quality.linkage_sample import SampleQuality, read_sample
from familyhub.quality.linkage_tables import LINKAGE_GROUP
from familyhub.quality.rows import rows_of


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """A row of `linkage_source`."""

    source: str
    standing: str
    why: str
    records: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """A row of `linkage_overlap`."""

    source: str
    other: str
    records: int
    tied: int


@dataclass(frozen=True, slots=True)
class Doubts:
    """A row of `linkage_doubt`."""

    kind: str
    why: str
    pairs: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A check and the number of people of whom it is so."""

    check: Check
    people: int


@dataclass(frozen=True, slots=True)
class CheckMember:
    """Somebody of whom a check is so: opaque ids."""

    check_name: str
    person_id: int
    other_id: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """A row of `linkage_band`."""

    band: int
    pairs: int
    joined: int
    same_number: int
    other_number: int
    decided_same: int
    decided_different: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A row of `linkage_proof`."""

    dimension: str
    value: str
    proved: int
    people: int
    found: int
    mistaken: int
    nameless: int


@dataclass(frozen=True, slots=True)
class Group:
    """A row of `linkage_group`; an empty source is all of them together."""

    dimension: str
    value: str
    source: str
    records: int
    people: int
    tied: int
    doubtful: int
    impossible: int


@dataclass(frozen=True)
class LinkageQuality:
    """How well the records of a snapshot were linked; `people` counts persons. `formats` are those of each source."""

    as_at: date
    model: str
    link_at: float
    people: int
    names: dict[str, str]
    formats: dict[str, tuple[str, ...]]
    standings: tuple[SourceStanding, ...]
    overlaps: tuple[Overlap, ...]
    doubts: tuple[Doubts, ...]
    checks: tuple[Checked, ...]
    bands: tuple[Band, ...]
    proofs: tuple[Proof, ...]
    groups: tuple[Group, ...]
    sample: SampleQuality | None = None

    @cached_property
    def records(self) -> int:
        """Records of all sources."""
        return sum(each.records for each in self.standings)

    @cached_property
    def tied(self) -> int:
        """Records of people whom another source knows too."""
        return sum(each.records for each in self.standings if each.standing == "tied")

    @cached_property
    def never(self) -> int:
        """Records that hold too little to be linked to anything."""
        return sum(each.records for each in self.standings if each.standing == "never")

    @cached_property
    def asked(self) -> int:
        """Pairs that somebody is asked about."""
        return sum(each.pairs for each in self.doubts)

    @cached_property
    def impossible(self) -> int:
        """People of each check, added up; somebody in two checks counts twice."""
        return sum(each.people for each in self.checks)

    @cached_property
    def proof(self) -> Proof:
        """What NHS numbers prove of all pairs."""
        return next((each for each in self.proofs if each.dimension == "all"), Proof("all", "", 0, 0, 0, 0, 0))

    def of_source(self, source: str) -> tuple[SourceStanding, ...]:
        """The standings of one source's records."""
        return tuple(each for each in self.standings if each.source == source)

    def tied_of(self, source: str) -> tuple[int, int]:
        """How many of a source's records are tied to another source, and how many it has."""
        standings = self.of_source(source)
        tied = sum(each.records for each in standings if each.standing == "tied")
        return tied, sum(each.records for each in standings)

    def together(self, dimension: str) -> tuple[Group, ...]:
        """The groups of one dimension, all sources together."""
        return tuple(each for each in self.groups if each.dimension == dimension and not each.source)

    def by_source(self, dimension: str, value: str) -> tuple[Group, ...]:
        """One group, source by source."""
        return tuple(each for each in self.groups if (each.dimension, each.value) == (dimension, value) and each.source)


def read_linkage(connection: duckdb.DuckDBPyConnection, as_at: date) -> LinkageQuality:
    """What `marts` says of the linkage. Raises SnapshotError for a snapshot built before this was looked at."""
    if not has_linkage(connection):
        raise SnapshotError(
            "no_linkage_quality",
            "the snapshot in service",
            found="a snapshot without tables on how well records were linked",
            expected="one that this familyhub built",
            next_step="Run `familyhub refresh`.",
        )
    found = dict(connection.execute("SELECT check_name, people FROM marts.linkage_check").fetchall())
    sources = connection.execute("SELECT source, name, formats FROM marts.source ORDER BY source").fetchall()
    model, link_at = connection.execute("SELECT model, link_at FROM marts.linkage_setting").fetchall()[0]
    return LinkageQuality(
        as_at=as_at,
        model=model,
        link_at=link_at,
        people=connection.execute("SELECT COUNT(*) FROM facts.person").fetchall()[0][0],
        names={source: name for source, name, _ in sources},
        formats={source: tuple(formats) for source, _, formats in sources},
        standings=rows_of(connection, SourceStanding, "linkage_source", "source, standing, why"),
        overlaps=rows_of(connection, Overlap, "linkage_overlap", "source, other"),
        doubts=rows_of(connection, Doubts, "linkage_doubt", "kind, pairs DESC, why"),
        checks=tuple(Checked(check, found[check.name]) for check in CHECKS if check.name in found),
        bands=rows_of(connection, Band, "linkage_band", "band"),
        proofs=rows_of(connection, Proof, "linkage_proof", "dimension, value"),
        groups=rows_of(connection, Group, "linkage_group", "dimension, value, source"),
        sample=read_sample(connection),
    )


def has_linkage(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the snapshot has tables on how well records were linked."""
    return bool(
        connection.execute(
            "SELECT COUNT(*) FROM duckdb_tables() WHERE 'marts' IN (database_name, schema_name) AND table_name = ?",
            [LINKAGE_GROUP.name],
        ).fetchall()[0][0]
    )


def check_members(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[CheckMember, ...]:
    """The people of whom a check is so, by id. Raises UsageError for a check that nobody knows."""
    if name not in BY_NAME:
        raise UsageError(
            "check_unknown",
            "the question",
            found=f'the check "{name}"',
            expected="one of " + ", ".join(BY_NAME),
            next_step="`familyhub linkage report` lists the checks with their names.",
        )
    rows = connection.execute(
        "SELECT check_name, person_id, other_id FROM marts.linkage_check_member WHERE check_name = ?"
        " ORDER BY person_id, other_id",
        [name],
    ).fetchall()
    return tuple(CheckMember(*row) for row in rows)
