"""What the weekly report is made of: plain values, as far as one reader may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from familyhub.reports.kpi_data import KpiReportData
from familyhub.reports.words import day

CHECKS = ("counted", "met", "overdue", "made", "counted_before", "met_before")
"""Of a week's checks: windows that closed in it, met, missed and still worth making, checks made whenever their window
closes, and the first two of the week before."""

DUE = ("overdue", "due_this_week", "due", "coming")
"""Of the lists of who is due, all measures together."""

OUTCOMES = (
    "offered", "declined", "cohort", "active", "completed", "abandoned", "achieved", "not_achieved", "not_assessed",
    "at_risk",
)  # fmt: skip
"""Of an outcome measure, so far."""

GROUPS = ("people", "under_fives", "families", "asked", "population", "unconfirmed", "among_three")
"""Of a priority group; the last are under fives in three or more groups who belong to it."""

THREE = ("under_fives", "any_asked", "three_or_more", "with_intervention")
"""Of the under fives of a place: all, those asked about any group, those in three or more groups, those of them helped
by a targeted intervention."""

COMBINATION = ("children",)


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday, by its ISO number."""

    monday: date

    @classmethod
    def last_whole(cls, newest_day: date) -> "Week":
        """The last week that had ended by the evening of a day."""
        sunday = newest_day - timedelta(days=newest_day.isoweekday() % 7)
        return cls(sunday - timedelta(days=6))

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> dict[str, object]:
        """Its first and last day, as queries name them."""
        return {"monday": self.monday, "sunday": self.sunday}

    @property
    def before(self) -> "Week":
        """The week before it."""
        return Week(self.monday - timedelta(days=7))

    @property
    def name(self) -> str:
        """Its ISO name: "2026-W10"; the year is that of its Thursday."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def says(self) -> str:
        """Its days in words: "the week from Monday 2 March to Sunday 8 March 2026"."""
        first = day(self.monday)
        if self.monday.year == self.sunday.year:
            first = first.removesuffix(f" {self.monday.year}")
        return f"the week from Monday {first} to Sunday {day(self.sunday)}"


@dataclass(frozen=True, slots=True)
class PlaceCounts:
    """Whole numbers about one thing (a measure, a group, a combination) at one place, by name.

    `level` is county, district or team; `place` is empty for the county. Where they are `rounded`, None is a count
    that is hidden.
    """

    what: str
    level: str
    place: str
    counts: Mapping[str, int | None]
    rounded: bool = False

    def __getitem__(self, name: str) -> int | None:
        return self.counts[name]


@dataclass(frozen=True, slots=True)
class Named:
    """What a measure or group is called, in a table and in full, and how it is defined."""

    short: str
    name: str
    number: str = ""
    says: str = ""
    """Its definition in sentences."""
    owner: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class WeeklyData:
    """Everything the weekly report says. What a snapshot does not hold at all is None, and the report says so.

    `kpi` holds the figures of months and years, with the reader's patch; `checks` those of `checks_week`, `due` the
    lists by place. `outcomes` are so far, `outcomes_before` so far a week before. `groups` and `groups_before` are as
    at the two days of `groups_as_at`. `combinations` are of three groups and more, named by their groups.
    """

    week: Week
    kpi: KpiReportData
    checks: tuple[PlaceCounts, ...] = ()
    due: tuple[PlaceCounts, ...] = ()
    outcomes: tuple[PlaceCounts, ...] | None = None
    outcomes_before: tuple[PlaceCounts, ...] = ()
    outcome_names: Mapping[str, Named] = field(default_factory=dict)
    groups: tuple[PlaceCounts, ...] | None = None
    groups_before: tuple[PlaceCounts, ...] = ()
    group_names: Mapping[str, Named] = field(default_factory=dict)
    groups_as_at: tuple[date, ...] = ()
    """The day of the groups, and the one before."""
    three: tuple[PlaceCounts, ...] = ()
    combinations: tuple[PlaceCounts, ...] = ()
    combinations_by_district: tuple[PlaceCounts, ...] = ()
    """Of the area and its districts: those most frequent in any of them, with the count in each, for the release."""
    checks_known_to: Week | None = None
    """The last whole week of which any check is known, where that is not the report's."""
    stale: str = ""
    """A sentence where the newest extract is too old to act on; empty where all is well."""

    @property
    def checks_week(self) -> Week:
        """The week of the checks: the report's, or the last before it of which any check is known."""
        return self.checks_known_to or self.week

    @property
    def when(self) -> str:
        """When the checks of `checks_week` were: "last week", or "in the week to 29 March 2026"."""
        return "last week" if self.checks_known_to is None else f"in the week to {day(self.checks_week.sunday)}"

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Level and place of all that the report is about: the patch, else the county."""
        patch = self.kpi.patch
        return patch.places if patch is not None and patch.places else (("county", ""),)

    def named(self, level: str, place: str) -> str:
        """A place as the report calls it."""
        return self.kpi.area if level == "county" else place

    def of(self, rows: Iterable[PlaceCounts], level: str, place: str) -> list[PlaceCounts]:
        """The rows of one place, in their order."""
        return [row for row in rows if (row.level, row.place) == (level, place)]


def found(rows: Iterable[PlaceCounts], what: str, level: str, place: str) -> PlaceCounts | None:
    """The row about one thing at one place; None where there is none."""
    return next((row for row in rows if (row.what, row.level, row.place) == (what, level, place)), None)
