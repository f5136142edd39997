"""What records say of each priority group: what was written at contacts, spells, births, homes, the person's own row.

The groups are those of the shipped catalogue, said once more in plain Python for the truth alone.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.calendar import add_months
from familyhub.demo.group_circle import Circle, Somebody
from familyhub.demo.needs import Case, Span, cases_returned
from familyhub.demo.outcome_drawn import Held

STANDS, SAID, FOLLOWS = 2, 1, 0
"""How strong a statement is: a record that stands on the day; a word of some day; what follows where nobody spoke."""

FACTORS = {
    "3A": "domestic_abuse", "3B": "domestic_abuse", "3C": "domestic_abuse", "4B": "parental_mental_ill_health",
    "1B": "substance_misuse", "1C": "substance_misuse", "2B": "substance_misuse", "2C": "substance_misuse",
    "7A": "young_carer",
}  # fmt: skip
"""Factors that social care found at an assessment, by the group they show."""

SPELLS: dict[str, tuple[str, bool]] = {
    "young_carer": ("young_carer", True), "ehc_plan": ("child_with_send", True), "disabled": ("child_with_send", False),
    "looked_after": ("looked_after", True), "two_year_old_entitlement": ("two_year_old_entitlement", True),
    "temporary_accommodation": ("temporary_housing", True), "military_family": ("military_family", True),
}  # fmt: skip
"""Spells of the teams' own records: the group each shows, and whether its end says that it is over."""

OF_CHILDREN = {"child_in_need", "child_protection_plan", "looked_after", "child_with_send", "young_carer",
               "premature_or_low_birth_weight", "two_year_old_entitlement"}  # fmt: skip
OF_CARERS = {"teenage_parent", "parent_with_disability", "father_or_male_carer"}
INHERITED = {
    "lone_parent", "teenage_parent", "workless_household", "domestic_abuse", "parental_mental_ill_health",
    "substance_misuse", "parent_with_disability", "parent_in_prison", "english_additional_language",
    "gypsy_roma_traveller", "refugee_or_asylum_seeker", "temporary_housing", "military_family",
}  # fmt: skip
LOCAL_MINORITIES = set("DEFGHJKLMNPRS")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about a person and a group."""

    strength: int
    day: date
    yes: bool
    confirmed: date


class Records:
    """Everything that is said, by person's number and group."""

    def __init__(self, circle: Circle) -> None:
        self.circle, self.on = circle, circle.on
        self.known_to = circle.county.days.register_to
        places = circle.county.population.geography.neighbourhoods
        self.quintiles = {place.code: place.quintile for place in places}
        self.said: dict[tuple[int, str], list[Said]] = defaultdict(list)
        # Neither the case files nor the housing register ask for a language.
        self.no_language = {person.number for person in circle.county.homes.people}
        self._recorded()
        for held in circle.county.held:
            if held.first + timedelta(days=2) <= self.known_to:
                self._spell(held)
        for found in circle.county.use.found:
            self._factor(found)
        for case, census_year in cases_returned(circle.county.needs, circle.county.days.data_to):
            self._social_care(case, census_year)
        self._complete_registers()
        for one in circle.everybody.values():
            self._person(one)
            self._births(one)

    def _add(self, one: Somebody | None, group: str, said: Said, *, recorded: bool = False) -> None:
        """Keep a statement about somebody to whom the group can apply."""
        if one is None:
            return
        by_child = recorded and group in INHERITED and one.is_child
        if group in OF_CHILDREN and not one.is_child:
            return
        if group in OF_CARERS and not (one.is_carer or by_child):
            return
        if group == "two_year_old_entitlement" and not 24 <= one.months(self.on) <= 35:
            return
        if group == "premature_or_low_birth_weight" and one.months(self.on) >= 60:
            return
        self.said[one.person.number, group].append(said)

    def _stands(self, one: Somebody | None, group: str, *, yes: bool, strength: int) -> None:
        self._add(one, group, Said(strength, self.on, yes, self.on))

    def _recorded(self) -> None:
        for line in self.circle.county.groups.recordings:
            if line.belongs != "not_asked" and line.day <= self.on and line.keyed <= self.known_to:
                one = self.circle.everybody.get(line.person.number)
                self._add(one, line.group, Said(SAID, line.day, line.belongs == "yes", line.day), recorded=True)

    def _spell(self, held: Held) -> None:
        group, ends = SPELLS[held.status]
        last = held.last if held.last is not None and held.last + timedelta(days=2) <= self.known_to else None
        self._spelled(held.person.number, group, held.first, last, says_no_after=ends)

    def _factor(self, found: Held) -> None:
        """A factor of an assessment outside the census: a word of that day."""
        group = FACTORS.get(found.detail or "")
        if group is not None and found.first + timedelta(days=2) <= self.known_to:
            said = Said(SAID, found.first, True, found.first)
            self._add(self.circle.everybody.get(found.person.number), group, said)

    def _spelled(self, person: int, group: str, first: date, last: date | None, *, says_no_after: bool) -> None:
        one = self.circle.everybody.get(person)
        if first > self.on:
            return
        if last is None or last >= self.on:
            self._add(one, group, Said(STANDS, self.on, True, self.on))
            return
        self._add(one, group, Said(SAID, last, True, last))
        if says_no_after:
            after = last + timedelta(days=1)
            self._add(one, group, Said(SAID, after, False, after))

    def _social_care(self, case: Case, reference: date) -> None:
        number = case.child.number

        def told(span: Span) -> date | None:
            return span.last if span.last is not None and span.last <= reference else None

        self._spelled(number, "child_in_need", case.open.first, told(case.open), says_no_after=True)
        if case.protection is not None and case.protection.first <= reference:
            last = told(case.protection)
            self._spelled(number, "child_protection_plan", case.protection.first, last, says_no_after=True)
            if last is None or last >= self.on:
                self._spelled(number, "child_in_need", case.protection.first, None, says_no_after=False)
            else:
                self._add(self.circle.everybody.get(number), "child_in_need", Said(SAID, last, True, last))
        if case.disabled:
            # A return vouches for its own year, and so did the one before, where the case was in it.
            self._spelled(number, "child_with_send", reference - timedelta(days=364), reference, says_no_after=False)
        if case.assessed <= reference:
            for factor in case.factors:
                if factor in FACTORS:
                    said = Said(SAID, case.assessed, True, case.assessed)
                    self._add(self.circle.everybody.get(number), FACTORS[factor], said)

    def _complete_registers(self) -> None:
        """Who is not on a complete list does not belong: of plans, of children looked after, of those entitled."""
        sent: dict[str, date] = {}
        returned = self.on - timedelta(days=1)
        cases = list(cases_returned(self.circle.county.needs, self.circle.county.days.data_to))
        if cases:
            sent["child_in_need"] = returned
        if any(case.protection is not None and case.protection.first <= until for case, until in cases):
            sent["child_protection_plan"] = returned
        for group in ("looked_after", "two_year_old_entitlement"):
            spells = self.circle.county.held
            if any(held.status == group and held.first + timedelta(days=2) <= self.known_to for held in spells):
                sent[group] = self.known_to + timedelta(days=1)
        for one in self.circle.everybody.values():
            for group, day in sent.items():
                self._add(one, group, Said(SAID, day, False, day))

    def _person(self, one: Somebody) -> None:
        background = one.person.background
        if one.person.number not in self.no_language:
            other = background.language != "English"
            self._stands(one, "english_additional_language", yes=other, strength=STANDS if other else FOLLOWS)
        minority = background.ethnicity in LOCAL_MINORITIES
        self._stands(one, "ethnic_minority", yes=minority, strength=STANDS if minority else FOLLOWS)
        lsoa = self.circle.lsoa_of(one)
        if lsoa is not None:
            deprived = self.quintiles[lsoa] == 1
            self._stands(one, "most_deprived_quintile", yes=deprived, strength=STANDS if deprived else FOLLOWS)
        if one.is_carer:
            young = any(child.younger_than(60, self.on) for child in one.cares_for)
            is_father = one.family is not None and one.person is one.family.father and young
            self._stands(one, "father_or_male_carer", yes=is_father, strength=STANDS if is_father else FOLLOWS)

    def _births(self, one: Somebody) -> None:
        """The mother's age at each birth of the last five years; each baby's weight and length of pregnancy."""
        if one.family is None:
            return
        for pregnancy in one.family.pregnancies:
            delivery = self.circle.statements.deliveries.get(pregnancy.number)
            if delivery is None or delivery.born is None:
                continue
            if delivery.born <= add_months(self.on, -60) or delivery.born > self.on:
                continue
            if delivery.mother is one.known:
                young = delivery.born < add_months(one.known.stated.born, 240)
                self._stands(one, "teenage_parent", yes=young, strength=STANDS if young else FOLLOWS)
            for baby, grams in zip(pregnancy.babies, pregnancy.weights, strict=True):
                if baby is not one.person:
                    continue
                length = delivery.gestation_days
                if grams < 2_500 or (length is not None and length < 259):
                    self._stands(one, "premature_or_low_birth_weight", yes=True, strength=STANDS)
                elif length is not None:
                    self._stands(one, "premature_or_low_birth_weight", yes=False, strength=FOLLOWS)
