"""The outcome measures that ask for more than an age: a birth, a plan, a spell, a review, a later follow-up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from familyhub.demo import outcome_evidence as shown
from familyhub.demo.calendar import add_months
from familyhub.demo.care import Care, Contact
from familyhub.demo.csds import ASQ3
from familyhub.demo.needs import Needs
from familyhub.demo.outcome_courses import MOOD, READY, WELLBEING, YEAR, Choose, Plan
from familyhub.demo.outcome_drawn import Held, Result
from familyhub.demo.outcome_held import by_person
from familyhub.demo.outcome_pool import Found, Pool
from familyhub.demo.outcome_telling import Course, Telling
from familyhub.demo.people import Person, day_between, days

IN_SIX_MONTHS = (180, 186)
"""Days from the last support: half a year, whether counted from it or from the end of the work some days later."""


@dataclass(frozen=True, slots=True)
class Background:
    """What else of the county decides for whom a measure is: care, plans and spells."""

    care: Care
    needs: Needs
    held: list[Held]
    checked: Mapping[int, list[date]]
    """Days of health assessments in care, by child."""
    deprived: frozenset[str]
    """Neighbourhoods among the most deprived fifth of their quadrant."""


def special_plans(background: Background) -> Iterator[Plan]:
    """The plans, each with what of the county it asks for."""
    at_two, six_months = Course("hub", (3, 6)), IN_SIX_MONTHS
    development = shown.only_after(shown.development)
    carers, plans = _holding(background, "young_carer", (6, 15)), _holding(background, "ehc_plan", (14, 15))
    in_care = _checked_in_care(background)
    yield Plan("outcome-06", 2.0, reviewed_at_two(background, entitled=True), development, at_two)
    yield Plan("outcome-05", 4.0, reviewed_at_two(background, entitled=False), development, at_two)
    yield Plan("outcome-08", 2.5, _with_child_on_plan(background), MOOD, Course("early_help", (3, 6)))
    nurse = Course("family_nurse", (4, 8))
    yield Plan("outcome-11", 3.0, _teenage_mothers(background), shown.lifestyle, nurse, concludes=_after_the_birth)
    yield Plan("outcome-07", 5.0, _perinatal(background), MOOD, Course("health_visiting", (3, 6)))
    yield Plan("outcome-14", 2.0, plans, READY, Course("send", (4, 8)))
    yield Plan("outcome-15", 1.5, in_care, READY, Course("social_care", (4, 8)))
    yield Plan("outcome-17", 2.0, carers, WELLBEING, Course("school_nursing", (2, 5), followed_up=six_months))
    yield Plan("outcome-16", 4.0, _at_school(background), WELLBEING, Course("school_nursing", (3, 6)))
    yield Plan("outcome-21", 2.5, _newborn, shown.bond, Course("health_visiting", (3, 6), followed_up=six_months))
    yield Plan("outcome-w5", 2.0, _leaving, shown.nothing, Course("therapy", (3, 5)), ("therapy_1",), _transition)
    yield Plan("outcome-22", 2.5, _babies, shown.bond, Course("health_visiting", (3, 6)))


def has_mother(found: Found) -> bool:
    """Whether the register says who the child's mother is."""
    return any(found.child in p.babies and p.mother_known for p in found.family.pregnancies)


def _babies(random: Random, pool: Pool) -> Iterator[Found]:
    return pool.by_age(random, (2, 20), has_mother)


def _newborn(random: Random, pool: Pool) -> Iterator[Found]:
    """Mothers on a day of their baby's first two weeks."""
    for child, family in random.sample(pool.children, pool.size):
        day = child.born + days(random.randint(3, 13))
        found = Found(family.mother, family, day, child)
        inside = pool.first <= day <= pool.last and family.lives_inside(day) and family.lives_inside(day + days(30))
        if inside and has_mother(found):
            yield found


def _at_school(background: Background) -> Choose:
    """Children of 6 to 14 years, none of whom early help sees: what it does would count as support of its own."""
    seen = _seen_by_early_help(background)
    return lambda random, pool: pool.by_age(random, (6 * YEAR, 15 * YEAR), lambda f: f.subject.number not in seen)


def _seen_by_early_help(background: Background) -> set[int]:
    return {episode.child.number for episode in background.needs.early_help}


def reviewed_at_two(background: Background, *, entitled: bool) -> Choose:
    """Children whose only review at two found a domain below the level, on the day of that review."""
    reviews = _reviews(background.care)
    spells = by_person(background.held, "two_year_old_entitlement")

    def choose(random: Random, pool: Pool) -> Iterator[Found]:
        for child, family in random.sample(pool.children, pool.size):
            held = reviews.get(child.number, [])
            if len(held) != 1 or not _below(held[0]) or held[0].day < pool.first:
                continue
            day = held[0].day
            is_entitled = any(spell.covers(day) for spell in spells.get(child.number, ()))
            two = add_months(child.born, 24) <= day < add_months(child.born, 36)
            if is_entitled is entitled and two and family.lives_inside(day + days(30)):
                yield Found(child, family, day, child)

    return choose


def _reviews(care: Care) -> Mapping[int, list[Contact]]:
    found: dict[int, list[Contact]] = {}
    for contact in care.contacts:
        if contact.scores or (contact.first_keyed is not None and contact.first_keyed.scores):
            found.setdefault(contact.person.number, []).append(contact)
    return found


def _below(contact: Contact) -> bool:
    """Whether the review, never corrected since, found any domain below the level of its form."""
    form = ASQ3[contact.form]
    return contact.first_keyed is None and any(score < form[domain][1] for domain, score in contact.scores.items())


def _perinatal(background: Background) -> Choose:
    """Mothers around a birth whose mood nobody scored at the antenatal contact: the scores of the work stand alone."""
    scored, on_plan = _mood_scored(background.care), _children_on_plan(background.needs)

    def free(found: Found) -> bool:
        return found.subject.number not in scored and not any(c.number in on_plan for c in found.family.children)

    return lambda random, pool: pool.perinatal(random, free)


def _with_child_on_plan(background: Background) -> Choose:
    """Mothers of a child with a child protection plan, on a day of the plan that lies far from any birth."""
    scored, on_plan = _mood_scored(background.care), _children_on_plan(background.needs)

    def choose(random: Random, pool: Pool) -> Iterator[Found]:
        for family in random.sample(pool.families, len(pool.families)):
            for child in family.children:
                plan = on_plan.get(child.number)
                if plan is None or family.mother.number in scored or not _knows(pool, child):
                    continue
                first, last = max(pool.first, plan[0]), min(pool.last, plan[1] or pool.last)
                day = day_between(random, first, last)
                found = Found(family.mother, family, day, child)
                if first <= last and family.lives_inside(day) and has_mother(found) and not _near_a_birth(found):
                    yield found
                    break

    return choose


def _knows(pool: Pool, child: Person) -> bool:
    return child.number in pool.known and child.gone is None


def _near_a_birth(found: Found) -> bool:
    return any(
        pregnancy.booked - days(100) <= found.day <= add_months(pregnancy.ended, 14)
        for pregnancy in found.family.pregnancies
    )


def _mood_scored(care: Care) -> set[int]:
    return {c.person.number for c in care.contacts if c.pregnancy is not None and c.reviewed}


def _children_on_plan(needs: Needs) -> dict[int, tuple[date, date | None]]:
    return {
        case.child.number: (case.protection.first, case.protection.last)
        for case in needs.cases
        if case.protection is not None
    }


def _holding(background: Background, status: str, years: tuple[int, int]) -> Choose:
    """Children from one birthday to before another who are in a spell on the day, and not with early help."""
    spells, seen = by_person(background.held, status), _seen_by_early_help(background)

    def choose(random: Random, pool: Pool) -> Iterator[Found]:
        for child, family in random.sample(pool.children, pool.size):
            for spell in spells.get(child.number, ()):
                first = max(pool.first, spell.first, add_months(child.born, years[0] * YEAR))
                last = min(pool.last, spell.last or pool.last, add_months(child.born, years[1] * YEAR) - days(1))
                day = day_between(random, first, last)
                if first > last or child.number in seen or not family.lives_inside(day):
                    continue
                if family.lives_inside(day + days(30)):
                    yield Found(child, family, day, child)
                    break

    return choose


def _checked_in_care(background: Background) -> Choose:
    """Young people in care, in the ten months after a health assessment."""
    held = _holding(background, "looked_after", (14, 17))

    def choose(random: Random, pool: Pool) -> Iterator[Found]:
        for found in held(random, pool):
            days_before = ((found.day - day).days for day in background.checked.get(found.subject.number, ()))
            if any(0 <= apart <= 300 for apart in days_before):
                yield found

    return choose


def _teenage_mothers(background: Background) -> Choose:
    """Mothers under 20 on the day the baby is due, who booked the pregnancy in a deprived part of their quadrant."""

    def fits(found: Found) -> bool:
        pregnancy = found.pregnancy
        if pregnancy is None or found.day >= pregnancy.ended - days(20) or found.day <= pregnancy.booked:
            return False
        home = found.family.home_on(pregnancy.booked)
        place = home.neighbourhood if home is not None else None
        young = pregnancy.expected < add_months(found.subject.born, 20 * YEAR)
        return young and place is not None and place.code in background.deprived

    return lambda random, pool: (found for _ in range(3) for found in pool.perinatal(random, fits))


def _after_the_birth(telling: Telling, last: date, result: Result) -> None:
    """The checklist is filled in again within ten months after the birth, and the work ends then."""
    pregnancy = telling.found.pregnancy
    if pregnancy is None:
        return
    after = max(last + days(3), pregnancy.ended + days(telling.random.randint(30, 200)))
    if telling.has_left(after + days(7)):
        return
    if result != "not_assessed" and after <= pregnancy.ended + days(300):
        shown.lifestyle(telling, after, "after", result)
        telling.episode.assessed, telling.episode.result = after, result
    telling.step("completed", after + days(7))


def _leaving(random: Random, pool: Pool) -> Iterator[Found]:
    """Young people from 15 to 16 and a half: all of it can be done before they are 17 and a half."""
    return pool.by_age(random, (15 * YEAR, 16 * YEAR + 6))


def _transition(telling: Telling, last: date, result: Result) -> None:
    """A plan for the move to adult services, and whether its steps were done; without a plan they cannot have been."""
    day = last + days(telling.between((5, 12)))
    if telling.has_left(day):
        return
    planned = result == "achieved" or telling.random.random() < 0.5
    if planned:
        telling.step("support", last + days(2), "transition_plan")
    if result == "not_assessed":
        telling.step("completed", day)
        return
    failed = result == "not_achieved" and planned
    telling.step("not_achieved" if failed else "achieved", day)
    telling.episode.assessed, telling.episode.result = day, result
