"""Families injected into ESSnet: twins, cousins of one name at one address, fathers and sons of one name.

Each family is two new people who stand in both sources, or, in one of five, with one of them missing from one source.
They get the surname, address and postcode of a record that is there, so they look like everybody else.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from labelled_sets import LabelledSet, essnet, with_columns

SEED = 4
TWINS, COUSINS, FATHERS = 600, 200, 200
MISSING = 0.2
"""The share of families of which one person is missing from one source."""

ALIKE = (
    ("jayden", "jaden"), ("mohammed", "muhammad"), ("aisha", "ayesha"), ("hassan", "hussain"), ("kayden", "jayden"),
    ("anna", "hannah"), ("layla", "lyla"), ("yusuf", "yunus"), ("sara", "zara"), ("ella", "bella"),
    ("harry", "harvey"), ("ellie", "elsie"), ("taylor", "tyler"), ("maya", "mya"), ("lilly", "milly"),
)  # fmt: skip
"""Names that twins are given and that a comparison of letters, or a list of spellings, takes for one."""


@dataclass(frozen=True, slots=True)
class Family:
    """Two people of one family: their kind, and the ids of the two."""

    kind: str
    persons: tuple[str, str]


def stressed() -> tuple[LabelledSet, list[Family]]:
    """ESSnet with the families injected, and who they are."""
    base = essnet()
    chance = random.Random(SEED)
    homes = base.records[base.records.postcode.notna() & base.records.surname.notna() & base.records.street.notna()]
    picked = homes.sample(TWINS + COUSINS + FATHERS, random_state=SEED).to_dict("records")
    names = {sex: _names(base.records, sex) for sex in ("F", "M")}
    rows: list[dict[str, object]] = []
    families: list[Family] = []
    kinds = ["twins"] * TWINS + ["cousins"] * COUSINS + ["fathers and sons"] * FATHERS
    for number, (kind, home) in enumerate(zip(kinds, picked, strict=True)):
        maker = {"twins": _twins, "cousins": _cousins, "fathers and sons": _father_and_son}[kind]
        told, pair = maker(chance, names), (f"{kind}-{number}-a", f"{kind}-{number}-b")
        families.append(Family(told.pop("kind", kind), pair))
        rows += list(_records(chance, number, home, told["two"], pair, told.get("placeholder")))
    added = pd.concat([base.records, pd.DataFrame(rows)], ignore_index=True)
    return LabelledSet("ESSnet with families", with_columns(added), one_each=True), families


def _names(records: pd.DataFrame, sex: str) -> list[str]:
    """Forenames as the set's own people have them, common ones oftener."""
    told = records[(records.sex == sex) & records.forename.notna()].forename
    common = told.value_counts()
    return told[told.isin(common[common >= 20].index)].tolist()


def _birth(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days))


def _twins(chance: random.Random, names: dict[str, list[str]]) -> dict[str, object]:
    """A third with names that are alike; of a sixth each one is a placeholder in one source; a third of two sexes."""
    born = _birth(chance, date(2000, 1, 1), date(2011, 1, 1))
    kind = chance.choices(("different", "alike", "placeholder"), (3, 2, 1))[0]
    first_sex = chance.choice("FM")
    second_sex = first_sex if kind == "alike" or chance.random() < 2 / 3 else "FM"[first_sex == "F"]
    if kind == "alike":
        first, second = chance.choice(ALIKE)
    else:
        first = chance.choice(names[first_sex])
        second = chance.choice([name for name in names[second_sex] if name[:2] != first[:2]])
    two = ((first, first_sex, born), (second, second_sex, born))
    hidden = chance.randrange(2) if kind == "placeholder" else None
    return {"kind": f"twins, names {kind}", "two": two, "placeholder": hidden}


def _cousins(chance: random.Random, names: dict[str, list[str]]) -> dict[str, object]:
    """Two of one name and sex at one address, one to four years apart."""
    sex = chance.choice("FM")
    name, born = chance.choice(names[sex]), _birth(chance, date(1996, 1, 1), date(2008, 1, 1))
    return {"two": ((name, sex, born), (name, sex, born + timedelta(days=chance.randrange(366, 1500))))}


def _father_and_son(chance: random.Random, names: dict[str, list[str]]) -> dict[str, object]:
    name, born = chance.choice(names["M"]), _birth(chance, date(1955, 1, 1), date(1985, 1, 1))
    return {"two": ((name, "M", born), (name, "M", born + timedelta(days=chance.randrange(19 * 366, 40 * 366))))}


def _records(
    chance: random.Random,
    number: int,
    home: dict[str, object],
    two: tuple[tuple[str, str, date], ...],
    pair: tuple[str, str],
    placeholder: int | None,
) -> Iterator[dict[str, object]]:
    gone = (chance.choice(("census", "cis")), chance.randrange(2)) if chance.random() < MISSING else None
    hidden_in = chance.choice(("census", "cis"))
    for source in ("census", "cis"):
        for place, ((forename, sex, born), person) in enumerate(zip(two, pair, strict=True)):
            if (source, place) == gone:
                continue
            is_hidden = placeholder == place and source == hidden_in
            yield {
                "source": source, "person_key": f"family-{number}-{place}", "person": person,
                "forename": None if is_hidden else forename, "surname": home["surname"], "sex": sex,
                "birth_year": born.year, "birth_month": born.month, "birth_day": born.day,
                "house": home["house"], "street": home["street"], "postcode": home["postcode"],
            }  # fmt: skip
