"""Whose priority groups the truth asks about: children of the county, who cares for them, who lives with whom."""

from dataclasses import dataclass, field
from datetime import date

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.homes import Homes
from familyhub.demo.people import Family, Person
from familyhub.demo.plain import key
from familyhub.demo.subjects import Known, Statements, gather
from familyhub.demo.written import Spell, Stated


@dataclass(slots=True)
class Somebody:
    """A person of the circle, with the families by which they count and, for a child, its carers."""

    person: Person
    known: Known
    is_child: bool = False
    expecting: bool = False
    cares_for: list["Somebody"] = field(default_factory=list)
    carers: list["Somebody"] = field(default_factory=list)
    at_home: bool = True
    """For a child: lives with its carers, not in care."""
    family: Family | None = None
    families: set[str] = field(default_factory=set)

    @property
    def is_carer(self) -> bool:
        """Cares for a child of the county, or expects one."""
        return bool(self.cares_for) or self.expecting

    @property
    def youngest(self) -> "Somebody | None":
        """Of the children somebody cares for, the youngest."""
        return max(self.cares_for, key=lambda child: child.known.stated.born, default=None)

    def months(self, on: date) -> int:
        """Completed months of age on a day."""
        born = self.known.stated.born
        months = (on.year - born.year) * 12 + on.month - born.month
        return months if add_months(born, months) <= on else months - 1

    def younger_than(self, months: int, on: date) -> bool:
        """Whether somebody was born after the day so many months before."""
        return self.known.stated.born > add_months(on, -months)


def _housed(homes: Homes, person: Person) -> Known:
    """What the housing register says of somebody: where they had a home; it knows no second homes and no placements."""
    known = Known(Stated(person.number, person.nhs_number, person.born, None))
    known.residences += [
        Spell(stay.first, stay.last, stay.dwelling.lsoa)
        for stay in homes.stays
        if stay.person is person and stay.home in ("home", "refuge")
    ]
    return known


class Circle:
    """Everybody whose groups count on the county's day, and what the files say of births."""

    def __init__(self, county: County) -> None:
        self.county, self.on = county, county.as_of
        self.statements: Statements = gather(county.written)
        self.everybody: dict[int, Somebody] = {}
        in_care = {
            held.person.number
            for held in county.held
            if held.status == "looked_after" and held.covers(self.on) and held.first < county.days.register_to
        }
        for family in county.population.families:
            self._add_family(county, family, in_care)
        self._add_homes(county.homes)
        self.counted = [one for one in self.everybody.values() if self._counts(one)]

    def _add_family(self, county: County, family: Family, in_care: set[int]) -> None:
        for pregnancy in family.pregnancies:
            parents = (family.mother, family.father) if pregnancy.mother_known else ()
            for child in pregnancy.babies:
                if not self._counted_child(child) or ("chis", key(child)) not in county.written.records:
                    continue
                one = self._somebody(child, family)
                one.is_child, one.at_home = True, child.number not in in_care
                one.families.add(f"family {family.number}" if parents else f"child {child.number}")
                for parent in parents:
                    if parent is not None and parent.number in self.statements.people:
                        carer = self._somebody(parent, family)
                        carer.cares_for.append(one)
                        one.carers.append(carer)
        if self._expects(family):
            self._somebody(family.mother, family).expecting = True
        self._add_young_parents(family)
        self._name_families(family)

    def _add_homes(self, homes: Homes) -> None:
        """The families whose homes are hard to know: a child counts where the housing register shows a home today.

        Who is placed in care has none there. The case files say who cares for whom, kin too; no team holds anybody.
        """
        self.statements.people |= {person.number: _housed(homes, person) for person in homes.people}
        kin = {child.number: relative for child, relative in homes.kinship}
        for family in homes.families:
            for child in family.children:
                if not self._counted_child(child):
                    continue
                one = self._somebody(child, family)
                one.is_child = True
                one.families.add(f"family {family.number}")
                for carer in (family.mother, family.father, kin.get(child.number)):
                    if carer is not None:
                        other = self._somebody(carer, family)
                        other.families.add(f"family {family.number}")
                        other.cares_for.append(one)
                        one.carers.append(other)

    def _name_families(self, family: Family) -> None:
        """A family is there as soon as it has a child of whom somebody says whose it is.

        Who is under 18, or under 25 and nobody's parent, is besides a child of a family, here of one alone.
        """
        has_child = any(p.mother_known and any(self._known(b) for b in p.babies) for p in family.pregnancies)
        for parent in (family.mother, family.father):
            one = self.everybody.get(parent.number) if parent is not None else None
            if one is None:
                continue
            if has_child:
                one.families.add(f"family {family.number}")
            if one.younger_than(216, self.on) or (one.younger_than(300, self.on) and not has_child):
                one.families.add(f"child {one.person.number}")

    def _add_young_parents(self, family: Family) -> None:
        """Parents under 20 are children of the county too, whether or not they care for a child already."""
        for parent in (family.mother, family.father):
            if parent is None or not self._counted_child(parent) or not self._known(parent):
                continue
            self._somebody(parent, family).is_child = True

    def _lives_here(self, known: Known) -> bool:
        """Whether anybody says that the person lives in the county on the day; an address says so where nobody does."""
        said = any(basis == "resident" for basis, _ in known.responsible)
        return known.responsible_on("resident", self.on) if said else known.neighbourhood_on(self.on) is not None

    def _known(self, person: Person) -> bool:
        return ("chis", key(person)) in self.county.written.records

    def _somebody(self, person: Person, family: Family) -> Somebody:
        if person.number not in self.everybody:
            self.everybody[person.number] = Somebody(person, self.statements.people[person.number], family=family)
        return self.everybody[person.number]

    def _counted_child(self, person: Person) -> bool:
        """Under 20, alive, and living in the county on the day, as the files say."""
        known = self.statements.people.get(person.number)
        if known is None or known.stated.born > self.on or known.stated.born <= add_months(self.on, -240):
            return False
        died = known.stated.died
        return (died is None or died > self.on) and self._lives_here(known)

    def _expects(self, family: Family) -> bool:
        mother = self.statements.people.get(family.mother.number)
        if mother is None or not mother.responsible_on("resident", self.on):
            return False
        for pregnancy in family.pregnancies:
            delivery = self.statements.deliveries.get(pregnancy.number)
            if delivery is None or delivery.mother is not mother or delivery.expected is None:
                continue
            ahead = (delivery.expected - self.on).days
            if -30 <= ahead <= 300 and delivery.born is None and delivery.lost is None:
                return True
        return False

    def _counts(self, one: Somebody) -> bool:
        here = self._lives_here(one.known)
        return one.is_child or one.expecting or here or any(child.at_home for child in one.cares_for)

    def team_of(self, one: Somebody) -> str | None:
        """The team on the day: one's own, else that of the youngest child."""
        own = one.known.team_on(self.on)
        youngest = None if one.is_child else one.youngest
        return own or (youngest.known.team_on(self.on) if youngest is not None else None)

    def lsoa_of(self, one: Somebody) -> str | None:
        """The neighbourhood on the day: one's own where any home is stated, else that of the youngest child."""
        if any(spell.covers(self.on) for spell in one.known.residences):
            return one.known.neighbourhood_on(self.on)
        youngest = None if one.is_child else one.youngest
        return youngest.known.neighbourhood_on(self.on) if youngest is not None else None
