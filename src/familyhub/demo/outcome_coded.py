"""Outcomes that coded extracts tell of by themselves: a review at two, a weight at school, a list of schools.

Where nobody recorded a step of the measure the finding identifies, the first support from then on enters the cohort,
and the work is done when it has improved or its time has run out.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from familyhub.demo.calendar import add_months
from familyhub.demo.care import DOMAINS
from familyhub.demo.county import County
from familyhub.demo.outcome_held import by_person
from familyhub.demo.outcome_member import OutcomeMember, left_on, sent
from familyhub.demo.outcome_others import reception_year
from familyhub.demo.subjects import Known

ENTITLED = "two_year_old_entitlement"
TWO_YEAR_OLDS = ("outcome-05", "outcome-06")
OVERWEIGHT = ("overweight", "very_overweight", "severely_obese")


def coded_members(county: County, people: dict[int, Known], recorded: set[tuple[str, int]]) -> Iterator[OutcomeMember]:
    """Members of whom nobody `recorded` a step (by measure and person's number)."""
    yield from _two_year_olds(county, people, recorded)
    yield from _weighed(county, people)
    yield from _schools(county)


def _two_year_olds(county: County, people: dict[int, Known], recorded: set[tuple[str, int]]) -> Iterator[OutcomeMember]:
    reviews, support, entitled = _reviews(county), _support(county), by_person(county.groups.held, ENTITLED)
    children = {p.number: p for family in county.population.families for p in family.children}
    for number, known in people.items():
        if number not in children:
            continue
        below = [day for day, high in reviews.get(number, ()) if not all(high) and _is_two(known, day)]
        if not below or not known.responsible_on("resident", min(below)):
            continue
        found = min(below)
        entered = min((day for day in support.get(number, ()) if day >= found), default=None)
        for measure in TWO_YEAR_OLDS:
            is_for = measure == "outcome-05" or any(spell.covers(found) for spell in entitled.get(number, ()))
            if (measure, number) in recorded or entered is None or not is_for:
                continue
            ends = date(reception_year(children[number]), 8, 31)
            judged = [(d, all(high)) for d, high in reviews[number] if len(high) == 5 and entered <= d <= ends]
            yield _member(county, measure, known, found, entered, ends, max(judged, default=None), None)


def _reviews(county: County) -> dict[int, list[tuple[date, list[bool]]]]:
    """By child, the days on which ASQ-3 was used, with whether each domain was at or above the level."""
    found: dict[int, list[tuple[date, list[bool]]]] = defaultdict(list)
    for contact in county.written.contacts.values():
        if contact.scores and contact.day <= county.as_of:
            found[contact.person].append((contact.day, list(contact.scores.values())))
    by_day: dict[tuple[int, date], list[bool]] = defaultdict(list)
    for finding in county.outcomes.findings:
        if finding.instrument == "asq3" and finding.domain in DOMAINS and sent(county, finding.day, finding.keyed):
            by_day[finding.person.number, finding.day].append(finding.band == "at_or_above")
    for (number, day), high in by_day.items():
        found[number].append((day, high))
    return found


def _support(county: County) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for (_, _, day), number in county.written.support.items():
        if day <= county.as_of:
            found[number].append(day)
    return found


def _is_two(known: Known, day: date) -> bool:
    return add_months(known.stated.born, 24) <= day < add_months(known.stated.born, 36)


def _weighed(county: County, people: dict[int, Known]) -> Iterator[OutcomeMember]:
    """Children overweight in Reception who then lived in the most deprived fifth of the county, and their Year 6."""
    deprived = county.population.geography.most_deprived_of_county()
    told = [finding for finding in county.outcomes.loose if sent(county, finding.day, finding.keyed)]
    later = {finding.person.number: finding for finding in told if finding.domain == "year_6"}
    for finding in told:
        known = people[finding.person.number]
        here = known.responsible_on("resident", finding.day) and known.neighbourhood_on(finding.day) in deprived
        if finding.domain != "year_r" or finding.band not in OVERWEIGHT or not here:
            continue
        ends = date(reception_year(finding.person) + 7, 8, 31)
        after = later.get(finding.person.number)
        judged = (after.day, after.band == "healthy_weight") if after is not None else None
        yield _member(county, "outcome-10", known, finding.day, finding.day, ends, judged, None)


def _member(
    county: County, measure: str, known: Known, found: date, entered: date, ends: date,
    judged: tuple[date, bool] | None, practitioner: str | None,
) -> OutcomeMember:  # fmt: skip
    done = judged[0] if judged is not None and judged[1] else ends if ends < county.as_of else None
    left = left_on(known, county.as_of)
    left = max(left, entered) if left is not None else None
    given_up = left if left is not None and (done is None or left < done) else None
    done = None if given_up is not None else done
    return OutcomeMember(
        measure, known.stated.number, known.stated.nhs_number, "", found, entered, None, entered, done, given_up,
        "moved_away" if given_up is not None else None, judged[0] if judged is not None else None,
        judged[1] if done is not None and judged is not None else None, known.team_on(entered),
        known.neighbourhood_on(entered), practitioner, "coded",
    )  # fmt: skip


def _schools(county: County) -> Iterator[OutcomeMember]:
    """Schools open at the end of the last year that has ended, by what was published of them."""
    ended = [school for school in county.outcomes.schools if date(school.year + 1, 8, 31) <= county.as_of]
    last = max((school.year for school in ended), default=0)
    for school in ended:
        if school.year == last:
            begins, ends = date(last, 9, 1), date(last + 1, 8, 31)
            yield OutcomeMember(
                "outcome-12", school.number, str(school.number), "", begins, begins, None, begins, ends, None, None,
                ends, school.holds, None, None, None, "coded",
            )  # fmt: skip
