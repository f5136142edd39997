"""The catalogue: what is shipped, what a council may change, and what is refused."""

import pytest

from familyhub.errors import ConfigurationError
from familyhub.groups.catalogue import load
from familyhub.groups.examples import states

CATALOGUE = load()

ASKED_FOR = {
    "lone_parent", "teenage_parent", "workless_household", "domestic_abuse", "parental_mental_ill_health",
    "substance_misuse", "parent_with_disability", "child_with_send", "child_in_need", "child_protection_plan",
    "looked_after", "young_carer", "english_additional_language", "ethnic_minority", "gypsy_roma_traveller",
    "refugee_or_asylum_seeker", "temporary_housing", "most_deprived_quintile", "two_year_old_entitlement",
    "premature_or_low_birth_weight", "military_family", "parent_in_prison", "father_or_male_carer",
}  # fmt: skip

LOCAL = """
[{name}]
kind = "group"
name = "Lives on a boat"
says = "A family that lives on a boat."
version = 1
whose = "anyone"
why = "Health visitors need to know where to knock."
owner = "Hub lead"
next_review = 2027-01-01
{more}
"""


def test_every_group_that_was_asked_for_is_shipped():
    assert set(CATALOGUE.groups) >= ASKED_FOR


@pytest.mark.parametrize(
    ("name", "place"),
    [(name, place) for name, group in CATALOGUE.groups.items() for place in range(max(1, len(group.example)))],
)
def test_an_example_comes_out_as_it_says(name, place):
    example = CATALOGUE.groups[name].example[place]
    assert states(name, CATALOGUE, example) == example.expect


def test_an_area_has_no_bit_and_a_plan_lies_within_need():
    assert "most_deprived_quintile" not in CATALOGUE.counted
    assert CATALOGUE.nest("child_protection_plan") == "child_in_need" == CATALOGUE.nest("child_in_need")
    assert CATALOGUE.nest("looked_after") == "looked_after"


def local(tmp_path, name="boat", more=""):
    folder = tmp_path / "groups"
    folder.mkdir(exist_ok=True)
    (folder / "ours.toml").write_text(LOCAL.format(name=name, more=more), encoding="utf-8")
    return folder


def test_a_council_adds_a_group_of_its_own(tmp_path):
    ours = load(local(tmp_path))
    assert list(ours.groups)[-1] == "boat" and "boat" in ours.counted
    assert ours.fingerprint != CATALOGUE.fingerprint


def test_a_council_replaces_a_group_by_saying_so(tmp_path):
    ours = load(local(tmp_path, "military_family", 'replaces = "military_family"'))
    assert ours.groups["military_family"].name == "Lives on a boat" and len(ours.groups) == len(CATALOGUE.groups)


@pytest.mark.parametrize(
    ("name", "more", "found"),
    [
        ("military_family", "", "a second definition"),
        ("boat", 'replaces = "caravan"', '"caravan"'),
        ("boat", "colour = 3", "colour"),
        ("boat", 'within = "caravan"', '"caravan"'),
        ("boat", 'within = "boat"', "boat → boat"),
        ("boat", 'recorded_as = ["grt"]', "grt"),
        ("boat", "ages = { from = 12, to = 11 }", "from 12 to 11"),
        ("boat", 'shown_by = [{ record = "status", status = "afloat" }]', "afloat"),
        ("boat", 'shown_by = [{ record = "person", ethnicity = ["Q"] }]', "Q"),
        ("boat", 'shown_by = [{ record = "stars" }]', "stars"),
        ("Boat", "", '"Boat"'),
    ],
)
def test_what_the_vocabulary_does_not_know_is_refused_with_its_place(tmp_path, name, more, found):
    with pytest.raises(ConfigurationError) as refused:
        load(local(tmp_path, name, more))
    trouble = refused.value.trouble
    assert found in trouble.found and trouble.where.startswith(f"groups/ours.toml, {name}")


def test_a_replaced_group_leaves_no_group_within_it(tmp_path):
    with pytest.raises(ConfigurationError) as refused:
        load(local(tmp_path, "boat", 'replaces = "child_in_need"'))
    assert "child_protection_plan" in refused.value.trouble.where


def test_an_example_with_an_unknown_key_is_refused(tmp_path):
    more = 'example = [{ says = "x", as_of = 2026-01-01, people = [{ person = 1, size = 2 }], expect = { 1 = "yes" } }]'
    ours = load(local(tmp_path, more=more))
    with pytest.raises(ConfigurationError, match="size"):
        states("boat", ours, ours.groups["boat"].example[0])
