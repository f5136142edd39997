"""Faults of what cells say: dates, identifiers, codes, and rows that contradict each other."""

# Messages stand whole, so that whoever reads one finds it here.
# ruff: noqa: E501 (a table of faults is read across)

from faults.good import ADDRESSES, BIRTHS, CONTACTS, PEOPLE, REFERRALS, cells, csv_of, with_cell, with_column
from faults.named import NamedFault, fault

P = "people.csv"


def of_birth_dates(*values: str) -> str:
    return with_column(PEOPLE, "birth_date", values)


def of_person(column: str, cell: str) -> str:
    return with_cell(PEOPLE, 4, column, cell)


SHARED = csv_of([cells(PEOPLE)[0], *([f"P{n}", "9990000018", "", f"Child{n}", "Marlow", f"2020-03-{n:02}", "F", "1"]
                                     for n in range(1, 10))])  # fmt: skip

FAULTS = [
    fault(
        "date that does not exist",
        P,
        of_person("birth_date", "31/02/2020"),
        "date",
        'people.csv, row 4, column "birth_date": found "31/02/2020", expected a date that exists (year-month-day or day/month/year).',
        5,
        1,
    ),
    fault(
        "month-first column",
        P,
        of_birth_dates("03/14/2020", "04/15/2020", "05/16/2020", "06/07/2020", "07/18/2020", "08/19/2020"),
        "note",
        'column "birth_date" is read month first: 5 values can only be read so, none only day first, and 1 either way.',
        6,
    ),
    fault(
        "day and month mixed",
        P,
        of_birth_dates("14/03/2020", "15/04/2020", "05/16/2020", "17/06/2020", "18/07/2020", "19/08/2020"),
        "day_first",
        'people.csv, row 4, column "birth_date": found "05/16/2020", expected the day before the month, as British systems and other values of this column write it.',
        5,
        1,
    ),
    fault(
        "order of day and month not shown",
        P,
        of_birth_dates("01/03/2020", "02/04/2020", "03/05/2020", "04/06/2020", "05/07/2020", "06/08/2020"),
        "note",
        'no value of column "birth_date" shows whether day or month stands first: 6 values read as day first, as British systems write.',
        6,
    ),
    fault(
        "Excel serial number",
        P,
        of_person("birth_date", "43967"),
        "note",
        'column "birth_date": 1 value read as the number of a day in a spreadsheet (45000 is 2023-03-15).',
        6,
    ),
    fault(
        "filler date 1900",
        P,
        of_person("birth_date", "1900-01-01"),
        "filler_date",
        'people.csv, row 4, column "birth_date": found "1900-01-01", expected the day itself: systems write this one where they know none.',
        6,
    ),
    fault(
        "far-future contact",
        "contacts.csv",
        with_cell(CONTACTS, 4, "happened_on", "2044-02-03"),
        "future_date",
        'contacts.csv, row 4, column "happened_on": found "2044-02-03", expected a day that is not more than two years after the day it was received.',
        2,
        1,
    ),
    fault(
        "birth in the future",
        P,
        of_person("birth_date", "2044-05-16"),
        "future_date",
        'people.csv, row 4, column "birth_date": found "2044-05-16", expected a date that exists (year-month-day or day/month/year), not after the day it was received.',
        5,
        1,
    ),
    fault(
        "date before all calendars",
        P,
        of_person("birth_date", "0214-05-16"),
        "out_of_range",
        'people.csv, row 4, column "birth_date": found "0214-05-16", expected a day since 1900.',
        5,
        1,
    ),
    fault(
        "open end at the edge of the calendar",
        "addresses.csv",
        with_cell(ADDRESSES, 4, "to_date", "9999-12-31"),
        "note",
        'column "to_date": 1 × a day at the edge of the calendar, such as 9999-12-31: read as empty, no end is known.',
        3,
    ),
    fault(
        "end before begin",
        "addresses.csv",
        with_cell(ADDRESSES, 4, "to_date", "2020-01-01"),
        "order",
        'addresses.csv, row 4, column "to_date": found "2020-01-01", expected a date that is not before from_date.',
        2,
        1,
    ),
    NamedFault(
        "birth after contact",
        {
            P: of_person("birth_date", "2024-05-16").encode(),
            "contacts.csv": CONTACTS.encode(),
        },
        "contact_before_birth",
        "contacts.csv, row 4: found a birth on 2024-05-16, after the contact on 2024-02-03, expected a contact that is not before the birth of the child it is about.",
        9,
    ),
    fault(
        "one id with different content",
        P,
        PEOPLE + "P3,9990000034,E801200005003,Chloe,Reed,2020-05-17,F,1\n",
        "repeated_differently",
        "people.csv, row 4: found two rows that differ in forename, birth_date, expected one row for each record; the later one of the two stands.",
        7,
    ),
    NamedFault(
        "referral id that changes person",
        {
            "referrals.csv": REFERRALS.encode(),
            "later.csv": (REFERRALS.splitlines(keepends=True)[0] + "R3,P1,health_visiting,2024-01-10\n").encode(),
        },
        "referral_changes_person",
        "later.csv, row 2: found person P1, and later person P3, expected one person for each referral; each line is read as a referral of its own person.",
        4,
    ),
    fault(
        "contact id spanning referrals",
        "contacts.csv",
        CONTACTS + "C3,R1,P1,2024-02-03,two_year_review\n",
        "contact_across_referrals",
        "contacts.csv, row 4: found 1 contact ids that stand under several referrals, this one among them, expected contact ids are unique within a referral only: each is read as a contact of its own.",
        4,
    ),
    fault(
        "wrong check digit",
        P,
        of_person("nhs_number", "9990000035"),
        "nhs_number",
        'people.csv, row 4, column "nhs_number": found "9990000035", expected an NHS number of ten digits with a right check digit.',
        6,
    ),
    fault(
        "NHS number 0000000000",
        P,
        of_person("nhs_number", "0000000000"),
        "filler_number",
        'people.csv, row 4, column "nhs_number": found "0000000000", expected a number that was given to somebody: this one stands where none is known.',
        6,
    ),
    fault(
        "NHS number on many people",
        P,
        SHARED,
        "shared_identifier",
        "people.csv, row 2: found an NHS number that 9 people of this source bear, with different birth dates or names, expected a number that one person bears; nobody is linked by this one.",
        9,
    ),
    fault(
        "temporary UPN",
        P,
        of_person("upn", "F80120000500A"),
        "note",
        'column "upn": 1 temporary pupil number (a letter in the 13th place). They are kept, and nobody is linked by them.',
        6,
    ),
    fault(
        "hashed UPN",
        P,
        with_column(PEOPLE, "upn", [f"{n:x}" * 32 for n in range(10, 16)]),
        "note",
        'column "upn" is hashed: 6 of 6 values are 32 hexadecimal characters. Nobody can be linked by it, and it is left out.',
        6,
    ),
    fault(
        "UPN that is none",
        P,
        of_person("upn", "to follow"),
        "upn",
        'people.csv, row 4, column "upn": found "to follow", expected a unique pupil number of 13 characters.',
        6,
    ),
    fault(
        "bad postcode",
        "addresses.csv",
        with_cell(ADDRESSES, 4, "postcode", "NOPE"),
        "postcode",
        'addresses.csv, row 4, column "postcode": found "NOPE", expected a postcode.',
        3,
    ),
    fault(
        "unknown code",
        P,
        of_person("sex", "Q"),
        "code",
        'people.csv, row 4, column "sex": found "Q", expected one of F, M, U.',
        5,
        1,
    ),
    fault(
        "required cell empty",
        P,
        of_person("person_key", ""),
        "required",
        'people.csv, row 4, column "person_key": found "", expected a value.',
        5,
        1,
    ),
    fault(
        "number out of range",
        "births.csv",
        with_cell(BIRTHS, 4, "gestation_days", "41"),
        "integer",
        'births.csv, row 4, column "gestation_days": found "41", expected a whole number from 140 to 320.',
        2,
        1,
    ),
    fault(
        "cell that a spreadsheet would run",
        P,
        of_person("birth_date", "=1+1"),
        "formula",
        'people.csv, row 4, column "birth_date": found "=1+1", expected the value itself: this is a formula, and is never run.',
        5,
        1,
    ),
]
