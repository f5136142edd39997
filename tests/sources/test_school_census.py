"""The school census: what its modules say in the words of the model, and how the term is found."""

from datetime import date

import pytest
from landed_files import World, land_files
from landed_tables import canonical, connect

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.school_census import FORMAT

ON_ROLL = (
    "pupilonrolltableid,NativeId,dob,surname,forename,formersurname,upn,sex,entrydate,pupilonrollorderseqcolumn,sourceid,"
    "termlysessionspossible,fundedhours,ethnicity,servicechild,language,senprovision,ncyearactual,youngcarer\n"
)
PUPILS = ON_ROLL + (
    "p1,SCH1,2016-Apr-25 00:00:00,Marlow,Ada,,H801200001001,F,2024-Sep-03 00:00:00,1,s1,136.0,,WBRI,Y,ENG,K,3,P\n"
    "p2,SCH1,2021-Jan-09 00:00:00,Okoro,Ben,Lee,not a number,M,2025-Jan-07 00:00:00,1,s2,,15.0,BNGN,,YOR,N,N2,\n"
)
OFF_ROLL = (
    "pupilnolongeronrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,leavingdate,sourceid,"
    "termlysessionspossible\n"
    "p3,SCH2,2015-Nov-02 00:00:00,Quill,Cy,,M,2022-Sep-05 00:00:00,2024-Dec-20 00:00:00,s3,120.0\n"
)
FOLDER = "schools/2025-02-20/"


def land(tmp_path, **modules: str) -> World:
    world = land_files(
        tmp_path, {f"{FOLDER}{name}.csv": text for name, text in modules.items()}, today=date(2026, 1, 5)
    )
    assert world.unread == ()
    for extract in world.extracts.values():
        assert extract.read_rows == extract.landed_rows + extract.quarantined_rows
    return world


def test_pupils_become_people_with_names_and_a_key_that_shows_no_number(tmp_path):
    world = land(tmp_path, on=PUPILS, off=OFF_ROLL)
    ada, ben, cy = sorted(world.rows("person_record"), key=lambda row: row["forename"])
    assert (ada["surname"], ada["birth_date"], ada["sex"], ada["ethnicity"], ada["language"]) == (
        "Marlow", date(2016, 4, 25), "F", "A", "ENG",
    )  # fmt: skip
    assert ada["upn"] == "H801200001001"
    assert ada["person_key"].startswith("upn-") and "801200001001" not in ada["person_key"]
    assert (ben["upn"], ben["person_key"], ben["former_surname"]) == (None, "2025 spring/on/SCH1/p2", "Lee")
    assert cy["person_key"] == "2025 spring/off/SCH2/p3"


def test_a_number_that_is_none_costs_the_cell_and_not_the_pupil(tmp_path):
    world = land(tmp_path, on=PUPILS)
    extract = world.extracts[f"{FOLDER}on.csv"]
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 2, 0)


def terms(text: str) -> dict[str, dict[str, object]]:
    return {str(row["person_key"]).rsplit("/", 1)[-1]: row for row in canonical(FORMAT, "school_term", text)}


PUPIL = """
pupilonroll | pupilonrolltableid | NativeId | entrydate  | termlysessionspossible | ncyearactual | senprovision
            | p1                 | SCH1     | 2024-05-03 | 136                    | 3            | K
            | p2                 | SCH1     | 2024-01-08 | 136                    | R            |
"""
ATTENDANCE = """
termlysessiondetailsonroll | pupilonrolltableid | NativeId | sessions | attendancereason | sourceid
"""


def attended(*codes: tuple[str, str]) -> str:
    rows = "".join(f"  | p1 | SCH1 | {sessions} | {code} | s{n}\n" for n, (sessions, code) in enumerate(codes))
    return PUPIL + ATTENDANCE + rows


def test_half_days_missed_are_added_up_over_the_codes_that_count_as_absence():
    row = terms(attended(("4", "I"), ("2", "G"), ("1", "o"), ("120", "/"), ("6", "#"), ("3", "Y1"), ("2", "X")))["p1"]
    assert (row["sessions_possible"], row["sessions_missed"], row["sessions_unauthorised"]) == (136, 7, 3)


@pytest.mark.parametrize("unclear", [("3", "@"), ("", "I")], ids=["a code nobody knows", "no number"])
def test_a_sum_that_cannot_be_known_is_empty(unclear):
    row = terms(attended(("4", "I"), unclear))["p1"]
    assert (row["sessions_possible"], row["sessions_missed"], row["sessions_unauthorised"]) == (136, None, None)


def test_more_half_days_missed_than_there_were_is_no_count():
    row = terms(attended(("130", "I"), ("128", "G")))["p1"]
    assert (row["sessions_missed"], row["sessions_unauthorised"]) == (None, None)


def test_a_statement_of_a_code_counts_once_however_often_the_folder_holds_it():
    once = attended(("4", "I"))
    assert terms(once + "  | p1 | SCH1 | 4 | I | s0\n")["p1"]["sessions_missed"] == 4


def test_totals_stand_where_no_codes_came():
    text = """
pupilonroll|pupilonrolltableid|NativeId|termlysessionspossible|termlysessionsauthorised|termlysessionsunauthorised
            | p1                 | SCH1     | 136                    | 9                        | 2
"""
    row = terms(text)["p1"]
    assert (row["sessions_missed"], row["sessions_unauthorised"]) == (11, 2)


@pytest.mark.parametrize(
    ("entered", "term", "census_on"),
    [
        ("2024-01-08", "2024 spring", date(2024, 1, 18)),
        ("2024-04-15", "2024 spring", date(2024, 1, 18)),
        ("2024-04-16", "2024 summer", date(2024, 5, 16)),
        ("2023-09-01", "2023 autumn", date(2023, 10, 5)),
    ],
)
def test_the_term_is_that_of_the_latest_day_the_modules_name(entered, term, census_on):
    text = f"""
    pupilonroll | pupilonrolltableid | NativeId | entrydate
                | p1                 | SCH1     | {entered}
                | p2                 | SCH1     | 2031-01-01
    """.replace("\n    ", "\n")
    row = terms(text)["p1"]
    assert (row["term"], row["census_on"]) == (term, census_on), "a day after receipt names no term"


def test_where_no_day_is_named_the_day_of_receipt_says_the_term():
    text = """
pupilonroll | pupilonrolltableid | NativeId | entrydate | received
            | p1                 | SCH1     |           | 2024-02-11
"""
    assert terms(text)["p1"]["term"] == "2024 spring"


def test_the_module_of_the_return_itself_says_best_which_census_it_is_and_what_the_schools_number_is():
    stated = """
schoolcensus | schoolcensustableid | NativeId | term | year | referencedate | urn
             | c1                  | SCH1     | AUT  | 2023 | 2023-10-06    | 123456.0
"""
    row = terms(PUPIL + stated)["p1"]
    assert (row["term"], row["census_on"], row["school_key"]) == ("2023 autumn", date(2023, 10, 6), "123456")


def test_a_pupil_who_left_and_came_back_is_one_row_with_all_half_days():
    text = """
pupilonroll | pupilonrolltableid | NativeId | upn           | entrydate  | termlysessionspossible
            | p1                 | SCH1     | H801200001001 | 2024-05-03 | 136
pupilnolongeronroll | pupilnolongeronrolltableid | NativeId | upn | entrydate | leavingdate | termlysessionspossible
                    | p7                         | SCH1     | H801200001001 | 2022-09-01 | 2024-03-01  | 60
                    | p8                         | SCH2     | H801200001001 | 2024-03-04 | 2024-05-02  | 40
termlysessiondetailsonroll | pupilonrolltableid | NativeId | sessions | attendancereason
                           | p1                 | SCH1     | 4        | I
termlysessiondetailsoffroll | pupilnolongeronrolltableid | NativeId | sessions | attendancereason
                            | p7                         | SCH1     | 5        | U
"""
    found = {
        row["school_key"]: (
            row["entered_on"], row["left_on"], row["sessions_possible"], row["sessions_missed"],
            row["sessions_unauthorised"],
        )
        for row in canonical(FORMAT, "school_term", text)
    }  # fmt: skip
    assert found == {
        "SCH1": (date(2024, 5, 3), None, 196, 9, 5),
        "SCH2": (date(2024, 3, 4), date(2024, 5, 2), 40, None, None),
    }


def test_needs_by_rank_and_provision_by_code():
    needs = """
senneeds | senneedstableid | pupilonrolltableid | NativeId | sentyperank | sentype
         | n1              | p1                 | SCH1     | 2           | SLCN
         | n2              | p1                 | SCH1     | 1           | ASD
"""
    rows = terms(PUPIL + needs)
    assert (rows["p1"]["sen_provision"], rows["p1"]["sen_need"]) == ("support", "ASD")
    assert (rows["p2"]["sen_provision"], rows["p2"]["sen_need"]) == (None, None)


MEALS = """
fsmperiod | fsmperiodtableid | pupilonrolltableid | NativeId | fsmstartdate | fsmenddate | ukcountry
          | f1               | p1                 | SCH1     | 2023-09-04   |            | ENG
          | f2               | p2                 | SCH1     | 2023-09-04   | 2024-05-01 | ENG
"""


def test_free_meals_count_on_the_day_of_the_census_and_silence_counts_only_where_the_module_came():
    assert {key: row["free_school_meals"] for key, row in terms(PUPIL).items()} == {"p1": None, "p2": None}
    assert {key: row["free_school_meals"] for key, row in terms(PUPIL + MEALS).items()} == {"p1": True, "p2": False}


EXCLUSIONS = """
termlyexclusionsonroll | pupilonrolltableid | NativeId | startdate  | sessions | category | reason1 | reviewresult
                       | p1                 | SCH1     | 2024-03-04 | 6        | SUSP     | PA      |
                       | p1                 | SCH1     | 2024-04-11 | 1        | LNCH     | DB      |
                       | p1                 | SCH1     | 2024-05-10 |          | PERM     | PA      |
                       | p2                 | SCH1     | 2024-05-13 |          | PERM     | PA      | E
"""


def test_suspensions_and_exclusions_are_counted_and_one_that_was_taken_back_is_none():
    rows = terms(PUPIL + EXCLUSIONS)
    assert (rows["p1"]["suspensions"], rows["p1"]["sessions_suspended"], rows["p1"]["excluded"]) == (2, 7, True)
    assert (rows["p2"]["suspensions"], rows["p2"]["sessions_suspended"], rows["p2"]["excluded"]) == (0, 0, False)
    assert terms(PUPIL)["p1"]["suspensions"] is None, "no module of exclusions came: nothing is known"


def spells(text: str) -> dict[tuple[str, str], list[tuple[object, ...]]]:
    found: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    for row in canonical(FORMAT, "status", text):
        key = (str(row["person_key"]).rsplit("/", 1)[-1], str(row["status"]))
        found.setdefault(key, []).append((row["from_date"], row["to_date"], row["detail"]))
    return {key: sorted(rows) for key, rows in found.items()}


def test_a_suspension_is_vouched_for_on_its_first_day_and_one_taken_back_is_no_status():
    found = spells(PUPIL + EXCLUSIONS)
    assert found["p1", "suspended"] == [
        (date(2024, 3, 4), date(2024, 3, 4), "SUSP, 6 sessions, PA"),
        (date(2024, 4, 11), date(2024, 4, 11), "LNCH, 1 sessions, DB"),
    ]
    assert found["p1", "excluded"] == [(date(2024, 5, 10), date(2024, 5, 10), "PERM, PA")]
    assert ("p2", "excluded") not in found


def test_what_the_census_says_of_its_day_stands_until_the_next_census_asks():
    text = """
pupilonroll | pupilonrolltableid | NativeId | entrydate  | senprovision | youngcarer | servicechild | fundedhours
            | p1                 | SCH1     | 2024-01-08 | E            | S          | Yes          | 15
            | p2                 | SCH1     | 2024-01-08 | N            | N          | R            | 0
fundingbasisitems | fundingbasisitemstableid | pupilonrolltableid | NativeId | fundingbasis
                  | b1                       | p1                 | SCH1     | ECO
"""
    census, next_census, next_year = date(2024, 1, 18), date(2024, 5, 15), date(2025, 1, 15)
    assert spells(text) == {
        ("p1", "ehc_plan"): [(census, next_census, "E")],
        ("p1", "young_carer"): [(census, next_year, "S")],
        ("p1", "military_family"): [(census, next_census, "Yes")],
        ("p1", "early_education"): [(census, next_census, "SCH1")],
        ("p1", "two_year_old_entitlement"): [(census, next_census, "ECO")],
    }


def test_periods_of_free_meals_are_spells_as_stated():
    found = spells(PUPIL + MEALS)
    assert found["p1", "free_school_meals"] == [(date(2023, 9, 4), None, "ENG")]
    assert found["p2", "free_school_meals"] == [(date(2023, 9, 4), date(2024, 5, 1), "ENG")]


def test_the_first_address_is_the_home_and_an_address_two_schools_know_is_one():
    text = (
        PUPIL
        + """
addresses | addressesorderseqcolumn | pupilonrolltableid | NativeId | paon | street   | town  | addressline1 | postcode
          | 2                       | p1                 | SCH1     | 9    | Mill Way | Wells |              | CM2 2AB
          | 1                       | p1                 | SCH1     |      |          |       | 4 High St    | CM1 1AB
          | 3                       | p1                 | SCH1     |      |          |       | 4 High St    | CM1 1AB
          | 1                       | p2                 | SCH1     |      |          |       |              | ZZ99 3VZ
addressesoffroll | pupilnolongeronrolltableid | NativeId | uniquepropertyreferencenumber
                 | p9                         | SCH1     | 100.0
"""
    )
    rows = canonical(FORMAT, "address_record", text)
    found = {(str(r["person_key"]).rsplit("/", 1)[-1], r["kind"], r["address"], r["postcode"], r["uprn"]) for r in rows}
    assert found == {
        ("p1", "home", "4 High St", "CM1 1AB", None),
        ("p1", "other_parent", "9 Mill Way, Wells", "CM2 2AB", None),
        ("p9", "home", None, None, "100"),
    }


def test_schools_are_places_by_name_where_a_name_came():
    names = """
school | schooltableid | NativeId | schoolname
       | t1            | SCH1     | Mill Lane Primary
"""
    assert [(r["place_key"], r["name"], r["kind"]) for r in canonical(FORMAT, "place", PUPIL + names)] == [
        ("SCH1", "Mill Lane Primary", "school")
    ]
    assert [(r["place_key"], r["name"]) for r in canonical(FORMAT, "place", PUPIL)] == [("SCH1", "SCH1")]


def test_the_same_row_number_in_two_terms_is_two_people_where_there_is_no_upn():
    text = """
pupilonroll | pupilonrolltableid | NativeId | entrydate  | submission
            | 17                 | SCH1     | 2024-01-08 | schools/2024-02-01
            | 17                 | SCH1     | 2024-05-08 | schools/2024-06-01
"""
    keys = {row["person_key"] for row in canonical(FORMAT, "person_record", text)}
    assert keys == {"2024 spring/on/SCH1/17", "2024 summer/on/SCH1/17"}


def test_of_a_pupil_at_two_schools_one_statement_speaks():
    text = """
pupilonroll | pupilonrolltableid | NativeId | upn           | surname | entrydate
            | p1                 | SCH1     | H801200001001 | Marlow  | 2024-01-08
pupilnolongeronroll | pupilnolongeronrolltableid | NativeId | upn           | surname | leavingdate
                    | p1                         | SCH2     | H801200001001 | Merlow  | 2024-01-05
"""
    assert [row["surname"] for row in canonical(FORMAT, "person_record", text)] == ["Marlow"]


def test_older_headers_are_known(tmp_path):
    file = tmp_path / "old.csv"
    file.write_text("pupilonrolltableid,NativeId,upn,surname,gender,entrydate,adoptedfromcare,thirtyhourcode,eyppe\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted and match.table == "pupilonroll"
    assert [match.columns[name] for name in ("gender", "adoptedfromcare", "thirtyhourcode", "eyppe")] == [
        "sex", "plaa", "eligibilitycode", "eyppr",
    ]  # fmt: skip


def test_the_term_that_no_module_states_is_said_to_be_worked_out(tmp_path):
    file = tmp_path / "pupils.csv"
    file.write_text(PUPILS)
    match = FORMAT.sniff(sample(file))
    assert match is not None
    assert any("term" in note for note in match.notes)


def test_moments_are_days_and_a_period_that_ends_before_it_begins_is_quarantined(tmp_path):
    meals = (
        "pupilonrolltableid,NativeId,fsmperiodtableid,fsmperiodorderseqcolumn,sourceid,fsmstartdate,fsmenddate,ukcountry\n"
        "p1,SCH1,f1,1,s1,2025-Feb-16 00:00:00,2025-Feb-13 00:00:00,ENG\n"
        "p1,SCH1,f2,2,s1,2025-Jan-08 00:00:00,,ENG\n"
    )
    world = land(tmp_path, on=PUPILS, meals=meals)
    extract = world.extracts[f"{FOLDER}meals.csv"]
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    (spell,) = [row for row in world.rows("status") if row["status"] == "free_school_meals"]
    assert (spell["from_date"], spell["to_date"]) == (date(2025, 1, 8), None)


def test_no_module_has_the_headers_of_another():
    """Two modules with the same headers could not be told apart."""
    names = [frozenset(column.name for column in table.columns) for table in FORMAT.tables]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "name", ["attendance", "ethnicity", "exclusion", "funding_basis", "review", "sen_provision", "term", "young_carer"]
)
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for row in code_rows("familyhub.sources.school_census", name):
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row


@pytest.mark.parametrize("table", FORMAT.canonical)
def test_an_empty_census_gives_empty_tables(table):
    with connect(FORMAT, "") as connection:
        assert connection.execute(FORMAT.canonical[table]).fetchall() == []
