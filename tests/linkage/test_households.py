"""Households: who lives with whom on a day, who never shows, and a slow reading day by day that says the same."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kin import AS_OF, Kin

import familyhub.linkage
from familyhub.linkage.families import cluster_families, opaque_family_ids, relate, write_families
from familyhub.linkage.households import MOST_UNRELATED, build_households
from familyhub.model.derive import ddl
from familyhub.model.family_facts import HOUSEHOLD, HOUSEHOLD_MEMBER


def housed(kin: Kin) -> Kin:
    kin.link()
    relate(kin.connection)
    cluster_families(kin.connection, AS_OF)
    write_families(kin.connection, opaque_family_ids(kin.connection))
    build_households(kin.connection)
    return kin


def on(kin: Kin, day: str) -> set[frozenset[str]]:
    """Who lives together on a day, by key."""
    names = kin.named()
    together: dict[int, set[str]] = {}
    for household, person in kin.ask(
        f"SELECT household_id, person_id FROM household_member WHERE from_date <= '{day}'"
        f" AND (to_date IS NULL OR to_date >= '{day}')"
    ):
        together.setdefault(household, set()).add(names[person])
    return {frozenset(people) for people in together.values()}


def homes(text: str, more: str = "") -> Kin:
    """Addresses as `person | kind | from | to | address | postcode | uprn`."""
    header = "address_record | person_key | kind | from_date | to_date | address | postcode | uprn\n"
    return housed(Kin(header + text + "\n" + more))


def of(*people: str) -> frozenset[str]:
    return frozenset(people)


def test_people_at_one_address_on_a_day_are_a_household_and_those_who_come_later_are_another():
    kin = homes(
        """
        | ada | home | 2020-01-01 | 2022-03-31 | 14 Quay Street | NP1 1AA |
        | mum | home | 2020-01-01 | 2022-03-31 | 14 Quay St.    | NP1 1AA |
        | ben | home | 2022-04-01 |            | 14 Quay Street | NP1 1AA |
        """
    )
    assert on(kin, "2022-03-31") == {of("ada", "mum")}
    assert on(kin, "2022-04-01") == {of("ben")}
    assert on(kin, "2019-12-31") == set()
    assert kin.ask("SELECT from_date, to_date, people FROM household ORDER BY from_date") == [
        ("2020-01-01", "2022-03-31", 2), ("2022-04-01", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("14 Quay Street", "14 QUAY ST, Northport, NP1 1AA", True),
        ("Flat 2, 14 Quay Street", "14 Quay Street, Flat 2", True),
        ("Apt. 2, 14 Quay Street", "Flat 2 14 Quay Street", True),
        ("14 A Quay Street", "14a Quay Street", True),
        ("First floor flat, 9 Quay Road", "First Floor Flat 9 Quay Rd", True),
        ("Rose Cottage, St Mary's Lane", "Rose Cottage, St Marys Lane", True),
        ("12 School Lane", "12 School Lane", True),
        ("Flat 2, 14 Quay Street", "Flat 3, 14 Quay Street", False),
        ("Flat 2, 14 Quay Street", "14 Quay Street", False),
        ("14 Quay Street", "14a Quay Street", False),
        ("14 Quay Street", "14 Mill Lane", False),
        ("Quay Street", "Quay Street", False),
        ("", "", False),
        ("Quay Primary School, 3 Quay Street", "Quay Primary School, 3 Quay Street", False),
    ],
)
def test_addresses_that_are_one_and_addresses_that_are_not(one, other, together):
    kin = homes(f"| ada | home | 2020-01-01 | | {one} | NP1 1AA |\n| ben | home | 2020-01-01 | | {other} | NP1 1AA |")
    assert (of("ada", "ben") in on(kin, "2021-01-01")) == together


def test_the_number_of_a_property_wins_over_how_it_is_written():
    kin = homes(
        """
        | ada | home | 2020-01-01 | | The Annexe, Mill Lane | NP1 1AA | 000100
        | ben | home | 2020-01-01 | | 2 Mill Lane           | NP1 1AA | 100
        | cat | home | 2020-01-01 | | 2 Mill Lane           | NP1 1AA |
        | dan | home | 2020-01-01 | | 2 Mill Lane           | NP1 1AB | 200
        """
    )
    assert on(kin, "2021-01-01") == {of("ada", "ben", "cat"), of("dan")}


def test_whoever_moves_leaves_the_old_household_though_nobody_closed_the_address():
    kin = homes(
        """
        | ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | mum | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | ada | home | 2021-06-01 | | 2 Mill Lane    | NP1 1AB |
        | ada | home | 2021-09-01 | |                | NP1 1AB |
        | mum | home | 2022-06-01 | |                | NP9 9ZZ |
        """
    )
    assert on(kin, "2021-05-31") == {of("ada", "mum")}
    assert on(kin, "2022-01-01") == {of("ada"), of("mum")}
    assert on(kin, "2023-01-01") == {of("ada")}


def test_a_child_in_two_homes_is_of_two_households():
    kin = homes(
        """
        | ada | home         | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | mum | home         | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | ada | other_parent | 2021-01-01 | | 2 Mill Lane    | NP1 1AB |
        | dad | home         | 2020-01-01 | | 2 Mill Lane    | NP1 1AB |
        """
    )
    assert on(kin, "2022-01-01") == {of("ada", "mum"), of("ada", "dad")}


def test_a_line_that_states_two_homes_loses_neither():
    kin = Kin()
    home = {"person_key": "ada", "postcode": "NP1 1AA", "from_date": "2020-01-01"}
    kin.add("address_record", **home, kind="home", address="14 Quay Street")
    kin.add("address_record", **home | {"from_date": "2021-01-01"}, kind="home", row=7)
    kin.add("address_record", **home | {"from_date": "2021-01-01"}, kind="other_parent", address="2 Mill Lane", row=7)
    housed(kin)
    assert len(kin.ask("SELECT * FROM household_member")) == 2


def test_a_child_in_care_is_of_no_household_until_back_home():
    kin = homes(
        """
        | ada | home      | 2020-01-01 |            | 14 Quay Street | NP1 1AA |
        | mum | home      | 2020-01-01 |            | 14 Quay Street | NP1 1AA |
        | ada | placement | 2021-01-01 | 2021-02-01 | 2 Mill Lane    | NP1 1AB |
        | fay | home      | 2019-01-01 |            | 2 Mill Lane    | NP1 1AB |
        """,
        """
        status | person_key | status       | from_date  | to_date
               | ada        | looked_after | 2021-01-15 | 2021-03-01
        """,
    )
    assert on(kin, "2020-12-31") == {of("ada", "mum"), of("fay")}
    assert on(kin, "2021-01-20") == {of("mum")}
    assert on(kin, "2021-03-01") == {of("mum"), of("fay")}
    assert on(kin, "2021-03-02") == {of("ada", "mum"), of("fay")}


def test_kinship_care_is_a_household_like_another():
    kin = homes(
        """
        | ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | nan | home | 2010-01-01 | | 14 Quay Street | NP1 1AA |
        """,
        "relationship_record | person_key | other_key | relationship\n| ada | nan | grandparent",
    )
    assert on(kin, "2021-01-01") == {of("ada", "nan")}


@pytest.mark.parametrize("restriction", ["address_shielded", "sealed"])
def test_nobody_is_shown_where_somebody_lives_who_must_not_be_found(restriction):
    kin = homes(
        """
        | ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | mum | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | ben | home | 2020-01-01 | | 2 Mill Lane    | NP1 1AB |
        """,
        f"""
        person_record | person_key | birth_date | restriction
                      | ada        | 2020-01-01 | {restriction}
                      | ada        | 2020-01-01 |
        """,
    )
    assert on(kin, "2021-01-01") == {of("ben")}
    assert kin.ask("SELECT * FROM household_left_out") == [("shielded", 1, 2)]


def test_there_is_no_household_in_a_refuge_nor_of_who_is_there():
    kin = homes(
        """
        | ada | refuge | 2021-01-01 | | 14 Quay Street | NP1 1AA |
        | ada | home   | 2020-01-01 | | 2 Mill Lane    | NP1 1AB |
        | dad | home   | 2020-01-01 | | 2 Mill Lane    | NP1 1AB |
        | eve | home   | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        """
    )
    assert on(kin, "2020-06-01") == {of("ada", "dad")}
    assert on(kin, "2021-06-01") == {of("dad")}


def test_an_adopted_child_is_of_no_household():
    kin = homes(
        """
        | ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        | joy | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |
        """,
        "person_record | person_key | birth_date | restriction\n| ada | 2020-01-01 | adopted",
    )
    assert on(kin, "2021-01-01") == {of("joy")}


def crowd(people: int, births: str = "") -> Kin:
    rows = "\n".join(f"| p{n} | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |" for n in range(people))
    return homes(rows, births)


def test_more_unrelated_people_than_a_household_has_are_an_institution():
    assert len(on(crowd(MOST_UNRELATED), "2021-01-01")) == 1
    assert on(crowd(MOST_UNRELATED + 1), "2021-01-01") == set()


def test_a_large_family_is_no_institution():
    born = "\n".join(f"| p{n} | p12 | 20{n + 10}-01-01 | live" for n in range(12))
    kin = crowd(13, f"birth | person_key | mother_key | born_on | outcome\n{born}")
    assert {len(people) for people in on(kin, "2022-01-01")} == {13}


def test_many_who_lived_there_in_turn_are_no_institution():
    rows = "\n".join(
        f"| p{n} | home | 20{n:02}-01-01 | 20{n:02}-12-30 | 14 Quay Street | NP1 1AA |" for n in range(1, 20)
    )
    assert on(homes(rows), "2010-06-01") == {of("p10")}


def test_nobody_lives_anywhere_after_death():
    kin = homes(
        "| ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |",
        "person_record | person_key | birth_date | death_date\n| ada | 2020-01-01 | 2021-01-01",
    )
    assert on(kin, "2021-01-01") == {of("ada")} and on(kin, "2021-01-02") == set()


def test_the_tables_are_as_declared():
    kin = homes("| ada | home | 2020-01-01 | | 14 Quay Street | NP1 1AA |")
    for table in (HOUSEHOLD, HOUSEHOLD_MEMBER):
        kin.connection.execute(ddl(table, f"declared_{table.name}"))
        kin.connection.execute(f"INSERT INTO declared_{table.name} SELECT {', '.join(table.names)} FROM {table.name}")
    assert kin.ask("SELECT people FROM declared_household") == [(1,)]


def test_no_module_that_matches_records_knows_of_households():
    folder = Path(next(iter(familyhub.linkage.__path__)))
    for file in folder.glob("*.py"):
        if file.name in ("__init__.py", "households.py"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {
            name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        }
        assert not any("household" in name for name in imported), file.name
    for file in folder.glob("sql/*.sql"):
        if not file.name.startswith("household"):
            assert "household_" not in file.read_text(encoding="utf-8").replace("lives_with", ""), file.name


FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(12)]
SPELLS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["home", "home", "other_parent", "placement"]),
        st.integers(0, 9),
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from(["1 Quay Street", "2 Quay Street", ""]),
    ),
    max_size=9,
    unique_by=lambda spell: spell[:3],
)


def slowly(spells: list[tuple[str, str, int, int | None, str]], day: int) -> set[frozenset[str]]:
    """The slow reference: on one day, the place that each person's newest row names, if any row still holds there."""
    rows = [(who, kind, start, 99 if length is None else start + length, at) for who, kind, start, length, at in spells]
    rows = [
        row
        for row in rows
        if row[4]
        or row[1] == "placement"
        or not any(
            (who, kind) == row[:2] and at and start <= row[2] <= end and row[2:] != (start, end, at)
            for who, kind, start, end, at in rows
        )
    ]
    away = {who for who, kind, start, end, _ in rows if kind == "placement" and start <= day <= end}
    closed = {at for _, kind, start, end, at in rows if kind == "placement" and start <= day <= end}
    together: dict[str, set[str]] = {}
    for person in "abc":
        for home in ("home", "other_parent"):
            begun = sorted((s, e, at) for who, kind, s, e, at in rows if (who, kind) == (person, home) and s <= day)
            if not begun or person in away:
                continue
            here = begun[-1][2]
            stay = []
            for _, end, at in reversed(begun):
                if at != here:
                    break
                stay.append(end)
            if here and here not in closed and max(stay) >= day:
                together.setdefault(here, set()).add(person)
    return {frozenset(people) for people in together.values()}


@settings(max_examples=12)
@given(spells=SPELLS)
def test_households_are_who_shares_an_address_on_each_day(spells):
    kin = Kin()
    for who, kind, start, length, at in spells:
        until = "" if length is None else FIRST + timedelta(days=start + length)
        kin.add(
            "address_record", person_key=who, kind=kind, from_date=FIRST + timedelta(days=start), to_date=until,
            address=at, postcode="NP1 1AA",
        )  # fmt: skip
    housed(kin)
    assert [on(kin, str(day)) for day in DAYS] == [slowly(spells, number) for number in range(len(DAYS))]
