"""Drawing priority groups: what is so in a family first, then the templates that practitioners filled at contacts.

From a random source of its own: nothing else of the county changes by it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from familyhub.demo.calendar import Days, add_months
from familyhub.demo.care import Care, Contact
from familyhub.demo.group_drawn import Belongs, GroupRecords, Recording, Supported
from familyhub.demo.outcome_drawn import Held
from familyhub.demo.people import Family, Person, Population, day_between, days

OF_PARENTS: dict[str, float] = {
    "workless_household": 0.11, "domestic_abuse": 0.06, "parental_mental_ill_health": 0.13, "substance_misuse": 0.05,
    "parent_with_disability": 0.04, "parent_in_prison": 0.012, "gypsy_roma_traveller": 0.012,
    "refugee_or_asylum_seeker": 0.018, "temporary_housing": 0.035, "military_family": 0.02,
}  # fmt: skip
"""Of families in a neighbourhood of middling deprivation: in the most deprived twice, in the least a third of it."""
OF_CHILDREN: dict[str, float] = {"child_with_send": 0.05, "young_carer": 0.006}
OLD_CODES = {"lone_parent": "single_parent", "workless_household": "worklessness", "child_with_send": "send",
             "gypsy_roma_traveller": "grt", "parental_mental_ill_health": "parental_mental_health"}  # fmt: skip
"""What the template of the north's teams still calls some groups."""
SUPPORTED = 0.2
"""Of families with one trouble: a family support worker came. With two it is twice as many, and so on."""
TEMPLATE_FILLED = 0.45
"""Of contacts at which the family was seen."""
ASKED, NOT_ASKED = 0.68, 0.20
"""Of the groups of a filled template; the others have no line at all."""
OF_EACH = 3
CHANGES = 0.22
"""Of what is so in a family: it began or ended within the two years."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Something that is so of a person from one day to another; None where it goes on."""

    person: Person
    group: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        """Whether it is so on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


def draw_groups(seed: int, population: Population, care: Care, dates: Days, known: set[int]) -> GroupRecords:
    """What is recorded of the families with young children whom the register knows (people by number)."""
    random = Random(f"{seed}/groups")
    records = GroupRecords()
    contacts = _contacts_by_person(care, dates)
    for family in population.families:
        young = [child for child in family.children if _young(child, dates) and child.number in known]
        if not young or family.mother.number not in known or family.registered_only:
            continue
        situations = list(_situations(random, family, young, dates))
        for contact in _meaningful(random, family, contacts):
            _fill_template(random, records, family, contact, situations, dates, known)
        records.held += _spells(random, family, young, situations, dates)
        records.support += _support(seed, len(records.support) + 1, family, young, len(situations), dates)
    _plant_cases(records, dates)
    return records


def _support(
    seed: int, number: int, family: Family, young: list[Person], troubles: int, dates: Days
) -> Iterator[Supported]:  # fmt: skip
    """Visits of a family support worker where there is trouble: for most lately, for some long ago."""
    random = Random(f"{seed}/groups/support/{family.number}")
    team = family.team_on(young[-1], dates.register_to)
    if team is None or random.random() >= SUPPORTED * troubles:
        return
    lately = random.random() < 0.7
    day = dates.register_to - days(random.randint(30, 150) if lately else random.randint(200, 400))
    worker = f"FS{team.key[3:]}{number % 5}"
    for visit in range(random.randint(2, 8)):
        if day > dates.register_to - days(3) or not family.lives_inside(day):
            return
        if day >= young[-1].born:
            person = family.mother if random.random() < 0.3 else young[-1]
            yield Supported(number + visit, person, day, day + days(random.choice((0, 1, 2))), team.key, worker)
        day += days(random.randint(7, 21))


def _plant_cases(records: GroupRecords, dates: Days) -> None:
    """A few hard cases: two practitioners who disagree on one day, and lines keyed after the newest extract."""
    newest = {(line.person.number, line.group): line for line in records.recordings if line.belongs == "yes"}
    for line in list(newest.values())[:OF_EACH]:
        no = replace(line, belongs="no", since=None, contact=f"{line.contact}B", practitioner="HP990")
        records.recordings.append(no)
        records.cases.setdefault("disagree", []).append(line.person.number)
    late = [line for line in records.recordings if line.day >= dates.data_to - days(40)][-OF_EACH:]
    for line in late:
        keyed = replace(line, keyed=dates.register_to + days(4))
        records.recordings[records.recordings.index(line)] = keyed
        records.cases.setdefault("keyed_too_late", []).append(line.person.number)


def _young(child: Person, dates: Days) -> bool:
    return child.born <= dates.register_to and child.gone is None and add_months(child.born, 66) > dates.as_of


def _contacts_by_person(care: Care, dates: Days) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in care.contacts:
        if contact.attended == "seen" and contact.first_keyed is None and contact.day >= dates.since - days(200):
            found[contact.person.number].append(contact)
    return found


def _meaningful(random: Random, family: Family, contacts: dict[int, list[Contact]]) -> Iterator[Contact]:
    """The contacts of the family at which somebody filled the template, in order of their days."""
    held = [contact for person in family.members for contact in contacts.get(person.number, ())]
    for contact in sorted(held, key=lambda contact: (contact.day, contact.number)):
        if random.random() < TEMPLATE_FILLED:
            yield contact


def _situations(random: Random, family: Family, young: list[Person], dates: Days) -> Iterator[Situation]:
    home = family.home_on(dates.register_to) or family.homes[-1]
    quintile = home.neighbourhood.quintile if home.neighbourhood is not None else 3
    weight = (2.0, 1.4, 1.0, 0.6, 0.33)[quintile - 1]
    alone = family.father is None
    if random.random() < (0.85 if alone else 0.05):
        yield _situation(random, family.mother, "lone_parent", dates)
    # Troubles come together: who has one has more of the others.
    troubled = 2.6 if random.random() < 0.12 * weight else 0.7
    for group, share in OF_PARENTS.items():
        if random.random() < min(0.8, share * weight * troubled):
            parent = family.father if group == "parent_in_prison" and family.father is not None else family.mother
            yield _situation(random, parent, group, dates)
    for child in family.children:
        for group, share in OF_CHILDREN.items():
            if child in young and random.random() < share * (0.2 if group == "young_carer" else 1.0):
                yield _situation(random, child, group, dates)


def _situation(random: Random, person: Person, group: str, dates: Days) -> Situation:
    first, last = max(person.born, dates.since - days(random.randint(200, 2_000))), None
    if random.random() < CHANGES:
        turn = day_between(random, dates.since + days(60), dates.register_to)
        first, last = (turn, None) if random.random() < 0.5 else (first, turn)
    return Situation(person, group, max(first, person.born), last)


def _fill_template(
    random: Random, records: GroupRecords, family: Family, contact: Contact, situations: list[Situation], dates: Days,
    known: set[int],
) -> None:  # fmt: skip
    """The lines of one filled template: the parents' groups on the mother's record, the child's on the child's."""
    child = contact.person if contact.person is not family.mother else None
    asked = [(family.mother, group) for group in ("lone_parent", *OF_PARENTS)]
    asked += [(child, group) for group in OF_CHILDREN if child is not None]
    father = family.father
    if father is not None and father.number in known and random.random() < 0.15:
        asked += [(father, group) for group in ("substance_misuse", "parental_mental_ill_health", "parent_in_prison")]
    old_codes = contact.team.quadrant.startswith("North")
    keyed = contact.day + days(random.choice((0, 0, 1, 2, 5)))
    practitioner = f"HP{contact.team.key[3:]}{contact.number % 9}"
    for person, group in asked:
        drawn = random.random()
        if person is None or drawn >= ASKED + NOT_ASKED:
            continue
        so = next((s for s in situations if s.person is person and s.group == group and s.on(contact.day)), None)
        belongs: Belongs = "not_asked" if drawn >= ASKED else "yes" if so is not None else "no"
        since = so.first if belongs == "yes" and so is not None and random.random() < 0.6 else None
        code = OLD_CODES.get(group, group) if old_codes else group
        records.recordings.append(
            Recording(person, group, code, belongs, contact.day, keyed, since, f"K{contact.number:08d}",
                      contact.team.key, practitioner)
        )  # fmt: skip


def _spells(
    random: Random, family: Family, young: list[Person], situations: list[Situation], dates: Days
) -> Iterator[Held]:
    """Spells that other systems would send: the entitlement at two, temporary housing, service families, SEND."""
    home = family.home_on(dates.register_to) or family.homes[-1]
    quintile = home.neighbourhood.quintile if home.neighbourhood is not None else 3
    entitled = random.random() < (0.62, 0.45, 0.28, 0.15, 0.07)[quintile - 1]
    for child in young:
        first, last = add_months(child.born, 24), add_months(child.born, 36) - days(1)
        begins = first + days(random.randint(0, 40))
        if entitled and begins <= dates.register_to and family.lives_inside(begins):
            yield Held(child, "two_year_old_entitlement", begins, last if last <= dates.register_to else None)
    for situation in situations:
        if situation.last is not None and situation.last < situation.first:
            continue
        status = {"temporary_housing": "temporary_accommodation", "military_family": "military_family"}.get(
            situation.group
        )
        if status is not None and situation.first <= dates.register_to and random.random() < 0.35:
            yield Held(situation.person, status, situation.first, situation.last)
        if situation.group == "child_with_send" and random.random() < 0.3:
            yield Held(situation.person, "disabled", situation.first, situation.last)
