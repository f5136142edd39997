"""The health visiting provider's submissions (source `healthvisiting`): CSDS v1.6, one CSV a table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from familyhub.demo.calendar import Days, Submission
from familyhub.demo.care import Care, Contact
from familyhub.demo.extracts import Incoming, Row, Style
from familyhub.demo.people import Family, Person, Population, days
from familyhub.demo.places import FAMILY_NURSE_TEAM
from familyhub.demo.written import Spell, StatedContact, Written

SOURCE = "healthvisiting"
PROVIDER = "X9H01"
COMMISSIONER = "X9C"

HEADERS: dict[str, tuple[str, ...]] = {
    "CYP000Header": ("Version", "OrgID_Provider", "OrgID_Submitter", "RP_StartDate", "RP_EndDate",
                     "FileCreation_DateTime", "PrimarySystem"),
    "CYP001MPI": ("LocalPatientID", "OrgID_LocalPatientID", "NHSNumber", "NHSNumber_Status", "DateOfBirth", "Postcode",
                  "Gender", "EthnicCategory", "LanguagePreferred", "DateOfDeath", "NHSNumber_Mother",
                  "NHSNumberStatus_Mother"),
    "CYP002GP": ("LocalPatientID", "OrgID_GP", "GPRegistration_StartDate", "GPRegistration_EndDate"),
    "CYP003AccommType": ("LocalPatientID", "AccommStatus", "AccommStatus_Date"),
    "CYP101Referral": ("ServiceRequestID", "LocalPatientID", "OrgID_Commissioner", "ReferralRequest_ReceivedDate",
                       "SourceOfReferral", "PrimaryReferralReason", "Discharge_Date"),
    "CYP102ServiceTypeReferredTo": ("ServiceRequestID", "TeamID_Local", "TeamType", "Referral_ClosureDate"),
    "CYP201CareContact": ("CareContactID", "ServiceRequestID", "TeamID_Local", "Contact_Date", "OrgID_Commissioner",
                          "CareContact_Duration", "CareContact_Subject", "ConsMechanism", "Activity_LocationType",
                          "AttendanceStatus", "Contact_CancellationDate", "Contact_CancellationReason"),
    "CYP202CareActivity": ("CareActivityID", "CareContactID", "Activity_Type", "CareProfessionalID_Local"),
    "CYP609CodedAssessmentReferral": ("ServiceRequestID", "SNOMED_ID", "Score", "AssessmentCompletion_Date"),
    "CYP610BreastfeedingStatus": ("CareActivityID", "BreastFeedingStatus"),
    "CYP611Obs": ("CareActivityID", "Weight", "Length"),
    "CYP612CodedAssessmentContact": ("CareActivityID", "SNOMED_ID", "Score"),
}  # fmt: skip
"""The fields this provider's system fills, under their published names."""

ACTIVITY_TYPES = {
    "antenatal_contact": "07", "new_birth_visit": "08", "six_to_eight_week_review": "09", "one_year_review": "10",
    "two_year_review": "11", "other": "02",
}  # fmt: skip
"""07 for the antenatal contact is this county's reading; the others are CSDS codes."""
ATTENDANCE = {"did_not_attend": "3", "cancelled_by_family": "2", "declined": "2", "cancelled_by_service": "4"}
MEDIA = {"face_to_face": "01", "telephone": "02", "video": "11"}
FEEDING = {"total": "01", "partial": "02", "none": "03"}
MOOD_SCORE = "450320001"
"""SNOMED CT: Edinburgh postnatal depression scale score."""
ASQ3: dict[int, dict[str, tuple[str, float]]] = {
    24: {"communication": ("953211000000100", 25.17), "gross_motor": ("953231000000108", 38.07),
         "fine_motor": ("953221000000106", 35.16), "problem_solving": ("953241000000104", 29.78),
         "personal_social": ("953251000000101", 31.54)},
    27: {"communication": ("953261000000103", 24.02), "gross_motor": ("953281000000107", 28.01),
         "fine_motor": ("953271000000105", 18.42), "problem_solving": ("953291000000109", 27.62),
         "personal_social": ("953301000000108", 25.31)},
    30: {"communication": ("953311000000105", 33.3), "gross_motor": ("953331000000102", 36.14),
         "fine_motor": ("953321000000104", 19.25), "problem_solving": ("953341000000106", 27.08),
         "personal_social": ("953351000000109", 32.01)},
}  # fmt: skip
"""For each form (months) and domain: the SNOMED CT id of the score and the least score at the expected level."""


@dataclass(slots=True)
class Filing:
    """One submission being filled: its tables, and whom it already holds."""

    sent: Submission
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HEADERS})
    patients: set[int] = field(default_factory=set)
    referrals: set[str] = field(default_factory=set)
    teams: set[tuple[str, str]] = field(default_factory=set)


def local_id(person: Person) -> str:
    """A person's id in the provider's system."""
    return f"HV{person.number:07d}"


def referral_id(contact: Contact) -> str:
    """The referral a contact belongs to: one a child, one a pregnancy."""
    if contact.pregnancy is not None:
        return f"RP{contact.pregnancy.number:07d}"
    return f"RC{contact.person.number:07d}"


def write_submissions(
    random: Random, incoming: Incoming, written: Written, population: Population, care: Care, dates: Days,
    missing: float,
) -> None:  # fmt: skip
    """Write every submission and note what it says. `missing` is the share of patients without an NHS number."""
    family_of = {person.number: family for family in population.families for person in _members(family)}
    mother_of = {
        baby.number: pregnancy.mother_known
        for family in population.families
        for pregnancy in family.pregnancies
        for baby in pregnancy.babies
    }
    without = {number for number in family_of if random.random() < missing}
    for place, (sent, contacts) in enumerate(_by_submission(care.contacts, dates.submissions)):
        filing = Filing(sent)
        _file_header(filing)
        for contact in contacts:
            family = family_of[contact.person.number]
            _file_patient(filing, written, family, contact.person, without, mother_of.get(contact.person.number, False))
            _file_referral(filing, contact)
            _file_contact(filing, written, contact)
        spoilt = _spoil(random, written, filing, contacts, len(dates.submissions) - place)
        for table, rows in filing.tables.items():
            blank = 4 if table == "CYP611Obs" and place % 4 == 1 else 0
            path = incoming.write(SOURCE, sent.received, f"{table}.csv", HEADERS[table], rows, Style(blank_lines=blank))
            for fault in spoilt.get(table, ()):
                incoming.fault(path, *fault)
            if blank:
                incoming.fault(path, len(rows) + 2, "", "blank_line", "", "nothing")


def _members(family: Family) -> Iterable[Person]:
    yield family.mother
    yield from family.children


def _by_submission(contacts: list[Contact], sent: tuple[Submission, ...]) -> list[tuple[Submission, list[Contact]]]:
    """Each submission with the contacts keyed in its days; a correction comes one submission after what it corrects."""
    held: dict[int, list[Contact]] = defaultdict(list)
    for contact in contacts:
        place = next((i for i, each in enumerate(sent) if contact.recorded <= each.last), None)
        if place is None:
            continue
        if contact.first_keyed is None:
            held[place].append(contact)
            continue
        held[place].append(contact.first_keyed)
        if place + 1 < len(sent):
            held[place + 1].append(contact)
    return [(each, held[place]) for place, each in enumerate(sent)]


def _file_header(filing: Filing) -> None:
    sent = filing.sent
    made = f"{sent.received - timedelta(days=1)}T09:30:00"
    row = ("1.6", PROVIDER, PROVIDER, sent.first, sent.last, made, "Demonstration record system")
    filing.tables["CYP000Header"].append(row)


def _file_patient(
    filing: Filing, written: Written, family: Family, person: Person, without: set[int], mother_known: bool
) -> None:
    if person.number in filing.patients:
        return
    filing.patients.add(person.number)
    written.records[SOURCE, local_id(person)] = person.number
    sent = filing.sent
    home = family.home_on(sent.last) or family.homes[0]
    number = None if person.number in without else person.nhs_number
    mother = family.mother.nhs_number if mother_known and family.mother.number not in without else None
    died = person.died if person.died is not None and person.died <= sent.last else None
    filing.tables["CYP001MPI"].append((
        local_id(person), PROVIDER, number, "01" if number else "07", person.born, home.postcode,
        "2" if person.sex == "F" else "1", person.background.ethnicity, person.background.language_code, died, mother,
        "01" if mother else None,
    ))  # fmt: skip
    _file_practice(filing, written, family, person)
    if person.number % 40 == 0:
        filing.tables["CYP003AccommType"].append((local_id(person), "01", sent.last))


def _file_practice(filing: Filing, written: Written, family: Family, person: Person) -> None:
    """The GP as the register has it, if the provider's system knows one by the end of the period."""
    joins = person.born + days(10 + person.number % 26)
    for registration in reversed(family.registrations):
        first = max(registration.first, joins)
        if first > filing.sent.last or (registration.last is not None and registration.last < filing.sent.last):
            continue
        filing.tables["CYP002GP"].append((local_id(person), registration.practice.key, first, None))
        if registration.practice.district_code:
            written.responsible[SOURCE, person.number, "registered", first] = Spell(first, None)
        return


def _file_referral(filing: Filing, contact: Contact) -> None:
    referral = referral_id(contact)
    if (referral, contact.team.key) not in filing.teams:
        filing.teams.add((referral, contact.team.key))
        team_type = "FNP" if contact.team.key == FAMILY_NURSE_TEAM else "16"
        filing.tables["CYP102ServiceTypeReferredTo"].append((referral, contact.team.key, team_type, None))
    if referral in filing.referrals:
        return
    filing.referrals.add(referral)
    received = contact.pregnancy.booked + days(40) if contact.pregnancy is not None else contact.person.born
    source, reason = ("07", "020") if contact.pregnancy is not None else ("09", "021")
    filing.tables["CYP101Referral"].append(
        (referral, local_id(contact.person), COMMISSIONER, received, source, reason, None)
    )


def _file_contact(filing: Filing, written: Written, contact: Contact) -> None:
    contact_id, activity_id = f"K{contact.number:08d}", f"A{contact.number:08d}"
    status = _status(contact)
    cancelled = contact.day - timedelta(days=1) if status in ("2", "4") else None
    at_home = "A01" if contact.medium == "face_to_face" else None
    refusal = "DECLINED" if contact.attended == "declined" else None
    minutes = 60 if contact.attended == "seen" else None
    filing.tables["CYP201CareContact"].append((
        contact_id, referral_id(contact), contact.team.key, contact.day, COMMISSIONER, minutes, "01",
        MEDIA[contact.medium], at_home, status, cancelled, refusal,
    ))  # fmt: skip
    if contact.activity is not None:
        practitioner = f"HP{contact.team.key[3:]}{contact.number % 9}"
        activity = ACTIVITY_TYPES[contact.activity]
        filing.tables["CYP202CareActivity"].append((activity_id, contact_id, activity, practitioner))
        _file_findings(filing, contact, contact_id, activity_id, practitioner)
    note_contact(written, contact)


def _status(contact: Contact) -> str | None:
    if contact.attended is None:
        return None
    if contact.attended == "seen":
        return "6" if contact.number % 17 == 0 else "5"
    if contact.attended == "did_not_attend" and contact.number % 6 == 0:
        return "7"
    return ATTENDANCE[contact.attended]


def _file_findings(filing: Filing, contact: Contact, contact_id: str, activity_id: str, practitioner: str) -> None:
    if contact.reviewed:
        at = activity_id
        if contact.number % 7 == 0:
            # Some systems enter the mood score as an activity of its own at the same contact.
            at = f"B{contact.number:08d}"
            filing.tables["CYP202CareActivity"].append((at, contact_id, "02", practitioner))
        filing.tables["CYP612CodedAssessmentContact"].append((at, MOOD_SCORE, contact.number * 7 % 13))
    if contact.feeding is not None:
        filing.tables["CYP610BreastfeedingStatus"].append((activity_id, FEEDING[contact.feeding]))
    if contact.activity == "six_to_eight_week_review" and contact.attended == "seen":
        weight = 3800 + contact.number * 37 % 1800
        filing.tables["CYP611Obs"].append((activity_id, f"{weight / 1000:.3f}", str(52 + contact.number % 9)))
    for domain, score in contact.scores.items():
        filing.tables["CYP612CodedAssessmentContact"].append((activity_id, ASQ3[contact.form][domain][0], score))


def note_contact(written: Written, contact: Contact) -> None:
    """Note a contact as its rows say it."""
    bands = {domain: score >= ASQ3[contact.form][domain][1] for domain, score in contact.scores.items()}
    written.contacts[SOURCE, contact.number] = StatedContact(
        contact.person.number, contact.day, contact.service, contact.activity, contact.attended, contact.medium,
        contact.reviewed, bands, contact.feeding,
    )  # fmt: skip


Spoilt = tuple[int, str, str, str, str]
"""Line, column, kind of fault, what stands there, and what a reader loses by it."""


def _spoil(
    random: Random, written: Written, filing: Filing, contacts: list[Contact], from_last: int
) -> dict[str, list[Spoilt]]:
    """Spoil some contacts as real submissions are spoilt; what was noted of them is taken back."""
    rows = filing.tables["CYP201CareContact"]
    plain = [
        c
        for c in contacts
        if c.first_keyed is None and c.activity is not None and (SOURCE, c.number) in written.contacts
    ]
    lines = {row[0]: place for place, row in enumerate(rows)}
    kinds: list[tuple[str, str, str]] = []
    if from_last == 2:
        kinds = [("Contact_Date", "31/02/2026", "date")] * 3 + [("Contact_Date", "", "required")]
    elif from_last == 7:
        kinds = [("Contact_Date", "", "required")] * 2 + [("AttendanceStatus", "X", "code")] * 2
    spoilt: list[Spoilt] = []
    for contact, (column, found, kind) in zip(random.sample(plain, min(len(plain), len(kinds))), kinds, strict=False):
        place = lines[f"K{contact.number:08d}"]
        cells = list(rows[place])
        cells[HEADERS["CYP201CareContact"].index(column)] = found
        rows[place] = cells
        del written.contacts[SOURCE, contact.number]
        spoilt.append((place + 2, column, kind, found, "row"))
    for place in random.sample(range(len(rows)), min(2, len(rows))):
        if any(line == place + 2 for line, *_ in spoilt):
            continue
        rows.append(rows[place])
        spoilt.append((len(rows) + 1, "", "repeated_row", str(rows[place][0]), "nothing"))
    return {"CYP201CareContact": spoilt}
