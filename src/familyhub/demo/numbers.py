"""Identifiers with right check digits that no real person bears."""

from collections.abc import Iterator
from random import Random

NHS_TEST_RANGE = 999_000_000
"""NHS numbers that begin with 999 are set aside for tests and are never issued."""
PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def nhs_check_digit(body: str) -> int | None:
    """The tenth digit that belongs to nine digits; None where there is none (a remainder of ten)."""
    total = sum((10 - place) * int(digit) for place, digit in enumerate(body))
    digit = 11 - total % 11
    return None if digit == 10 else digit % 11


def nhs_numbers(random: Random) -> Iterator[str]:
    """Valid NHS numbers of the test range, each once, in an order that looks random; some 900,000 in all."""
    start = random.randrange(1_000_000)
    for step in range(1_000_000):
        # 387,419 and a million share no factor, so the steps visit every number once.
        body = str(NHS_TEST_RANGE + (start + step * 387_419) % 1_000_000)
        digit = nhs_check_digit(body)
        if digit is not None:
            yield f"{body}{digit}"


def pupil_number(serial: int, entry_year: int) -> str:
    """A unique pupil number of a fictional council (999): check letter, council, school, year of entry, serial."""
    digits = f"999{4000 + serial // 1000 % 1000:04d}{entry_year % 100:02d}{serial % 1000:03d}"
    total = sum((place + 2) * int(digit) for place, digit in enumerate(digits))
    return PUPIL_LETTERS[total % 23] + digits
