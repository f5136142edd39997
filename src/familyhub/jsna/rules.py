"""The rules that make a figure a finding: data in a closed vocabulary, unknown words refused with their place."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec

from familyhub.config.toml_files import Fault, tables_of, toml_tables, wrong_key
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
    households are not counted as children. `but` are indicators the rule passes over. `least_gap` is how wide a gap
    must be, in widths of the middle half of all councils, and `side` which outer quarter is meant (kind quarter). A
    council's rule says which one it `replaces`: it keeps that one's id and place.
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
    least_gap: float = 0.0
    side: Literal["good", "bad"] = "bad"
    replaces: str | None = None


@cache
def rules() -> dict[str, Rule]:
    """The package's own rules by id, in the order of the report."""
    return load_rules()


def load_rules(*folders: Path, indicators: Collection[str] | None = None) -> dict[str, Rule]:
    """The rules in use by id: the package's own, then those of each folder's *.toml files.

    A local rule has an id of its own and is tried after all others, or says which one it `replaces`. With `indicators`
    (ids) a rule may pass over these alone. Raises ConfigurationError with file and key.
    """
    return _rules(toml_tables(files("familyhub.jsna") / "rules.toml", folders, _unreadable), indicators)


def read_rules(text: str, where: str) -> dict[str, Rule]:
    """Rules from TOML, a table each. Raises ConfigurationError with file and key."""
    return _rules(((where, id, written) for id, written in tables_of(text, where, _unreadable).items()), None)


def _rules(tables: Iterable[tuple[str, str, object]], indicators: Collection[str] | None) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for where, id, written in tables:
        try:
            rule = msgspec.convert(written, Rule)
        except msgspec.ValidationError as error:
            said, path = wrong_key(error)
            raise _refused(f"{where}, {id}{path}", said) from error
        if rule.replaces is not None and rule.replaces not in found:
            raise _refused(f"{where}, {id}.replaces", f'"{rule.replaces}", which is no rule')
        if rule.replaces is None and id in found:
            raise _refused(f"{where}, {id}", f'a second rule of that id, without replaces = "{id}"')
        for passed_over in rule.but:
            if indicators is not None and passed_over not in indicators:
                found_there = f'"{passed_over}", which is no indicator'
                raise _refused(f"{where}, {id}.but", found_there, _alike(passed_over, indicators))
        found[rule.replaces or id] = rule
    return found


def _unreadable(_: Fault, where: str, found: str) -> ConfigurationError:
    return _refused(where, found)


def _alike(unknown: str, indicators: Collection[str]) -> str:
    """What may have been meant: there are too many indicators to name them all."""
    alike = get_close_matches(unknown, indicators, n=3)
    told = "ids of indicators, which docs/indicators.md lists"
    return f"{told}; the nearest: {', '.join(alike)}" if alike else told


def _refused(where: str, found: str, expected: str = "a rule in the words of docs/findings.md") -> ConfigurationError:
    return ConfigurationError(
        "rule-refused",
        where,
        found=found,
        expected=expected,
        next_step="Correct the file; no figure was looked at.",
    )
