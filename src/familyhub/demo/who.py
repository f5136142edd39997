"""Who is who: which records are one person, and what people are to each other. The product never reads it.

It is read from the true county and from whose record each agency wrote; nothing of it is worked out from the records.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.demo.county import County
from familyhub.demo.people import Family, Person

Role = Literal["mother", "father", "child", "stillborn", "other"]
Between = Literal["twins", "triplets", "siblings", "same_named_cousins", "father_and_son", "mother", "father",
                  "adopted_as", "adoptive_mother", "kinship_carer"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrueRecord:
    """Whose a record is. `kind` names the hard cases of the person and of this record, in order, spaces between.

    Records of one `person` belong together; a child before and after adoption is two persons, whom no rule may join.
    `family` is a mother's number of family, `household` that of who lives at one address; None before a first home.
    """

    source: str
    person_key: str
    person: int
    family: int
    household: int | None
    role: Role
    mother: int | None
    delivery: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Tie:
    """What two people are to each other. Where it has a direction, `other` is that to `person`: their mother."""

    person: int
    other: int
    tie: Between


def truth_people(county: County, on: date | None = None) -> list[TrueRecord]:
    """Whose each record is that has been written, by source and key; households as of a day (else the newest)."""
    day = on or county.as_of
    places = _places(county, day)
    kinds, slips, homes = county.cases.kinds, county.pen.slips, county.homes.kinds
    records: list[TrueRecord] = []
    for (source, key), number in sorted(county.written.records.items()):
        place = places[number]
        case = kinds.get(number, set()) | slips.get((source, number), set()) | homes.get(number, set())
        records.append(
            TrueRecord(
                source, key, number, place.family, place.household, place.role, place.mother, place.delivery,
                " ".join(sorted(case)),
            )
        )  # fmt: skip
    return records


def truth_ties(county: County) -> list[Tie]:
    """What people of the county are to each other, whether or not any record says so."""
    families = (*county.population.families, *county.homes.families)
    ties = [tie for family in families for tie in _of_family(county, family)]
    ties += [Tie(child.number, carer.number, "kinship_carer") for child, carer in county.homes.kinship]
    ties += [Tie(child.number, cousin.number, "same_named_cousins") for child, cousin in county.cases.cousins]
    for adoption in county.cases.adoptions:
        ties.append(Tie(adoption.before.number, adoption.after.number, "adopted_as"))
        ties.append(Tie(adoption.after.number, adoption.family.mother.number, "adoptive_mother"))
    return ties


def write_people(county: County, folder: Path, on: date | None = None) -> None:
    """Write `people.parquet` (the fields of a true record) and `ties.parquet` (those of a tie) into a folder.

    Where the county has families whose homes are hard to know, `homes.parquet` says who lived where, and what hides it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = ("person", "family", "household", "mother", "delivery", "other")
    for name, rows, row in (
        ("people", truth_people(county, on), TrueRecord),
        ("ties", truth_ties(county), Tie),
    ):
        fields = list(row.__dataclass_fields__)
        schema = pa.schema([(field, pa.int64() if field in numbers else pa.string()) for field in fields])
        pq.write_table(pa.Table.from_pylist([asdict(each) for each in rows], schema), folder / f"{name}.parquet")
    stays = [
        {"person": stay.person.number, "uprn": stay.dwelling.uprn, "home": stay.home, "first": stay.first,
         "last": stay.last, "hidden": stay.hidden}
        for stay in county.homes.stays
    ]  # fmt: skip
    if stays:
        pq.write_table(pa.Table.from_pylist(stays), folder / "homes.parquet")


@dataclass(frozen=True, slots=True)
class _Place:
    family: int
    household: int | None
    role: Role
    mother: int | None
    delivery: int | None


def _places(county: County, day: date) -> dict[int, _Place]:
    """Everybody's place: two families at one address on the day are one household, by the lower family's number."""
    households: dict[tuple[str, str], int] = {}
    places: dict[int, _Place] = {}
    living: dict[int, int | None] = {}
    for family in (*county.population.families, *county.homes.families):
        home = family.home_on(day)
        living[family.number] = (
            households.setdefault((home.address, home.postcode), family.number) if home is not None else None
        )
        delivery: dict[int, int] = {}
        for pregnancy in family.pregnancies:
            delivery |= {baby.number: pregnancy.number for baby in pregnancy.babies}
            for which in range(pregnancy.stillborn):
                stillborn = _Place(family.number, None, "stillborn", family.mother.number, pregnancy.number)
                places[-(pregnancy.number * 10 + which)] = stillborn
        for person in family.members:
            here = living[family.number] if person.gone is None or person.gone > day else None
            role: Role = "child"
            if person is family.mother or person is family.father:
                role = "mother" if person is family.mother else "father"
            mother = family.mother.number if role == "child" else None
            places[person.number] = _Place(family.number, here, role, mother, delivery.get(person.number))
    for adoption in county.cases.adoptions:
        number = adoption.family.number
        places[adoption.after.number] = _Place(number, living[number], "child", None, None)
    _hard_homes(county, day, places)
    return places


def _hard_homes(county: County, day: date, places: dict[int, _Place]) -> None:
    """Of the families whose homes are hard to know everybody lives where they truly do, shown there or not."""
    others = {carer.number: places[child.number].family for child, carer in county.homes.kinship}
    households: dict[str, int] = {}
    for person in county.homes.people:
        home = county.homes.main_home(person, day)
        here = households.setdefault(home.uprn, -len(households) - 1) if home is not None else None
        known = places.get(person.number)
        if known is None:
            # without a family here: one of their own, numbered as themselves below 0
            known = _Place(others.get(person.number, -person.number), None, "other", None, None)
        places[person.number] = replace(known, household=here)


def _of_family(county: County, family: Family) -> Iterator[Tie]:
    delivery: dict[int, list[Person]] = defaultdict(list)
    for pregnancy in family.pregnancies:
        delivery[pregnancy.number] = pregnancy.babies
    together = {baby.number: number for number, babies in delivery.items() for baby in babies}
    for first, second in combinations(family.children, 2):
        one = together[first.number] == together[second.number]
        many = "twins" if len(delivery[together[first.number]]) == 2 else "triplets"
        yield Tie(first.number, second.number, many if one else "siblings")
    for child in family.children:
        yield Tie(child.number, family.mother.number, "mother")
        if family.father is not None:
            yield Tie(child.number, family.father.number, "father")
            named_alike = (child.forename, child.surname) == (family.father.forename, family.father.surname)
            if named_alike and "father_and_son" in county.cases.kinds.get(child.number, set()):
                yield Tie(child.number, family.father.number, "father_and_son")
