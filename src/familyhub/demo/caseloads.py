"""Who is on which team's caseload, with the gaps and delays that real transfers have."""

from datetime import date, timedelta
from random import Random

from familyhub.demo.calendar import add_months
from familyhub.demo.people import Caseload, Family, Home, Person, Population, Team, days
from familyhub.demo.places import FAMILY_NURSE_TEAM

ONE_DAY = timedelta(days=1)
NOTIFIED_AFTER_BOOKING = (30, 75)
MOTHER_HELD_AFTER_BIRTH = 56
HELD_UNTIL_MONTHS = 60
OTHER_TEAM = 0.04
"""Share of families held by another team of their district: the two hierarchies need not nest."""


def draw_caseloads(random: Random, population: Population) -> None:
    """Give every mother from notification, and every child to the fifth birthday, their team's caseload spells."""
    for family in population.families:
        elsewhere = random.random() < OTHER_TEAM
        for pregnancy in family.pregnancies:
            notified = pregnancy.booked + days(random.randint(*NOTIFIED_AFTER_BOOKING))
            after = MOTHER_HELD_AFTER_BIRTH if pregnancy.outcome == "birth" else 7
            last = pregnancy.ended + days(after)
            if notified < pregnancy.ended:
                _hold(random, population, family, family.mother, notified, last, elsewhere)
            for baby in pregnancy.babies:
                leaves = add_months(baby.born, HELD_UNTIL_MONTHS) - ONE_DAY
                last = min(leaves, baby.died) if baby.died is not None else leaves
                # One draw for twins: both are taken on, and moved, on the same days.
                if baby is pregnancy.babies[0]:
                    _hold(random, population, family, baby, baby.born, last, elsewhere)
                else:
                    _as_twin(family, pregnancy.babies[0], baby)


def _as_twin(family: Family, first: Person, second: Person) -> None:
    for held in [held for held in family.caseloads if held.person is first]:
        begins = max(held.first, second.born)
        family.caseloads.append(Caseload(second, held.team, begins, held.last))


def _hold(
    random: Random, population: Population, family: Family, person: Person, first: date, last: date, elsewhere: bool
) -> None:
    if family.registered_only:
        code = family.registrations[0].practice.district_code
        near = next(n.team for n in population.geography.neighbourhoods if n.district_code == code)
        family.caseloads.append(Caseload(person, near, first, last))
        return
    spells: list[Caseload] = []
    previous_home: Home | None = None
    for home in family.homes:
        begins, ends = max(home.first, first), last if home.last is None else min(home.last, last)
        if begins > ends:
            continue
        if home.neighbourhood is None:
            if spells and random.random() < 0.25:
                _close_late(random, spells[-1], home, last)
            previous_home = home
            continue
        team = _team(population, family, home, elsewhere)
        begins += days(_delay(random, first, home, previous_home))
        previous_home = home
        if begins > ends:
            continue
        if spells and spells[-1].team is team and spells[-1].last == home.first - ONE_DAY:
            spells[-1].last = ends
            continue
        if spells and spells[-1].last is not None and spells[-1].last >= home.first - ONE_DAY:
            spells[-1].last = begins - ONE_DAY
        spells.append(Caseload(person, team, begins, ends))
    family.caseloads += [spell for spell in spells if spell.last is None or spell.last >= spell.first]


def _close_late(random: Random, spell: Caseload, home: Home, last: date) -> None:
    """The team closes the record some days after the family has left."""
    stays = home.last if home.last is not None else last
    spell.last = min(last, stays, home.first + days(random.randint(0, 20)))


def _delay(random: Random, first: date, home: Home, previous: Home | None) -> int:
    if home.first <= first:
        return random.randint(15, 60) if random.random() < 0.01 else 0
    if previous is None or previous.neighbourhood is None:
        return random.randint(2, 21)
    return random.choice((0, 0, 3, 7, 14, 21))


def _team(population: Population, family: Family, home: Home, elsewhere: bool) -> Team:
    if family.family_nurse:
        return population.geography.team(FAMILY_NURSE_TEAM)
    place = home.neighbourhood
    if place is None:
        raise ValueError("a home outside the county has no team")
    if not elsewhere:
        return place.team
    others = [t for t in population.geography.teams if t.district == place.district and t.kind == "health_visiting"]
    return others[(others.index(place.team) + 1) % len(others)]
