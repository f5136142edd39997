"""A small county whose agencies state something, and one of them too little."""

import pytest

from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County

STATED = """
[sources.chis]
name = "Child health"
purpose = "To know which checks children are due"
lawful_basis = "6(1)(e)"
special_category_condition = "9(2)(h)"
agreement = "DSA 12"
agreement_ends = 2025-12-31
contact = "information.governance@example.org"
retention_months = 2
cadence_days = 30

[sources.hub]
name = "Family hubs"

[sources.quiet]
name = "Never sent"

[governance]
controller = "Testshire Council"
"""

HUB = """
    status        | person_key | status        | from_date
                  | h1         | youth_justice | 2025-09-01
    person_record | person_key | nhs_number | forename | birth_date | ethnicity
                  | h1         | 9990000018 | Ada      | 2025-09-01 | A
    """


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("stated"), STATED)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.receive("2025-12-02", HUB, source="hub")
    county.refresh()
    return county
