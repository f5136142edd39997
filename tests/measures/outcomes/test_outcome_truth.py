"""From files to outcomes: where identifiers are complete, every member stands where it truly stands."""

from pathlib import Path

import pytest
from outcome_county import DAYS, Told, made, told, truth

from familyhub.measures.outcomes import load_outcomes

pytestmark = pytest.mark.slow

CHILDREN = 3_000
"""Fewer, and a measure for few people (teenage mothers in the poorest places) finds nobody."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Told]:
    """The snapshot and the truth."""
    root: Path = tmp_path_factory.mktemp("outcomes") / "county"
    county = made(root, children=CHILDREN, seed=21)
    return told(root), truth(county)


@pytest.mark.parametrize("measure", load_outcomes())
def test_every_member_of_an_outcome_stands_where_it_truly_stands(measure: str, both: tuple[Told, Told]):
    found, true = both
    assert found.members[measure] == true.members[measure]
    assert true.members[measure], "a measure without a member shows nothing"


def test_no_measure_is_told_of_that_the_truth_does_not_know(both: tuple[Told, Told]):
    found, true = both
    assert sorted(found.members) == sorted(true.members) == sorted(load_outcomes())


def test_the_county_holds_every_way_that_work_can_go(both: tuple[Told, Told]):
    _, true = both
    rows = [dict(zip(("who", *DAYS), row, strict=True)) for rows in true.members.values() for row in rows]
    assert any(row["declined_on"] for row in rows)
    assert {row["reason"] for row in rows} >= {None, "moved_away", "disengaged"}
    assert {row["achieved"] for row in rows if row["completed_on"]} == {None, True, False}
    assert any(row["entered_on"] and not row["completed_on"] and not row["abandoned_on"] for row in rows)


def test_every_outcome_figure_at_every_level_is_the_true_one(both: tuple[Told, Told]):
    found, true = both
    months = {(measure, month) for measure, month, *_ in true.figures}
    compared = {
        key: counts
        for key, counts in found.figures.items()
        # What each practitioner did is for supervision, and no place of the county.
        if (key[0], key[1]) in months and key[2] != "practitioner" and any(counts)
    }
    wanted = {key: counts for key, counts in true.figures.items() if any(counts)}
    differing = {key for key in compared | wanted if compared.get(key) != wanted.get(key)}
    assert {key: (compared.get(key), wanted.get(key)) for key in sorted(differing)[:5]} == {}
    assert len(wanted) > 10_000
