"""Reading what a segment's rule may say and what is costed; a status that is its own cost is refused as a predictor."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.model.codes import STATUS
from familyhub.segments.definition import Flag, Predictor, Resource, Spell


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Predictors and resources by id, in the order in which they are shown."""

    predictors: Mapping[str, Predictor]
    resources: Mapping[str, Resource]

    def asked_of(self, cohort: str) -> tuple[str, ...]:
        """The predictors that are asked of a cohort."""
        return tuple(id for id, each in self.predictors.items() if not each.cohorts or cohort in each.cohorts)

    @property
    def themes(self) -> tuple[str, ...]:
        """The kinds of need that predictors show."""
        named = (each.theme for each in self.predictors.values() if isinstance(each, Flag) and each.theme)
        return tuple(dict.fromkeys(named))

    @property
    def fingerprint(self) -> str:
        """Changes when any definition changes."""
        whole = [
            {id: msgspec.to_builtins(each) for id, each in written.items()}
            for written in (self.predictors, self.resources)
        ]
        return hashlib.sha256(msgspec.json.encode(whole, order="sorted")).hexdigest()[:16]


@cache
def load() -> Catalogue:
    """The catalogue of the package. Raises ConfigurationError with file and key."""
    predictors = _read("predictors.toml", Predictor)
    resources = _read("resources.toml", Resource)
    refuse_circles(predictors, resources)
    return Catalogue(predictors, resources)


def refuse_circles(predictors: Mapping[str, Predictor], resources: Mapping[str, Resource]) -> None:
    """Refuse a predictor that is a cost of the year: an open spell of a status whose weeks or starts are paid for.

    A spell that ended before the year is none of its costs and may be known. Raises ConfigurationError.
    """
    costed = {status: id for id, each in resources.items() for status in each.statuses}
    for id, each in predictors.items():
        for place, record in enumerate(each.shown_by if isinstance(each, Flag) else ()):
            if not isinstance(record, Spell):
                continue
            for status in record.statuses:
                if status not in STATUS:
                    raise _refused(id, place, f'"{status}"', "a status of the data model")
                if status in costed and record.when != "ended":
                    raise _refused(
                        id, place, f'"{status}" {record.when}, which the resource {costed[status]} pays for',
                        'no status that is itself a cost of the year, or when = "ended"',
                    )  # fmt: skip


def _read(name: str, kind: Any) -> dict[str, Any]:
    text = (files("familyhub.segments") / "catalogue" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    for id, table in tomllib.loads(text).items():
        try:
            found[id] = msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise ConfigurationError(
                "segment-definition-refused",
                f"{name}, {id}",
                found=str(error),
                expected="only the keys and values of the vocabulary",
                next_step="Correct the definition; docs/segments.md lists every key.",
            ) from error
    return found


def _refused(id: str, place: int, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "circular-predictor",
        f"predictors.toml, {id}.shown_by[{place}]",
        found=found,
        expected=expected,
        next_step="Take the predictor out, or ask for spells that ended before the year.",
    )
