"""Ethnicity as schools' and councils' education systems code it, in the NHS's codes, for each format that has it."""

from familyhub.sources.canonical_sql import filled

CALL = "school_ethnicity()"


def with_school_ethnicity(canonical: dict[str, str]) -> dict[str, str]:
    """The SELECTs with `school_ethnicity()` written out: a table `ethnicity` of `code` and NHS `ethnicity`."""
    table = filled("familyhub.sources.school_census", "codes('ethnicity')")
    return {name: select.replace(CALL, table) for name, select in canonical.items()}
