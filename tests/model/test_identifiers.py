"""NHS numbers, UPNs and postcodes: tidied, and trusted only where they can be."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs, upn

from familyhub.model import identifiers as ids


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", "943-476-5919", "9990000018"])
def test_a_number_with_a_right_check_digit_may_link(number):
    assert ids.is_nhs_number(number)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("9434765918", "wrong check digit"),
        ("943476591", "not ten digits"),
        ("", "not ten digits"),
        ("٩٤٣٤٧٦٥٩١٩", "not ten digits"),
        ("0000000000", "filler"),
        ("1111111111", "filler"),
    ],
)
def test_a_number_that_may_not_link_says_why(number, fault):
    assert fault in (ids.nhs_number_fault(number) or "")


def test_a_filler_passes_the_check_digit_and_is_caught_all_the_same():
    assert nhs.is_valid("0000000000")
    assert not ids.is_nhs_number("0000000000")


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("B801200005001", None),
        ("b8012 0000 5001", None),
        ("A801200005001", "wrong check letter"),
        ("B80120000500A", "temporary"),
        ("B80120000500", "not a letter"),
        ("X80120000A001", "not a letter"),
    ],
)
def test_a_upn_must_be_permanent_and_have_its_check_letter(number, fault):
    found = ids.upn_fault(number)
    assert found is None if fault is None else fault in (found or "")


def test_a_upn_of_a_council_newer_than_any_list_may_link():
    body = "940200024001"  # North Northamptonshire, founded in 2021
    assert ids.is_upn(upn.calc_check_digit(body) + body)


@pytest.mark.parametrize(
    ("text", "tidy"), [("cm11ab", "CM1 1AB"), (" SW1A  1AA ", "SW1A 1AA"), ("CM1", None), ("12345", None), ("", None)]
)
def test_a_postcode_is_written_in_one_way(text, tidy):
    assert ids.tidy_postcode(text) == tidy


def test_a_stand_in_postcode_says_nothing_of_where_somebody_lives():
    assert ids.postcode_fault("ZZ99 3VZ") is not None
    assert ids.postcode_fault("CM1 1AB") is None


def sql_answer(expression: str, value: str) -> str | None:
    return duckdb.execute(f"SELECT {expression} FROM (SELECT ? AS number)", [value]).fetchall()[0][0]


@given(st.from_regex(r"\A[0-9]{9}\Z"))
def test_sql_and_python_agree_on_nhs_numbers(body):
    digit = str((11 - sum((10 - place) * int(d) for place, d in enumerate(body)) % 11) % 11)
    if digit == "10":
        assert not any(ids.is_nhs_number(f"{body}{last}") for last in range(10))
        return
    number = body + digit
    assert (sql_answer(ids.linkable_nhs_number_sql("number"), number) == number) == ids.is_nhs_number(number)


@given(st.from_regex(r"\A[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]\Z"), st.booleans())
def test_sql_and_python_agree_on_upns(number, right):
    if right and number[-1].isdigit():
        number = upn.calc_check_digit(number[1:]) + number[1:]
    assert (sql_answer(ids.linkable_upn_sql("number"), number) == number) == ids.is_upn(number)
