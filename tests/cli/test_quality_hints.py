"""Whom `familyhub quality` says nobody can link: what is missing of how many, and what to ask the sender for."""

import json

import pytest

from typing_commands import run_in
from workspaces import County

UNDATED = """
    contact | contact_key | person_key | happened_on | activity        | attended
            | c1          | fay        | 2025-09-10  | new_birth_visit | seen
            | c2          | gil        | 2025-09-11  | new_birth_visit | seen
    """
LINKABLE = """
    person_record | person_key | nhs_number | birth_date
                  | ada        | 9990000018 | 2025-09-01
    """
UNNUMBERED = """
    person_record | person_key | nhs_number | forename | birth_date
                  | ada        | 9990000018 | Ada      | 2025-09-01
                  | ben        |            | Ben      | 2025-09-02
    """
DATED = "the date of birth, in a row for each person whom other rows name, mothers too"
NO_NUMBER = "no valid NHS number, no permanent UPN, and no name with a postcode beside the date of birth"
NUMBERED = "the NHS number, or the UPN of a child at school"


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (
            (UNDATED, LINKABLE),
            "2 of 3 people (67%) can never be linked to another source. It holds no date of birth of 2. Ask the sender "
            f"for {DATED}.",
        ),
        (
            (UNNUMBERED,),
            f"1 of 2 people (50%) can never be linked to another source. It holds {NO_NUMBER} of 1. Ask the sender "
            f"for {NUMBERED}.",
        ),
        (
            (UNDATED, UNNUMBERED),
            "3 of 4 people (75%) can never be linked to another source. It holds no date of birth of 2; and "
            f"{NO_NUMBER} of 1. Ask the sender for {DATED}; and for {NUMBERED}.",
        ),
    ],
    ids=["no date of birth", "no number", "both"],
)
def test_what_is_missing_is_counted(tmp_path, texts, says):
    county = County(tmp_path)
    for text in texts:
        county.receive("2025-10-15", text)
    county.refresh()
    findings = json.loads(run_in(tmp_path)("quality", "--json").out)["findings"]
    assert [each["sentence"] for each in findings if each["kind"] == "never_linked"] == [f"chis: {says}"]
