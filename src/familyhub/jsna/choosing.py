"""Which findings a reader is told, and together: a figure once, one of a family of indicators, none crowding others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from familyhub.jsna.families import family_of
from familyhub.jsna.findings import Finding
from familyhub.jsna.rules import Rule, RuleKind, rules
from familyhub.jsna.saying import WHICH_IS_GOOD
from familyhub.jsna.traced import Sentence
from familyhub.jsna.wording import NOT_TESTED

SAME_COHORT = 4
"""The summary takes no more findings of one cohort and one news than this: it is about all children."""

SAME_THEME = 2
"""Nor more of one theme of a cohort, and one a rule: the rest of it stands in the cohort's own section."""

WITHOUT_INTERVALS = ("quarter", "run")
"""Kinds of rules for figures that have no interval: of a small group, chance alone may be all there is to them."""

JOINED: tuple[RuleKind, ...] = ("compared", "quarter", "trend", "run")
"""Kinds that speak of one figure of the area and may share a sentence's beginning: where it stands, then its course."""

LONG_AGO = 3_00_00
"""Between the sorting numbers of two periods: a figure three years behind the newest stands in no summary."""

OF_A_YEAR: tuple[RuleKind, ...] = (*JOINED, "people")
"""Kinds of which an old figure tells little; how neighbourhoods differ changes slowly."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader is told of one figure: the findings about it, weightiest first, in one run of sentences."""

    findings: tuple[Finding, ...]
    says: Sentence

    @property
    def finding(self) -> Finding:
        """The weightiest: cohort, theme and news are its."""
        return self.findings[0]

    @property
    def family(self) -> str:
        """The family of the indicator, or itself where it has none."""
        return family_of(self.finding.indicator)


def together(findings: Iterable[Finding]) -> tuple[Told, ...]:
    """Findings about one figure in one run of sentences, in the order of the first of them.

    "Worse than England" and "got worse" of the same figure name it once. How many children it is about is told only
    where nothing else is said of the figure; what was not published is left out.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.kind != "missing":
            within = finding.kind if finding.kind in ("gap", "places") else "figure"
            groups.setdefault((within, finding.about or finding.id), []).append(finding)
    return tuple(_joined(group) for group in groups.values())


def _joined(group: Sequence[Finding]) -> Told:
    joined = [finding for finding in group if finding.kind in JOINED]
    if len(joined) < 2:
        return Told(tuple(group), group[0].says)
    joined.sort(key=lambda finding: JOINED.index(finding.kind))
    parts = [*joined[0].says.parts]
    for finding in joined[1:]:
        # What was said of the figure already is not said again: which end is good, and that chance was not tested.
        if NOT_TESTED in parts:
            parts.remove(NOT_TESTED)
        parts += ["." if part in WHICH_IS_GOOD else part for part in finding.says.parts[finding.lead :]]
    return Told(tuple(group), Sentence(tuple(parts)))


def one_of_each_family(told: Iterable[Told], most: int) -> tuple[Told, ...]:
    """The first of each family of indicators, at most so many."""
    chosen: dict[str, Told] = {}
    for each in told:
        chosen.setdefault(each.family, each)
    return tuple(chosen.values())[:most]


def key_findings(
    findings: Sequence[Finding], *, most: int = 16, by: Mapping[str, Rule] | None = None
) -> tuple[Finding, ...]:
    """The findings of a summary: the first of each rule, a family of indicators once, no cohort crowding out others."""
    held = by or rules()
    newest = max((finding.until or 0 for finding in findings), default=0)
    weightiest = together(findings)
    chosen: list[Told] = []
    for rule_id, rule in held.items():
        taken: list[Told] = []
        for told in (each for each in weightiest if each.finding.rule == rule_id):
            unsure = told.finding.some_only and rule.kind in WITHOUT_INTERVALS
            old = rule.kind in OF_A_YEAR and newest - (told.finding.until or newest) >= LONG_AGO
            if len(taken) < rule.key and not unsure and not old and _has_room(told, chosen, taken):
                taken.append(told)
        chosen += taken
    return tuple(told.finding for told in chosen[:most])


def _has_room(told: Told, chosen: Sequence[Told], taken: Sequence[Told]) -> bool:
    """Whether the summary may take a finding beside those of earlier rules, and those of its own."""
    finding = told.finding
    beside = [
        each for each in (*chosen, *taken) if (each.finding.news, each.finding.cohort) == (finding.news, finding.cohort)
    ]
    theme = [each for each in beside if each.finding.theme == finding.theme]
    said = any(each.family == told.family for each in (*chosen, *taken))
    own = any(each in theme for each in taken)
    return not (said or own or len(beside) >= SAME_COHORT or len(theme) >= SAME_THEME)
