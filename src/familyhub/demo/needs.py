"""What families needed beyond health visiting: social care, early help, the hubs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from familyhub.demo.calendar import Days
from familyhub.demo.people import Family, Person, Population, days
from familyhub.demo.places import hub_code

ABUSE = ("NEG", "PHY", "SAB", "EMO", "MUL")
NEEDS = ("N1", "N1", "N1", "N2", "N3", "N4", "N5", "N5", "N6", "N8")
FACTORS = ("1B", "2B", "3B", "4B", "4A", "5A", "6A", "7A", "16A", "17A", "21")
WORRIES = ("routines and boundaries", "housing", "debt and benefits", "school attendance", "parents' conflict",
           "young carer", "speech and language", "loneliness")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Some days; open while `last` is None."""

    first: date
    last: date | None


@dataclass(slots=True)
class Case:
    """A child in need, from referral to closure, with the plans and enquiries within."""

    child: Person
    open: Span
    source: str
    need: str
    closed_because: str | None
    assessed: date
    factors: tuple[str, ...]
    plan: Span | None = None
    enquiry: date | None = None
    conference: date | None = None
    protection: Span | None = None
    abuse: str = "NEG"
    reviews: tuple[date, ...] = ()
    disabled: bool = False


@dataclass(slots=True)
class EarlyHelp:
    """An early help episode of one child, with its contacts."""

    number: int
    child: Person
    family: Family
    open: Span
    worry: str
    contacts: list[date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attendance:
    """A child at a hub on a day."""

    number: int
    child: Person
    family: Family
    day: date
    hub: str


@dataclass(slots=True)
class Needs:
    """All of it."""

    cases: list[Case] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)


def cases_returned(needs: Needs, data_to: date) -> Iterator[tuple[Case, date]]:
    """The cases that social care's returns hold, with the last day of the newest return that holds each."""
    newest = date(data_to.year if data_to >= date(data_to.year, 3, 31) else data_to.year - 1, 3, 31)
    for case in needs.cases:
        for reference in (newest, newest.replace(year=newest.year - 1)):
            begins = reference.replace(year=reference.year - 1) + timedelta(days=1)
            if case.open.first <= reference and (case.open.last is None or case.open.last >= begins):
                yield case, reference
                break


def draw_needs(random: Random, population: Population, dates: Days) -> Needs:
    """Cases, episodes and attendances of the last two and a half years; more of them in deprived neighbourhoods."""
    needs = Needs()
    for family in population.families:
        home = family.home_on(dates.data_to)
        if home is None or home.neighbourhood is None:
            continue
        hardship = (6 - home.neighbourhood.quintile) / 3
        children = [child for child in family.children if child.born <= dates.data_to and child.gone is None]
        if random.random() < 0.026 * hardship:
            _social_care(random, needs, children, dates)
        if random.random() < 0.030 * hardship:
            _early_help(random, needs, family, children, dates)
        for child in children:
            if (dates.data_to - child.born).days < 5 * 365 and random.random() < 0.28:
                _attends(random, needs, family, child, hub_code(home.neighbourhood.district), dates)
    return needs


def _span(random: Random, child: Person, dates: Days, mean_days: float) -> Span:
    first = max(child.born, dates.history_from + days(random.uniform(0, 890)))
    first = min(first, dates.data_to)
    last = first + days(20 + random.expovariate(1 / mean_days))
    return Span(first, last if last <= dates.data_to else None)


def _social_care(random: Random, needs: Needs, children: list[Person], dates: Days) -> None:
    for child in children:
        if random.random() < 0.3:
            continue
        span = _span(random, child, dates, 210)
        assessed = min(span.last or dates.data_to, span.first + days(random.randint(10, 45)))
        case = Case(
            child, span, random.choice(("1A", "2A", "3A", "4", "5A", "6", "7")), random.choice(NEEDS),
            random.choice(("RC7", "RC7", "RC8", "RC9")) if span.last else None, assessed,
            tuple(sorted(random.sample(FACTORS, random.randint(1, 3)))), disabled=random.random() < 0.1,
        )  # fmt: skip
        if random.random() < 0.6:
            case.plan = Span(assessed, span.last)
        if random.random() < 0.3:
            _protection(random, case, dates)
        needs.cases.append(case)


def _protection(random: Random, case: Case, dates: Days) -> None:
    enquiry = case.open.first + days(random.randint(1, 12))
    if enquiry > (case.open.last or dates.data_to):
        return
    case.enquiry = enquiry
    conference = enquiry + days(random.randint(8, 17))
    if random.random() < 0.35 or conference > (case.open.last or dates.data_to):
        return
    case.conference = conference
    ended = conference + days(random.randint(90, 400))
    closed = ended <= (case.open.last or dates.data_to)
    last = ended if closed else case.open.last
    case.protection, case.abuse = Span(conference, last), random.choice(ABUSE)
    if case.plan is not None:
        case.plan = None
    review, until = conference + timedelta(days=84), last or dates.data_to
    reviews: list[date] = []
    while review <= until:
        reviews.append(review)
        review += timedelta(days=180)
    case.reviews = tuple(reviews)


def _early_help(random: Random, needs: Needs, family: Family, children: list[Person], dates: Days) -> None:
    for child in children[:2]:
        span = _span(random, child, dates, 120)
        episode = EarlyHelp(len(needs.early_help) + 1, child, family, span, random.choice(WORRIES))
        until = span.last or dates.data_to
        day = span.first + days(random.randint(2, 14))
        while day <= until and len(episode.contacts) < 12:
            episode.contacts.append(day)
            day += days(random.randint(7, 28))
        needs.early_help.append(episode)


def _attends(random: Random, needs: Needs, family: Family, child: Person, hub: str, dates: Days) -> None:
    first = max(child.born + days(21), dates.data_to - days(360))
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        if first >= dates.data_to:
            return
        day = first + days(random.uniform(0, (dates.data_to - first).days))
        needs.attendances.append(Attendance(len(needs.attendances) + 1, child, family, day, hub))
