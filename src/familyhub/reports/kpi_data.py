"""What the KPI report is made of: plain values, so that whoever has figures can have a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from familyhub.geography import Boundary
from familyhub.stats import Interval, wilson

PeriodKind = Literal["month", "quarter", "year_to_date"]


class Figure(Protocol):
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

    @property
    def numerator(self) -> int:
        """How many were met."""
        ...

    @property
    def denominator(self) -> int | None:
        """How many were counted."""
        ...

    @property
    def excluded(self) -> int:
        """How many were left out."""
        ...

    @property
    def withheld(self) -> bool:
        """Whether the figure may not be shown."""
        ...


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
    """How many members of a figure were missed for one reason: `says` in words, `belongs_to` whose it is."""

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
    """

    name: str
    as_at: date | None
    files: int
    read: int
    landed: int
    quarantined: int
    linked: int | None = None
    linkable: int | None = None


@dataclass(frozen=True)
class KpiReportData:
    """Everything the KPI report says, as plain values.

    `month` is the latest month whose windows have all closed ("2026-02"). `figures` hold county figures by month and
    year to date, those of places for `month` (districts by month too, where trends are wanted), and the quintiles
    (hierarchy "deprivation", level "quintile", places "1" to "5"). `outlines` are boundaries by district.
    `teams` says which district a team serves. `notes` are said under data quality.
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

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, str, str, str], Figure]:
        wanted = (self.hierarchy, "deprivation")
        return {
            (f.measure, f.period_kind, f.period, f.level, f.place): f
            for f in self.figures
            if f.hierarchy in wanted and (f.hierarchy == "deprivation") == (f.level == "quintile")
        }

    @cached_property
    def headline(self) -> tuple[Measure, ...]:
        """The measures with a section of their own."""
        return tuple(measure for measure in self.measures if measure.headline)

    def share(self, measure: str, kind: str, period: str, level: str = "county", place: str = "") -> "Share":
        """The figure of a place as a share; an empty one where there is none."""
        figure = self._by_key.get((measure, kind, period, level, place))
        return Share.of(figure) if figure is not None else Share(0, 0, 0)

    def places(self, level: str) -> tuple[str, ...]:
        """The names of the places of a level that have any figure, in order of name; those of no place last."""
        names = {f.place for f in self._by_key.values() if f.level == level and f.place}
        return tuple(sorted(names, key=lambda name: (name in NOWHERE, name)))

    def periods(self, measure: str, kind: str) -> tuple[str, ...]:
        """The periods for which the county has a figure, in order of time."""
        return tuple(sorted({p for m, k, p, level, _ in self._by_key if (m, k, level) == (measure, kind, "county")}))


NOWHERE = ("Unallocated", "Out of area", "Not known", "")


@dataclass(frozen=True, slots=True)
class Share:
    """Whole numbers, with the percentage and interval they give; a withheld share shows neither."""

    numerator: int
    denominator: int
    excluded: int
    withheld: bool = False

    @classmethod
    def of(cls, figure: Figure) -> "Share":
        """The share of a figure."""
        return cls(figure.numerator, figure.denominator or 0, figure.excluded, figure.withheld)

    @property
    def percentage(self) -> float | None:
        """0 to 100; None where nobody was counted or the figure is withheld."""
        if self.denominator == 0 or self.withheld:
            return None
        return 100 * self.numerator / self.denominator

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95% Wilson interval, 0 to 100; None where there is no percentage."""
        found: Interval | None = None if self.percentage is None else wilson(self.numerator, self.denominator)
        return None if found is None else (100 * found.lower, 100 * found.upper)

    @property
    def missed(self) -> int:
        """How many were counted and not met."""
        return self.denominator - self.numerator
