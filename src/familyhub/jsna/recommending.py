"""Recommendations: what published evidence suggests for an area's findings, to be discussed and never decided here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec

from familyhub.config.toml_files import Fault, tables_of, toml_tables, wrong_key
from familyhub.errors import ConfigurationError
from familyhub.jsna.findings import Finding
from familyhub.jsna.indicator import CohortId, Indicator, Theme

Level = Literal["civic", "service", "community"]
"""The three sides of the population intervention triangle."""

LEVELS: dict[Level, str] = {
    "civic": "What the council and its partners can change for everybody: policy, places, money",
    "service": "What services can offer",
    "community": "What people and their own groups can do",
}

LIBRARY = "recommendations.toml"

IN_WORDS = "evidence and recommendations in the words of docs/findings.md"


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published guideline or review: who it is about, and where it stands.

    `seen` is whether whoever wrote the entry read a copy of the page, or a text that gives title and link together; of
    the others a report says to check the link. `year` is None where the item bears none.
    """

    title: str
    publisher: str
    link: str
    population: str
    year: int | None = None
    seen: bool = False
    replaces: str | None = None

    def cited(self) -> str:
        """The item as a reference: "NICE (2021): Postnatal care (NG194)", with a remark where nobody checked it."""
        remark = "" if self.seen else "; check the link"
        year = "" if self.year is None else f" ({self.year})"
        return f"{self.publisher}{year}: {self.title}{remark}"


class Suggestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something to do, and for which findings: those whose indicator's name or id holds one of the words of `about`.

    Those that hold one of the words of `but` are not meant. Without `rules` it answers bad news only. `themes` and
    `cohorts` stand beside `about`: a theme in which every finding counts, and cohorts to which the suggestion is
    limited. `without_building` is said of outreach, digital help and what needs no room in a hub.
    """

    level: Level
    does: str
    evidence: tuple[str, ...]
    about: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    themes: tuple[Theme, ...] = ()
    cohorts: tuple[CohortId, ...] = ()
    rules: tuple[str, ...] = ()
    without_building: bool = False
    replaces: str | None = None

    def answers(self, finding: Finding, name: str) -> bool:
        """Whether the suggestion is about a finding; `name` is the name of its indicator."""
        if self.cohorts and finding.cohort not in self.cohorts:
            return False
        if finding.rule not in self.rules if self.rules else finding.news != "bad":
            return False
        told = f"{finding.indicator} {name}".lower()
        if any(word in told for word in self.but):
            return False
        named = any(word in told for word in self.about)
        return named or finding.theme in self.themes or not (self.about or self.themes)


class Library(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The library: evidence, and what we take from it, by id."""

    evidence: dict[str, Evidence] = {}
    recommendation: dict[str, Suggestion] = {}


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation for an area: what to do, the findings it answers (the weightiest first), its evidence.

    `cohorts` are those of its findings. `figures` changes with any figure of these findings.
    """

    id: str
    does: str
    level: Level
    cohorts: tuple[str, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    without_building: bool

    @property
    def figures(self) -> str:
        """The fingerprint of all figures it rests on."""
        return sha256("\n".join(sorted(each.id + each.figures for each in self.findings)).encode()).hexdigest()[:12]


def library() -> Library:
    """The library that comes with the package."""
    return load_library()


def load_library(*folders: Path, rules: Collection[str] | None = None) -> Library:
    """The library in use: the package's own, then what each folder's *.toml files add to it or put in its place.

    An item or recommendation that `replaces` another keeps that one's id. With `rules` (ids) a recommendation may
    answer the findings of these alone. Raises ConfigurationError with file and key.
    """
    return _library(toml_tables(files("familyhub.jsna") / LIBRARY, folders, _unreadable), rules)


def read_library(text: str, where: str) -> Library:
    """A library from TOML. Raises ConfigurationError with file and key; also for evidence that is not in it."""
    return _library(((where, name, table) for name, table in tables_of(text, where, _unreadable).items()), None)


def _library(tables: Iterable[tuple[str, str, object]], rules: Collection[str] | None) -> Library:
    evidence: dict[str, Evidence] = {}
    recommendation: dict[str, Suggestion] = {}
    origin: dict[str, str] = {}
    for where, name, table in tables:
        try:
            told = msgspec.convert({name: table}, Library)
        except msgspec.ValidationError as error:
            said, path = wrong_key(error)
            raise _refused(f"{where}, {path.lstrip('.')}", said) from error
        for id, item in told.evidence.items():
            evidence[_place(where, "evidence", id, item.replaces, evidence)] = item
        for id, suggestion in told.recommendation.items():
            place = _place(where, "recommendation", id, suggestion.replaces, recommendation)
            recommendation[place], origin[place] = suggestion, where
    for id, suggestion in recommendation.items():
        for cited in suggestion.evidence:
            if cited not in evidence:
                at = f"{origin[id]}, recommendation.{id}.evidence"
                raise _refused(at, f'"{cited}", which is not in the library')
        for rule in suggestion.rules:
            if rules is not None and rule not in rules:
                at = f"{origin[id]}, recommendation.{id}.rules"
                raise _refused(at, f'"{rule}", which is no rule', f"one of the rules in use: {', '.join(rules)}")
    return Library(evidence, recommendation)


def _place(where: str, kind: str, id: str, replaces: str | None, known: Mapping[str, object]) -> str:
    """The id an entry stands under: its own, or that of the one it replaces."""
    if replaces is not None and replaces not in known:
        raise _refused(f"{where}, {kind}.{id}.replaces", f'"{replaces}", which is not in the library')
    if replaces is None and id in known:
        raise _refused(f"{where}, {kind}.{id}", f'a second entry of that id, without replaces = "{id}"')
    return replaces or id


def _unreadable(_: Fault, where: str, found: str) -> ConfigurationError:
    return _refused(where, found)


def recommend(
    findings: Sequence[Finding], catalogue: Mapping[str, Indicator], from_: Library | None = None
) -> tuple[Recommended, ...]:
    """What the library suggests for these findings, those for the weightiest findings first.

    A suggestion stands once, with every finding it answers; without a finding it does not stand at all. Weight is the
    order of `findings`: rule by rule, most people first.
    """
    held = from_ or library()
    place = {finding.id: number for number, finding in enumerate(findings)}
    found = []
    for id, suggestion in held.recommendation.items():
        answered = [finding for finding in findings if suggestion.answers(finding, _name(finding, catalogue))]
        if answered:
            evidence = tuple(held.evidence[cited] for cited in suggestion.evidence)
            cohorts = _once(each.cohort for each in answered)
            found.append(
                Recommended(
                    id,
                    suggestion.does,
                    suggestion.level,
                    cohorts,
                    tuple(answered),
                    evidence,
                    suggestion.without_building,
                )
            )
    return tuple(sorted(found, key=lambda each: (place[each.findings[0].id], each.id)))


def _name(finding: Finding, catalogue: Mapping[str, Indicator]) -> str:
    known = catalogue.get(finding.indicator)
    return "" if known is None else known.name


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _refused(where: str, found: str, expected: str = IN_WORDS) -> ConfigurationError:
    return ConfigurationError(
        "recommendation-refused",
        where,
        found=found,
        expected=expected,
        next_step="Correct the file; nothing was recommended.",
    )
