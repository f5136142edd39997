"""Identifiers: how NHS numbers, UPNs and postcodes are tidied, and what makes one of them untrustworthy.

A right check digit is not enough: systems fill the box with 0000000000, and a temporary UPN means nothing outside
the school that gave it. Nobody may be linked by such a value.
"""

import re

from stdnum.gb import nhs, upn

UPN_SHAPE = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
POSTCODE_SHAPE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")

# Royal Mail's area for "no fixed abode", "not known" and "overseas" as NHS systems write it, and test postcodes.
NOT_A_PLACE = ("ZZ99", "ZZ9")


NEVER_GIVEN = (*(digit * 10 for digit in "0123456789"), "0123456789", "1234567890", "9876543210")
"""Numbers that stand in the box where none is known. Most of them pass the check digit; nobody has ever had one."""


def tidy_nhs_number(text: str) -> str:
    """The number without spaces and hyphens, as people write it in threes and fours."""
    return re.sub(r"[\s-]", "", text)


def nhs_number_fault(text: str) -> str | None:
    """Why nobody may be linked by this NHS number; None where nothing speaks against it.

    The words complete "the number ...". Source: NHS Data Dictionary, NHS NUMBER (modulus 11, the tenth digit checks).
    """
    number = tidy_nhs_number(text)
    if not (number.isascii() and number.isdigit() and len(number) == 10):
        return "is not ten digits"
    if not nhs.is_valid(number):
        return "has a wrong check digit"
    if number in NEVER_GIVEN:
        return "is a filler that was never given to anybody"
    return None


def is_nhs_number(text: str) -> bool:
    """Whether a person may be linked by this NHS number."""
    return nhs_number_fault(text) is None


def tidy_upn(text: str) -> str:
    """The unique pupil number without spaces, in capitals."""
    return re.sub(r"\s", "", text).upper()


def upn_fault(text: str) -> str | None:
    """Why nobody may be linked by this unique pupil number; None where nothing speaks against it.

    The words complete "the number ...". The council's number inside it is not checked: councils come and go.
    Source: DfE, "Unique pupil numbers: a guide for schools and local authorities".
    """
    number = tidy_upn(text)
    if not UPN_SHAPE.fullmatch(number):
        return "is not a letter, eleven digits and a digit or letter"
    if number[-1].isalpha():
        return "is temporary (a letter in the 13th place): another school may have given it to another child"
    if upn.calc_check_digit(number[1:]) != number[0]:
        return "has a wrong check letter"
    return None


def is_upn(text: str) -> bool:
    """Whether a child may be linked by this unique pupil number."""
    return upn_fault(text) is None


def tidy_postcode(text: str) -> str | None:
    """The postcode in capitals with one space ("CM1 1AB"); None where it has no postcode's shape."""
    shape = POSTCODE_SHAPE.fullmatch(re.sub(r"\s", "", text).upper())
    return f"{shape[1]} {shape[2]}" if shape else None


def postcode_fault(text: str) -> str | None:
    """Why this postcode says nothing of where somebody lives; None where nothing speaks against it.

    The words complete "the postcode ...". Source: ONS Postcode Directory user guide (pseudo postcodes ZZ99).
    """
    postcode = tidy_postcode(text)
    if postcode is None:
        return "does not have a postcode's shape"
    if postcode.split()[0] in NOT_A_PLACE:
        return "is a stand-in for no fixed address, not known or abroad"
    return None


def linkable_nhs_number_sql(column: str) -> str:
    """SQL: the column where it is no filler, else NULL. For cells whose check digit landing has already checked."""
    fillers = ", ".join(f"'{number}'" for number in NEVER_GIVEN)
    return f"CASE WHEN {column} NOT IN ({fillers}) THEN {column} END"


def linkable_upn_sql(column: str) -> str:
    """SQL: the column where the UPN is permanent and its check letter right, else NULL (DuckDB's own SQL).

    For cells whose shape landing has already checked.
    """
    weighted = f"LIST_SUM([place * CAST({column}[place] AS INTEGER) FOR place IN RANGE(2, 14)])"
    letter = f"'ABCDEFGHJKLMNPQRTUVWXYZ'[CAST({weighted} % 23 AS INTEGER) + 1]"
    return (
        f"CASE WHEN REGEXP_FULL_MATCH({column}, '[A-Z][0-9]{{12}}')"
        f" THEN CASE WHEN {letter} = LEFT({column}, 1) THEN {column} END END"
    )
