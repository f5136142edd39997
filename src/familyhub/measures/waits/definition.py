"""The closed vocabulary of waits, and loading the package's own; unknown keys are refused with their path."""

import tomllib
from datetime import date
from importlib.resources import files
from typing import Literal

import msgspec


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in a definition: frozen, and nothing but the known keys."""


class Example(Vocabulary, frozen=True, kw_only=True):
    """A worked example: small tables in, the county's counts and each referral's state out. It runs as a test.

    `referrals` has `person`, `service`, `on`, `closed`, `team`, `known`, `replaced`; the other tables are those of
    outcomes' examples. `states` maps a referral's place in the table ("1") to seen, waiting, closed_unseen or left.
    """

    says: str
    as_of: date
    known_by: date | None = None
    waiting: int = 0
    too_long: int = 0
    seen: int = 0
    in_time: int = 0
    states: dict[str, str] = {}
    people: list[dict[str, object]] = []
    lives: list[dict[str, object]] = []
    teams: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    caseloads: list[dict[str, object]] = []
    contacts: list[dict[str, object]] = []
    referrals: list[dict[str, object]] = []


class WaitDefinition(Vocabulary, frozen=True, kw_only=True):
    """How long children of an age wait for a service: from the referral to the first contact to which they came.

    `ages` are completed years on the day of the referral, up to and with the number. `standard_weeks`: whoever was seen
    within so many weeks was seen in time.
    """

    kind: Literal["wait"]
    number: str = ""
    title: str
    short: str
    service: str
    ages_to: int = 18
    standard_weeks: int
    why: str
    owner: str
    next_review: date
    source: str
    notes: tuple[str, ...] = ()
    example: tuple[Example, ...] = ()


def load_waits() -> dict[str, WaitDefinition]:
    """The package's own definitions of waits by their ids."""
    folder = files("familyhub.measures") / "definitions" / "waits"
    found: dict[str, WaitDefinition] = {}
    for resource in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".toml"):
            tables = tomllib.loads(resource.read_text(encoding="utf-8"))
            found |= {measure: msgspec.convert(table, WaitDefinition) for measure, table in tables.items()}
    return found
