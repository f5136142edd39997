"""Versions: what was known of a row on which day, from every extract that ever spoke of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspaces import County, Rows


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def told(day: str, word: str, person: str = "1") -> tuple[str, str]:
    """An extract of one day that says one thing of one person's address."""
    rows = f"""
        address_record | person_key | kind | from_date  | lsoa
                       | {person}   | home | 2020-01-01 | {word}
        """
    return day, rows


def known(county: County) -> list[tuple[str, str, str]]:
    """What the address of each person was known to be: word, first day, first day no longer."""
    rows = county.canonical(
        "SELECT lsoa, learnt_from, learnt_to FROM address_record ORDER BY person_key, source, learnt_from"
    )
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def test_a_later_extract_corrects_an_earlier_one_and_both_stay_visible(county):
    county.receive(*told("2025-01-01", "north"))
    county.receive(*told("2025-02-01", "south"))
    assert known(county) == [("north", "2025-01-01", "2025-02-01"), ("south", "2025-02-01", "")]


def test_the_same_row_in_three_extracts_is_one_version_cited_by_the_line_that_first_said_it(county):
    for number, day in enumerate(("2025-01-01", "2025-02-01", "2025-03-01")):
        county.receive(day, f"{told(day, 'north')[1]}| {number + 7} | home | 2020-01-01 | east")
    assert county.canonical("SELECT extract_id, row, learnt_to FROM address_record WHERE person_key = '1'") == [
        (1, 2, None)
    ]


def test_of_two_statements_on_one_day_the_later_alone_was_ever_known(county):
    county.receive(*told("2025-01-01", "north"))
    again = [["person_key", "kind", "from_date", "lsoa"], ["1", "home", "2020-01-01", "south"]]
    county.write("chis/2025-01-01/z_second.csv", again)
    assert known(county) == [("south", "2025-01-01", "")]


def test_of_two_lines_of_one_file_the_later_stands(county):
    day, text = told("2025-01-01", "north")
    county.receive(day, text + "| 1 | home | 2020-01-01 | south")
    assert known(county) == [("south", "2025-01-01", "")]


def test_two_sources_never_correct_each_other(county):
    county.receive(*told("2025-01-01", "north"))
    county.receive(*told("2025-02-01", "south"), source="gp")
    assert known(county) == [("north", "2025-01-01", ""), ("south", "2025-02-01", "")]


def test_what_is_said_again_after_a_correction_is_a_version_of_its_own(county):
    for day, word in (("2025-01-01", "north"), ("2025-02-01", "south"), ("2025-03-01", "north")):
        county.receive(day, told(day, word)[1] + f"| {day} | home | 2020-01-01 | x")
    assert [version for version in known(county) if version[0] != "x"] == [
        ("north", "2025-01-01", "2025-02-01"),
        ("south", "2025-02-01", "2025-03-01"),
        ("north", "2025-03-01", ""),
    ]


CSDS_HEADER = ["OrgID_Provider", "RP_StartDate", "RP_EndDate", "FileCreation_DateTime"]
CSDS_PERSON = ["LocalPatientID", "DateOfBirth", "NHSNumber", "Gender"]


def submit(county: County, received: str, month: str, people: dict[str, str], parts: int = 1, made: str = "") -> None:
    """One monthly CSDS submission: its header, and who is in it with which birth date, in one file or several."""
    first = date.fromisoformat(month + "-01")
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    county.write(f"nhs/{received}/CYP000.csv", [CSDS_HEADER, ["RX1", str(first), str(last), made]])
    rows = list(people.items())
    for part in range(parts):
        chosen = rows[part::parts]
        county.write(
            f"nhs/{received}/CYP001_{part}.csv",
            [CSDS_PERSON, *([person, born, "", "2"] for person, born in chosen)],
        )


def people(county: County) -> Rows:
    rows = county.canonical(
        "SELECT person_key, birth_date, learnt_from, learnt_to FROM person_record ORDER BY person_key, learnt_from"
    )
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def test_a_resubmission_of_the_same_period_without_a_row_ends_that_row(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01", "ben": "2024-06-02"})
    submit(county, "2025-02-20", "2025-01", {"ada": "2024-06-01"})
    assert people(county) == [
        ("ada", "2024-06-01", "2025-02-10", ""),
        ("ben", "2024-06-02", "2025-02-10", "2025-02-20"),
    ]


def test_a_resubmission_in_which_a_table_is_empty_ends_all_its_rows(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01"})
    submit(county, "2025-02-20", "2025-01", {})
    assert people(county) == [("ada", "2024-06-01", "2025-02-10", "2025-02-20")]


def test_a_submission_of_another_period_ends_nothing(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01"})
    submit(county, "2025-03-10", "2025-02", {"ben": "2024-06-02"})
    assert people(county) == [("ada", "2024-06-01", "2025-02-10", ""), ("ben", "2024-06-02", "2025-03-10", "")]


def test_a_row_that_another_standing_period_states_stays_when_one_period_is_resubmitted_without_it(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01"})
    submit(county, "2025-03-10", "2025-02", {"ada": "2024-06-01", "ben": "2024-06-02"})
    submit(county, "2025-03-20", "2025-02", {"ben": "2024-06-02"})
    assert people(county) == [("ada", "2024-06-01", "2025-02-10", ""), ("ben", "2024-06-02", "2025-03-10", "")]


def test_a_correction_that_is_withdrawn_gives_way_to_what_still_stands(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01", "ben": "2024-06-02"})
    submit(county, "2025-03-10", "2025-02", {"ada": "2024-06-09", "ben": "2024-06-02"})
    submit(county, "2025-03-20", "2025-02", {"ben": "2024-06-02"})
    assert people(county)[:3] == [
        ("ada", "2024-06-01", "2025-02-10", "2025-03-10"),
        ("ada", "2024-06-09", "2025-03-10", "2025-03-20"),
        ("ada", "2024-06-01", "2025-03-20", ""),
    ]


def test_a_resubmission_that_says_what_the_first_submission_said_undoes_the_second(county):
    submit(county, "2025-02-10", "2025-01", {"ada": "2024-06-01"}, made="2025-02-10")
    submit(county, "2025-02-15", "2025-01", {}, made="2025-02-15")
    submit(county, "2025-02-20", "2025-01", {"ada": "2024-06-01"}, made="2025-02-20")
    assert people(county) == [
        ("ada", "2024-06-01", "2025-02-10", "2025-02-15"),
        ("ada", "2024-06-01", "2025-02-20", ""),
    ]


def test_the_parts_of_one_submission_do_not_replace_each_other(county):
    both = {"ada": "2024-06-01", "ben": "2024-06-02"}
    submit(county, "2025-02-10", "2025-01", both, parts=2)
    assert [row[0] for row in people(county)] == ["ada", "ben"]
    submit(county, "2025-02-20", "2025-01", {"ada": "2024-06-01"}, parts=2)
    assert [row[3] for row in people(county)] == ["", "2025-02-20"]


def test_monthly_files_in_one_undated_folder_are_submissions_of_the_days_they_were_landed(county):
    from familyhub.sources import land_all, landed_extracts

    for day, month in ((date(2025, 2, 10), "2025-01"), (date(2025, 3, 10), "2025-02")):
        submit(county, "in", month, {"ada": f"{month}-01"})
        land_all(county.folders.incoming, county.folders.landed, county.folders.quarantine, day)
    periods = {(e.submission, str(e.period_from)) for _, e in landed_extracts(county.folders.landed)}
    assert periods == {("nhs/in/2025-02-10", "2025-01-01"), ("nhs/in/2025-03-10", "2025-02-01")}


# What happens to one or two people over some weeks: (day of receipt, period or none, {person: birth date}).
DAYS = st.sampled_from(["2025-02-01", "2025-02-08", "2025-02-15", "2025-02-22", "2025-03-01"])
SENT = st.tuples(
    DAYS,
    st.sampled_from(["2024-12", "2025-01"]),
    st.dictionaries(st.sampled_from(["ada", "ben"]), st.sampled_from(["2024-06-01", "2024-06-02"]), max_size=2),
)
ONE_A_DAY_AND_PERIOD = st.lists(SENT, min_size=1, max_size=7, unique_by=lambda sent: sent[:2])


def known_on(sent: list[tuple[str, str, dict[str, str]]], day: str) -> dict[str, str]:
    """The slow reference: of each period the last submission received by the day; of those, the newest word."""
    standing: dict[str, tuple[str, str, dict[str, str]]] = {}
    for submission in sorted(sent):
        if submission[0] <= day:
            standing[submission[1]] = submission
    known: dict[str, str] = {}
    for _, _, people_sent in sorted(standing.values(), key=lambda submission: submission[:2]):
        known |= people_sent
    return known


@settings(deadline=None, max_examples=10)
@given(sent=ONE_A_DAY_AND_PERIOD)
def test_versions_say_on_each_day_what_a_slow_reading_of_the_submissions_says(tmp_path_factory, sent):
    county = County(tmp_path_factory.mktemp("county"))
    for received, month, who in sent:
        submit(county, f"{received}/{month}", month, who, made=received)
    versions = people(county)
    for day in ("2025-01-31", "2025-02-01", "2025-02-08", "2025-02-10", "2025-02-22", "2025-03-01", "2030-01-01"):
        standing = [(who, born) for who, born, first, last in versions if first <= day and (not last or day < last)]
        assert sorted(standing) == sorted(known_on(sent, day).items()), day
    assert all(first < last for _, _, first, last in versions if last)


WORDS = st.lists(
    st.tuples(DAYS, st.sampled_from(["1", "2"]), st.sampled_from(["north", "south", "east"])), min_size=1, max_size=8
)


@settings(deadline=None, max_examples=8)
@given(words=WORDS, order=st.randoms(use_true_random=False))
def test_versions_never_overlap_exactly_one_stands_and_the_order_of_files_on_disk_is_irrelevant(
    tmp_path_factory, words, order
):
    files = [(f"chis/{day}/{number}.csv", person, word) for number, (day, person, word) in enumerate(words)]
    answers = []
    for _ in range(2):
        order.shuffle(files)
        county = County(tmp_path_factory.mktemp("county"))
        for name, person, word in files:
            # a column nobody reads keeps every file's bytes its own
            rows = [["person_key", "kind", "from_date", "lsoa", "note"], [person, "home", "2020-01-01", word, name]]
            county.write(name, rows)
        answers.append(
            county.canonical("SELECT person_key, learnt_from, learnt_to, lsoa FROM address_record ORDER BY ALL")
        )
    assert answers[0] == answers[1]
    for person in {person for _, person, _ in words}:
        spells = [(first, last) for who, first, last, _ in answers[0] if who == person]
        assert [last for _, last in spells] == [*(first for first, _ in spells[1:]), None]
