"""A study: the files an area's siting is worked out from, what need counts, how people go, and the questions asked.

It is a TOML file in a closed vocabulary; unknown keys are refused with their place. Files are named as paths below the
study's own folder, or below another that the caller names.
"""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from familyhub.config.mistakes import mistake_of, unreadable
from familyhub.errors import ConfigurationError
from familyhub.siting.question import Kind

Mode = Literal["walk", "pram", "bus", "car"]
Asks = Literal["fewest", "most_within", "least_travel", "shortest_worst"]
KIND_OF: dict[Asks, Kind] = {
    "fewest": "lscp", "most_within": "mclp", "least_travel": "p_median", "shortest_worst": "p_centre",
}  # fmt: skip
"""The solvers' name of each question."""

FIFTHS = frozenset("12345")

WITH_POINTS = ("population", "ages", "successors", "deprivation", "cohorts")
"""What a study's own file of demand says itself."""

Weight = Annotated[float, msgspec.Meta(ge=0)]
Minutes = Annotated[float, msgspec.Meta(gt=0)]
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every section: frozen, and nothing but the known keys."""


class Area(Section, frozen=True):
    """Which area the study is of."""

    name: Name
    """What the area is called."""
    codes: tuple[Name, ...] = ()
    """ONS codes of the councils in it, upper or lower tier; empty: everywhere the files tell of."""


class People(Section, frozen=True):
    """The files that say where children live. Either `demand` alone, or `points` with the others."""

    demand: str = ""
    """A CSV of one's own: a point and children for each area (docs/travel.md says its columns)."""
    points: str = ""
    """A CSV with a point for each neighbourhood."""
    population: str = ""
    """People by neighbourhood and age, as the ONS has them; empty in a workspace: the children of its records."""
    ages: str = ""
    """People by single year of age, to divide the age groups of `population`."""
    successors: str = ""
    """The ONS lookup from LSOA 2011 to LSOA 2021, where `ages` or `population` tells of those of 2011."""
    deprivation: str = ""
    """The English Indices of Deprivation for the neighbourhoods."""
    lookup: str = ""
    """The ONS lookup from neighbourhoods to districts; needed where the area is named by codes."""
    boundaries: str = ""
    """GeoJSON of the neighbourhoods, for the map."""
    districts: str = ""
    """GeoJSON of the districts, for the map."""
    attribution: str = ""
    """Whose the boundaries are, as pages print it below the map."""
    cohorts: dict[str, tuple[int, int]] = {}
    """Ages by name, first and last year, both counted; empty: under 1, 1 to 4, 5 to 10, 11 to 15, 16 to 19."""


class Extra(Section, frozen=True):
    """A table of counts by area that adds to need: from a file, a priority group of the workspace, or its contacts."""

    name: Name
    """What is counted, as every output says it."""
    each: Weight
    """What one of them adds, beside the 1 that a child counts."""
    file: str = ""
    """A CSV with a row an area."""
    column: str = ""
    """The column of `file` that holds the numbers."""
    group: str = ""
    """A priority group of the workspace: its children by neighbourhood."""
    contacts: bool = False
    """The contacts of a year in the workspace's linked records, by neighbourhood."""


class Need(Section, frozen=True):
    """What a child counts when sites are chosen. Tables that people read count every child once."""

    mix: dict[str, Weight] = {}
    """Weight of each cohort, others left out; empty: every child counts the same."""
    deprivation: dict[str, Weight] = {}
    """Weight of each fifth of deprivation, 1 the most deprived; 1 where not named."""
    extra: tuple[Extra, ...] = ()
    """What else adds to need."""


class Buildings(Section, frozen=True):
    """The files that list hubs and buildings that could be one."""

    hubs: str = ""
    """A CSV of the hubs there are."""
    candidates: tuple[str, ...] = ()
    """CSVs of buildings that could be a hub; a column `existing` marks those that are."""
    schools: str = ""
    """Schools of GIAS as downloaded, each a candidate."""
    phases: tuple[str, ...] = ()
    """Only schools of these phases (`Primary`, `Nursery`)."""
    most_schools: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """No more than so many schools, taken evenly from the list: for a first, quick answer."""
    opening_cost: Weight | None = None
    """What opening a new hub costs where a building's own list says nothing, in pounds a year: a sum paid once divided
    by the plan's years."""
    closing_cost: Weight | None = None
    """What closing one of today's hubs costs, in pounds a year as `opening_cost`, where its list says nothing."""
    register: bool = True
    """In a workspace: places of the kind hub in its snapshot are existing hubs, found among the buildings by code."""


class Travel(Section, frozen=True):
    """How people go, and the maps it is measured on. Without a map a straight line stands for the way."""

    by: tuple[Mode, ...] = ("walk",)
    """Ways of going, the first being that of a question which names none."""
    osm: str = ""
    """An OpenStreetMap extract (.osm.pbf) for walking and pushing a pram."""
    gtfs: str = ""
    """A timetable (GTFS, .zip) for the bus."""
    day: date | None = None
    """The day of the timetable: a weekday of term."""
    departures: tuple[
        Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="a time such as 09:30")], ...
    ] = ()
    """Times of day at which people set out; empty: every ten minutes from 9 to 11."""
    factor: Annotated[float, msgspec.Meta(ge=1)] = 1.3
    """What a straight line is multiplied by, where there is no map."""
    longest: Minutes = 60.0
    """The longest way on foot that is looked for on a map, in minutes; 1.5 times that by bus."""


class Asked(Section, frozen=True):
    """A question about the sites, and what binds its answer."""

    asks: Asks
    """`fewest` hubs within `minutes`, `most_within`, `least_travel` or `shortest_worst` with so many `hubs`."""
    name: str = ""
    """What the plan is called; empty: the section's name."""
    by: Mode | None = None
    """The way of going; empty: the first of the study."""
    hubs: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """The most hubs there may be, those kept and opened included."""
    minutes: Annotated[float, msgspec.Meta(ge=0)] | None = None
    """Within how many minutes, for `fewest` and `most_within`."""
    share: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    """What share of need must be reached, for `fewest` and `shortest_worst`."""
    keep: tuple[Name, ...] | Literal["all"] = ()
    """Existing hubs that stay, by code or name; `all` of them but those of `close`."""
    open: tuple[Name, ...] = ()
    """Sites that must be open."""
    close: tuple[Name, ...] = ()
    """Sites that must not be open."""
    budget: Weight | None = None
    """The most that running the open sites, opening new ones and closing some of today's may cost, in pounds a year."""
    capacities: bool = False
    """Whether the buildings' capacities bind."""
    districts: bool = False
    """Whether catchments end at a district's border."""
    unreached: Minutes | None = None
    """The minutes that count for whoever reaches no hub, for `least_travel`; empty: everyone must reach one."""
    stops_minutes: Minutes | None = None
    """After the hubs: mobile stops for those further than this."""
    stops: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """The most mobile stops; empty with `stops_minutes`: the fewest for everybody who can be reached."""
    front: bool = False
    """For `least_travel`: also the plans between the best average and the best for the most deprived fifth."""


class Study(Section, frozen=True):
    """All of a study."""

    area: Area
    people: People = People()
    need: Need = Need()
    buildings: Buildings = Buildings()
    travel: Travel = Travel()
    questions: dict[str, Asked] = {}

    def mode(self, question: Asked) -> Mode:
        """The way of going of a question."""
        return question.by or self.travel.by[0]

    def title(self, key: str) -> str:
        """What the plan of a question is called."""
        return self.questions[key].name or key.replace("_", " ").replace("-", " ").capitalize()


def read_study(path: Path) -> Study:
    """The study in a file. Raises ConfigurationError with the place of what is wrong, or where there is none."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError) as error:
        raise wrong(
            path, "", "no file", "a study of sites", "Name it, or write one: docs/siting.md shows how."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise wrong(path, "", unreadable(error), "TOML, saved as UTF-8") from error
    try:
        study = msgspec.convert(raw, Study)
    except msgspec.ValidationError as error:
        mistake = mistake_of(raw, error, Study)
        raise wrong(path, mistake.where, mistake.found, mistake.expected) from error
    _check(path, study)
    return study


def wrong(path: Path, where: str, found: str, expected: str, next_step: str = "") -> ConfigurationError:
    """A mistake in a study, in the four parts of every error."""
    return ConfigurationError(
        "study-invalid",
        ", ".join(filter(None, (path.name, where))),
        found=found,
        expected=expected,
        next_step=next_step or f"Correct {path.name} and run again; docs/siting.md lists every key.",
    )


def _check(path: Path, study: Study) -> None:
    """What no key alone can be wrong about."""
    people, travel = study.people, study.travel
    if bool(people.demand) == bool(people.points):
        said = "both" if people.demand else "neither"
        raise wrong(path, "people", f"{said} of `demand` and `points`", "one of the two")
    if idle := [key for key in WITH_POINTS if people.demand and getattr(people, key)]:
        raise wrong(
            path, f"people.{idle[0]}", "beside `demand`, whose own file says it", "`points` with it, or neither"
        )
    if study.area.codes and people.points and not people.lookup:
        raise wrong(path, "people", "codes of an area and no `lookup`", "the lookup from neighbourhoods to councils")
    if not travel.by or len(set(travel.by)) != len(travel.by):
        raise wrong(path, "travel.by", "nothing" if not travel.by else "a way of going twice", "each way once")
    if "bus" in travel.by and not (travel.gtfs and travel.day):
        raise wrong(path, "travel", "bus without a timetable and a day", "`gtfs` and `day`")
    if outside := sorted(set(study.need.deprivation) - FIFTHS):
        raise wrong(path, "need.deprivation", f"fifth {outside[0]!r}", "1 (most deprived) to 5")
    for cohort, (first, last) in people.cohorts.items():
        if not 0 <= first <= last:
            raise wrong(path, f"people.cohorts.{cohort}", f"ages {first} to {last}", "the first and the last age")
    by_age = sorted(people.cohorts, key=lambda cohort: people.cohorts[cohort])
    for younger, older in pairwise(by_age):
        if people.cohorts[older][0] <= people.cohorts[younger][1]:
            found = f"{younger!r} and {older!r}, which share ages"
            raise wrong(path, "people.cohorts", found, "cohorts that share none: each child is counted once")
    for place, extra in enumerate(study.need.extra, start=1):
        given = [bool(extra.file), bool(extra.group), extra.contacts]
        if sum(given) != 1 or bool(extra.file) != bool(extra.column):
            expected = "`file` with `column`, or `group`, or `contacts = true`"
            raise wrong(path, f"need.extra.{place}", f"{sum(given)} sources of {extra.name!r}", expected)
    for key, question in study.questions.items():
        _check_question(path, study, f"questions.{key}", question)


def _check_question(path: Path, study: Study, where: str, question: Asked) -> None:
    if study.mode(question) not in study.travel.by:
        raise wrong(path, where, f'by = "{question.by}"', "a way of going of [travel], `by`")
    if question.asks in ("fewest", "most_within") and question.minutes is None:
        raise wrong(path, where, "no `minutes`", f"within how many minutes, for `{question.asks}`")
    if question.asks != "fewest" and question.hubs is None and question.budget is None:
        raise wrong(path, where, "neither `hubs` nor `budget`", "one of them or both")
    if question.stops is not None and question.stops_minutes is None:
        raise wrong(path, where, "`stops` without `stops_minutes`", "both, or the minutes alone")
    if question.front and (question.asks != "least_travel" or question.capacities):
        raise wrong(path, where, "a front", "`least_travel` without capacities")
