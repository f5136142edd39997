"""What to do about a fault, by the rule that was broken: one sentence each, to whoever keeps the record."""

import re

from familyhub.model import Column, Table
from familyhub.model.identifiers import is_nhs_number

TO_DO: dict[str, str] = {
    "required": "Fill the field in the record: without it nobody can tell what the row is about.",
    "order": "Correct the two dates: the end lies before the beginning.",
    "filler_date": "Enter the day itself, or leave the field empty where nobody knows it.",
    "future_date": "Correct the date: it lies after the day on which the extract was made.",
    "out_of_range": "Correct the year: the date lies where nobody of the service can have lived.",
    "day_first": "Write the day before the month, as in the rest of the column.",
    "date": "Correct the date: there is no such day.",
    "code": "Choose one of the codes that the field allows, or tell us what the code means.",
    "integer": "Enter a whole number in the range of the field.",
    "number": "Enter a number in the range of the field.",
    "flag": "Enter yes or no.",
    "id": "Send the record's own number as the system keeps it.",
    "key": "Send the record's own number as the system keeps it.",
    "nhs_number": "Look up the NHS number and correct it: its check digit is wrong.",
    "filler_number": "Look up the NHS number, or leave the field empty where nobody knows it.",
    "upn": "Ask the school for the permanent pupil number: this one does not have the form of one.",
    "postcode": "Correct the postcode.",
    "wrong_cell_count": "Export again with text in quotes: a comma or line break inside a field has moved the others.",
    "cut_off": "Send the whole file again: it ends in the middle of a row.",
    "unclosed_quote": "Export again with quotes doubled inside text: one that is never closed swallows what follows.",
    "too_long": "Export again: a line is so long that it cannot be a row.",
    "spreadsheet_error": "Send the value itself: the spreadsheet holds an error where it should be.",
    "encoding": "Export again as UTF-8: letters of this row are not in the encoding of the rest.",
    "nul_byte": "Export again: the row holds bytes that are no text.",
    "resource": "Send the resource with an id.",
    "contained": "Send the contained resource whole, with what it belongs to.",
    "repeated_element": "Send the element once.",
    "child_rejected": "Mend the child's own record first: this row goes with it.",
    "repeated_differently": "Send only the row that is right; until then the later one stands.",
    "referral_changes_person": "Say whose referral it is: one id stands for two people.",
    "contact_across_referrals": "Nothing, if ids count anew in each referral; else give each contact an id of its own.",
    "contact_before_birth": "Correct the day of the contact or the date of birth.",
    "referral_before_birth": "Correct the day of the referral or the date of birth.",
    "assessment_before_birth": "Correct the day of the assessment or the date of birth.",
    "seen_after_death": "Correct the day of the contact or the date of death, or remove the contact from this record.",
    "birth_date_changes": "Confirm which date of birth is right; the later one stands until you say otherwise.",
    "sex_changes": "Confirm which is right; the later one stands until you say otherwise.",
    "death_goes_silent": "Send the date of death again, or the file that told of it anew, mended, if it was wrong.",
    "restriction_goes_silent": "Send the restriction with every extract, or `none` if it was lifted.",
    "still_sent": "Correct the record: it was shown to be wrong, and what it says does not count here.",
    "two_caseloads": "Close the caseload of the team that no longer holds the person.",
    "overlapping_spells": "Close the earlier spell, or remove the one that was entered twice.",
    "two_mothers": "Say who the child's mother is; until then the more direct statement stands.",
    "too_young": "Correct one of the two dates of birth, or who the parent is.",
    "own_parent": "Say who the other person is: the line names one person twice, or two records were joined wrongly.",
    "too_many_children": "Leave the field empty where nobody knows who the parent is, instead of naming a stand-in.",
    "between_families": "Say who the child's mother is: brothers and sisters of two mothers are named.",
    "expected_child_unsettled": "Send the birth order of each child, so that who was expected is known by it.",
    "shared_identifier": "Look up each person's own NHS number: this one stands on several people.",
}
"""By rule. A rule that is not here is told by what was expected."""

HIDDEN = "kept off this list"
"""What stands for a value that would identify somebody."""

TELLING_KINDS = ("date", "code", "integer", "number", "flag")
"""Columns whose cells are told: no name, number or address belongs in them."""

COUNTS_ONLY = ("wrong_cell_count",)
"""Rules about a whole line whose finding holds nothing of the line."""

LOOKS_SHIFTED = 3
"""So many faults on one line, and its cells may stand in each other's columns: none of them is told."""

_TEN_DIGITS = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s?[0-9][A-Z]{2}\b", re.IGNORECASE)


def to_do(rule: str, expected: str) -> str:
    """What to do about a fault of a rule, in one sentence."""
    return TO_DO.get(rule, f"Correct the value: expected is {expected}.")


def masked_found(table: Table | None, column: str | None, rule: str, found: str, faults_on_line: int) -> str:
    """What was found, as it may leave: identifying values are not told, nor any of a line whose cells look shifted."""
    if not found:
        return "nothing"
    if rule in COUNTS_ONLY:
        return found
    declared = _column(table, column)
    if declared is None or declared.identifies or declared.kind not in TELLING_KINDS:
        return HIDDEN
    if faults_on_line >= LOOKS_SHIFTED or (declared.kind == "date" and not re.search(r"\d", found)):
        return HIDDEN
    return masked_text(found)


def masked_text(text: str) -> str:
    """A sentence without what looks like an NHS number or a postcode."""
    return _POSTCODE.sub(HIDDEN, _TEN_DIGITS.sub(HIDDEN, text))


def masked_key(table: Table | None, parts: dict[str, str]) -> str:
    """A record's own id in words, without the parts of it that identify a person elsewhere too."""
    shown = []
    for name, value in parts.items():
        declared = _column(table, name)
        hide = (declared is not None and declared.identifies) or is_nhs_number(value)
        shown.append(f"{name} {HIDDEN if hide else value}")
    return ", ".join(shown)


def _column(table: Table | None, name: str | None) -> Column | None:
    if table is None or name is None:
        return None
    return next((column for column in table.columns if column.name == name), None)
