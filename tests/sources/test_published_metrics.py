"""OHID's ASQ-3 and health visiting metrics, LAIT and facts on areas: landed and turned into `published`."""

from datetime import date

import xlsxwriter
from landed_files import land_files

from familyhub.sources import recognise


def figures(tmp_path, text, name="dfe/2024-07-15/table.csv", **more):
    world = land_files(tmp_path, {name: text} | more)
    assert world.unread == ()
    return world.rows("published")


# OHID: ASQ-3 and health visiting


def test_asq3_becomes_the_metrics_of_its_domains(tmp_path):
    domains = ("comms", "gms", "fms", "problem_solving", "personal_social", "overall")
    header = ",".join(f"total_{each},n_above_avg_{each},p_above_avg_{each}" for each in domains)
    quarters = (
        "April 2021 - June 2021", "July 2021 - September 2021", "October 2021 - December 2021",
        "January 2022 - March 2022", "Annual",
    )  # fmt: skip
    cells = "100,90,0.9," * 5 + "100,DK,-,"
    text = f",la_name,Region,ONS code,{header},date,response_rate,eyfsp_score\n" + "".join(
        f"{place},Hartlepool,North East,E06000001,{cells}{quarter},Could Not Calculate Response Rate,\n"
        for place, quarter in enumerate(quarters)
    )
    rows = figures(tmp_path, text)
    assert len(rows) == 5 * 7, "the score is empty: nothing was published"
    (of_year,) = [r for r in rows if r["indicator"] == "C6iii" and r["period"] == "April 2021 - March 2022"]
    assert (of_year["from_date"], of_year["to_date"]) == (date(2021, 4, 1), date(2022, 3, 31))
    assert (of_year["numerator"], of_year["denominator"], of_year["value"]) == (90, 100, 0.9)
    (overall,) = [r for r in rows if r["indicator"] == "C6viii" and r["period"] == quarters[0]]
    assert (overall["numerator"], overall["denominator"], overall["value"]) == (None, 100, None)
    assert overall["note"] == 'nothing stated ("-"); numerator: not known'
    (rate,) = [r for r in rows if r["indicator"] == "asq3_response_rate" and r["period"] == quarters[0]]
    assert rate["note"] == 'stated as "Could Not Calculate Response Rate"'


def test_an_annual_row_without_its_quarters_has_no_days(tmp_path):
    text = (
        "la_name,ONS code,total_comms,n_above_avg_comms,p_above_avg_comms,total_overall,n_above_avg_overall,"
        "p_above_avg_overall,date\nHartlepool,E06000001,100,90,0.9,100,80,0.8,Annual\n"
    )
    assert {(row["period"], row["from_date"]) for row in figures(tmp_path, text)} == {("Annual", None)}


def workbook(tmp_path, sheets):
    file = tmp_path / "incoming" / "ohid" / "2024-07-15" / "metrics.xlsx"
    file.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(file)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    world = land_files(tmp_path, {})
    assert world.unread == ()
    return {
        (row["indicator"], row["area_code"], row["period"]): (row["numerator"], row["denominator"], row["value"])
        for row in world.rows("published")
    }


def test_a_sheet_for_each_metric_with_its_quarters_side_by_side(tmp_path):
    found = workbook(
        tmp_path,
        {
            "Cover": [["Health visitor service delivery metrics"]],
            "C2": [
                ["Table 2: New birth visits within 14 days, 2023 to 2024"],
                [],
                ["Area code", "Area name", "Q1 number", "Q1 denominator", "Q1 percentage", "Q2 number",
                 "Q2 denominator", "Q2 percentage"],
                ["E06000001", "Hartlepool", 190, 200, 95, "*", 210, "*"],
            ],
            "6-8 week reviews": [
                ["Infants who received a 6 to 8 week review by 8 weeks"],
                ["", "", "Quarter 1 (April to June) 2023 to 2024", "", "", "Quarter 2 2023 to 2024"],
                ["Area code", "Area name", *["Numerator", "Denominator", "Percentage"] * 2],
                ["E06000001", "Hartlepool", 180, 200, 90, 170, 200, 85],
            ],
        },
    )  # fmt: skip
    assert found == {
        ("C2", "E06000001", "2023/24 Q1"): (190, 200, 95),
        ("C2", "E06000001", "2023/24 Q2"): (None, 210, None),
        ("C8i", "E06000001", "2023/24 Q1"): (180, 200, 90),
        ("C8i", "E06000001", "2023/24 Q2"): (170, 200, 85),
    }


def test_a_sheet_for_a_quarter_with_its_metrics_side_by_side(tmp_path):
    found = workbook(
        tmp_path,
        {
            "Q1 2024 to 2025": [
                ["Health visitor service delivery metrics: quarter 1 2024 to 2025"],
                ["ONS code", "Local authority", "C1 antenatal contacts", "C2 numerator", "C2 denominator", "C2 %",
                 "C6i numerator", "C6i denominator", "C6i %"],
                ["E06000001", "Hartlepool", 50, 190, 200, 95, 1, 2, 50],
            ]
        },
    )  # fmt: skip
    assert found == {
        ("C1", "E06000001", "2024/25 Q1"): (50, None, None),
        ("C2", "E06000001", "2024/25 Q1"): (190, 200, 95),
        ("C6i", "E06000001", "2024/25 Q1"): (1, 2, 50),
    }


def test_metrics_in_rows_are_read_by_their_columns(tmp_path):
    text = (
        "Area code,Area name,Indicator,Period,Numerator,Denominator,Percentage\n"
        "E06000001,Hartlepool,C4,2022/23 Q3,80,100,80.0\n"
        "E06000001,Hartlepool,2 to 2½ year reviews,2022/23 Q3,70,100,70.0\n"
    )
    rows = figures(tmp_path, text)
    assert [(row["indicator"], row["value"], row["to_date"]) for row in rows] == [
        ("C4", 80, date(2022, 12, 31)),
        ("C6i", 70, date(2022, 12, 31)),
    ]


def test_two_columns_that_say_the_same_of_a_metric_are_two_figures(tmp_path):
    text = "Area code,Area name,C2 visits at home 2023/24,C2 visits elsewhere 2023/24\nE06000001,Hartlepool,190,12\n"
    found = {(row["numerator"], row["breakdown"]) for row in figures(tmp_path, text)}
    assert found == {(190, "column: C2 visits at home 2023/24"), (12, "column: C2 visits elsewhere 2023/24")}


def test_a_list_of_children_with_councils_and_reviews_is_no_table_of_figures(tmp_path):
    file = tmp_path / "children.csv"
    file.write_text(
        "Child ID,LA code,Local authority,12 month review,New birth visit\nA1,E06000001,Hartlepool,2024-01-02,yes\n"
    )
    found = recognise(file)
    assert found.match is None or found.match.format != "published" or not found.match.accepted


# LAIT and facts on areas


def test_lait_has_ons_codes_and_the_years_of_its_dictionary(tmp_path):
    dictionary = (
        "Measure_code,Topic,Measure,Measure_short,Polarity,y_axis_name,Year_Type\n"
        "4,Health,Infant mortality,InfMort,Low,Rate per 1000,Calendar Year\n"
    )
    text = (
        "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region\n"
        "InfMort,,2023,Hartlepool,3.25,805.0,North East\n"
        "InfMort,,2022,England,-,970.0,NA\n"
        "Attendance,,2022-23 (OT),London,4,986.0,NA\n"
    )
    rows = figures(tmp_path, text, **{"dfe/2024-07-15/dictionary.csv": dictionary})
    assert [
        (r["indicator"], r["area_code"], r["area_kind"], r["period"], r["from_date"], r["value"], r["note"])
        for r in rows
    ] == [
        ("LAIT Attendance", "E12000007", "region", "2022/23", None, 4, "years stated as 2022-23 (OT)"),
        ("LAIT InfMort", "E06000001", "council", "2023", date(2023, 1, 1), 3.25, None),
        ("LAIT InfMort", "E92000001", "england", "2022", date(2022, 1, 1), None, 'nothing stated ("-")'),
    ]


def test_facts_on_areas_take_their_year_from_the_header(tmp_path):
    text = (
        "LAD21C,LAD21NM,REGN21NM,child_population_2021,child_population_2011,cin_refs_202122,has_cc,fh_notes\n"
        "E09000001,City of London,London,631,684,60,1,virtual\n"
    )
    found = {(r["indicator"], r["period"], r["value"], r["note"]) for r in figures(tmp_path, text)}
    assert found == {
        ("child_population_2021", "2021", 631, None),
        ("child_population_2011", "2011", 684, None),
        ("cin_refs_202122", "2021/22", 60, None),
        ("has_cc", "not stated", 1, None),
        ("fh_notes", "not stated", None, 'stated as "virtual"'),
    }
