"""Bounds: what a figure might be, as it is not sure who is who. Small counties with doubts written by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from counties import county, question_near
from counting import shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.measures import figures, measure, trace
from familyhub.measures.given import Facts, facts_of_text, load
from familyhub.measures.question import Question
from familyhub.model.derive import arrow_schema
from familyhub.model.facts import FACTS
from familyhub.model.linkage_facts import LINKAGE_FACTS

QUESTION = Question(as_of=date(2025, 6, 30), known_by=date(2025, 6, 30), since=date(2020, 1, 1))
AN_EXTRACT = 1
LINED = ("contact", "responsible", "caseload", "residence", "status", "delivery")


@dataclass(slots=True)
class Doubtful:
    """Facts with what is doubtful about them. Rows are told apart by `row`, all of one extract."""

    facts: Facts
    doubts: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {t.name: [] for t in LINKAGE_FACTS})

    def __post_init__(self) -> None:
        lines = [row for table in LINED for row in self.facts[table]]
        for number, row in enumerate(lines, start=1):
            row |= {"extract_id": AN_EXTRACT, "row": number}

    def somebody(self, person_id: int, born: date | None) -> None:
        """A person of whom nobody says that they live here."""
        self._add("person", person_id=person_id, birth_date=born, learnt_on=date(2000, 1, 1), record_count=1)

    def contact(self, person_id: int, activity: str, on: date) -> None:
        """A contact at which the family was seen, face to face."""
        number = len(self.facts["contact"]) + 1
        self._add(
            "contact", contact_id=number, person_id=person_id, happened_on=on, service="health_visiting",
            activity=activity, attended="seen", medium="face_to_face", learnt_from=on, extract_id=AN_EXTRACT,
            row=10_000 + number,
        )  # fmt: skip

    def may_be_one(self, one: int, other: int, weight: float = 5.0) -> None:
        """Two people who may be one."""
        row = {"person_id": min(one, other), "other_id": max(one, other), "weight": weight, "why": "not enough agrees"}
        self.doubts["doubtful_link"].append(row)

    def asked(self, question: str, one: int, other: int, weight: float = 5.0) -> None:
        """A question of the review queue."""
        row = {"question": question, "person_id": min(one, other), "other_id": max(one, other), "weight": weight}
        self.doubts["review_question"].append(row)

    def may_be_another(
        self, person: int, lines: Iterable[dict[str, Any]], *, born: date | None, step: int = 1, weight: float = 6.0,
        takes_birth: bool = False, rest_born: date | None = None,
    ) -> None:  # fmt: skip
        """Rows of a person that may be somebody else's, born on a day as those rows say."""
        apart = 900_000 + 100 * person + step
        self.doubts["weak_tie"].append({
            "person_id": person, "step": step, "apart_id": apart, "weight": weight, "birth_date": born,
            "learnt_on": date(2000, 1, 1), "takes_birth": takes_birth,
            "rest_birth_date": rest_born or next(
                (row["birth_date"] for row in self.facts["person"] if row["person_id"] == person), None
            ),
        })  # fmt: skip
        for line in lines:
            self.doubts["weak_line"].append(
                {"person_id": person, "step": step, "apart_id": apart, "extract_id": AN_EXTRACT, "row": line["row"]}
            )

    def rows_of(self, table: str, person: int) -> list[dict[str, Any]]:
        """The rows of a person."""
        return [row for row in self.facts[table] if row["person_id"] == person]

    def _add(self, table: str, **cells: object) -> None:
        columns = next(declared for declared in FACTS if declared.name == table).names
        self.facts[table].append(dict.fromkeys(columns) | cells)


def measured(doubtful: Doubtful, name: str, question: Question = QUESTION) -> duckdb.DuckDBPyConnection:
    """A database with the facts and the marts of one measure and those it is taken among."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    load(doubtful.facts, connection)
    for table in LINKAGE_FACTS:
        rows = [dict.fromkeys(table.names) | row for row in doubtful.doubts[table.name]]
        if rows:
            connection.register("rows", pa.Table.from_pylist(rows, schema=arrow_schema(table)))
            connection.execute(f"INSERT INTO {table.name} SELECT * FROM rows")
    connection.execute("CREATE SCHEMA marts")
    wanted, needed = shipped(), name
    names = [name]
    while wanted[needed].among is not None:
        needed = str(wanted[needed].among)
        names.append(needed)
    measure(connection, {each: wanted[each] for each in wanted if each in names}, question, into="marts")
    return connection


def bounds(doubtful: Doubtful, name: str = "kpi-2-33", kind: str = "month") -> dict[str, Any]:
    """County bounds by period: ((low met, of), (high met, of))."""
    with measured(doubtful, name) as connection:
        rows = connection.execute(
            "SELECT period, low_numerator, low_denominator, high_numerator, high_denominator FROM marts.bound"
            " WHERE measure = ? AND period_kind = ? AND hierarchy = 'caseload' AND level = 'county'",
            [name, kind],
        ).fetchall()
    return {period: ((low, low_of), (high, high_of)) for period, low, low_of, high, high_of in rows}


TWO_CHILDREN = """
births                  | child | on
                        | 1     | 2024-03-01
                        | 2     | 2024-03-01
six_to_eight_week_review| child | on
                        | 1     | 2024-04-20
"""


@pytest.fixture
def two() -> Doubtful:
    """Two children born on one day, one of whom was seen."""
    return Doubtful(facts_of_text(TWO_CHILDREN))


def test_a_figure_without_a_doubt_has_no_bounds(two):
    assert bounds(two) == {}


def test_a_check_of_somebody_unknown_who_may_be_the_child_is_a_check_at_best(two):
    two.somebody(7, date(2024, 3, 1))
    two.contact(7, "six_to_eight_week_review", date(2024, 4, 21))
    two.may_be_one(2, 7)
    assert bounds(two) == {"2024-04": ((1, 2), (2, 2))}


def test_two_children_who_may_be_one_are_one_at_best_and_at_worst_two(two):
    two.may_be_one(1, 2)
    assert bounds(two) == {"2024-04": ((1, 2), (1, 1))}


def test_a_check_that_may_be_another_childs_is_none_at_worst(two):
    two.may_be_another(1, two.rows_of("contact", 1), born=None)
    assert bounds(two) == {"2024-04": ((0, 2), (1, 2))}


def test_somebody_who_may_be_either_of_two_children_was_seen_for_one_of_them():
    children = Doubtful(facts_of_text("births | child | on\n| 1 | 2024-03-01\n| 2 | 2024-03-01"))
    children.somebody(7, date(2024, 3, 1))
    children.contact(7, "six_to_eight_week_review", date(2024, 4, 21))
    children.may_be_one(1, 7)
    children.may_be_one(2, 7)
    assert bounds(children) == {"2024-04": ((0, 2), (1, 2))}


def test_a_child_known_by_a_weak_tie_alone_may_be_a_third_child(two):
    lives = two.rows_of("responsible", 1)
    two.may_be_another(1, lives, born=date(2024, 3, 1))
    # at best the child is one and was seen; at worst somebody lives here unseen, and the child seen does not
    assert bounds(two) == {"2024-04": ((0, 2), (1, 2))}


def test_a_doubt_about_someone_too_old_for_every_measure_changes_nothing(two):
    two.somebody(7, date(1980, 1, 1))
    two.somebody(8, date(1980, 1, 1))
    two.may_be_one(7, 8)
    assert bounds(two) == {}


def test_twins_of_whom_one_is_a_double_are_one_family_all_the_same():
    twins = Doubtful(
        facts_of_text(
            """
            births         | child | delivery | on
                           | 1     | 9        | 2024-03-01
                           | 2     | 9        | 2024-03-01
            postnatal_visit| child | on
                           | 1     | 2024-03-08
            """
        )
    )
    twins.may_be_one(1, 2)
    assert bounds(twins, "kpi-2-02") == {}
    assert bounds(twins, "kpi-2-33") == {"2024-04": ((0, 2), (0, 1))}


def test_an_antenatal_visit_on_the_record_of_a_woman_who_may_be_the_mother():
    family = Doubtful(facts_of_text("births | delivery | on\n| 1 | 2024-05-20"))
    family.somebody(2_000_000, None)
    family.contact(2_000_000, "antenatal_contact", date(2024, 5, 1))
    family.may_be_one(1_000_001, 2_000_000)
    assert bounds(family, "kpi-2-01") == {"2024-05": ((0, 1), (1, 1))}


def test_two_births_of_what_may_be_one_mother_are_one_family_at_best():
    families = Doubtful(
        facts_of_text(
            """
            births         | delivery | on
                           | 1        | 2024-03-01
                           | 2        | 2024-03-01
            postnatal_visit| delivery | on
                           | 1        | 2024-03-08
            """
        )
    )
    families.may_be_one(1_000_001, 1_000_002)
    assert bounds(families, "kpi-2-02") == {"2024-03": ((1, 2), (1, 1))}


def test_a_count_has_bounds_without_a_denominator():
    family = Doubtful(facts_of_text("births | delivery | on\n| 1 | 2024-05-20\n| 2 | 2024-05-20\n"
                                    "antenatal_contact | delivery | on\n| 2 | 2024-05-01"))  # fmt: skip
    family.somebody(2_000_000, None)
    family.contact(2_000_000, "antenatal_contact", date(2024, 5, 1))
    family.may_be_one(1_000_001, 2_000_000)
    assert bounds(family, "ohid-c1", "quarter") == {"2024-25 Q1": ((1, 0), (2, 0))}


def test_a_birth_told_by_a_weakly_tied_notice_alone():
    family = Doubtful(
        facts_of_text("births | child | on\n| 1 | 2024-03-01\npostnatal_visit | child | on\n| 1 | 2024-03-08")
    )
    family.may_be_another(1, [], born=date(2024, 3, 1), takes_birth=True)
    # the notice's baby lives with the mother and was not seen; the child who was seen is born to nobody known
    assert bounds(family, "kpi-2-02") == {"2024-03": ((0, 1), (1, 1))}


def test_two_visits_recorded_by_two_weak_records_are_none_only_when_both_are_cut(two):
    two.contact(1, "six_to_eight_week_review", date(2024, 4, 22))
    first, second = two.rows_of("contact", 1)
    two.may_be_another(1, [second], born=None, step=1)
    assert bounds(two) == {}
    two.may_be_another(1, [first, second], born=None, step=2)
    assert bounds(two) == {"2024-04": ((0, 2), (1, 2))}


def test_the_year_to_date_adds_the_months(two):
    two.may_be_one(1, 2)
    assert bounds(two, kind="year_to_date") == {"2024-04": ((1, 2), (1, 1))}


def test_the_open_member_says_whom_it_hangs_on(two):
    two.somebody(7, date(2024, 3, 1))
    two.contact(7, "six_to_eight_week_review", date(2024, 4, 21))
    two.may_be_one(2, 7)
    with measured(two, "kpi-2-33") as connection:
        rows = connection.execute(
            "SELECT subject_id, period, counted, lowest, highest, because, person_id, other_id FROM marts.open_member"
        ).fetchall()
    assert rows == [(2, "2024-04", "missed", "missed", "met", "one_person", 2, 7)]


@pytest.mark.parametrize(
    ("restriction", "says", "question"),
    [
        (None, "may be met: 2 and 7 may be one person", "0a1b2c3d"),
        ("adopted", "may be met: two people may be one", None),
    ],
)
def test_a_trace_says_who_may_count_otherwise_and_names_nobody_who_is_restricted(two, restriction, says, question):
    two.somebody(7, date(2024, 3, 1))
    two.facts["person"][-1]["restriction"] = restriction
    two.contact(7, "six_to_eight_week_review", date(2024, 4, 21))
    two.may_be_one(2, 7)
    two.asked("0a1b2c3d", 2, 7)
    with measured(two, "kpi-2-33") as connection:
        connection.execute("SET search_path = 'marts,main'")
        traced = trace(connection, "kpi-2-33", "2024-04")
    assert {each.subject_id: (each.may_be, each.question) for each in traced} == {1: (None, None), 2: (says, question)}


def test_a_trace_gives_the_question_of_the_strongest_pair_that_the_doubt_cuts(two):
    two.may_be_another(1, two.rows_of("contact", 1), born=None, weight=6.0)
    for number, weight in (("0a", 5.0), ("0b", 6.0), ("0c", 7.0)):
        two.asked(number, 1, 1, weight)
    with measured(two, "kpi-2-33") as connection:
        connection.execute("SET search_path = 'marts,main'")
        traced = trace(connection, "kpi-2-33", "2024-04")
    assert {each.subject_id: each.question for each in traced} == {1: "0b", 2: None}


def test_facts_without_tables_of_doubt_are_taken_as_they_stand(two):
    with duckdb.connect(":memory:") as connection:
        load(two.facts, connection)
        for table in LINKAGE_FACTS:
            connection.execute(f"DROP TABLE {table.name}")
        connection.execute("CREATE SCHEMA marts")
        measure(connection, {"kpi-2-33": shipped()["kpi-2-33"]}, QUESTION, into="marts")
        assert connection.execute("SELECT COUNT(*) FROM marts.bound").fetchall() == [(0,)]
        connection.execute("SET search_path = 'marts,main'")
        assert [figure.bounds for figure in figures(connection, "kpi-2-33", "month", "caseload", "county")] == [None]


CHECKED = ("kpi-2-01", "kpi-2-02", "kpi-2-33", "kpi-2-35", "ohid-c1", "ohid-c3", "ohid-c6ii")


@st.composite
def doubtful_county(draw: st.DrawFn) -> tuple[str, Doubtful, Question]:
    """A small county, a measure, and doubts about any of its people."""
    name = draw(st.sampled_from(CHECKED))
    chance = draw(st.randoms(use_true_random=False))
    question = question_near(chance, shipped()[name], date(2024, 3, 1))
    doubtful = Doubtful(county(chance, shipped()[name], chance.choice((2, 3, 4)), question))
    add_doubts(chance, doubtful, chance.choice((1, 2, 4)))
    return name, doubtful, question


def add_doubts(chance: Random, doubtful: Doubtful, number: int) -> None:
    """So many doubts, each about somebody in the county."""
    people = [row["person_id"] for row in doubtful.facts["person"]]
    for place in range(number):
        one, other = chance.choice(people), chance.choice(people)
        if one != other and chance.random() < 0.5:
            doubtful.may_be_one(one, other)
        else:
            lines = [row for table in ("contact", "responsible", "caseload") for row in doubtful.rows_of(table, one)]
            born = next(row["birth_date"] for row in doubtful.facts["person"] if row["person_id"] == one)
            doubtful.may_be_another(
                one, [line for line in lines if chance.random() < 0.5], born=born, step=10 + place,
                takes_birth=chance.random() < 0.3,
            )  # fmt: skip


ENDS = """
SELECT measure, period_kind, period, hierarchy, level, place, is_count,
    COALESCE(low_numerator, numerator), COALESCE(low_denominator, denominator),
    numerator, denominator,
    COALESCE(high_numerator, numerator), COALESCE(high_denominator, denominator)
FROM marts.figure
JOIN (SELECT measure, is_count FROM marts.measure) USING (measure)
LEFT JOIN marts.bound USING (measure, period_kind, period, hierarchy, level, place)
"""


def ends(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, ...], tuple[float, float, float]]:
    """Each figure's lower bound, value and upper bound; counts as they are."""
    found = {}
    for *key, is_count, low, low_of, met, of, high, high_of in connection.execute(ENDS).fetchall():
        if is_count:
            found[tuple(key)] = low, met, high
        elif of:
            found[tuple(key)] = low / low_of, met / of, high / high_of
    return found


@given(doubtful_county())
@settings(max_examples=25, deadline=None)
def test_the_figure_lies_within_its_bounds(case):
    name, doubtful, question = case
    with measured(doubtful, name, question) as connection:
        for key, (low, published, high) in ends(connection).items():
            assert low <= published <= high, key


@given(doubtful_county())
@settings(max_examples=settings.default.max_examples // 4, deadline=None)
def test_more_doubt_never_makes_bounds_narrower(case):
    name, doubtful, question = case
    with measured(doubtful, name, question) as connection:
        before = ends(connection)
    people = [row["person_id"] for row in doubtful.facts["person"]]
    doubtful.may_be_one(people[0], people[-1])
    doubtful.may_be_another(people[0], doubtful.rows_of("contact", people[0]), born=None, step=40)
    with measured(doubtful, name, question) as connection:
        after = ends(connection)
    assert before.keys() == after.keys()
    for key, (low, _, high) in before.items():
        assert after[key][0] <= low + 1e-12, key
        assert high <= after[key][2] + 1e-12, key
