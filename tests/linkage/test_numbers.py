"""Numbers that anybody may be linked by: the check in SQL is that of the model."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.gb import nhs

from familyhub.linkage.names import words
from familyhub.linkage.numbers import number_macros
from familyhub.model.identifiers import NEVER_GIVEN, UPN_SHAPE, is_upn


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        number_macros(opened)
        yield opened


def passes(connection, macro: str, number: str) -> bool:
    found = connection.execute(f"SELECT {macro}(number) = number FROM UNNEST([$n]) AS told (number)", {"n": number})
    return bool(found.fetchall()[0][0])


@settings(deadline=None, max_examples=40, database=None)
@given(number=st.text("0123456789", min_size=9, max_size=11))
def test_an_nhs_number_passes_where_its_check_digit_is_right(connection, number):
    assert passes(connection, "linkable_nhs_number", number) == nhs.is_valid(number)


def test_each_check_digit_but_one_is_wrong(connection):
    for digit in "0123456789":
        number = f"999000001{digit}"
        assert passes(connection, "linkable_nhs_number", number) == nhs.is_valid(number) == (digit == "8")


@settings(deadline=None, max_examples=40, database=None)
@given(number=st.from_regex(UPN_SHAPE, fullmatch=True))
def test_a_upn_passes_as_the_model_says(connection, number):
    assert passes(connection, "linkable_upn", number) == is_upn(number)


def test_every_filler_of_the_model_is_never_real(connection):
    never = {row[0] for row in connection.execute("SELECT number FROM never_real").fetchall()}
    assert set(NEVER_GIVEN) <= never
    assert {word["number"] for word in words("never_real")} <= never
    assert all(word["why"] for word in words("never_real"))
