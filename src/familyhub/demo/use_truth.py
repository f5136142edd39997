"""The truth about use and need: what children of a cohort had of a service in the last year, with a need and without.

Plain loops over what was drawn; the ages and days are those that `segments/` is asked for, said once more.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.subjects import Known, gather
from familyhub.demo.use_drawn import USED_FOR, Need

COHORTS: dict[str, tuple[int, int]] = {
    "early_years": (12, 60), "primary": (60, 132), "secondary": (132, 192), "young_people": (192, 240),
}  # fmt: skip
"""Ages in months on the eve: the first, and the first that is too old. Unborn and youngest children are left out."""


@dataclass(frozen=True, slots=True)
class NeedUse:
    """Children of a cohort with a need that was known on the eve of the last year, and what the year brought them.

    `contacts` are those of the services that the need brings; `others` are all children of the cohort without it, and
    `others_contacts` theirs.
    """

    need: Need
    cohort: str
    children: int
    contacts: int
    others: int
    others_contacts: int


def eve_of(county: County) -> date:
    """The day before the last year, which ends on the county's day."""
    return add_months(county.as_of, -12)


def cohort_of(county: County) -> dict[int, str]:
    """The cohort of each child who lives in the county on the eve, by the person's number."""
    eve, found = eve_of(county), dict[int, str]()
    for number, known in gather(county.written).people.items():
        if known.responsible_on("resident", eve) and _alive(known, eve):
            for cohort, (youngest, oldest) in COHORTS.items():
                if add_months(known.stated.born, youngest) <= eve < add_months(known.stated.born, oldest):
                    found[number] = cohort
    return found


def _alive(known: Known, day: date) -> bool:
    return known.stated.born <= day and (known.stated.died is None or known.stated.died > day)


def contacts_of_the_year(county: County) -> dict[tuple[str, str], Counter[int]]:
    """By service and activity, on how many days of the last year each child was seen, as far as it was sent."""
    first, last = eve_of(county) + timedelta(days=1), county.as_of
    seen: dict[tuple[str, str], set[tuple[int, date]]] = defaultdict(set)
    for visit in (*county.rates.visits, *county.use.visits):
        if visit.attended == "seen" and first <= visit.day <= last and visit.keyed <= county.days.register_to:
            seen[visit.service, visit.activity].add((visit.person.number, visit.day))
    return {what: Counter(number for number, _ in days) for what, days in seen.items()}


def need_use(county: County) -> list[NeedUse]:
    """Every need and cohort of which there are children."""
    eve, cohorts, seen = eve_of(county), cohort_of(county), contacts_of_the_year(county)
    known: dict[Need, set[int]] = defaultdict(set)
    for each in county.use.in_need:
        if each.since <= eve and (each.until is None or each.until > eve):
            known[each.need].add(each.person.number)
    found = []
    for need, ways in USED_FOR.items():
        for cohort in COHORTS:
            everybody = {number for number, here in cohorts.items() if here == cohort}
            in_need = everybody & known[need]
            counts = [seen.get((way.service, way.activity), Counter[int]()) for way in ways]

            def contacts(people: set[int], counts: list[Counter[int]] = counts) -> int:
                return sum(count[number] for count in counts for number in people)

            if in_need:
                others = everybody - in_need
                found.append(NeedUse(need, cohort, len(in_need), contacts(in_need), len(others), contacts(others)))
    return found
