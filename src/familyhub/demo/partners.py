"""The other agencies' extracts: hubs, early help, social care's people (sources `hub`, `earlyhelp`, `csc`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from familyhub.demo.calendar import Days
from familyhub.demo.extracts import PLAIN, Incoming, Row, Style
from familyhub.demo.needs import EarlyHelp, Needs
from familyhub.demo.people import Person
from familyhub.demo.recorded import Pen
from familyhub.demo.registrars import ADDRESS, PERSON, address_row, person_row
from familyhub.demo.written import Stated, Written
from familyhub.model import BY_NAME

PERSON_COLUMNS = (
    "person_key",
    "nhs_number",
    "upn",
    "forename",
    "surname",
    "former_surname",
    "birth_date",
    "sex",
    "ethnicity",
)
HUB_STYLE = Style(encoding="utf-8-sig", date_form="%d/%m/%Y", spaced_headers=True)
EARLY_HELP_STYLE = Style(encoding="cp1252")


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency's source name, how it keys people, and how its system writes CSV."""

    source: str
    key: Callable[[Person], str]
    style: Style = PLAIN


HUB = Agency("hub", lambda person: f"FH{person.number * 3 + 11}", HUB_STYLE)
EARLY_HELP = Agency("earlyhelp", lambda person: f"EH-{person.number:06d}", EARLY_HELP_STYLE)
SOCIAL_CARE = Agency("csc", lambda person: f"CSC{person.number:07d}")


def write_partners(
    random: Random, incoming: Incoming, written: Written, needs: Needs, dates: Days, missing: float, pen: Pen | None
) -> None:
    """Write the hubs' and early help's extracts, and social care's list of people.

    Without a pen every agency writes what is true, save for the share `missing` without an NHS number.
    """
    received = dates.as_of - timedelta(days=3)
    _write_hub(random, incoming, written, needs, received, missing, pen)
    _write_early_help(random, incoming, written, needs, received, missing, pen)
    people = _children(case.child for case in needs.cases)
    if pen is not None:
        people += [person for adoption in pen.cases.adoptions for person in (adoption.before, adoption.after)]
    _write_people(random, incoming, written, SOCIAL_CARE, dates.as_of - timedelta(days=1), people, missing, pen)


def _children(people: Iterable[Person]) -> list[Person]:
    return list({person.number: person for person in people}.values())


def _write_people(
    random: Random, incoming: Incoming, written: Written, agency: Agency, received: date, people: list[Person],
    missing: float, pen: Pen | None, mistyped: int = 0,
) -> None:  # fmt: skip
    """One person_record.csv; the NHS numbers of the first `mistyped` people are wrong in the last digit."""
    if pen is not None:
        write_penned(incoming, written, agency, received, people, pen)
        return
    rows: list[Row] = []
    for place, person in enumerate(people):
        number = None if random.random() < missing else person.nhs_number
        if place < mistyped:
            number = person.nhs_number[:9] + str((int(person.nhs_number[9]) + 1) % 10)
        pupil = person.pupil_number if agency is SOCIAL_CARE else None
        rows.append((
            agency.key(person), number, pupil, person.forename, person.surname, person.former_surname, person.born,
            person.sex, person.background.ethnicity,
        ))  # fmt: skip
        stated = Stated(person.number, person.nhs_number, person.born, None)
        written.people.setdefault(person.number, stated)
        written.records[agency.source, agency.key(person)] = person.number
    path = incoming.write(agency.source, received, "person_record.csv", PERSON_COLUMNS, rows, agency.style)
    for place in range(min(mistyped, len(people))):
        incoming.fault(path, place + 2, "nhs_number", "nhs_number", str(rows[place][1]), "cell")
    if agency.style.encoding != "utf-8":
        incoming.fault(path, 0, "", "encoding", agency.style.encoding, "nothing")


def write_penned(
    incoming: Incoming, written: Written, agency: Agency, received: date, people: list[Person], pen: Pen
) -> None:
    """An agency's people as its pen writes them, with their addresses."""
    told = [(agency.key(person), person, pen.write(agency.source, person, received)) for person in people]
    for key, person, _ in told:
        written.records[agency.source, key] = person.number
        written.people.setdefault(person.number, Stated(person.number, person.nhs_number, person.born, None))
    rows = [person_row(*each) for each in told]
    path = incoming.write(agency.source, received, "person_record.csv", PERSON, rows, agency.style)
    if agency.style.encoding != "utf-8":
        incoming.fault(path, 0, "", "encoding", agency.style.encoding, "nothing")
    homes = [address_row(key, recorded) for key, _, recorded in told]
    incoming.write(agency.source, received, "address_record.csv", ADDRESS, homes, agency.style)


def _write_hub(
    random: Random, incoming: Incoming, written: Written, needs: Needs, received: date, missing: float, pen: Pen | None
) -> None:
    people = _children(attendance.child for attendance in needs.attendances)
    _write_people(random, incoming, written, HUB, received, people, missing, pen, mistyped=2)
    rows: list[list[str | date | None]] = [
        [
            f"V{visit.number:06d}",
            HUB.key(visit.child),
            visit.day,
            "hub",
            "group_session",
            "seen",
            "face_to_face",
            visit.hub,
        ]
        for visit in needs.attendances
    ]
    columns = ("contact_key", "person_key", "happened_on", "service", "activity", "attended", "medium", "place_key")
    faults: list[tuple[int, str, str, str]] = []
    spoils = (("attended", "maybe", "code"), ("attended", "yes please", "code"), ("person_key", "", "required"),
              ("happened_on", "29/02/2025", "date"))  # fmt: skip
    for place, (column, found, kind) in zip(
        sorted(random.sample(range(len(rows)), min(4, len(rows)))), spoils, strict=False
    ):
        rows[place][columns.index(column)] = found
        faults.append((place + 2, column, kind, found))
    spoilt = {line - 2 for line, *_ in faults}
    for place, visit in enumerate(needs.attendances):
        if place not in spoilt:
            written.support[HUB.source, visit.number, visit.day] = visit.child.number
    if rows:
        rows.append(list(rows[-1]))
    style = Style(HUB_STYLE.encoding, HUB_STYLE.date_form, HUB_STYLE.spaced_headers, blank_lines=3)
    path = incoming.write(HUB.source, received, "attendance list.csv", columns, rows, style)
    for line, column, kind, found in faults:
        incoming.fault(path, line, column, kind, found, "row")
    incoming.fault(path, len(rows) + 2, "", "blank_line", "", "nothing")


def _write_early_help(
    random: Random, incoming: Incoming, written: Written, needs: Needs, received: date, missing: float, pen: Pen | None
) -> None:
    episodes = needs.early_help
    people = _children(person for episode in episodes for person in (episode.child, episode.family.mother))
    _write_people(random, incoming, written, EARLY_HELP, received, people, missing, pen)
    _write_episodes(incoming, episodes, received)
    columns = ("contact_key", "referral_key", "person_key", "happened_on", "service", "activity", "attended", "medium")
    contacts: list[list[str | date | None]] = [
        [f"{episode.number}-{place}", f"EHR{episode.number:05d}", EARLY_HELP.key(episode.child), day, "early_help",
         "support", "seen", "face_to_face"]
        for episode in episodes
        for place, day in enumerate(episode.contacts, start=1)
    ]  # fmt: skip
    seen = [(episode, day) for episode in episodes for day in episode.contacts]
    for episode, day in seen[1:]:
        written.support[EARLY_HELP.source, episode.number, day] = episode.child.number
    if contacts:
        contacts[0][3] = "31/04/2025"
    path = incoming.write(EARLY_HELP.source, received, "contact.csv", columns, contacts)
    if contacts:
        incoming.fault(path, 2, "happened_on", "date", "31/04/2025", "row")


def _write_episodes(incoming: Incoming, episodes: list[EarlyHelp], received: date) -> None:
    referrals: list[Row] = [
        (f"EHR{e.number:05d}", EARLY_HELP.key(e.child), "early_help", e.open.first, e.open.last, None,
         "school" if e.number % 3 else "health visitor", e.worry if e.number != 2 else "=needs to be rung back", None)
        for e in episodes
    ]  # fmt: skip
    incoming.write(EARLY_HELP.source, received, "referral.csv", BY_NAME["referral"].names, referrals)
    plans: list[Row] = [
        (EARLY_HELP.key(e.child), "early_help_plan", e.open.first, e.open.last, e.worry) for e in episodes
    ]
    incoming.write(EARLY_HELP.source, received, "status.csv", BY_NAME["status"].names, plans)
