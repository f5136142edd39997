"""The rules that make a figure a finding: data in a closed vocabulary, unknown words refused with their place."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.jsna.compared import TrendJudged
from familyhub.stats import Judged

RuleKind = Literal["compared", "trend", "gap", "people", "places", "quarter", "run", "missing"]
"""What a rule looks at: standings, the tested trend, the slope within the area, counts of people, wards, the place
among all councils (for figures without an interval), a run of figures each worse than the last, what is not there."""

News = Literal["bad", "good", "open"]
"""Whether a rule's findings are bad news, good news, or for the reader to tell."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule; its conditions are read by its kind.

    `at_least` is the fewest people (kind people) or steps (kind run), `most` how many findings the rule gives at most,
    `key` how many of them the summary takes at most. `whom` are parts of words: the unit must hold one, so that
    households are not counted as children. `but` are indicators the rule passes over.
    """

    name: str
    kind: RuleKind
    news: News
    england: tuple[Judged, ...] = ()
    neighbours: tuple[Judged, ...] = ()
    trend: tuple[TrendJudged, ...] = ()
    gap: tuple[Literal["unfair to the most deprived", "unfair to the least deprived"], ...] = ()
    at_least: int = 1
    most: int | None = None
    key: int = 0
    whom: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


@cache
def rules() -> dict[str, Rule]:
    """The rules by id, in the order of the report."""
    return read_rules((files("familyhub.jsna") / "rules.toml").read_text(encoding="utf-8"), "rules.toml")


def read_rules(text: str, where: str) -> dict[str, Rule]:
    """Rules from TOML, a table each. Raises ConfigurationError with file and key."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(where, str(error)) from error
    found: dict[str, Rule] = {}
    for id, written in tables.items():
        try:
            found[id] = msgspec.convert(written, Rule)
        except msgspec.ValidationError as error:
            said, _, path = str(error).partition(" - at `$")
            raise _refused(f"{where}, {id}{path.rstrip('`')}", said) from error
    return found


def _refused(where: str, found: str) -> ConfigurationError:
    return ConfigurationError(
        "rule-refused",
        where,
        found=found,
        expected="a rule in the words of docs/findings.md",
        next_step="Correct the file; no figure was looked at.",
    )
