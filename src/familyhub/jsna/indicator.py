"""An indicator: what is counted of whom, whether high is good, why it matters, and where its figures are found."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec

from familyhub.config.toml_files import Fault, expected_of, toml_tables, wrong_key
from familyhub.errors import ConfigurationError
from familyhub.jsna.compared import Nature
from familyhub.stats import Polarity
from familyhub.stats.trend import Of

CohortId = Literal["birth", "early_years", "primary", "secondary", "young_people", "all"]

COHORTS: dict[str, str] = {
    "birth": "Pre-natal and birth, to the first birthday",
    "early_years": "Early years, 1 to 4",
    "primary": "Primary years, 5 to 10",
    "secondary": "Secondary years, 11 to 15",
    "young_people": "Young people, 16 to 19, and to 25 with SEND or after care",
    "all": "All ages: the place and its families",
}
"""The five cohorts of Family Hub guidance in order of age, and what is about all of them."""

Theme = Literal[
    "population", "births", "poverty", "housing", "health", "mental_health", "learning", "attendance", "send",
    "safety", "vulnerability", "money", "workforce",
]  # fmt: skip

THEMES: dict[str, str] = {
    "population": "Population",
    "births": "Births and infancy",
    "poverty": "Poverty and deprivation",
    "housing": "Homes and households",
    "health": "Health",
    "mental_health": "Mental health and wellbeing",
    "learning": "Development and learning",
    "attendance": "Attendance, suspension and exclusion",
    "send": "Special educational needs and disability",
    "safety": "Safety and social care",
    "vulnerability": "Children who need more: in care, leaving care, in trouble",
    "money": "Money",
    "workforce": "The people who help",
}

SourceId = Literal[
    "lait", "fingertips", "education", "asq3", "neighbourhoods", "nomis", "lg_inform", "areas", "local"
]  # fmt: skip

SOURCES: dict[str, str] = {
    "lait": "Department for Education, Local Authority Interactive Tool (LAIT)",
    "fingertips": "Office for Health Improvement and Disparities, Fingertips",
    "education": "Department for Education, Explore Education Statistics",
    "asq3": "Office for Health Improvement and Disparities, child development outcomes at 2 to 2½ years",
    "neighbourhoods": "Office for National Statistics (Census 2021) and the English Indices of Deprivation",
    "nomis": "Office for National Statistics, Census 2021, by NOMIS",
    "lg_inform": "Local Government Association, LG Inform",
    "areas": "Ministry of Housing, Communities and Local Government, English Indices of Deprivation by council",
    "local": "The area's own linked records",
}

DIVIDED: tuple[SourceId, ...] = ("lait", "fingertips", "education", "asq3")
"""Sources whose amounts are divided among people, whose number another indicator states."""

OPEN = "Open Government Licence v3.0"

LICENCES: dict[str, str] = {"lg_inform": "as LG Inform states it for each metric"}
"""Under what the figures of a source may be used, where it is not the open licence of the others."""

INDICATOR_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whose number is the denominator, where the publisher states none: the count of another indicator.

    `years` is how many years before the figure's own period: DfE divides by the mid-year population of the year before.
    """

    indicator: str
    years: int = 0


class Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the figures stand in the publisher's files.

    `value`, `count` and `denominator` are ids of the publisher: LAIT's short names, Fingertips' numbers, headers of a
    table. `where` are cells that a row must have; `sex`, `category_type` and `category` the headers that tell whom a
    row is about. `times` turns the published value into the indicator's unit (100 for a share from 0 to 1). `people` is
    whose number a rate is of, where the publisher does not state it; `each` among whom an amount is divided. `whole`
    are the cells of the rows that state the denominator, where it is no column, and `data_set` the publisher's table.
    """

    value: str = ""
    count: str = ""
    denominator: str = ""
    where: dict[str, str] = {}
    sex: str = ""
    category_type: str = ""
    category: str = ""
    times: float = 1.0
    people: People | None = None
    each: People | None = None
    whole: dict[str, str] = {}
    data_set: str = ""


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One indicator of the catalogue.

    `unit` is the unit in words ("%", "per 10,000 children"), `per` of how many (None where the figure is a score, an
    amount or a count). `numerator` and `denominator` are words, empty where the publisher does not say. `polarity_why`
    is given where our polarity differs from the publisher's. `sub_group` is whom the figure is about, where only about
    some of the children. `usual` is False for figures that stored files hold for some areas only. `nomis` is where
    the same figure stands in an answer of NOMIS, which states it for councils and England, too.
    """

    name: str
    cohort: CohortId
    theme: Theme
    polarity: Polarity
    source: SourceId
    found: Found
    of: Of
    unit: str
    definition: str
    why: str
    per: float | None = None
    numerator: str = ""
    denominator: str = ""
    sub_group: str = ""
    polarity_why: str = ""
    usual: bool = True
    nomis: Found | None = None
    replaces: str | None = None

    @property
    def nature(self) -> Nature:
        """What comparing must know of it."""
        return Nature(self.polarity, self.of, self.per)

    @property
    def published(self) -> str:
        """The publisher's own id of the figure."""
        return self.found.value or self.found.count

    @property
    def breakdown(self) -> str:
        """By what its rows are split beside the whole area, in words; empty where they are not."""
        split = [word for word, header in (("sex", self.found.sex), ("group", self.found.category)) if header]
        return " and ".join(split)


def load_catalogue(*folders: Path) -> dict[str, Indicator]:
    """The indicators in use by id: the package's own by file and place, then those of each folder's *.toml files.

    A local indicator has an id of its own or says which one it `replaces`; it then keeps that id. Raises
    ConfigurationError with file and key.
    """
    found: dict[str, Indicator] = {}
    origin: dict[str, str] = {}
    for where, id, table in toml_tables(files("familyhub.jsna") / "catalogue", folders, _unreadable):
        indicator = _indicator(where, id, table)
        place = _place(where, id, indicator, found, origin)
        found[place], origin[place] = indicator, where
    for id, indicator in found.items():
        people = indicator.found.people or indicator.found.each
        if people is not None and people.indicator not in found:
            raise _refused(origin[id], id, ".found.people.indicator", f'"{people.indicator}"', "the id of an indicator")
    return found


def natures(catalogue: Mapping[str, Indicator]) -> dict[str, Nature]:
    """What comparing must know of each indicator, by its id."""
    return {id: indicator.nature for id, indicator in catalogue.items()}


def _indicator(where: str, id: str, table: object) -> Indicator:
    if not INDICATOR_ID.fullmatch(id):
        raise _refused(where, id, "", f'the id "{id}"', "small letters, digits and single hyphens")
    try:
        indicator = msgspec.convert(table, Indicator)
    except msgspec.ValidationError as error:
        said, path = wrong_key(error)
        raise _refused(where, id, path, said, "only the keys and values of an indicator") from error
    if not indicator.published:
        raise _refused(where, id, ".found", "neither value nor count", "the publisher's id of one of them")
    if indicator.of != "count" and not indicator.found.value and indicator.per is None:
        raise _refused(where, id, ".per", "nothing", "of how many, as the value is worked out")
    if indicator.found.each is not None and indicator.source not in DIVIDED:
        raise _refused(where, id, ".found.each", f'a figure of "{indicator.source}"', f"one of {', '.join(DIVIDED)}")
    return indicator


def _place(where: str, id: str, indicator: Indicator, found: Mapping[str, Indicator], origin: Mapping[str, str]) -> str:
    if indicator.replaces is not None:
        if indicator.replaces not in found:
            raise _refused(where, id, ".replaces", f'"{indicator.replaces}"', "the id of an indicator")
        return indicator.replaces
    if id in found:
        raise _refused(where, id, "", f"a second indicator (the first is in {origin[id]})", f'replaces = "{id}"')
    return id


def _unreadable(fault: Fault, where: str, found: str) -> ConfigurationError:
    return _refused(where, "", "", found, expected_of(fault, "indicator"))


def _refused(where: str, id: str, path: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "indicator-refused",
        f"{where}, {id}{path}" if id else where,
        found=found,
        expected=expected,
        next_step="Correct the file; docs/indicators.md lists every indicator and shows a whole one.",
    )
