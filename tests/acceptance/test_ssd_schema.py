"""The published Standard Safeguarding Dataset: each object and field is declared; what is beside them is named."""

import re

import pytest

from familyhub.sources.csv_shape import sample
from familyhub.sources.ssd import FORMAT

BESIDE_THE_PUBLISHED = {
    "ssd_person": {"pers_upn", "pers_forename", "pers_surname"},
    "ssd_cin_visits": {"cinv_cin_plan_id"},
    "ssd_cla_reviews": {"clar_cla_person_id"},
    "ssd_s251_finance": {"s251_placement_weekly_cost"},
}
"""Fields of other releases and systems, and one that councils add; docs/sources/ssd.md says why."""


@pytest.fixture(scope="module")
def objects(published) -> dict[str, dict[str, str]]:
    """The published fields of each object, with their types."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted((published / "ssd_schema").glob("ssd_*.yml")):
        fields: dict[str, str] = {}
        for line in file.read_text(encoding="utf-8").splitlines():
            if named := re.fullmatch(r"- name: (\w+)", line):
                fields = found.setdefault(named[1], {})
            elif field := re.fullmatch(r"  - name: (\w+)", line):
                fields[field[1]] = ""
            elif typed := re.fullmatch(r"    type: (\w+)", line):
                fields[list(fields)[-1]] = typed[1].lower()
    return found


def test_47_objects_with_347_fields_are_declared_under_their_published_names(objects):
    assert (len(objects), sum(map(len, objects.values()))) == (47, 347)
    declared = {table.name: set(table.names) - BESIDE_THE_PUBLISHED.get(table.name, set()) for table in FORMAT.tables}
    assert declared == {name: set(fields) for name, fields in objects.items()}


def test_every_published_date_is_a_date_and_nothing_else_is(objects):
    for table in FORMAT.tables:
        dates = {name for name, kind in objects[table.name].items() if kind == "datetime"}
        assert {column.name for column in table.columns if column.kind == "date"} == dates, table.name


def test_no_field_is_read_by_another_objects_table(objects, tmp_path):
    for name, fields in objects.items():
        file = tmp_path / "fields.csv"
        file.write_text(",".join(fields) + "\n", encoding="utf-8")
        match = FORMAT.sniff(sample(file))
        assert match is not None and match.accepted
        assert (match.table, match.unread) == (name, ())
        assert match.columns == {field: field for field in fields}
