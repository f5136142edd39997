"""Published statistics as inputs: small tables in their publishers' layouts, landed and turned into `published`."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_files import land_files

from familyhub.sources.csv_shape import sample
from familyhub.sources.published import FORMAT
from familyhub.sources.shape import Sample

FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,"
    "Denominator,Value note,Recent Trend,Compared to England value or percentiles,"
    "Compared to Counties value or percentiles,Time period Sortable,New data,Compared to goal,Time period range\n"
)
EDUCATION = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,"
)
COUNCIL = "Local authority,E92000001,England,E12000001,North East,805,E06000001,Hartlepool,"


def figures(tmp_path, text, name="dfe/2024-07-15/table.csv", **more):
    world = land_files(tmp_path, {name: text} | more)
    assert world.unread == ()
    return world.rows("published")


def fingertips(**cells):
    given = {
        "Indicator ID": "90284", "Indicator Name": "Admissions", "Area Code": "E06000001", "Area Name": "Hartlepool",
        "Sex": "Persons", "Age": "<15 yrs", "Time period": "2022/23", "Value": "95.5",
    }  # fmt: skip
    cells = given | {name.replace("_", " "): cell for name, cell in cells.items()}
    return ",".join(cells.get(header, "") for header in FINGERTIPS.strip().split(",")) + "\n"


def education(filters, *rows, columns=EDUCATION):
    return columns + filters + "\n" + "".join(row + "\n" for row in rows)


# Fingertips


def test_an_export_of_fingertips_becomes_figures_with_their_intervals(tmp_path):
    text = FINGERTIPS + fingertips(Count="12", Denominator="1256", Value_note="Combined with another area").replace(
        "95.5,,", "95.5,90.1,99.9"
    )
    (row,) = figures(tmp_path, text)
    assert (row["publisher"], row["indicator"], row["area_code"]) == ("OHID", "90284", "E06000001")
    assert (row["value"], row["lower"], row["upper"]) == (95.5, 90.1, 99.9)
    assert (row["numerator"], row["denominator"], row["unit"]) == (12, 1256, "per 10,000")
    assert (row["area_kind"], row["note"], row["row"]) == ("council", "Combined with another area", 2)
    assert (row["from_date"], row["to_date"]) == (date(2022, 4, 1), date(2023, 3, 31))
    assert row["breakdown"] is None, "everybody, of the one age that the indicator comes with"


def test_the_short_spelling_of_the_columns_is_the_same_table(tmp_path):
    text = (
        "areaname,areacode,indicatorname,indicatorid,age,timeperiod,year_end,value,lowerci95.0limit,"
        "upperci95.0limit,count,denominator,valuenote\n"
        "Barnet,E09000003,Admissions,90808,15-24 yrs,2018/19 - 20/21,21,36.74,27,48.9,45,128455,\n"
    )
    (row,) = figures(tmp_path, text)
    assert (row["value"], row["lower"], row["upper"], row["numerator"]) == (36.74, 27, 48.9, 45)
    assert (row["from_date"], row["to_date"]) == (date(2018, 4, 1), date(2021, 3, 31)), "three years in one"


def test_sex_age_and_category_are_a_breakdown_where_there_are_several(tmp_path):
    text = FINGERTIPS + "".join(
        [
            fingertips(),
            fingertips(Sex="Male"),
            fingertips(Age="5-9 yrs"),
            fingertips(Category_Type="Deciles", Category="Most deprived"),
        ]
    )
    assert {row["breakdown"] for row in figures(tmp_path, text)} == {
        "age: <15 yrs", "sex: Male; age: <15 yrs", "age: 5-9 yrs", "age: <15 yrs; Deciles: Most deprived",
    }  # fmt: skip


def test_a_year_of_an_indicator_of_schools_runs_from_september(tmp_path):
    (row,) = figures(tmp_path, FINGERTIPS + fingertips(Indicator_ID="90631"))
    assert (row["from_date"], row["to_date"]) == (date(2022, 9, 1), date(2023, 8, 31))


def test_the_reading_of_years_is_said(tmp_path):
    world = land_files(tmp_path, {"ohid/2024-07-15/t.csv": FINGERTIPS + fingertips()})
    (extract,) = world.extracts.values()
    assert any("read as financial years" in note for note in extract.notes)


def test_a_row_without_its_area_is_in_quarantine_and_the_others_land(tmp_path):
    world = land_files(tmp_path, {"ohid/2024-07-15/t.csv": FINGERTIPS + fingertips() + fingertips(Area_Code="")})
    (extract,) = world.extracts.values()
    (part,) = extract.parts
    assert (part.read_rows, part.landed_rows, part.quarantined_rows) == (2, 1, 1)


def test_an_upload_to_fingertips_is_named_by_its_folder(tmp_path):
    text = (
        "area_code,date_from,date_to,period_type,sex,age_from_years_inclusive,age_to_years_inclusive,"
        "deprivation_decile,deprivation_category,count,value,denominator,lower_ci_95,upper_ci_95,lower_ci_99_8,"
        "upper_ci_99_8\nE06000001,2024-01-01,2024-12-31,calendar_year,male,65,,1,deciles_2019,3,5,60,4,6,3,7\n"
    )
    (row,) = figures(tmp_path, text, "breastfeeding/2025-01-02/up.csv")
    assert (row["indicator"], row["breakdown"]) == ("breastfeeding", "sex: male; age: 65 and over; deciles_2019: 1")
    assert (row["from_date"], row["to_date"], row["value"]) == (date(2024, 1, 1), date(2024, 12, 31), 5)


# Explore Education Statistics


def test_every_indicator_of_a_row_is_a_figure_of_that_row(tmp_path):
    text = education(
        "characteristic,gender,gld_number,gld_percentage",
        "202122,Academic year," + COUNCIL + "Total,Girls,1300,64.5",
        "202122,Academic year," + COUNCIL + "Total,Total,2500,60.0",
    )
    world = land_files(tmp_path, {"dfe/2024-07-15/t.csv": text})
    (extract,) = world.extracts.values()
    assert extract.parts[0].read_rows == extract.parts[0].landed_rows == 2, "rows are counted once"
    assert [
        (row["indicator"], row["breakdown"], row["value"], row["period"], row["row"]) for row in world.rows("published")
    ] == [
        ("gld_number", "gender: Girls", 1300, "2021/22", 2),
        ("gld_number", None, 2500, "2021/22", 3),
        ("gld_percentage", "gender: Girls", 64.5, "2021/22", 2),
        ("gld_percentage", None, 60, "2021/22", 3),
    ]


@pytest.mark.parametrize(
    ("period", "identifier", "shown", "first", "last"),
    [
        ("202122", "Academic year", "2021/22", date(2021, 9, 1), date(2022, 8, 31)),
        ("202122", "Financial year", "2021/22", date(2021, 4, 1), date(2022, 3, 31)),
        ("2021", "Calendar year", "2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2024", "Reporting year", "2024", date(2023, 4, 1), date(2024, 3, 31)),
        ("202122", "Financial year Q4", "2021/22 Q4", date(2022, 1, 1), date(2022, 3, 31)),
        ("2021", "Calendar year Q1", "2021 Q1", date(2021, 1, 1), date(2021, 3, 31)),
        ("2024", "February", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("202122", "Autumn term", "2021/22 Autumn term", None, None),
        ("2021", "Academic year", "2021", None, None),
        ("202124", "Academic year", "2021/24", None, None),
    ],
)
def test_a_period_has_days_where_its_kind_says_which(tmp_path, period, identifier, shown, first, last):
    (row,) = figures(tmp_path, education("children", f"{period},{identifier}," + COUNCIL + "12"))
    assert (row["period"], row["from_date"], row["to_date"]) == (shown, first, last)


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        ("1,234", 1234, None),
        ("56.7%", 56.7, None),
        ("12.3 [r]", 12.3, "revised"),
        ("c", None, "withheld so that nobody can be recognised"),
        ("[x]", None, "not available"),
        ("z", None, "not applicable"),
        ("low", None, "small: it rounds to nought and is not nought"),
        ("   x", None, "not available"),
        ("about ten", None, 'stated as "about ten"'),
    ],
)
def test_a_mark_in_place_of_a_number_is_said_in_the_note(tmp_path, cell, value, note):
    rows = figures(
        tmp_path,
        education("children", "2024,Calendar year," + COUNCIL + "7", "2023,Calendar year," + COUNCIL + f'"{cell}"'),
    )
    (row,) = [row for row in rows if row["period"] == "2023"]
    assert (row["value"], row["note"]) == (value, note)


@pytest.mark.parametrize(
    ("level", "codes", "code", "kind"),
    [
        ("National", ",,,,", "E92000001", "england"),
        ("Regional", "E12000007,London,,,", "E12000007", "region"),
        ("Local authority", "E12000007,London,202,E09000007,Camden", "E09000007", "council"),
        ("Local authority", "E12000007,London,202,z,Camden", "LA 202", "council"),
        ("Nearest neighbours", "E12000007,London,202,E09000007,Camden", "E09000007", "other"),
    ],
)
def test_the_level_says_which_code_is_the_area(tmp_path, level, codes, code, kind):
    (row,) = figures(tmp_path, education("children", f"2024,Calendar year,{level},E92000001,England,{codes},12"))
    assert (row["area_code"], row["area_kind"]) == (code, kind)
    assert row["breakdown"] == ("geographic_level: Nearest neighbours" if kind == "other" else None)


def test_a_column_of_numbers_is_a_filter_where_its_description_says_so(tmp_path):
    table = education("band,children", "2024,Calendar year," + COUNCIL + "3,12")
    described = (
        "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column\n"
        "band,Filter,Band of need,,,,,\nchildren,Indicator,Children in the band,,number,0,,\n"
    )
    rows = figures(tmp_path, table, **{"dfe/2024-07-15/table.meta.csv": described})
    assert [(row["indicator"], row["name"], row["unit"], row["breakdown"]) for row in rows] == [
        ("children", "Children in the band", "number", "band: 3")
    ]


def test_ages_in_numbers_are_a_filter_without_a_description(tmp_path):
    (row,) = figures(tmp_path, education("age,children", "2024,Calendar year," + COUNCIL + "3,12"))
    assert (row["indicator"], row["breakdown"]) == ("children", "age: 3")


def test_headers_that_differ_in_capitals_alone_are_two_columns(tmp_path):
    rows = figures(tmp_path, education("CS Share,cs_share", "2024,Calendar year," + COUNCIL + "3,12"))
    assert {(row["indicator"], row["value"]) for row in rows} == {("CS Share", 3), ("cs_share", 12)}


def test_a_header_that_comes_twice_is_two_columns(tmp_path):
    rows = figures(tmp_path, education("children,children,packed", "2024,Calendar year," + COUNCIL + "3,12,5"))
    assert {(row["indicator"], row["value"]) for row in rows} == {("children", 3), ("children (2)", 12), ("packed", 5)}


def test_a_sheet_of_a_workbook_is_read_as_the_csv_is(tmp_path):
    file = tmp_path / "incoming" / "dfe" / "2024-07-15" / "table.xlsx"
    file.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, (EDUCATION + "gender,a,b,c,d,e,f,g").split(","))
        sheet.write_row(1, 0, ("202122,Academic year," + COUNCIL + "Total,1,2,3,4,5,6,c").split(","))
    world = land_files(tmp_path, {})
    assert world.unread == ()
    assert [row["value"] for row in world.rows("published")] == [1, 2, 3, 4, 5, 6, None]


def test_what_is_packed_is_all_the_further_columns_of_the_row(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(education("gender,children", "2024,Calendar year," + COUNCIL + 'Total,"1,200"'))
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted
    (batch,) = FORMAT.read(file, match)
    assert json.loads(batch.cells["packed"][0].as_py()) == {"gender": "Total", "children": "1,200"}


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=12)
STATED = r"[0-9]{4}([/-]?[0-9]{2})?( Q[0-9])?( ?- ?[0-9]{2,4}(/[0-9]{2})?)?"
PERIOD = st.one_of(TEXT, st.from_regex(STATED, fullmatch=True))


@settings(max_examples=settings.default.max_examples // 2)
@given(st.lists(st.tuples(PERIOD, st.sampled_from(["Academic year", "Reporting year", "x"]), TEXT), min_size=1))
def test_no_cell_breaks_the_reading_and_every_row_is_accounted_for(rows):
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for period, identifier, cell in rows:
        writer.writerow([period, identifier, *COUNCIL.rstrip(",").split(","), cell])
    with TemporaryDirectory() as folder:
        world = land_files(Path(folder), {"dfe/2024-07-15/t.csv": education("children") + lines.getvalue()})
        (extract,) = world.extracts.values()
        (part,) = extract.parts
        assert part.read_rows == part.landed_rows + part.quarantined_rows == len(rows)
        assert len(world.rows("published")) <= part.landed_rows
        world.connection.close()


@pytest.mark.parametrize(
    "header",
    [
        "LAD21CD,LAD21NM,ObjectId",
        "LTLA23CD,LTLA23NM,UTLA23CD,UTLA23NM",
        "child_id,nhs_number,date_of_birth,postcode,review_date",
        "CareContactID,ServiceRequestID,CareContactDate",
        "publisher,indicator,area_code,period,value",
    ],
)
def test_other_tables_are_left_alone(tmp_path, header):
    match = FORMAT.sniff(Sample(tmp_path / "f.csv", len(header), header.encode(), header + "\n", "utf-8"))
    assert match is None or not match.accepted
