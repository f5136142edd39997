"""What the KPI report is made of: plain values, so that whoever has figures can have a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from familyhub.geography import Boundary
from familyhub.reports.kpi_share import Counts, Share
from familyhub.reports.words import listed

PeriodKind = Literal["month", "quarter", "year_to_date"]


class Figure(Counts, Protocol):
    """A figure of one measure, period and place, as `familyhub.measures` gives it.

    `place` is empty for the county. A count has no denominator (0 or None).
    """

    @property
    def measure(self) -> str:
        """The measure's id."""
        ...

    @property
    def period_kind(self) -> str:
        """The kind of period: month, quarter or year_to_date."""
        ...

    @property
    def period(self) -> str:
        """The month or quarter; of a year to date the month it runs to."""
        ...

    @property
    def hierarchy(self) -> str:
        """caseload, residence or deprivation."""
        ...

    @property
    def level(self) -> str:
        """county, quadrant, district, hub, team, ward, lsoa or quintile."""
        ...

    @property
    def place(self) -> str:
        """The place's name."""
        ...


@dataclass(frozen=True, slots=True)
class RoundedFigure:
    """A figure that its reader may not see exactly: its counts are rounded, or None where they are hidden."""

    measure: str
    period_kind: str
    period: str
    hierarchy: str
    level: str
    place: str
    numerator: int | None
    denominator: int | None
    excluded: int | None
    withheld: bool = False

    @property
    def share(self) -> Share:
        """The same as a share."""
        return Share(self.numerator, self.denominator, self.excluded, self.withheld, rounded=True)


@dataclass(frozen=True, slots=True)
class Patch:
    """Of what a report is, where it is not of the whole area: the reader's districts, and teams outside these, by name.

    `reader` says whom the report is for ("the manager of Northport"). Figures of the patch are exact.
    """

    reader: str
    districts: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Level and place of all that make up the patch; nothing is in two of them."""
        return (*(("district", name) for name in self.districts), *(("team", name) for name in self.teams))


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the report speaks of it.

    `short` is its name in a table ("Visit within 14 days"); `one` and `many` name whom it counts ("family",
    "families"); `outcome` goes on "412 of 455 families …" ("had a visit within 14 days of birth"). `target` is a
    percentage, judged over `target_over`. Measures with `headline` have their own section, the others one table.
    """

    id: str
    name: str
    short: str
    one: str
    many: str
    outcome: str
    why: str
    definition: tuple[str, ...]
    fingerprint: str
    target: float | None = None
    target_over: PeriodKind = "year_to_date"
    owner: str = ""
    headline: bool = True
    counts_only: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """How many members of a figure were missed for one reason: `says` in words, `belongs_to` whose it is.

    Where the count is rounded, `measure` is ALL: the headline measures together, rounded once and not piece by piece.
    """

    measure: str
    period_kind: str
    period: str
    level: str
    place: str
    says: str
    belongs_to: str
    members: int


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """A team and the district it serves."""

    team: str
    district: str


@dataclass(frozen=True, slots=True)
class Due:
    """How many of one measure one team has on its list."""

    measure: str
    team: str
    district: str
    overdue: int
    due_this_week: int
    due: int
    coming: int


@dataclass(frozen=True, slots=True)
class SourceRead:
    """What one source sent: its newest day, its files, and what became of their rows.

    `linked` of `linkable` people of the source are known to another source too; both None where it has no people.
    Rows are None in the report of a patch, whose reader answers for figures and not for files.
    """

    name: str
    as_at: date | None
    files: int
    read: int | None
    landed: int | None
    quarantined: int | None
    linked: int | None = None
    linkable: int | None = None
    mended: int | None = None
    """Rows that lay in quarantine in files that were sent again since; they count no longer."""
    erased: int | None = None
    """Rows taken out since, for an objection or an order to erase: read = landed + quarantined + erased."""


@dataclass(frozen=True)
class KpiReportData:
    """Everything the KPI report says, as plain values.

    `month` is the latest month whose windows have all closed ("2026-02"). `figures` hold county figures by month and
    year to date, those of places for `month` (districts by month too, where trends are wanted), and the quintiles
    (hierarchy "deprivation", level "quintile", places "1" to "5"). `outlines` are boundaries by district.
    `teams` says which district a team serves. `notes` are said under data quality.

    In the report of a `patch`, `figures` hold what the reader may see exactly and `rounded` the rest that they may see;
    `teams` and `due` are the patch's own.
    """

    area: str
    as_of: date
    known_by: date
    snapshot: str
    month: str
    measures: tuple[Measure, ...]
    figures: tuple[Figure, ...]
    misses: tuple[Missed, ...] = ()
    due: tuple[Due, ...] = ()
    sources: tuple[SourceRead, ...] = ()
    teams: tuple[TeamPlace, ...] = ()
    outlines: Mapping[str, Boundary] = field(default_factory=dict)
    hierarchy: str = "caseload"
    attribution: str = ""
    notes: tuple[str, ...] = ()
    rounded: tuple[RoundedFigure, ...] = ()
    patch: Patch | None = None

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str, str, str], Share]:
        found: dict[tuple[str, str, str, str, str], Share] = {}
        for f in (*self.rounded, *self.figures):
            if f.hierarchy == ("deprivation" if f.level == "quintile" else self.hierarchy):
                share = f.share if isinstance(f, RoundedFigure) else Share.of(f)
                found[f.measure, f.period_kind, f.period, f.level, f.place] = share
        return found

    @cached_property
    def headline(self) -> tuple[Measure, ...]:
        """The measures with a section of their own."""
        return tuple(measure for measure in self.measures if measure.headline)

    def share(self, measure: str, kind: str, period: str, level: str = "county", place: str = "") -> "Share":
        """The figure of a place as a share; an empty one where there is none."""
        return self._by_key.get((measure, kind, period, level, place), Share(0, 0, 0))

    def share_here(self, measure: str, kind: str, period: str) -> Share:
        """The figure of the patch as a whole; of the county where there is no patch, or nothing in it."""
        if self.patch is None or not self.patch.places:
            return self.share(measure, kind, period)
        return Share.together(self.share(measure, kind, period, *place) for place in self.patch.places)

    @property
    def here(self) -> str:
        """The name of what the report is of: the patch's places, or the area."""
        if self.patch is None or not self.patch.places:
            return self.area
        return listed([name for _, name in self.patch.places])

    @property
    def is_rounded(self) -> bool:
        """Whether any figure of the report is rounded."""
        return bool(self.rounded)

    def places(self, level: str) -> tuple[str, ...]:
        """The names of the places of a level that have any figure, in order of name; those of no place last."""
        names = {place for _, _, _, of_level, place in self._by_key if of_level == level and place}
        return tuple(sorted(names, key=lambda name: (name in NOWHERE, name)))

    def periods(self, measure: str, kind: str) -> tuple[str, ...]:
        """The periods for which the county has a figure, in order of time."""
        return tuple(sorted({p for m, k, p, level, _ in self._by_key if (m, k, level) == (measure, kind, "county")}))


ALL = "all"
"""Instead of a measure: the headline measures together."""

NOWHERE = ("Unallocated", "Out of area", "Not known", "")
