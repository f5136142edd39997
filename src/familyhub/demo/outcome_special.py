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
from familyhub.demo.outcome_courses import MOOD, READY, YEAR, Choose, Plan
from familyhub.demo.outcome_drawn import Held
from familyhub.demo.outcome_held import by_person
from familyhub.demo.outcome_pool import Found, Pool
from familyhub.demo.outcome_telling import Course
from familyhub.demo.people import Person, day_between, days

IN_SIX_MONTHS = (180, 186)
"""Days from the last support: half a year, whether counted from it or from the end of the work some days later."""


@dataclass(frozen=True, slots=True)
class Background:
    """What else of the county decides for whom a measure is: care, plans and spells."""

    care: Care
    needs: Needs
    held: list[Held]


def special_plans(background: Background) -> Iterator[Plan]:
    """The plans, each with what of the county it asks for."""
    six_months = Course("school_nursing", (2, 5), followed_up=IN_SIX_MONTHS)
    bond = Course("health_visiting", (3, 6))
    yield Plan("outcome-05", 4.0, _reviewed_at_two(background, entitled=False), shown.only_after(shown.development),
               Course("hub", (3, 6)))  # fmt: skip
    yield Plan("outcome-06", 2.0, _reviewed_at_two(background, entitled=True), shown.only_after(shown.development),
               Course("hub", (3, 6)))  # fmt: skip
    yield Plan("outcome-07", 5.0, _perinatal(background), MOOD, Course("health_visiting", (3, 6)))
    yield Plan("outcome-08", 2.5, _with_child_on_plan(background), MOOD, Course("early_help", (3, 6)))
    yield Plan(
        "outcome-14", 2.0, _holding(background, "ehc_plan", (14 * YEAR, 15 * YEAR)), READY, Course("send", (4, 8))
    )
    yield Plan("outcome-15", 1.5, _holding(background, "looked_after", (14 * YEAR, 17 * YEAR)), READY,
               Course("social_care", (4, 8)))  # fmt: skip
    yield Plan(
        "outcome-17", 2.0, _holding(background, "young_carer", (6 * YEAR, 12 * YEAR)), shown.banded_sdq(), six_months
    )
    yield Plan("outcome-22", 2.5, lambda random, pool: pool.by_age(random, (2, 20), _has_mother), shown.bond, bond)


def _has_mother(found: Found) -> bool:
    return any(found.child in p.babies and p.mother_known for p in found.family.pregnancies)


def _reviewed_at_two(background: Background, *, entitled: bool) -> Choose:
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
                if first <= last and family.lives_inside(day) and _has_mother(found) and not _near_a_birth(found):
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


def _holding(background: Background, status: str, months: tuple[int, int]) -> Choose:
    """Children of an age in months who are in a spell on the day."""
    spells = by_person(background.held, status)

    def choose(random: Random, pool: Pool) -> Iterator[Found]:
        for child, family in random.sample(pool.children, pool.size):
            for spell in spells.get(child.number, ()):
                first = max(pool.first, spell.first, add_months(child.born, months[0]))
                last = min(pool.last, spell.last or pool.last, add_months(child.born, months[1]) - days(1))
                day = day_between(random, first, last)
                if first <= last and family.lives_inside(day) and family.lives_inside(day + days(30)):
                    yield Found(child, family, day, child)
                    break

    return choose
