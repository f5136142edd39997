"""Paths from parent links; what does not fit is said, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familyhub.geography import Place, build_hierarchy
from familyhub.model import BY_NAME


def places(**parents):
    return [Place(key, key.title(), "ward", parent) for key, parent in parents.items()]


COUNTY = [
    Place("C", "Fenshire", "county"),
    Place("D1", "Northport", "district", "C"),
    Place("D2", "Southam", "district", "C"),
    Place("W1", "Harbour", "ward", "D1"),
    Place("L1", "Northport 001A", "lsoa", "W1", 1),
    Place("L2", "Northport 001B", "lsoa", "W1", 4),
]


def test_every_place_has_its_path_up_to_the_top():
    county = build_hierarchy(COUNTY)
    assert county.paths["L1"] == ("L1", "W1", "D1", "C")
    assert county.paths["C"] == ("C",)
    assert county.sound
    assert county.problems() == ()


def test_a_place_knows_what_it_lies_in_and_what_lies_in_it():
    county = build_hierarchy(COUNTY)
    assert county.within("L1", "district").name == "Northport"
    assert county.within("D1", "district").name == "Northport"
    assert county.within("C", "district") is None
    assert county.within("unknown", "district") is None
    assert [place.place_key for place in county.below("D1")] == ["L1", "L2", "W1"]
    assert [place.place_key for place in county.below("C", "district")] == ["D1", "D2"]
    assert county.below("D2") == ()


def test_a_place_whose_parent_is_missing_is_an_orphan_and_the_top_of_its_path():
    found = build_hierarchy(places(child="ward", ward="gone"))
    assert found.orphans == {"ward": "gone"}
    assert found.paths == {"child": ("child", "ward"), "ward": ("ward",)}
    assert not found.sound
    assert found.problems() == ("Ward (ward) lies in gone, which is not among the places.",)


@pytest.mark.parametrize(
    ("parents", "cycles", "with_path"),
    [
        ({"a": "a"}, (("a",),), []),
        ({"b": "a", "a": "b"}, (("a", "b"),), []),
        ({"c": "a", "b": "c", "a": "b"}, (("a", "b", "c"),), []),
        ({"hangs": "a", "a": "b", "b": "a", "fine": None}, (("a", "b"),), ["fine"]),
        ({"a": "a", "x": "y", "y": "x"}, (("a",), ("x", "y")), []),
    ],
)
def test_places_that_lie_in_one_another_have_no_path(parents, cycles, with_path):
    found = build_hierarchy(places(**parents))
    assert found.cycles == cycles
    assert list(found.paths) == with_path
    assert len(found.problems()) == len(cycles)


def test_a_cycle_is_told_in_words():
    assert build_hierarchy(places(b="a", a="b")).problems() == ("a lies in b lies in a: a place cannot lie in itself.",)


def test_two_places_with_one_key_are_refused():
    with pytest.raises(ValueError, match="two places have the key a"):
        build_hierarchy([*places(a=None), *places(a=None)])


def test_a_place_is_a_row_of_the_canonical_table():
    assert tuple(COUNTY[4].row()) == BY_NAME["place"].names


KEYS = st.sampled_from("abcdefgh")


@given(st.dictionaries(KEYS, st.none() | KEYS), st.randoms())
def test_whatever_the_links_each_place_has_a_path_or_leads_into_a_cycle(parents, random):
    found = build_hierarchy(places(**parents))
    in_cycles = {key for cycle in found.cycles for key in cycle}
    for key in parents:
        walked = [key]
        while parents.get(walked[-1]) in parents and len(walked) <= len(parents):
            walked.append(parents[walked[-1]])
        if len(walked) > len(parents):
            assert key not in found.paths
            assert walked[-1] in in_cycles
        else:
            assert found.paths[key] == tuple(walked)
    shuffled = list(parents.items())
    random.shuffle(shuffled)
    again = build_hierarchy(places(**dict(shuffled)))
    assert (again.paths, again.cycles, again.orphans) == (found.paths, found.cycles, found.orphans)
