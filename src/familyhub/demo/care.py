"""What the health visiting service did: each contact as it happened, well or badly recorded."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from familyhub.demo.calendar import Days
from familyhub.demo.people import Family, Person, Population, Pregnancy, days
from familyhub.demo.places import FAMILY_NURSE_TEAM, Neighbourhood, Team

DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")


@dataclass(frozen=True, slots=True)
class Plan:
    """One mandated check: days from the anchor when it is due, done late or done early, and how often it succeeds."""

    activity: str
    on_time: tuple[int, int]
    late: tuple[int, int]
    early: tuple[int, int]
    rate: float
    face_to_face: float
    reviewed: float = 0.0


ANTENATAL = Plan("antenatal_contact", (-70, -14), (-13, -3), (-100, -86), 0.80, 0.66, 0.89)
CHECKS: tuple[Plan, ...] = (
    Plan("new_birth_visit", (10, 14), (15, 29), (5, 9), 0.865, 0.95, 0.91),
    Plan("six_to_eight_week_review", (42, 56), (57, 83), (30, 41), 0.875, 0.93),
    Plan("one_year_review", (278, 364), (367, 450), (245, 268), 0.85, 0.88),
    Plan("two_year_review", (735, 905), (920, 1080), (701, 725), 0.80, 0.86),
)
SHORTAGE_DISTRICT = "Stonequay"
RECOVERED_DISTRICT = "Larkhaven"


@dataclass(slots=True)
class Contact:
    """A contact as the service recorded it; `recorded` is the day it was keyed in.

    `attended` and `activity` are None where the record says nothing. `first_keyed` is what the record said before
    somebody corrected it.
    """

    number: int
    person: Person
    pregnancy: Pregnancy | None
    day: date
    activity: str | None
    attended: str | None
    medium: str
    team: Team
    recorded: date
    reviewed: bool = False
    scores: dict[str, int] = field(default_factory=dict)
    form: int = 24
    feeding: str | None = None
    first_keyed: "Contact | None" = None

    @property
    def service(self) -> str:
        """The service that acted."""
        return "family_nurse" if self.team.key == FAMILY_NURSE_TEAM else "health_visiting"


@dataclass(frozen=True, slots=True)
class HospitalStay:
    """Days a baby spent in hospital."""

    person: Person
    first: date
    last: date


@dataclass(slots=True)
class Care:
    """All contacts and hospital stays; `elsewhere` are checks that a previous area made and passed on."""

    contacts: list[Contact] = field(default_factory=list)
    elsewhere: list[Contact] = field(default_factory=list)
    stays: list[HospitalStay] = field(default_factory=list)


@dataclass(slots=True)
class Diary:
    """What drawing contacts needs at hand."""

    random: Random
    days: Days
    care: Care
    numbers: "count[int]"

    def add(self, family: Family, person: Person, day: date, **recorded: object) -> Contact | None:
        """Enter a contact, if it can have happened and the service was there to hold it."""
        if not self.days.history_from <= day <= self.days.data_to or (person.died is not None and day > person.died):
            return None
        if not (family.registered_only or family.lives_inside(day)):
            return None
        team = family.team_on(person, day) or _nearest_team(family, day)
        if team is None:
            return None
        keyed = day + days(self.random.choice((0, 0, 0, 1, 1, 3)))
        if self.random.random() < 0.006:
            keyed = day + days(self.random.randint(30, 95))
        contact = Contact(next(self.numbers), person, None, day, None, None, "face_to_face", team, keyed)
        for name, value in recorded.items():
            setattr(contact, name, value)
        self.care.contacts.append(contact)
        return contact


def draw_care(random: Random, population: Population, dates: Days) -> Care:
    """Every contact from the first submission's first day to the last one's last day."""
    diary = Diary(random, dates, Care(), count(1))
    for family in population.families:
        for pregnancy in family.pregnancies:
            _antenatal(diary, family, pregnancy)
            _checks(diary, family, pregnancy)
    for contact in list(diary.care.contacts):
        _keyed_twice_or_corrected(diary, contact)
    return diary.care


def _nearest_team(family: Family, day: date) -> Team | None:
    home = family.home_on(day)
    return home.neighbourhood.team if home is not None and home.neighbourhood is not None else None


def _antenatal(diary: Diary, family: Family, pregnancy: Pregnancy) -> None:
    """The contact before birth, on the mother's record; a birth before it was due forestalls it."""
    if pregnancy.booked > diary.days.data_to or pregnancy.ended < diary.days.history_from:
        return
    if pregnancy.outcome == "loss" and diary.random.random() < 0.95:
        return
    planned = _outcome(diary, family, family.mother, pregnancy.expected, ANTENATAL)
    if planned is None:
        return
    kind, day = planned
    if day > pregnancy.ended:
        return
    _enter(diary, family, family.mother, pregnancy, ANTENATAL, kind, day)


def _checks(diary: Diary, family: Family, pregnancy: Pregnancy) -> None:
    if not pregnancy.babies or pregnancy.ended > diary.days.data_to:
        return
    if (diary.days.history_from - pregnancy.ended).days > 1100:
        return
    first, *others = pregnancy.babies
    for plan in CHECKS:
        planned = _outcome(diary, family, first, pregnancy.ended, plan)
        if planned is None:
            continue
        for baby in (first, *others):
            # Twins are visited together, yet now and then only one record is written.
            if baby is not first and diary.random.random() < 0.12:
                continue
            _enter(diary, family, baby, None, plan, *planned)
    for baby in pregnancy.babies:
        _support(diary, family, baby)
    _known_from_elsewhere(diary, family, pregnancy)


def _outcome(diary: Diary, family: Family, person: Person, anchor: date, plan: Plan) -> tuple[str, date] | None:
    """How a check went and on which day; None where nothing was recorded at all."""
    random = diary.random
    due = anchor + days(plan.on_time[1])
    home = family.home_on(due)
    place = home.neighbourhood if home is not None else None
    team = family.team_on(person, due)
    drawn = random.random()
    on_time = anchor + days(random.randint(*plan.on_time))
    if drawn < _rate(diary, plan, team, place, due):
        return "seen", on_time
    kinds = ("late", "nothing", "declined", "did_not_attend", "cancelled_by_family", "cancelled_by_service",
             "early", "no_activity", "not_marked", "in_hospital", "before_birth")  # fmt: skip
    kind = random.choices(kinds, (44, 17, 10, 10, 3, 5, 4, 3, 2, 5, 0.7))[0]
    match kind:
        case "nothing":
            return None
        case "late":
            return "seen", anchor + days(random.randint(*plan.late))
        case "early":
            return "seen", anchor + days(random.randint(*plan.early))
        case "before_birth" if plan.activity == "new_birth_visit":
            return "seen", anchor - days(random.randint(1, 9))
        case "in_hospital" if plan.activity == "new_birth_visit":
            return "in_hospital", on_time
        case "in_hospital" | "before_birth":
            return None
        case _:
            return kind, on_time


def _rate(diary: Diary, plan: Plan, team: Team | None, place: Neighbourhood | None, due: date) -> float:
    rate = plan.rate
    if team is not None:
        rate += 0.07 * team.strength
        before_end = (diary.days.data_to - due).days
        if team.district == SHORTAGE_DISTRICT and 90 <= before_end <= 300:
            rate -= 0.22
        if team.district == RECOVERED_DISTRICT and before_end > 420:
            rate -= 0.15
    if place is not None:
        rate += 0.014 * (place.quintile - 3)
    return min(0.985, rate)


def _enter(
    diary: Diary, family: Family, person: Person, pregnancy: Pregnancy | None, plan: Plan, kind: str, day: date
) -> None:
    random = diary.random
    if kind == "in_hospital":
        _in_hospital(diary, family, person)
        return
    attended = "seen" if kind in ("seen", "no_activity") else None if kind == "not_marked" else kind
    contact = diary.add(
        family, person, day, pregnancy=pregnancy, attended=attended,
        activity=None if kind == "no_activity" else plan.activity, medium=_medium(random, plan.face_to_face),
    )  # fmt: skip
    if contact is None:
        return
    if kind == "seen":
        _findings(random, family, contact, plan)
    elif kind in ("did_not_attend", "cancelled_by_family", "cancelled_by_service") and random.random() < 0.45:
        again = diary.add(
            family, person, day + days(random.randint(2, 12)), pregnancy=pregnancy, attended="seen",
            activity=plan.activity, medium=_medium(random, plan.face_to_face),
        )  # fmt: skip
        if again is not None:
            _findings(random, family, again, plan)


def _in_hospital(diary: Diary, family: Family, person: Person) -> None:
    """A baby still in hospital is visited some days after coming home; a family from elsewhere is not ours to visit."""
    if not family.lives_inside(person.born):
        return
    home_on = person.born + days(diary.random.randint(15, 26))
    diary.care.stays.append(HospitalStay(person, person.born, home_on))
    diary.add(
        family, person, home_on + days(diary.random.randint(1, 10)), attended="seen", activity="new_birth_visit",
        reviewed=True,
    )  # fmt: skip


def _medium(random: Random, face_to_face: float) -> str:
    if random.random() < face_to_face:
        return "face_to_face"
    return random.choice(("telephone", "telephone", "video"))


def _findings(random: Random, family: Family, contact: Contact, plan: Plan) -> None:
    contact.reviewed = random.random() < plan.reviewed
    home = family.home_on(contact.day)
    quintile = home.neighbourhood.quintile if home is not None and home.neighbourhood is not None else 3
    if plan.activity == "six_to_eight_week_review" and random.random() < 0.965:
        none = 0.56 - 0.055 * quintile
        contact.feeding = random.choices(("total", "partial", "none"), (0.62 * (1 - none), 0.38 * (1 - none), none))[0]
    if plan.activity == "two_year_review":
        age_months = (contact.day - contact.person.born).days / 30.44
        contact.form = 24 if age_months < 25.5 else 27 if age_months < 28.5 else 30
        drawn = random.random()
        used = DOMAINS if drawn < 0.93 else random.sample(DOMAINS, 3) if drawn < 0.96 else ()
        ability = random.gauss(0.35 * (quintile - 3), 4)
        for domain in used:
            contact.scores[domain] = int(min(60, max(0, 5 * round((47 + ability + random.gauss(0, 8)) / 5))))


def _support(diary: Diary, family: Family, baby: Person) -> None:
    """Other contacts under five: clinics, extra visits, the hand-over to school nursing."""
    random = diary.random
    for _ in range(random.choice((0, 0, 1, 1, 2, 3, 5))):
        day = baby.born + days(random.expovariate(1 / 260))
        diary.add(family, baby, day, attended="seen", activity="other", medium=_medium(random, 0.6))


def _known_from_elsewhere(diary: Diary, family: Family, pregnancy: Pregnancy) -> None:
    """Checks that the previous area made before the family moved here, passed on to the register."""
    arrived = family.first_inside()
    if arrived is None or arrived <= pregnancy.ended or diary.random.random() < 0.4:
        return
    team = next((held.team for held in family.caseloads if held.person is pregnancy.babies[0]), None)
    if team is None:
        return
    for plan in CHECKS:
        day = pregnancy.ended + days(diary.random.randint(*plan.on_time))
        if day >= arrived or diary.random.random() < 0.15:
            continue
        for baby in pregnancy.babies:
            if baby.died is None or baby.died >= arrived:
                number = next(diary.numbers)
                contact = Contact(number, baby, None, day, plan.activity, "seen", "face_to_face", team, arrived)
                diary.care.elsewhere.append(contact)


def _keyed_twice_or_corrected(diary: Diary, contact: Contact) -> None:
    random = diary.random
    drawn = random.random()
    if drawn < 0.010 and contact.attended == "seen":
        again = replace(contact, number=next(diary.numbers), scores=dict(contact.scores))
        diary.care.contacts.append(again)
    elif drawn < 0.014:
        wrong_day = contact.day + timedelta(days=random.choice((-7, -1, 1)))
        if diary.days.history_from <= wrong_day <= contact.recorded:
            contact.first_keyed = replace(contact, day=wrong_day, scores=dict(contact.scores))
    elif drawn < 0.017:
        contact.first_keyed = replace(contact, attended=None, scores=dict(contact.scores))
