"""Priority groups of the demo county beside its truth, which shares no code with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from familyhub import groups, snapshot
from familyhub.config import Folders, read_settings
from familyhub.demo import make_workspace
from familyhub.demo.group_help import group_help
from familyhub.demo.group_truth import GroupTruth
from familyhub.progress import RunLog
from familyhub.sources import land_all

pytestmark = pytest.mark.slow

NAMES = ("people", "own", "unconfirmed", "asked", "under_fives", "families")


@contextmanager
def told_of(root: Path, **asked: Any) -> Iterator[tuple[duckdb.DuckDBPyConnection, GroupTruth]]:
    """The marts of a county's snapshot, and the truth about the county."""
    county = make_workspace(root, **asked)
    folders = Folders(root)
    land_all(folders.incoming, folders.landed, folders.quarantine, county.as_of)
    built = snapshot.build(folders, read_settings(root), b"the secret of a test", RunLog())
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built.folder}/facts.duckdb' AS facts (READ_ONLY)")
        connection.execute(f"ATTACH '{built.folder}/identity.duckdb' AS identity (READ_ONLY)")
        connection.execute("ATTACH ':memory:' AS marts")
        connection.execute("SET search_path = 'marts,facts,identity'")
        question = groups.Question(county.as_of, county.as_of, county.as_of, months=0)
        groups.fill(connection, groups.load(), question)
        yield connection, GroupTruth(county)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with told_of(tmp_path_factory.mktemp("groups") / "county", children=900, seed=23) as found:
        yield found


def wrong_counts(connection, truth):
    """The counts that are not the true ones, beside them, at every level."""
    rows = connection.execute(
        f"SELECT hierarchy, level, place, priority_group, {', '.join(NAMES)} FROM group_count"
    ).fetchall()
    found = {tuple(row[:4]): dict(zip(NAMES, row[4:], strict=True)) for row in rows}
    true, nobody = truth.counts(), dict.fromkeys(NAMES, 0)
    return {
        key: (found.get(key), true.get(key))
        for key in found.keys() | true.keys()
        if (found.get(key) or nobody) != (true.get(key) or nobody)
    }


def test_every_count_at_every_level_is_the_true_one(told):
    connection, truth = told
    assert sum(each["people"] for each in truth.counts().values()) > 1000, "a truth about nobody would prove nothing"
    assert wrong_counts(connection, truth) == {}


def test_families_whose_homes_are_hard_to_know_count_as_they_truly_live(tmp_path):
    """Two homes, care, kin, a refuge, a hostel, lodgings and flats."""
    with told_of(tmp_path / "county", children=200, seed=6, homes=True) as (connection, truth):
        assert wrong_counts(connection, truth) == {}
    counted = {member.person for member in truth.members}
    kinds = truth.circle.county.homes.kinds
    assert {kind for number in counted & kinds.keys() for kind in kinds[number]} == {
        kind for each in kinds.values() for kind in each
    }


def numbers(connection):
    """NHS numbers by person."""
    return dict(
        connection.execute(
            "SELECT person_id, MIN(nhs_number) FROM identity.person_record"
            " WHERE nhs_number IS NOT NULL GROUP BY person_id"
        ).fetchall()
    )


def test_the_children_in_three_groups_are_the_true_ones(told):
    connection, truth = told
    by_person = numbers(connection)
    found = {by_person[child.person_id]: set(child.groups) for child in groups.children_in_three(connection)}
    assert found == {child.nhs_number: set(child.groups) for child in truth.children()}
    assert found


def test_the_help_that_these_children_receive_is_the_true_one(told):
    connection, truth = told
    by_person = numbers(connection)
    true = {each.nhs_number: each for each in group_help(truth)}
    found = {by_person[child.person_id]: child for child in groups.children_in_three(connection)}
    assert {number: (child.intervention, child.since) for number, child in found.items()} == {
        number: (each.intervention, each.since) for number, each in true.items()
    }
    for number, child in found.items():
        assert child.lead in (true[number].leads or (None,))
    assert {each.intervention for each in true.values()} >= {None, "family_support"}
    assert any(child.lead for child in found.values())


def test_every_combination_in_every_place_has_the_true_count(told):
    connection, truth = told
    bits = {
        1 << bit: name
        for name, bit in connection.execute(
            "SELECT priority_group, bit FROM priority_group WHERE bit IS NOT NULL"
        ).fetchall()
    }
    rows = connection.execute(
        "SELECT hierarchy, level, place, mask, children, exactly FROM group_combination"
    ).fetchall()
    found = {
        (*where, tuple(sorted(name for bit, name in bits.items() if mask & bit))): (children, alone)
        for *where, mask, children, alone in rows
    }
    assert found == truth.combinations()
    assert found


def test_every_member_is_traced_to_a_line(told):
    connection, _ = told
    for name in groups.group_names(connection):
        for member in groups.trace(connection, name):
            assert member.says
            assert member.evidence.rpartition(":")[2].isdigit() or member.evidence == "no line of its own"
            if member.says.startswith("recorded"):
                assert "group_recording.csv:" in member.evidence
