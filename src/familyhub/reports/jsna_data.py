"""What a needs assessment is written from: an area's figures compared, what was found and advised, its places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from familyhub.geography import Boundary, Hierarchy
from familyhub.jsna import Compared, Within
from familyhub.jsna.choosing import Told, together
from familyhub.jsna.findings import Finding
from familyhub.jsna.indicator import Indicator
from familyhub.jsna.reviewing import Agreed
from familyhub.reports.jsna_local_data import LocalMeasure, Voice
from familyhub.reports.siting_data import Siting
from familyhub.segments import Segmentation

EVERYBODY = ("", "Persons", "All", "Total")
"""How publishers call figures of both sexes."""

WORDED_BEFORE = "The partners put this into words of their own when its figures were others; the appendix has them."

Key = tuple[str, str, str, str, str]
"""Indicator, sex, age, category type and category."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A published item that a recommendation rests on: as it is cited, whom it is about, where it stands."""

    cited: str
    population: str
    link: str


AdviceState = Literal["agreed", "proposed", "rejected"]


@dataclass(frozen=True, slots=True)
class Advice:
    """One recommendation: what to do, for whom, at which level, on which evidence, and what the partners said of it.

    `because` names the figures it answers. `without_building` is said of outreach, digital help and help by telephone.
    `changed` says that figures have moved since it was agreed; `said` are the partners' own words.
    """

    id: str
    does: str
    cohorts: tuple[str, ...]
    level: str
    evidence: tuple[Reference, ...]
    because: tuple[str, ...] = ()
    state: AdviceState = "proposed"
    who: str = ""
    by_when: str = ""
    said: str = ""
    changed: str = ""
    without_building: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The statistical neighbours of a model, closest first, by name."""

    model: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose figures the report uses: what it is, when it was stored, how many rows were read from it."""

    name: str
    publisher: str
    rows: int
    from_period: str
    to_period: str
    licence: str = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One area's needs assessment in values; `on` is the day it is written.

    `england` and `alike` are the history of benchmarks by key and period: England's figure, and the mean of the
    neighbours of the model `model`. `outlines` are boundaries of neighbourhoods (and `larger` of districts) by code.
    `key_findings` are those of the summary. `segments` are made for others: rounded. `local` are figures of the linked
    records, protected too. `said` is how findings stand after what the partners said of them, by id. `siting` is what a
    study of sites found.
    """

    code: str
    name: str
    on: date
    region: str
    catalogue: Mapping[str, Indicator]
    compared: tuple[Compared, ...]
    within: tuple[Within, ...] = ()
    findings: tuple[Finding, ...] = ()
    key_findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    neighbours: tuple[Neighbours, ...] = ()
    model: str = ""
    england: Mapping[Key, Mapping[str, float]] = field(default_factory=dict)
    alike: Mapping[Key, Mapping[str, float]] = field(default_factory=dict)
    places: Hierarchy | None = None
    outlines: Mapping[str, Boundary] = field(default_factory=dict)
    larger: Mapping[str, Boundary] = field(default_factory=dict)
    attribution: str = ""
    files: tuple[StoredFile, ...] = ()
    notes: tuple[str, ...] = ()
    segments: Segmentation | None = None
    local: tuple[LocalMeasure, ...] = ()
    voice: Voice | None = None
    said: Mapping[str, Agreed] = field(default_factory=dict)
    siting: Siting | None = None

    def headlines(self, cohort: str, theme: str | None = None) -> tuple[Compared, ...]:
        """One figure for each indicator of a cohort (and theme), in the catalogue's order; of everybody, if so."""
        found = self.by_indicator()
        return tuple(
            chosen
            for id, indicator in self.catalogue.items()
            if indicator.cohort == cohort and theme in (None, indicator.theme)
            if (chosen := headline(found.get(id, ()))) is not None
        )

    def all_headlines(self) -> tuple[Compared, ...]:
        """One figure for each indicator of the catalogue that has any."""
        found = self.by_indicator()
        chosen = (headline(found.get(id, ())) for id in self.catalogue)
        return tuple(each for each in chosen if each is not None)

    def by_indicator(self) -> dict[str, list[Compared]]:
        """The comparisons of each indicator."""
        found: dict[str, list[Compared]] = {}
        for each in self.compared:
            found.setdefault(each.indicator, []).append(each)
        return found

    def themes(self, cohort: str) -> Iterator[str]:
        """The themes of a cohort for which there are figures, in the catalogue's order."""
        found = {self.catalogue[each.indicator].theme: None for each in self.headlines(cohort)}
        yield from found

    def findings_of(self, cohort: str) -> tuple[Finding, ...]:
        """What was found about a cohort, in the order of its weight."""
        return tuple(each for each in self.findings if each.cohort == cohort and not self.turned_down(each))

    def told_of(self, cohort: str) -> tuple[Told, ...]:
        """What a reader is told about a cohort: findings about one figure together, in the order of their weight."""
        return together(self.findings_of(cohort))

    def told_in_the_summary(self) -> tuple[Told, ...]:
        """What the summary says: the key findings, each with what else was found of its figure."""
        kept = [finding for finding in self.findings if not self.turned_down(finding)]
        chosen = {finding.id for finding in self.key_findings or self.findings}
        return tuple(told for told in together(kept) if any(finding.id in chosen for finding in told.findings))

    def says(self, told: Told) -> str:
        """What is told, as the partners worded it where they did and the figures are still those they worded."""
        stands = (self.said.get(finding.id) for finding in told.findings)
        edited = [each for each in stands if each is not None and each.edited]
        if not edited:
            return str(told.says)
        return next((each.text for each in edited if not each.was), f"{told.says} {WORDED_BEFORE}")

    def turned_down(self, finding: Finding) -> bool:
        """Whether the partners rejected the finding: it is then told in the appendix alone."""
        stands = self.said.get(finding.id)
        return stands is not None and stands.state == "rejected"


def key_of(compared: Compared) -> Key:
    """The key of a comparison's figures."""
    return compared.indicator, *compared.row.group


def headline(found: "list[Compared] | tuple[Compared, ...]") -> Compared | None:
    """The one figure that stands for an indicator: of the whole area and both sexes, where there is one."""
    whole = [each for each in found if each.row.whole] or list(found)
    everybody = [each for each in whole if each.row.sex in EVERYBODY] or whole
    return everybody[0] if everybody else None
