"""Files that were landed, and values that are made once."""

import threading
from contextlib import closing
from datetime import date

import pytest

from familyhub.state import (
    LandedExtract,
    StateError,
    landed,
    open_state,
    received,
    record_landed,
    secret,
    set_once,
    setting,
    transaction,
)

FIRST = LandedExtract("aa11", "chis", "births.csv", date(2026, 3, 1))


def land(state, extract):
    with transaction(state):
        return record_landed(state, extract)


def test_a_file_is_landed_once_and_keeps_the_day_it_was_first_received(state):
    assert received(state, "aa11") is None
    assert land(state, FIRST) is True
    assert land(state, LandedExtract("aa11", "chis", "births again.csv", date(2026, 4, 1))) is False
    known = received(state, "aa11")
    assert (known.file, known.received) == ("births.csv", date(2026, 3, 1))
    assert landed(state) == (known,)


def test_the_same_bytes_from_another_source_are_another_extract(state):
    land(state, FIRST)
    assert land(state, LandedExtract("aa11", "csds", "empty.csv", date(2026, 4, 1))) is True
    assert received(state, "aa11", "csds").file == "empty.csv"
    assert received(state, "aa11").file == "births.csv"
    assert received(state, "aa11", "msds") is None
    assert [extract.source for extract in landed(state)] == ["chis", "csds"]


def test_a_setting_is_set_once(state):
    assert setting(state, "area") is None
    with transaction(state):
        assert set_once(state, "area", "Fenshire") == "Fenshire"
        assert set_once(state, "area", "Elsewhere") == "Fenshire"
    assert setting(state, "area") == "Fenshire"


def test_the_secret_is_made_once_and_is_long(state, opened):
    with transaction(state):
        made = secret(state)
        other = secret(state, "salt of a release")
    assert len(made) == 32
    assert made != other
    assert secret(opened()) == made


def test_the_secret_cannot_be_made_outside_a_transaction(state):
    with pytest.raises(StateError, match="outside a transaction"):
        secret(state)


def test_three_that_open_a_new_state_and_make_the_secret_at_once_agree(address):
    made = []
    together = threading.Barrier(3)

    def make():
        together.wait(10)
        with closing(open_state(address)) as state, transaction(state):
            made.append(secret(state))

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(made) == 3
    assert len(set(made)) == 1
