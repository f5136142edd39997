"""Relations and families: who is tied to whom, who never is, and a slow reading that says the same."""

import random
from datetime import date

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kin import AS_OF, Kin

from familyhub.linkage import link
from familyhub.linkage.families import MOST_CHILDREN, cluster_families, opaque_family_ids, relate, write_families
from familyhub.linkage.households import build_households
from familyhub.linkage.unborn import unborn_nodes
from familyhub.model.codes import RELATIONSHIP
from familyhub.model.derive import ddl
from familyhub.model.family_facts import (
    FAMILY,
    FAMILY_MEMBER,
    RELATION,
    RELATION_CONTRADICTION,
    RELATION_KIND,
    STATED_AS,
)
from familyhub.sources import landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from workspaces import County

NOTICES = "birth | person_key | mother_key | mother_nhs_number | born_on | outcome\n"
NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
CHILD, ADULT = date(2020, 1, 1), date(1990, 1, 1)


def related(text: str) -> Kin:
    kin = Kin(text)
    kin.link()
    relate(kin.connection)
    return kin


def relations(kin: Kin) -> set[tuple[str, ...]]:
    """`(person, relation, other, basis, standing)`, people by key."""
    names = kin.named()
    return {
        (names[person], relation, names[other], basis, standing)
        for person, relation, other, basis, standing in kin.ask(
            "SELECT person_id, relation, other_id, basis, standing FROM relation"
        )
    }


def families(kin: Kin) -> set[frozenset[str]]:
    """The children of each family, by key."""
    names = kin.named()
    found = cluster_families(kin.connection, AS_OF)
    together: dict[int, set[str]] = {}
    for person, cluster in zip(found.person_id.tolist(), found.cluster.tolist(), strict=True):
        together.setdefault(cluster, set()).add(names[person])
    return {frozenset(children) for children in together.values()}


def members(kin: Kin) -> set[tuple[frozenset[str], str, str]]:
    """Each family's children, and who is of it as what."""
    names = kin.named()
    families(kin)
    write_families(kin.connection, opaque_family_ids(kin.connection))
    rows = kin.ask("SELECT family_id, person_id, role FROM family_member")
    children = {
        family: frozenset(names[who] for of, who, role in rows if of == family and role == "child")
        for family, _, _ in rows
    }
    return {(children[family], names[person], role) for family, person, role in rows if role != "child"}


def faults(kin: Kin) -> set[tuple[str, str | None, str | None, str | None]]:
    names: dict[int | None, str] = {**kin.named(), None: "-"}
    rows = kin.ask("SELECT fault, person_id, first_id, second_id FROM relation_contradiction")
    return {(fault, *(names.get(who, "?") for who in people)) for fault, *people in rows}  # type: ignore[misc] - four columns, as asked for above


def of(*children: str) -> frozenset[str]:
    return frozenset(children)


def test_babies_of_one_mother_are_brothers_and_sisters_and_one_family():
    kin = related(
        """
        birth | person_key | mother_key | born_on    | outcome
              | ada        | mum        | 2020-01-01 | live
              | ben        | mum        | 2022-01-01 | live
        """
    )
    assert relations(kin) == {
        ("mum", "mother_of", "ada", "birth_notice", "stands"),
        ("mum", "mother_of", "ben", "birth_notice", "stands"),
        ("ada", "sibling_of", "ben", "one_mother", "stands"),
    }
    assert families(kin) == {of("ada", "ben")}
    assert members(kin) == {(of("ada", "ben"), "mum", "mother")}


def test_a_mother_known_by_her_number_alone_still_makes_one_family():
    kin = related(
        f"""
        relationship_record | person_key | other_nhs_number | relationship
                            | ada        | {NUMBER}         | mother
                            | ben        | {NUMBER}         | mother
                            | cat        | {OTHER_NUMBER}   | mother
        person_record       | person_key | birth_date
                            | ada        | 2020-01-01
                            | ben        | 2022-01-01
                            | cat        | 2022-01-01
        """
    )
    assert families(kin) == {of("ada", "ben"), of("cat")}
    assert relations(kin) == {("ada", "sibling_of", "ben", "one_mother", "stands")}


def test_a_number_and_an_id_in_one_notice_are_one_woman():
    kin = related(
        f"""
        birth | person_key | mother_key | mother_nhs_number | born_on    | outcome
              | ada        | mum        | {NUMBER}          | 2020-01-01 | live
              | ben        |            | {NUMBER}          | 2022-01-01 | live
        """
    )
    assert ("mum", "mother_of", "ben", "birth_number", "stands") in relations(kin)


def test_two_mothers_of_one_child_are_both_kept_the_better_source_first_and_told():
    kin = related(
        """
        birth               | person_key | mother_key | born_on    | outcome
                            | ada        | mum        | 2020-01-01 | live
        relationship_record | person_key | other_key  | relationship | source
                            | ada        | aunt       | mother       | social-care
        """
    )
    assert relations(kin) == {
        ("mum", "mother_of", "ada", "birth_notice", "stands"),
        ("aunt", "mother_of", "ada", "stated", "contradicted"),
    }
    assert faults(kin) == {("two_mothers", "ada", "mum", "aunt")}
    assert members(kin) == {(of("ada"), "mum", "mother")}


def test_a_twin_whose_notice_names_no_mother_has_the_other_twins():
    kin = related(
        """
        birth | person_key | delivery_key | mother_key | born_on    | outcome
              | ada        | d1           | mum        | 2020-01-01 | live
              | ben        | d1           |            | 2020-01-02 | live
        """
    )
    assert ("mum", "mother_of", "ben", "one_delivery", "stands") in relations(kin)


def test_a_delivery_key_of_distant_days_makes_no_twins():
    kin = related(
        """
        birth | person_key | delivery_key | mother_key | born_on    | outcome
              | ada        | 0            | mum        | 2020-01-01 | live
              | ben        | 0            |            | 2020-03-01 | live
        """
    )
    assert families(kin) == {of("ada"), of("ben")}


def test_a_father_of_two_mothers_children_is_of_two_families():
    kin = related(
        """
        birth               | person_key | mother_key | born_on      | outcome
                            | ada        | mum        | 2020-01-01   | live
                            | ben        | eve        | 2022-01-01   | live
        relationship_record | person_key | other_key  | relationship
                            | ada        | dad        | father
                            | ben        | dad        | father
        """
    )
    assert families(kin) == {of("ada"), of("ben")}
    assert ("ada", "half_sibling_of", "ben", "one_parent", "stands") in relations(kin)
    assert {(children, who) for children, who, role in members(kin) if role == "father"} == {
        (of("ada"), "dad"),
        (of("ben"), "dad"),
    }


def test_children_of_one_mother_and_two_fathers_are_half_siblings_and_one_family():
    kin = related(
        """
        birth               | person_key | mother_key | born_on      | outcome
                            | ada        | mum        | 2020-01-01   | live
                            | ben        | mum        | 2022-01-01   | live
        relationship_record | person_key | other_key  | relationship
                            | ada        | dad        | father
                            | ben        | joe        | father
        """
    )
    assert ("ada", "half_sibling_of", "ben", "one_mother", "stands") in relations(kin)
    assert families(kin) == {of("ada", "ben")}


def test_a_child_without_a_mother_is_with_its_brother_but_not_between_two_mothers():
    text = """
        person_record       | person_key | birth_date
                            | cat        | 2021-01-01
        birth               | person_key | mother_key | born_on      | outcome
                            | ada        | mum        | 2020-01-01   | live
                            | ben        | eve        | 2022-01-01   | live
        relationship_record | person_key | other_key  | relationship
                            | cat        | ada        | sibling
    """
    assert families(related(text)) == {of("ada", "cat"), of("ben")}
    kin = related(text + "                            | cat | ben | sibling\n")
    assert families(kin) == {of("ada"), of("ben"), of("cat")}
    assert faults(kin) == {("between_families", "cat", "ada", "ben")}


@pytest.mark.parametrize("relationship", ["grandparent", "foster_carer", "relative", "carer", "family", "household"])
def test_who_is_no_parent_ties_no_children(relationship):
    kin = related(
        f"""
        person_record       | person_key | birth_date
                            | ada        | 2020-01-01
                            | ben        | 2022-01-01
        relationship_record | person_key | other_key | relationship
                            | ada        | nan       | {relationship}
                            | ben        | nan       | {relationship}
        """
    )
    assert families(kin) == {of("ada"), of("ben")}
    assert len(kin.ask("SELECT * FROM relation")) == 2


@pytest.mark.parametrize(
    ("relationship", "role"),
    [("special_guardian", "guardian"), ("kinship_carer", "kinship_carer"), ("parental_responsibility", "responsible")],
)
def test_who_stands_in_for_a_parent_is_of_the_family_and_ties_it_to_no_other(relationship, role):
    kin = related(
        f"""
        birth               | person_key | mother_key | born_on    | outcome
                            | ada        | mum        | 2020-01-01 | live
                            | ben        | eve        | 2022-01-01 | live
        relationship_record | person_key | other_key  | relationship
                            | ada        | nan        | {relationship}
                            | ben        | nan        | {relationship}
        """
    )
    assert families(kin) == {of("ada"), of("ben")}
    assert {(of("ada"), "nan", role), (of("ben"), "nan", role)} <= members(kin)


def test_a_parent_by_adoption_says_that_an_adoption_lies_between_and_is_told_to_nobody():
    kin = related(
        """
        birth               | person_key | mother_key | born_on    | outcome
                            | ada        | mum        | 2020-01-01 | live
                            | ben        | mum        | 2022-01-01 | live
        relationship_record | person_key | other_key  | relationship
                            | ada        | joy        | adoptive_parent
                            | ada        | ben        | sibling
                            | ben        | ada        | household
        """
    )
    assert families(kin) == {of("ada"), of("ben")}
    assert not [said for said in relations(kin) if "ada" in said]


def test_a_home_that_is_said_to_care_for_many_is_a_stand_in():
    rows = "\n".join(f"| c{n} | home | carer" for n in range(MOST_CHILDREN + 1))
    people = "\n".join(f"| c{n} | 20{n % 24:02}-01-01" for n in range(MOST_CHILDREN + 1))
    kin = related(
        f"person_record | person_key | birth_date\n{people}\n"
        f"relationship_record | person_key | other_key | relationship\n{rows}"
    )
    assert families(kin) and not members(kin)
    assert faults(kin) == {("too_many_children", "home", "-", "-")}


def test_a_carer_is_of_the_family_and_a_foster_carer_is_not():
    kin = related(
        """
        person_record       | person_key | birth_date
                            | ada        | 2020-01-01
        relationship_record | person_key | other_key | relationship
                            | ada        | nan       | carer
                            | ada        | fay       | foster_carer
        """
    )
    assert members(kin) == {(of("ada"), "nan", "carer")}


ADOPTION = """
    person_record       | person_key | birth_date | restriction
                        | cat        | 2021-01-01 |
                        | ada        | 2020-01-01 | none
                        | ada        | 2020-01-01 |
    birth               | person_key | mother_key | born_on    | outcome
                        | ada        | mum        | 2020-01-01 | live
                        | ben        | mum        | 2022-01-01 | live
    relationship_record | person_key | other_key  | relationship
                        | cat        | joy        | mother
                        | cat        | ada        | sibling
"""


def test_an_adoption_cuts_the_family_of_birth_from_the_adoptive_one():
    assert families(related(ADOPTION)) == {of("ada", "ben"), of("cat")}
    kin = related(ADOPTION.replace("none", "adopted") + "| ada | joy | mother")
    assert families(kin) == {of("ada"), of("ben"), of("cat")}
    assert not {who for children, who, _ in members(kin) if "ada" in children}
    assert not [said for said in relations(kin) if "ada" in said]
    assert not faults(kin)


def test_whoever_bears_the_number_of_a_child_with_an_adoptive_parent_is_cut_like_it():
    kin = related(
        f"""
        person_record       | person_key | birth_date | nhs_number | source
                            | held       | 2020-01-01 | {NUMBER}   | hub
                            | ada        | 2020-01-01 | {NUMBER}   | chis
                            | ben        | 2022-01-01 |            | chis
        birth               | person_key | mother_key | born_on    | outcome
                            | ada        | mum        | 2020-01-01 | live
                            | ben        | mum        | 2022-01-01 | live
        relationship_record | person_key | other_key  | relationship    | source
                            | held       | joy        | adoptive_parent | hub
        """
    )
    assert families(kin) == {of("held"), of("ada"), of("ben")}


def test_whoever_bears_an_adopted_childs_number_is_cut_like_it():
    kin = related(
        f"""
        person_record | person_key | birth_date | nhs_number | restriction | source
                      | old        | 2020-01-01 | {NUMBER}   | adopted     | social-care
                      | new        | 2020-01-01 | {NUMBER}   |             | chis
                      | ben        | 2022-01-01 |            |             | chis
        birth         | person_key | mother_key | born_on    | outcome
                      | new        | mum        | 2020-01-01 | live
                      | ben        | mum        | 2022-01-01 | live
        """
    )
    assert families(kin) == {of("old"), of("new"), of("ben")}


@pytest.mark.parametrize(
    ("status", "detail", "cuts"),
    [
        ("placed_for_adoption", "placed", True),
        ("placed_for_adoption", "decided", False),
        ("previous_permanence", "P1", True),
        ("previous_permanence", "Adoption order", True),
        ("previous_permanence", "", True),
        ("previous_permanence", "Special guardianship order", False),
        ("previous_permanence", "P2", False),
    ],
)
def test_a_child_living_with_adopters_is_cut(status, detail, cuts):
    kin = related(
        f"""
        birth  | person_key | mother_key | born_on    | outcome
               | ada        | mum        | 2020-01-01 | live
               | ben        | mum        | 2022-01-01 | live
        status | person_key | status     | from_date  | detail
               | ada        | {status}   | 2024-01-01 | {detail}
        """
    )
    assert families(kin) == ({of("ada"), of("ben")} if cuts else {of("ada", "ben")})


def test_a_stand_in_for_a_mother_ties_nobody_and_is_told():
    rows = "\n".join(f"| c{n} | unknown | 20{n % 24:02}-01-01 | live" for n in range(MOST_CHILDREN + 1))
    kin = related(f"birth | person_key | mother_key | born_on | outcome\n{rows}")
    assert all(len(family) == 1 for family in families(kin))
    assert faults(kin) == {("too_many_children", "unknown", "-", "-")}


def test_seven_babies_of_one_day_are_not_one_womans():
    rows = "\n".join(f"| c{n} | unknown | 2024-01-01 | live" for n in range(7))
    assert len(families(related(f"birth | person_key | mother_key | born_on | outcome\n{rows}"))) == 7


def test_a_mother_no_older_than_her_child_is_kept_told_and_built_on_by_nobody():
    kin = related(
        """
        person_record | person_key | birth_date
                      | mum        | 2012-01-01
        birth         | person_key | mother_key | born_on    | outcome
                      | ada        | mum        | 2020-01-01 | live
        """
    )
    assert relations(kin) == {("mum", "mother_of", "ada", "birth_notice", "impossible")}
    assert faults(kin) == {("too_young", "ada", "-", "mum")}
    assert families(kin) == {of("ada"), of("mum")}


def test_nobody_is_their_own_mother():
    kin = related("birth | person_key | mother_key | born_on | outcome\n| ada | ada | 2020-01-01 | live")
    assert relations(kin) == set() and faults(kin) == {("own_parent", "ada", "-", "ada")}


def test_a_young_mother_is_a_child_of_one_family_and_the_mother_of_another():
    kin = related(
        """
        person_record | person_key | birth_date
                      | ann        | 2009-01-01
        birth         | person_key | mother_key | born_on    | outcome
                      | ann        | nan        | 2009-01-01 | live
                      | ada        | ann        | 2025-01-01 | live
        """
    )
    assert families(kin) == {of("ann"), of("ada")}
    assert members(kin) == {(of("ann"), "nan", "mother"), (of("ada"), "ann", "mother")}


def test_a_grown_up_is_a_child_until_25_unless_a_parent_and_the_stillborn_never():
    kin = related(
        """
        birth | person_key | mother_key | born_on    | outcome
              | y1         | mum        | 2003-01-01 | live
              | y2         | mum        | 2004-01-01 | live
              | y3         | mum        | 1999-01-01 | live
              | y4         | mum        | 2024-01-01 | stillborn
              | z1         | y2         | 2024-06-01 | live
        """
    )
    assert families(kin) == {of("y1"), of("z1")}


def test_every_relationship_that_a_source_may_state_is_some_relation():
    assert set(STATED_AS) == set(RELATIONSHIP.meanings)
    assert set(STATED_AS.values()) - {"adoptive_parent_of"} <= set(RELATION_KIND.meanings)


def test_the_tables_are_as_declared():
    kin = related(ADOPTION)
    members(kin)
    for table in (RELATION, RELATION_CONTRADICTION, FAMILY, FAMILY_MEMBER):
        columns = ", ".join(table.names)
        kin.connection.execute(ddl(table, f"declared_{table.name}"))
        kin.connection.execute(f"INSERT INTO declared_{table.name} SELECT {columns} FROM {table.name}")
        for column in table.columns:
            if column.codes is not None:
                stated = {code for (code,) in kin.ask(f"SELECT DISTINCT {column.name} FROM {table.name}")}
                assert stated <= set(column.codes.meanings)


def test_families_without_enough_ids_are_refused():
    kin = related(ADOPTION)
    families(kin)
    with pytest.raises(ValueError, match="1 different ids of 2 for 2 families"):
        write_families(kin.connection, [7, 7])


def test_relations_and_families_come_of_landed_extracts_and_the_linkage_of_today(tmp_path):
    county = County(tmp_path)
    county.receive("2025-01-10", f"{NOTICES} | ada | mum | {NUMBER} | 2020-01-01 | live", source="maternity")
    county.receive(
        "2025-01-11",
        f"""
        person_record       | person_key | birth_date | nhs_number
                            | 17         | 2022-01-01 |
        relationship_record | person_key | other_nhs_number | relationship
                            | 17         | {NUMBER}         | mother
        """,
    )
    county.land()
    with duckdb.connect() as connection:
        extracts = landed_extracts(county.folders.landed)
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
        link(connection, b"secret")
        relate(connection)
        families = cluster_families(connection, AS_OF)
        write_families(connection, opaque_family_ids(connection))
        build_households(connection)
        unborn_nodes(connection)
        cited = connection.execute(
            "SELECT relation, basis, source, extract_id, row FROM relation ORDER BY relation, basis"
        ).fetchall()
    assert len(families.cluster) == 2 and set(families.cluster.tolist()) == {0}
    assert [row[:3] for row in cited] == [
        ("mother_of", "birth_notice", "maternity"),
        ("mother_of", "stated", "chis"),
        ("sibling_of", "one_mother", "chis"),
    ]
    assert all(extract and line for *_, extract, line in cited)


PEOPLE = [f"c{n}" for n in range(6)]
MOTHERS, FATHERS = ["m0", "m1"], ["f0", "f1"]
STATED = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["mother"]), st.sampled_from(MOTHERS)),
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["father", "parent"]), st.sampled_from(FATHERS + MOTHERS)),
        st.tuples(st.sampled_from(PEOPLE), st.just("sibling"), st.sampled_from(PEOPLE)),
    ).filter(lambda said: said[0] != said[2]),
    max_size=12,
    unique=True,
)


def slowly(stated: list[tuple[str, str, str]], adopted: set[str]) -> set[frozenset[str]]:
    """The slow reference: grow groups one tie at a time, until nothing changes."""
    stated = [said for said in stated if said[0] not in adopted and not (said[1] == "sibling" and said[2] in adopted)]
    mother: dict[str, str] = {}
    for child, relation, other in stated:  # the later line stands
        if relation == "mother":
            mother[child] = other
    parents = {(child, other) for child, relation, other in stated if relation in ("father", "parent")}
    parents |= set(mother.items())

    def tied(a: str, b: str) -> bool:
        said = any({a, b} == {child, other} for child, relation, other in stated if relation == "sibling")
        return said or any((a, parent) in parents and (b, parent) in parents for parent in (*MOTHERS, *FATHERS))

    group = {child: frozenset({child}) for child in PEOPLE}
    for _ in PEOPLE:
        for a in PEOPLE:
            for b in PEOPLE:
                if a != b and a not in mother and b not in mother and tied(a, b):
                    together = group[a] | group[b]
                    group |= dict.fromkeys(together, together)
    found: dict[object, set[str]] = {}
    for child in PEOPLE:
        mothers = {mother[b] for a in group[child] for b in mother if a not in mother and tied(a, b)}
        family = mother.get(child) or (next(iter(mothers)) if len(mothers) == 1 else group[child])
        found.setdefault(family, set()).add(child)
    return {frozenset(children) for children in found.values()}


@settings(max_examples=15)
@given(stated=STATED, adopted=st.sets(st.sampled_from(PEOPLE), max_size=2), order=st.integers(0, 9))
def test_families_are_what_a_slow_reading_makes_of_the_relations_whatever_the_order_of_rows(stated, adopted, order):
    kin = Kin()
    for child in PEOPLE:
        kin.add("person_record", person_key=child, birth_date=CHILD, restriction="adopted" if child in adopted else "")
    for adult in (*MOTHERS, *FATHERS):
        kin.add("person_record", person_key=adult, birth_date=ADULT)
    lines = [(number, *said) for number, said in enumerate(stated, start=100)]
    random.Random(order).shuffle(lines)
    for number, child, relation, other in lines:
        kin.add("relationship_record", person_key=child, other_key=other, relationship=relation, row=number)
    kin.link()
    relate(kin.connection)
    assert families(kin) == slowly(stated, adopted)
    kin.connection.execute(
        "CREATE TABLE twice AS SELECT person_id, relation, other_id, basis, row FROM relation"
        " GROUP BY ALL HAVING COUNT(*) > 1"
    )
    assert kin.ask("SELECT * FROM twice") == []
