"""The extracts: identifiers, headers and formats are those that real systems send."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from lxml import etree
from stdnum.gb import nhs, upn

from familyhub.demo import County, csds, msds
from familyhub.demo.numbers import nhs_check_digit
from familyhub.model import BY_NAME


def everybody(county: County):
    for family in county.population.families:
        yield family.mother
        if family.father is not None:
            yield family.father
        yield from family.children


def test_every_nhs_number_is_valid_unique_and_of_the_test_range(county: County):
    numbers = [person.nhs_number for person in everybody(county)]
    assert len(set(numbers)) == len(numbers)
    assert all(nhs.is_valid(number) and number.startswith("999") for number in numbers)


def test_a_remainder_of_ten_leaves_no_check_digit():
    assert nhs_check_digit("943476591") == 9
    assert nhs_check_digit("987654410") is None or nhs.is_valid(f"987654410{nhs_check_digit('987654410')}")
    without = [body for body in map(str, range(999_000_000, 999_000_200)) if nhs_check_digit(body) is None]
    assert without
    assert not any(nhs.is_valid(f"{body}{digit}") for body in without for digit in range(10))


def test_pupil_numbers_are_valid_unique_and_given_at_school_age(county: County):
    pupils = [person for person in everybody(county) if person.pupil_number]
    assert len({pupil.pupil_number for pupil in pupils}) == len(pupils) > 0
    # The check letter alone: the council inside these numbers (999) is none that exists.
    assert all(upn.calc_check_digit(p.pupil_number[1:]) == p.pupil_number[0] for p in pupils)
    assert all(len(pupil.pupil_number) == 13 for pupil in pupils)
    assert all((county.as_of - pupil.born).days > 4 * 365 for pupil in pupils)


def test_no_postcode_is_of_an_area_that_exists(folder: Path, county: County):
    for path in folder.glob("chis/*/address_record.csv"):
        with path.open(newline="") as file:
            assert all(row["postcode"].startswith("ZX") for row in csv.DictReader(file))


def test_a_postcode_lies_in_one_neighbourhood(county: County):
    held = defaultdict(set)
    for place in county.population.geography.neighbourhoods:
        for postcode in place.postcodes:
            held[postcode].add(place.code)
    assert all(len(codes) == 1 for codes in held.values())


def test_the_register_s_headers_are_the_model_s(folder: Path, county: County):
    for path in folder.glob("chis/*/*.csv"):
        with path.open(newline="") as file:
            assert tuple(next(csv.reader(file))) == BY_NAME[path.stem.partition("-")[0]].names


@pytest.mark.parametrize(
    ("source", "headers", "name"),
    [
        ("healthvisiting", csds.HEADERS, "DERIVED_csds_v1_6_model_fields.csv"),
        ("maternity", msds.HEADERS, "DERIVED_msds_v2_submission_fields.csv"),
    ],
)
def test_headers_are_the_published_field_names_in_their_order(published, folder, county, source, headers, name):
    fields = defaultdict(list)
    with (published / "nhs" / name).open(newline="") as file:
        for row in csv.DictReader(file):
            fields[row["table"]].append(row["field"])
    files = list(folder.glob(f"{source}/*/*.csv"))
    assert {path.stem for path in files} == set(headers)
    for path in files:
        with path.open(newline="") as file:
            found = next(csv.reader(file))
        places = [fields[path.stem].index(header) for header in found]
        assert places == sorted(places), path.name


def test_asq3_scores_and_cut_offs_are_the_published_ones(published):
    with (published / "nhs" / "DERIVED_asq3_snomed_cutoffs.csv").open(newline="") as file:
        expected = {row["snomed_id"]: float(row["band1_below_cutoff_if_score_lt"]) for row in csv.DictReader(file)}
    assert {code: cut_off for form in csds.ASQ3.values() for code, cut_off in form.values()} == expected


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_census_is_valid_by_the_published_schema(published, folder, county, year):
    schema = etree.XMLSchema(etree.parse(published / "cin_census" / f"CIN_schema_{year}.xsd"))
    files = [path for path in folder.glob("csc/*/*.xml") if path.stem.endswith(str(year % 100))]
    assert len(files) == 1
    document = etree.parse(files[0])
    assert schema.validate(document), schema.error_log.last_error
    assert len(document.findall(".//Child")) > 5


def test_files_come_in_the_encodings_that_councils_use(folder: Path, county: County):
    assert next(folder.glob("hub/*/person_record.csv")).read_bytes().startswith(b"\xef\xbb\xbf")
    early_help = next(folder.glob("earlyhelp/*/person_record.csv")).read_bytes()
    assert b"\r\n" in early_help
    assert "person_key" in early_help.decode("cp1252")


def test_each_fault_stands_where_it_is_said_to_stand(folder: Path, county: County):
    assert {fault.lost for fault in county.faults} == {"row", "cell", "nothing"}
    for fault in county.faults:
        if fault.line == 0:
            continue
        encoding = "cp1252" if fault.file.startswith("earlyhelp") else "utf-8-sig"
        with (folder / fault.file).open(encoding=encoding, newline="") as file:
            rows = list(csv.reader(file))
        row = rows[fault.line - 1]
        if fault.kind == "repeated_row":
            assert rows.count(row) > 1
        elif fault.kind == "blank_line":
            assert not any(row)
        else:
            headers = [header.lower().replace(" ", "_") for header in rows[0]]
            assert row[headers.index(fault.column.lower())] == fault.found


def test_a_contact_on_a_faulty_row_is_not_in_the_truth(folder: Path, county: County):
    lost = [fault for fault in county.faults if fault.file.endswith("CYP201CareContact.csv") and fault.lost == "row"]
    assert len(lost) == 8
    for fault in lost:
        with (folder / fault.file).open(newline="") as file:
            row = list(csv.reader(file))[fault.line - 1]
        assert (csds.SOURCE, int(row[0][1:])) not in county.written.contacts
