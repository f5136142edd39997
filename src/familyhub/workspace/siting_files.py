"""A study's files and a workspace's records, read into the ground that questions about sites stand on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path

from familyhub.geography import (
    COHORTS,
    AgeBand,
    Boundary,
    Children,
    Demand,
    Extra,
    Hierarchy,
    Need,
    Population,
    Site,
    build_demand,
    build_hierarchy,
    carry_over,
    children,
    read_boundaries,
    read_candidates,
    read_demand,
    read_hubs,
    read_lookup,
    read_numbers,
    read_points,
    read_population,
    read_quintiles,
    read_schools,
    read_successors,
    site_points,
    weigh,
)
from familyhub.geography.travel import (
    PRAM,
    STRAIGHT_CAR,
    STRAIGHT_PRAM,
    STRAIGHT_WALK,
    WALK,
    BusRules,
    TravelMatrix,
    bus_matrix,
    straight_matrix,
    walking_matrix,
)
from familyhub.siting.buildings import each_once, far_away, of_no_district
from familyhub.siting.ground import Ground
from familyhub.siting.study import Mode, Study, wrong
from familyhub.siting.study import Need as NeedSection
from familyhub.workspace import siting_local
from familyhub.workspace.opened import Opened

STRAIGHT = {"walk": STRAIGHT_WALK, "pram": STRAIGHT_PRAM, "car": STRAIGHT_CAR}
PACES = {"walk": WALK, "pram": PRAM}
BUS_LONGER = 1.5
"""A journey by bus may be this much longer than the longest walk that is looked for."""

ROUNDED = (
    "Need is counted from these children rounded to the nearest 5 in each neighbourhood and age group (1 to 7 as 5), "
    "so that no plan tells of a small number."
)
STRAIGHT_TO_STOPS = (
    "Walks to and from bus stops are straight lines made longer, no real ways: there is no map for them."
)


@dataclass(frozen=True, slots=True)
class StudyFiles:
    """A study and where its files lie: `path` is its own file, `base` the folder its paths begin from."""

    path: Path
    study: Study
    base: Path

    def file(self, key: str, named: str) -> Path:
        """A file that the study names. Raises ConfigurationError where it is not there."""
        found = self.base / named
        if not found.is_file():
            raise wrong(
                self.path,
                key,
                f"no file {named!r} below the study's folder",
                "a file",
                "Put it there, correct the path, or name the folder of the files with --files.",
            )
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Studied:
    """What a study stands on. `from_records`: its children are those of linked records, exact here."""

    files: StudyFiles
    ground: Ground
    from_records: bool = False
    area_names: Mapping[str, str] = field(default_factory=dict)
    district_names: Mapping[str, str] = field(default_factory=dict)
    outlines: Mapping[str, Boundary] = field(default_factory=dict)
    larger: Mapping[str, Boundary] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Where:
    """The area's neighbourhoods, with what they are called and which district and fifth they are of."""

    codes: frozenset[str] | None
    names: Mapping[str, str]
    districts: Mapping[str, str]
    district_names: Mapping[str, str]
    quintiles: Mapping[str, int]


def study_ground(files: StudyFiles, workspace: Opened | None, cache: Path | None) -> Studied:
    """The ground of a study; matrices are kept in `cache` by content.

    Raises ConfigurationError for what the study lacks, GeographyError with file, row and column, SnapshotError where
    the study needs records and there is no snapshot.
    """
    where = _where(files, workspace)
    notes: list[str] = []
    demand, from_records = _demand(files, where, workspace, notes)
    sites = _sites(files, where, workspace, notes)
    notes += far_away(demand, sites)
    travel = _travel(files, demand, sites, cache)
    ground = Ground(files.study.area.name, demand, sites, travel)
    if "bus" in travel and not files.study.travel.osm:
        notes.append(STRAIGHT_TO_STOPS)
    if any(question.districts for question in files.study.questions.values()):
        notes += of_no_district(ground)
    own = {point.area for point in demand.points}
    people = files.study.people
    outlines = _outlines(files, "people.boundaries", people.boundaries, own)
    larger = _outlines(files, "people.districts", people.districts, _larger(where, own))
    return Studied(
        files, ground, from_records, where.names, where.district_names, outlines, larger, tuple(notes)
    )  # fmt: skip


def _where(files: StudyFiles, workspace: Opened | None) -> _Where:
    people = files.study.people
    quintiles = read_quintiles(files.file("people.deprivation", people.deprivation)) if people.deprivation else {}
    if people.lookup:
        path = files.file("people.lookup", people.lookup)
        return _of_lookup(build_hierarchy(read_lookup(path, within=files.study.area.codes or None)), quintiles)
    if workspace is None or people.demand:
        return _Where(None, {}, {}, {}, quintiles)
    known = siting_local.neighbourhoods(workspace)
    return _Where(
        frozenset(known),
        {code: each.name for code, each in known.items()},
        {code: each.district for code, each in known.items() if each.district},
        {},
        quintiles or {code: each.quintile for code, each in known.items() if each.quintile},
    )


def _of_lookup(places: Hierarchy, quintiles: Mapping[str, int]) -> _Where:
    areas = [place for place in places.places.values() if place.kind == "lsoa"]
    found = {area.place_key: places.within(area.place_key, "district") for area in areas}
    districts = {code: district for code, district in found.items() if district is not None}
    return _Where(
        frozenset(area.place_key for area in areas),
        {area.place_key: area.name for area in areas},
        {code: district.place_key for code, district in districts.items()},
        {district.place_key: district.name for district in districts.values()},
        quintiles,
    )


def _demand(
    files: StudyFiles, where: _Where, workspace: Opened | None, notes: list[str]
) -> tuple[Demand, bool]:  # fmt: skip
    people = files.study.people
    if people.demand:
        return _own_demand(files, workspace), False
    points = read_points(files.file("people.points", people.points))
    need = _need(files, workspace)
    cohorts = {name: AgeBand(*ages) for name, ages in people.cohorts.items()} or dict(COHORTS)
    if people.population:
        counted = _published(files, where.codes, cohorts)
        return build_demand(points, counted, need, quintiles=where.quintiles, districts=where.districts), False
    if workspace is None:
        raise wrong(
            files.path, "people", "no `population`", "a file of people, or a workspace whose records tell of children"
        )
    local = siting_local.children_of(workspace, cohorts)
    if local.elsewhere:
        notes.append("Children of the linked records who live in no neighbourhood of the area are not counted.")
    known = set(points.codes)
    exact = replace(local.children, numbers={a: n for a, n in local.children.numbers.items() if a in known})
    rounded = {a: {c: siting_local.for_weighing(n) for c, n in own.items()} for a, own in exact.numbers.items()}
    weighed = build_demand(
        points, replace(exact, numbers=rounded), need, quintiles=where.quintiles, districts=where.districts
    )
    own = tuple(replace(point, children=exact.numbers[point.area]) for point in weighed.points)
    return Demand(own, (*weighed.method, ROUNDED)), True


def _own_demand(files: StudyFiles, workspace: Opened | None) -> Demand:
    """The study's own file of demand; where the study says what counts, that takes the place of the file's weights."""
    own = read_demand(files.file("people.demand", files.study.people.demand))
    if files.study.need == NeedSection():
        return own
    cohorts = dict.fromkeys(cohort for point in own.points for cohort in point.children)
    said = f"Children as given in {files.study.people.demand}, reached at the points given there."
    weighed = weigh(own.points, _need(files, workspace), cohorts, said)
    # The first sentence of the file's own tells of its weights, which do not count here.
    return replace(weighed, method=(*weighed.method, *own.method[1:]))


def _published(files: StudyFiles, wanted: Collection[str] | None, cohorts: Mapping[str, AgeBand]) -> Children:
    """Children of the wanted areas by cohort, from files of the ONS."""
    people = files.study.people
    population = _of_today(files, read_population(files.file("people.population", people.population)), None)
    if wanted is not None:
        population = _only(population, wanted)
        if not population.people:
            raise wrong(
                files.path,
                "people.population",
                "none of the area's neighbourhoods",
                "people of them",
                "Check both files.",
            )
    shape = None
    if people.ages:
        shape = _of_today(files, read_population(files.file("people.ages", people.ages)), population)
        shape = _only(shape, wanted) if wanted is not None else shape
    return children(population, cohorts, shape)


def _of_today(files: StudyFiles, population: Population, sizes: Population | None) -> Population:
    """The population by the neighbourhoods of today; those of 2011 are carried over where the study has the lookup."""
    named = files.study.people.successors
    if not named:
        return population
    successors = read_successors(files.file("people.successors", named))
    before, after = {each.before for each in successors}, {each.after for each in successors}
    if not (before - after) & set(population.people):
        return population
    return carry_over(_only(population, before), successors, sizes)


def _only(population: Population, wanted: Collection[str]) -> Population:
    return replace(population, people={area: ages for area, ages in population.people.items() if area in wanted})


def _need(files: StudyFiles, workspace: Opened | None) -> Need:
    said = files.study.need
    extras: list[Extra] = []
    for place, extra in enumerate(said.extra, start=1):
        key = f"need.extra.{place}"
        if extra.file:
            counts: Mapping[str, float] = read_numbers(files.file(key, extra.file), extra.column)
        elif workspace is None:
            raise wrong(files.path, key, f"{extra.name!r} of linked records, and no workspace", "a workspace")
        else:
            told = (
                siting_local.group_counts(workspace, extra.group)
                if extra.group
                else siting_local.contact_counts(workspace)
            )
            # Where the records tell of nobody there is nobody: nothing is missing.
            counts = dict.fromkeys(siting_local.neighbourhoods(workspace), 0.0) | told
        extras.append(Extra(extra.name, counts, extra.each))
    fifths = {int(fifth): weight for fifth, weight in said.deprivation.items()}
    return Need(said.mix or None, fifths, tuple(extras))


def _sites(files: StudyFiles, where: _Where, workspace: Opened | None, notes: list[str]) -> tuple[Site, ...]:
    said = files.study.buildings
    listed: list[Site] = []
    if said.hubs:
        listed += read_hubs(files.file("buildings.hubs", said.hubs))
    for named in said.candidates:
        listed += read_candidates(files.file("buildings.candidates", named))
    if said.schools:
        listed += _schools(files, where.codes, notes)
    if not listed:
        raise wrong(files.path, "buildings", "no list of buildings", "`hubs`, `candidates` or `schools`")
    sites = each_once(listed)
    return _registered(sites, workspace, notes) if workspace is not None and said.register else tuple(sites)


def _schools(files: StudyFiles, areas: Collection[str] | None, notes: list[str]) -> list[Site]:
    said = files.study.buildings
    found = read_schools(files.file("buildings.schools", said.schools), areas=areas, phases=said.phases or None)
    if found.without_place:
        notes.append(f"{found.without_place:,} schools are left out: the file does not say where they are.")
    schools, most = found.sites, said.most_schools
    if most is None or len(schools) <= most:
        return list(schools)
    notes.append(
        f"Of {len(schools):,} schools {most:,} are candidates, taken evenly from the list for a quick answer: "
        "among the others there may be better sites."
    )
    return [schools[place * len(schools) // most] for place in range(most)]


def _registered(sites: Sequence[Site], workspace: Opened, notes: list[str]) -> tuple[Site, ...]:
    """The sites with those marked as hubs that the snapshot knows as such, by code or name."""
    codes, names = siting_local.register(workspace)
    by_code, by_name = set(codes), {name.casefold() for name in names}
    found = tuple(
        replace(site, existing=site.existing or site.code in by_code or site.name.casefold() in by_name)
        for site in sites
    )
    listed = {site.code for site in sites} | {site.name.casefold() for site in sites}
    if lost := [code for code in codes if code not in listed]:
        notes.append(f"{len(lost):,} hubs of the records are in no list of buildings: {', '.join(lost[:5])}.")
    return found


def _travel(files: StudyFiles, demand: Demand, sites: Sequence[Site], cache: Path | None) -> dict[str, TravelMatrix]:
    return {mode: _matrix(files, mode, demand, sites, cache) for mode in files.study.travel.by}


def _matrix(files: StudyFiles, mode: Mode, demand: Demand, sites: Sequence[Site], cache: Path | None) -> TravelMatrix:
    said, starts, ends = files.study.travel, demand.places(), site_points(sites)
    extract = files.file("travel.osm", said.osm) if said.osm else None
    if mode == "bus" and said.day is not None:
        rules = BusRules(longest_minutes=said.longest * BUS_LONGER)
        if said.departures:
            rules = replace(rules, departures=tuple(time.fromisoformat(each) for each in said.departures))
        timetable = files.file("travel.gtfs", said.gtfs)
        return bus_matrix(timetable, starts, ends, said.day, rules=rules, extract=extract, cache=cache)
    if mode != "car" and extract is not None:
        return walking_matrix(extract, starts, ends, PACES[mode], cap_minutes=said.longest, cache=cache)
    return straight_matrix(starts, ends, replace(STRAIGHT[mode], factor=said.factor), cache=cache)


def _larger(where: _Where, own: Collection[str]) -> Collection[str]:
    """Codes and names of the districts that the areas lie in: a file of boundaries may go by either."""
    codes = {where.districts[area] for area in own if area in where.districts}
    return codes | {where.district_names[code] for code in codes if code in where.district_names}


def _outlines(files: StudyFiles, key: str, named: str, wanted: Collection[str]) -> dict[str, Boundary]:
    if not named:
        return {}
    found = read_boundaries(files.file(key, named))
    return {each.code: each for each in found if each.code in wanted or each.name in wanted}
