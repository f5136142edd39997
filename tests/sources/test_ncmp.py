"""NCMP: measurements in the words of the model."""

from datetime import date

import pytest
from landed_files import World, land_files
from landed_tables import connect

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.csv_shape import sample
from familyhub.sources.ncmp import FORMAT
from familyhub.sources.ncmp.centiles import saying_the_scale
from familyhub.sources.tabular import read_tables

HEADER = (
    "NCMPSystemId,NHSNumber,FirstName,LastName,Sex,DateOfBirth,SchoolYear,DateOfMeasurement,Height,Weight,Bmi,"
    "BmiCentile(PScore),PopulationBMIcategory,PupilPostcode,SchoolURN"
)


def row(number: int, centile: str = "", category: str = "", year: str = "R", nhs: str = "") -> str:
    return (
        f"m{number},{nhs},Ada,Marlow,F,02/02/2019,{year},05/03/2024,110.4,19.2,15.7,{centile},{category},CM1 1AB,123456"
    )


def land(tmp_path, *rows: str, header: str = HEADER) -> World:
    world = land_files(tmp_path, {"ncmp/2024-07-15/ncmp.csv": "\n".join([header, *rows]) + "\n"})
    assert world.unread == ()
    return world


def centiles(world: World) -> dict[str, tuple[object, object]]:
    return {
        str(found["assessment_key"]).split("/")[0].removeprefix("ncmp "): (found["score"], found["band"])
        for found in world.rows("assessment")
        if found["instrument"] == "ncmp"
    }


def test_a_measurement_is_a_centile_a_height_and_a_weight(tmp_path):
    world = land(tmp_path, row(1, "88", "Overweight", nhs="9990000018"))
    found = {r["instrument"]: (r["domain"], r["score"], r["band"], r["happened_on"]) for r in world.rows("assessment")}
    day = date(2024, 3, 5)
    assert found == {
        "ncmp": ("year_r", 88.0, "overweight", day),
        "height": ("year_r", 110.4, None, day),
        "weight": ("year_r", 19.2, None, day),
    }
    (ada,) = world.rows("person_record")
    assert (ada["nhs_number"], ada["forename"], ada["sex"]) == ("9990000018", "Ada", "F")
    assert ada["person_key"].startswith("nhs-") and "9990000018" not in ada["person_key"]
    assert [r["postcode"] for r in world.rows("address_record")] == ["CM1 1AB"]


@pytest.mark.parametrize(
    ("year", "domain"), [("R", "year_r"), ("Reception", "year_r"), ("6", "year_6"), ("Y6", "year_6"), ("", "whole")]
)
def test_the_school_year_is_the_domain(tmp_path, year, domain):
    assert {found["domain"] for found in land(tmp_path, row(1, "50", year=year)).rows("assessment")} == {domain}


@pytest.mark.parametrize(
    ("centile", "band"),
    [
        ("2", "underweight"), ("2.01", "healthy_weight"), ("84.99", "healthy_weight"), ("85", "overweight"),
        ("94.9", "overweight"), ("95", "very_overweight"), ("99.59", "very_overweight"), ("99.6", "severely_obese"),
    ],
)  # fmt: skip
def test_without_a_category_the_centile_says_it_by_the_cut_offs_for_populations(tmp_path, centile, band):
    assert centiles(land(tmp_path, row(1, centile)))["m1"] == (float(centile), band)


@pytest.mark.parametrize(
    ("category", "band"),
    [
        ("Obese", "very_overweight"),
        ("very overweight", "very_overweight"),
        ("Healthy weight", "healthy_weight"),
        ("?", None),
    ],
)
def test_a_category_that_is_stated_is_taken_as_stated(tmp_path, category, band):
    assert centiles(land(tmp_path, row(1, "50", category)))["m1"] == (50.0, band)


def test_a_clinical_category_is_no_category_of_a_population(tmp_path):
    header = HEADER.replace("PopulationBMIcategory", "ClinicalBMIcategory")
    assert centiles(land(tmp_path, row(1, "", "Overweight"), header=header))["m1"] == (None, None)
    assert centiles(land(tmp_path / "2", row(1, "97.1", "Overweight"), header=header))["m1"] == (
        97.1,
        "very_overweight",
    )


def test_height_and_weight_alone_say_no_band(tmp_path):
    assert centiles(land(tmp_path, row(1)))["m1"] == (None, None)


SMALL = ["0.02", "0.5", "0.85", "0.951", "0.997"]


def test_centiles_that_never_pass_1_run_from_0_to_1(tmp_path):
    found = centiles(land(tmp_path, *(row(n, centile) for n, centile in enumerate(SMALL))))
    assert [(round(score, 3), band) for score, band in found.values()] == [
        (2.0, "underweight"), (50.0, "healthy_weight"), (85.0, "overweight"), (95.1, "very_overweight"),
        (99.7, "severely_obese"),
    ]  # fmt: skip


def test_one_centile_above_1_says_that_all_run_to_100(tmp_path):
    found = centiles(land(tmp_path, *(row(n, centile) for n, centile in enumerate([*SMALL, "63"]))))
    assert {band for _, band in found.values()} == {"underweight", "healthy_weight"}


def test_a_few_centiles_below_1_are_not_guessed_and_a_stated_category_stands(tmp_path):
    assert centiles(land(tmp_path, row(1, "0.5"), row(2, "0.9", "Overweight"))) == {
        "m1": (None, None),
        "m2": (None, "overweight"),
    }


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["50", "0.4"], "from 0 to 100"),
        (SMALL, "from 0 to 1:"),
        (["0.5"], "left out"),
        (["", "n/a"], None),
    ],
)
def test_the_scale_is_said(tmp_path, values, words):
    file = tmp_path / "ncmp.csv"
    file.write_text("\n".join([HEADER, *(row(n, value) for n, value in enumerate(values))]) + "\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None
    notes = [note for batch in FORMAT.read(file, match) for note in batch.notes if "entiles" in note]
    assert len(notes) == (0 if words is None else 1)
    assert words is None or words in notes[0]


def test_saying_the_scale_loses_no_batch(tmp_path):
    file = tmp_path / "ncmp.csv"
    file.write_text("\n".join([HEADER, row(1, "50")]) + "\n")
    match = FORMAT.sniff(sample(file))
    assert match is not None
    batches = [*read_tables(file, match), *read_tables(file, match)]
    assert [batch.cells.num_rows for batch in saying_the_scale(iter(batches))] == [1, 1]


def test_two_measurements_of_a_child_are_the_same_child(tmp_path):
    world = land(tmp_path, row(1, "50", nhs="9990000018"), row(2, "60", year="6", nhs="999 000 0018"))
    assert len({found["person_key"] for found in world.rows("assessment")}) == 1
    assert len(world.rows("address_record")) == 1


def test_a_measurement_without_a_day_is_quarantined_and_a_child_without_a_number_is_not_lost(tmp_path):
    world = land(tmp_path, row(1, "50").replace("05/03/2024", ""), row(2, "50"))
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (2, 1, 1)
    assert [found["person_key"][:12] for found in world.rows("person_record")] == ["unnamed, lin"]


def test_a_list_of_children_without_measurements_is_not_taken_for_one(tmp_path):
    file = tmp_path / "children.csv"
    file.write_text("NHS number,First name,Last name,DOB,Sex,Postcode,School,Year group,Date measured\n")
    assert FORMAT.sniff(sample(file)) is None
    file.write_text("NHS number,First name,Last name,DOB,Sex,Measurement date,Height,Weight,BMI,BMI centile\n")
    assert FORMAT.sniff(sample(file)) is None, "a clinic's"


@pytest.mark.parametrize("table", FORMAT.canonical)
def test_no_measurements_give_empty_tables(table):
    with connect(FORMAT, "") as connection:
        assert connection.execute(FORMAT.canonical[table]).fetchall() == []


@pytest.mark.parametrize("name", ["category", "school_year"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    for code in code_rows("familyhub.sources.ncmp", name):
        assert code["source"] and code["certainty"] in {"sure", "likely", "uncertain"}, code
