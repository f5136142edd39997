"""Deliveries: from birth notices, registers and pregnancies of several sources to one row a delivery."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspaces import BuiltCounty, County

DAY = "2025-01-10"


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def deliveries(built: BuiltCounty) -> dict[str, tuple[str | None, str | None, int, str]]:
    """Every delivery by its babies (or `unborn of MOTHER`): mother, day, live babies, where it stands."""
    names = {}
    for record, person in sorted(built.people().items()):
        names.setdefault(person, record.split("/")[1])
    found = {}
    for delivery, mother, born_on, live, outcome in built.ask(
        "SELECT delivery_id, mother_id, born_on, live_babies, outcome FROM delivery"
    ):
        babies = built.ask("SELECT person_id FROM delivery_person WHERE delivery_id = ? AND role = 'baby'", delivery)
        label = " ".join(sorted(names[person] for (person,) in babies)) or f"unborn of {names[mother]}"
        found[label] = (names.get(mother), born_on, live, outcome)
    return found


def test_twins_of_one_mother_are_one_delivery_also_across_midnight(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_key | born_on    | outcome | birth_order
              | ada        | mum        | 2024-06-01 | live    | 1
              | ben        | mum        | 2024-06-02 | live    | 2
        """,
    )
    assert deliveries(county.build()) == {"ada ben": ("mum", "2024-06-01", 2, "live")}


def test_babies_of_one_delivery_key_are_one_delivery_where_nobody_knows_the_mother(county):
    county.receive(
        DAY,
        """
        birth | person_key | delivery_key | born_on    | outcome
              | ada        | d1           | 2024-06-01 | live
              | ben        | d1           | 2024-06-01 | live
              | cat        | d2           | 2024-06-01 | live
        """,
    )
    assert deliveries(county.build()) == {
        "ada ben": (None, "2024-06-01", 2, "live"),
        "cat": (None, "2024-06-01", 1, "live"),
    }


def test_a_twin_whose_row_names_no_mother_has_its_twins(county):
    county.receive(
        DAY,
        """
        birth | person_key | delivery_key | mother_key | born_on    | outcome
              | ada        | d1           | mum        | 2024-06-01 | live
              | ben        | d1           |            | 2024-06-02 | live
        """,
    )
    assert deliveries(county.build()) == {"ada ben": ("mum", "2024-06-01", 2, "live")}


def test_twins_with_one_delivery_key_are_one_delivery_though_their_rows_name_two_records_of_the_mother(county):
    county.receive(
        DAY,
        """
        birth | person_key | delivery_key | mother_key | born_on    | outcome
              | ada        | d1           | mum-1      | 2024-06-01 | live
              | ben        | d1           | mum-2      | 2024-06-01 | live
        """,
    )
    (delivery,) = deliveries(county.build()).items()
    assert delivery[0] == "ada ben" and delivery[1][1:] == ("2024-06-01", 2, "live")


def test_a_delivery_key_that_half_the_county_shares_is_a_placeholder(county):
    rows = "\n".join(f"| baby{n} | 0 | mum{n} | 2024-06-01 | live" for n in range(8))
    county.receive(DAY, "birth | person_key | delivery_key | mother_key | born_on | outcome\n" + rows)
    found = deliveries(county.build())
    assert found["baby3"] == ("mum3", "2024-06-01", 1, "live") and len(found) == 8


def test_a_mother_of_half_the_county_is_a_placeholder(county):
    rows = "\n".join(f"| baby{n} | unknown | 2024-06-{n:02} | live" for n in range(1, 9))
    county.receive(DAY, "birth | person_key | mother_key | born_on | outcome\n" + rows)
    found = deliveries(county.build())
    assert found["baby3"] == (None, "2024-06-03", 1, "live") and len(found) == 8


def test_nobody_is_a_mother_by_a_filler_in_place_of_her_nhs_number(county):
    county.receive(
        DAY,
        """
        person_record | person_key | nhs_number | birth_date
                      | mum        | 0000000000 | 1990-01-01
        birth | person_key | mother_nhs_number | born_on    | outcome
              | ada        | 0000000000        | 2024-06-01 | live
              | ben        | 0000000000        | 2024-06-03 | live
        """,
    )
    assert {name: found[0] for name, found in deliveries(county.build()).items()} == {"ada": None, "ben": None}


def test_children_of_one_mother_in_different_years_are_different_deliveries(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_key | born_on    | outcome
              | ada        | mum        | 2022-06-01 | live
              | ben        | mum        | 2024-06-01 | live
        """,
    )
    assert set(deliveries(county.build())) == {"ada", "ben"}


def test_the_mother_is_found_by_her_nhs_number_in_another_source(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_nhs_number | born_on    | outcome
              | ada        | 9990000018        | 2024-06-01 | live
        """,
    )
    county.receive(
        DAY,
        """
        person_record | person_key | nhs_number | birth_date
                      | mum        | 9990000018 | 1990-01-01
        """,
        source="gp",
    )
    assert deliveries(county.build())["ada"][0] == "mum"


def test_a_stillborn_twin_belongs_to_the_delivery_and_is_not_on_its_list(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_key | born_on    | outcome
              | ada        | mum        | 2024-06-01 | live
              | ben        | mum        | 2024-06-01 | stillborn
        """,
    )
    assert deliveries(county.build()) == {"ada": ("mum", "2024-06-01", 1, "live")}


def test_a_stillbirth_ends_the_delivery_and_says_when_it_was_learnt(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_key | born_on    | outcome
              | ben        | mum        | 2024-06-01 | stillborn
        """,
    )
    built = county.build()
    assert deliveries(built) == {"unborn of mum": ("mum", "2024-06-01", 0, "stillborn")}
    assert built.ask("SELECT ended_on, ended_learnt_on FROM delivery") == [("2024-06-01", DAY)]


def test_a_loss_ends_a_pregnancy_the_day_it_is_learnt_and_not_before(county):
    county.receive(
        "2024-03-01",
        """
        pregnancy | pregnancy_key | person_key | due_on     | outcome
                  | p1            | mum        | 2024-09-01 |
        """,
    )
    county.receive(
        "2024-05-01",
        """
        pregnancy | pregnancy_key | person_key | due_on     | outcome | ended_on
                  | p1            | mum        | 2024-09-01 | loss    | 2024-04-20
        """,
    )
    built = county.build()
    assert deliveries(built) == {"unborn of mum": ("mum", None, 0, "loss")}
    assert built.ask("SELECT learnt_on, ended_on, ended_learnt_on FROM delivery") == [
        ("2024-03-01", "2024-04-20", "2024-05-01")
    ]


def test_a_birth_and_its_pregnancy_are_one_row(county):
    county.receive(
        "2024-03-01",
        """
        pregnancy | pregnancy_key | person_key | booked_on  | due_on
                  | p1            | mum        | 2024-02-01 | 2024-09-01
        """,
    )
    county.receive(
        "2024-09-10",
        """
        birth | person_key | pregnancy_key | mother_key | born_on    | outcome | gestation_days
              | ada        | p1            | mum        | 2024-08-30 | live    | 278
        """,
    )
    built = county.build()
    assert deliveries(built) == {"ada": ("mum", "2024-08-30", 1, "live")}
    assert built.ask("SELECT booked_on, expected_on, gestation_days, learnt_on, born_learnt_on FROM delivery") == [
        ("2024-02-01", "2024-09-01", 278, "2024-03-01", "2024-09-10")
    ]


def test_two_sources_about_one_pregnancy_are_one_delivery_before_and_after_the_birth(county):
    mothers = """
        person_record | person_key | nhs_number | birth_date
                      | {0}        | 9990000018 | 1990-01-01
        pregnancy     | pregnancy_key | person_key | due_on
                      | {0}-p         | {0}        | {1}
        """
    county.receive("2024-03-01", mothers.format("mum", "2024-09-01"), source="maternity")
    county.receive("2024-03-02", mothers.format("mother", "2024-09-10"), source="health-visiting")
    assert deliveries(county.build()) == {"unborn of mother": ("mother", None, 0, "expected")}
    county.receive(
        "2024-09-12",
        """
        birth | person_key | pregnancy_key | mother_key | born_on    | outcome
              | ada        | mum-p         | mum        | 2024-08-30 | live
        """,
        source="maternity",
    )
    assert deliveries(county.build()) == {"ada": ("mother", "2024-08-30", 1, "live")}


def test_a_mother_may_be_expecting_again(county):
    county.receive(
        DAY,
        """
        birth     | person_key    | mother_key | born_on    | outcome
                  | ada           | mum        | 2024-01-30 | live
        pregnancy | pregnancy_key | person_key | due_on
                  | p2            | mum        | 2025-06-01
        """,
    )
    assert deliveries(county.build()) == {
        "ada": ("mum", "2024-01-30", 1, "live"),
        "unborn of mum": ("mum", None, 0, "expected"),
    }


def test_a_child_who_moved_in_has_a_delivery_without_a_birth_notice(county):
    county.receive(
        DAY,
        """
        person_record       | person_key | birth_date
                            | ada        | 2024-06-01
        relationship_record | person_key | other_key | relationship
                            | ada        | mum       | mother
        """,
    )
    assert deliveries(county.build()) == {"ada": ("mum", "2024-06-01", 1, "live")}


def test_a_corrected_birth_notice_was_learnt_when_the_first_was(county):
    for day, grams in (("2024-06-10", "3100"), ("2024-07-10", "3400")):
        county.receive(
            day,
            f"""
            birth | person_key | mother_key | born_on    | outcome | weight_grams
                  | ada        | mum        | 2024-06-01 | live    | {grams}
            """,
        )
    built = county.build()
    assert built.ask("SELECT learnt_on, born_learnt_on FROM delivery") == [("2024-06-10", "2024-06-10")]
    assert built.ask("SELECT learnt_on FROM person") == [("2024-06-10",)]


def test_a_delivery_keeps_its_id_when_an_elder_child_becomes_known(county):
    county.receive(
        DAY,
        """
        birth | person_key | mother_key | born_on    | outcome
              | ben        | mum        | 2024-06-01 | live
        """,
    )
    ((before,),) = county.build().ask("SELECT delivery_id FROM delivery")
    county.receive(
        "2025-02-01",
        """
        birth | person_key | mother_key | born_on    | outcome
              | ada        | mum        | 2022-06-01 | live
        """,
    )
    assert county.build().ask("SELECT delivery_id FROM delivery WHERE born_on = '2024-06-01'") == [(before,)]


BABIES = st.lists(
    st.tuples(st.sampled_from(["m1", "m2", ""]), st.sampled_from(["d1", "d2", ""]), st.integers(0, 40)),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=8)
@given(babies=BABIES, order=st.randoms(use_true_random=False))
def test_every_live_baby_is_in_exactly_one_delivery_whatever_the_order_of_rows(tmp_path_factory, babies, order):
    rows = [
        f"| baby{number} | {key} | {mother} | 2024-06-{1 + day % 30:02} | live"
        for number, (mother, key, day) in enumerate(babies)
    ]
    answers = []
    for _ in range(2):
        order.shuffle(rows)
        county = County(tmp_path_factory.mktemp("county"))
        county.receive(DAY, "\n".join(["birth | person_key | delivery_key | mother_key | born_on | outcome", *rows]))
        built = county.build()
        answers.append(built.ask("SELECT delivery_id, person_id FROM delivery_person WHERE role = 'baby' ORDER BY ALL"))
        assert built.ask("SELECT SUM(live_babies) FROM delivery") == [(len(babies),)]
    assert answers[0] == answers[1]
    assert len({person for _, person in answers[0]}) == len(answers[0]) == len(babies)


@pytest.mark.parametrize(("ended_on", "outcome"), [("2024-05-20", ""), ("2024-05-20", "birth"), ("", "birth")])
def test_a_pregnancy_that_has_ended_expects_nobody_whatever_its_end(county, ended_on, outcome):
    county.receive(
        DAY,
        f"""
        pregnancy | pregnancy_key | person_key | due_on     | ended_on   | outcome
                  | p1            | mum        | 2024-06-01 | {ended_on} | {outcome}
        """,
    )
    built = county.build()
    assert built.ask("SELECT outcome, ended_on, ended_learnt_on FROM delivery") == [("ended", ended_on or None, DAY)]


def test_the_baby_of_an_ended_pregnancy_makes_it_a_birth(county):
    county.receive(
        DAY,
        """
        pregnancy | pregnancy_key | person_key | due_on     | ended_on   | outcome
                  | p1            | mum        | 2024-06-01 | 2024-05-20 | birth
        birth     | person_key | mother_key | born_on    | outcome
                  | ada        | mum        | 2024-05-20 | live
        """,
    )
    assert deliveries(county.build()) == {"ada": ("mum", "2024-05-20", 1, "live")}
