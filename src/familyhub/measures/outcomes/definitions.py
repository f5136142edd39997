"""Loading outcome definitions: the package's own, then the council's; unknown words are refused with their path."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.loading import Kind, one_of
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

OUTCOME = Kind("outcome", OutcomeDefinition, "outcomes", "docs/how-to-write-an-outcome.md")


def load_outcomes(*folders: Path) -> dict[str, OutcomeDefinition]:
    """Every outcome by its id, in the order of the contract's numbers: the package's own, then each folder's *.toml.

    A local definition has an id of its own or says which one it `replaces`. Raises ConfigurationError with file and
    key, for another `kind` too: a misspelt one must not be passed over.
    """
    found, origin = OUTCOME.read(folders)
    _check_number(found, origin)
    for measure, definition in found.items():
        _check(origin[measure], measure, definition)
    return dict(sorted(found.items(), key=lambda item: _in_order(item[1].number)))


def _in_order(number: str) -> tuple[str, int, str]:
    digits = "".join(letter for letter in number if letter.isdigit())
    return number.rstrip("0123456789"), int(digits or 0), number


def _check_number(found: Mapping[str, OutcomeDefinition], origin: Mapping[str, str]) -> None:
    """Refuse a contract's number that an earlier measure has."""
    having: dict[str, str] = {}
    for measure, definition in found.items():
        first = having.setdefault(definition.number.lower(), measure)
        if first != measure:
            taken = f'"{definition.number}", which {first} has'
            raise OUTCOME.refused(origin[measure], measure, ".number", taken, "a number of its own")


def _check(where: str, measure: str, definition: OutcomeDefinition) -> None:
    """What the vocabulary's types cannot say: names that exist, and keys that go together."""
    for path, found, known in _named(definition):
        if found not in known:
            raise OUTCOME.refused(where, measure, path, f'"{found}"', one_of(known))
    schools = definition.for_whom.subject == "school"
    if schools != isinstance(definition.improved, Published):
        raise OUTCOME.refused(
            where, measure, ".improved.rule", f"for a {definition.for_whom.subject}",
            'rule = "published" for schools, and for nobody else',
        )  # fmt: skip
    for rule in rules_of(definition.improved):
        if isinstance(rule, BandImproves) and not INSTRUMENTS[rule.instrument].bands:
            raise OUTCOME.refused(
                where, measure, ".improved.instrument", rule.instrument, "an instrument whose bands have an order"
            )
        if isinstance(rule, NoneWorse) and not (
            INSTRUMENTS[rule.instrument].bands or INSTRUMENTS[rule.instrument].scales
        ):
            raise OUTCOME.refused(where, measure, ".improved.instrument", rule.instrument, "an instrument with parts")
    if definition.deadline is not None and definition.deadline.after != "reception" and definition.deadline.amount < 1:
        raise OUTCOME.refused(where, measure, ".deadline.amount", str(definition.deadline.amount), "at least 1")


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
