"""Loading outcome definitions: the package's own, then the council's; unknown words are refused with their path."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.instruments import INSTRUMENTS
from familyhub.measures.definitions import MEASURE_ID
from familyhub.measures.outcomes.codes import STEPS
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.improvement import (
    Answers,
    BandImproves,
    EveryDomain,
    NoneWorse,
    Published,
    Recorded,
    Simple,
)
from familyhub.measures.outcomes.rule_sql import rules_of
from familyhub.model import codes

KIND = "outcome"
GUIDE = "docs/how-to-write-an-outcome.md"


def load_outcomes(*folders: Path) -> dict[str, OutcomeDefinition]:
    """Every outcome by its id, in the order of the contract's numbers: the package's own, then each folder's *.toml.

    Tables of another `kind` are left to those who read them. A local definition has an id of its own or says which one
    it `replaces`. Raises ConfigurationError with file and key.
    """
    found: dict[str, OutcomeDefinition] = {}
    origin: dict[str, str] = {}
    for where, text in _texts(folders):
        for measure, definition in _read(where, text).items():
            _add(found, origin, measure, definition, where)
    for measure, definition in found.items():
        _check(origin[measure], measure, definition)
    return dict(sorted(found.items(), key=lambda item: _in_order(item[1].number)))


def _in_order(number: str) -> tuple[str, int, str]:
    digits = "".join(letter for letter in number if letter.isdigit())
    return number.rstrip("0123456789"), int(digits or 0), number


def _texts(folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    shipped = files("familyhub.measures") / "definitions" / "outcomes"
    for resource in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".toml"):
            yield resource.name, resource.read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            yield f"{folder.name}/{path.name}", path.read_text(encoding="utf-8-sig", errors="replace")


def _read(where: str, text: str) -> dict[str, OutcomeDefinition]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            "outcome-not-toml",
            where,
            found=str(error),
            expected="TOML, one [table] for each measure",
            next_step=f"Correct the line; {GUIDE} shows a whole definition.",
        ) from error
    return {
        measure: _definition(where, measure, table)
        for measure, table in tables.items()
        if not isinstance(table, dict) or table.get("kind", KIND) == KIND
    }


def _definition(where: str, measure: str, table: object) -> OutcomeDefinition:
    if not MEASURE_ID.fullmatch(measure):
        raise _refused(where, measure, "", f'the id "{measure}"', "small letters, digits and single hyphens")
    try:
        return msgspec.convert(table, OutcomeDefinition)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `$")
        raise _refused(where, measure, path.rstrip("`"), said, "only the keys and values of the vocabulary") from error


def _refused(where: str, measure: str, path: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "outcome-refused",
        f"{where}, {measure}{path}",
        found=found,
        expected=expected,
        next_step=f"Correct the definition; {GUIDE} lists every key and value.",
    )


def _add(
    found: dict[str, OutcomeDefinition], origin: dict[str, str], measure: str, definition: OutcomeDefinition, where: str
) -> None:
    replaced = definition.replaces
    if replaced is not None:
        if replaced not in found:
            raise _refused(where, measure, ".replaces", f'"{replaced}"', _one_of(list(found)))
        del found[replaced], origin[replaced]
    if measure in found:
        raise _refused(
            where, measure, "", f"a second definition (the first is in {origin[measure]})", f'replaces = "{measure}"'
        )
    same = next((other for other, known in found.items() if known.number.lower() == definition.number.lower()), None)
    if same is not None:
        raise _refused(where, measure, ".number", f'"{definition.number}", which {same} has', "a number of its own")
    found[measure], origin[measure] = definition, where


def _one_of(names: list[str]) -> str:
    return "one of " + ", ".join(sorted(names))


def _check(where: str, measure: str, definition: OutcomeDefinition) -> None:
    """What the vocabulary's types cannot say: names that exist, and keys that go together."""
    for path, found, known in _named(definition):
        if found not in known:
            raise _refused(where, measure, path, f'"{found}"', _one_of(list(known)))
    schools = definition.for_whom.subject == "school"
    if schools != isinstance(definition.improved, Published):
        raise _refused(
            where, measure, ".improved.rule", f"for a {definition.for_whom.subject}",
            'rule = "published" for schools, and for nobody else',
        )  # fmt: skip
    for rule in rules_of(definition.improved):
        if isinstance(rule, BandImproves) and not INSTRUMENTS[rule.instrument].bands:
            raise _refused(
                where, measure, ".improved.instrument", rule.instrument, "an instrument whose bands have an order"
            )
        if isinstance(rule, NoneWorse) and not (
            INSTRUMENTS[rule.instrument].bands or INSTRUMENTS[rule.instrument].scales
        ):
            raise _refused(where, measure, ".improved.instrument", rule.instrument, "an instrument with parts")
    if definition.deadline is not None and definition.deadline.after != "reception" and definition.deadline.amount < 1:
        raise _refused(where, measure, ".deadline.amount", str(definition.deadline.amount), "at least 1")


def _named(definition: OutcomeDefinition) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    for held in definition.for_whom.held:
        yield ".for_whom.held.status", held.status, codes.STATUS.meanings
    for finding in definition.identified.findings:
        yield ".identified.findings.instrument", finding.instrument, INSTRUMENTS
        if finding.domain != "any":
            yield ".identified.findings.domain", finding.domain, codes.ASSESSMENT_DOMAIN.meanings
        for band in finding.bands:
            yield ".identified.findings.bands", band, codes.BAND.meanings
    for activity in definition.support.activities:
        yield ".support.activities", activity, codes.ACTIVITY.meanings
    for service in definition.support.services:
        yield ".support.services", service, codes.SERVICE.meanings
    for rule in rules_of(definition.improved):
        yield from _named_by_rule(rule)


def _named_by_rule(rule: Simple) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    if isinstance(rule, Recorded):
        for milestone in rule.milestones:
            yield ".improved.milestones.step", milestone.step, dict.fromkeys(STEPS)
    elif not isinstance(rule, Answers):
        yield ".improved.instrument", rule.instrument, INSTRUMENTS
        bands = [*getattr(rule, "bands", ()), *getattr(rule, "was", ()), *getattr(rule, "to", ())]
        for band in bands:
            yield ".improved.bands", band, codes.BAND.meanings
        domains = list(rule.domains) if isinstance(rule, EveryDomain) else [getattr(rule, "domain", None)]
        for domain in (*domains, getattr(rule, "domain_after", None)):
            if domain is not None:
                yield ".improved.domain", domain, codes.ASSESSMENT_DOMAIN.meanings
