"""Places: what can be compared of an address on one line."""

import duckdb
import pytest

from familyhub.linkage.names import name_macros
from familyhub.linkage.places import place_macros


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        name_macros(opened)
        place_macros(opened)
        yield opened


def ask(connection, expression: str, value: str):
    return connection.execute(f"SELECT {expression}", {"told": value}).fetchall()[0][0]


@pytest.mark.parametrize(
    ("address", "flat", "number", "street"),
    [
        ("14 High Street, Northport", None, "14", "high street"),
        ("14, HIGH ST.", None, "14", "high street"),
        ("14 High St Northport", None, "14", "high street"),
        ("14A St John's Rd", None, "14a", "st johns road"),
        ("14a Saint Johns Road, Northport", None, "14a", "st johns road"),
        ("Flat 2, 14 High Street", "2", "14", "high street"),
        ("Apartment 3B, Quay House, 12-14 Dock Road, Northport", "3b", "12-14", "dock road"),
        ("12 Ropewalk, Northport", None, "12", "ropewalk"),
        ("3 Park Road", None, "3", "park road"),
        ("3 Church Lane Close Northport", None, "3", "church lane close"),
        ("1 The Avenue", None, "1", "the avenue"),
    ],
)
def test_an_address_has_a_flat_a_number_and_a_street(connection, address, flat, number, street):
    line = "address_line($told)"
    rest = f"without_flat({line})"
    assert ask(connection, f"flat_of({line})", address) == flat
    assert ask(connection, f"number_of({rest})", address) == number
    assert ask(connection, f"street_of(after_number({rest}))", address) == street


@pytest.mark.parametrize("street", ["high street", "st johns road", "ropewalk", "church lane close", "the avenue"])
def test_a_street_in_one_spelling_stays_as_it_is(connection, street):
    assert ask(connection, "street_of($told)", street) == street


@pytest.mark.parametrize(
    ("written", "postcode"),
    [("cm11ab", "CM1 1AB"), (" CM1  1AB ", "CM1 1AB"), ("SW1A 1AA", "SW1A 1AA"), ("ZZ99 3VZ", None), ("none", None)],
)
def test_a_postcode_has_its_space_and_is_a_place(connection, written, postcode):
    assert ask(connection, "postcode_of($told)", written) == postcode
