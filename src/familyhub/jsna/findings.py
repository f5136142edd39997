"""Findings: what of an area's figures deserves to be said, by rules over the figures, ranked and in sentences."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from familyhub.jsna.compared import Against, Compared
from familyhub.jsna.families import family_of
from familyhub.jsna.indicator import Indicator
from familyhub.jsna.rows import IndicatorRow
from familyhub.jsna.rules import News, Rule, RuleKind, rules
from familyhub.jsna.saying import (
    Said,
    compared_said,
    gap_said,
    missing_said,
    people_said,
    places_said,
    quarter_said,
    run_said,
    trend_said,
)
from familyhub.jsna.traced import Sentence, Traced, fingerprint
from familyhub.jsna.within import Within
from familyhub.jsna.wording import EVERYBODY, Named, spoken, whom

MODEL = "2025"
"""Whose neighbours are meant by "similar councils" where rows are compared with those of several models."""

TWO_YEARS = 2_00_00
"""Between the sorting numbers of two periods, YYYYMMDD."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its rule, what it is about, the sentence, and every number of it with the lines it is from.

    `people` is how many children or events the figure is (None where unknown), `extra` by how many it differs from the
    benchmark's level, `gap` how wide the difference is: 1 is the width of the middle half of all councils. `lines` of
    `numbers` lead to files. `some_only` is said of a figure about some of the children, such as one ethnic group.
    `kind` is that of its rule, `about` is the indicator with the group of people, `lead` how many parts of the sentence
    name the figure itself: what follows may stand behind another finding about the same. `until` sorts by the figure's
    period. `figures` is the fingerprint of what was said: agreed wording is held against it.
    """

    id: str
    rule: str
    news: News
    cohort: str
    theme: str
    indicator: str
    says: Sentence
    people: int | None
    extra: float | None
    gap: float | None
    some_only: bool = False
    kind: RuleKind = "compared"
    about: str = ""
    lead: int = 0
    until: int | None = None

    @property
    def sentence(self) -> str:
        """The finding in plain words."""
        return str(self.says)

    @property
    def numbers(self) -> tuple[Traced, ...]:
        """Every number of the sentence."""
        return self.says.numbers

    @property
    def figures(self) -> str:
        """What changes when a number does."""
        return fingerprint(self.numbers)


@dataclass(frozen=True, slots=True)
class _About:
    """What rules read of one indicator and group: how it is named, its figures, and those of its neighbourhoods."""

    id: str
    indicator: str
    known: Indicator
    named: Named
    area: str
    compared: Compared | None = None
    within: Within | None = None
    neighbours: Against | None = field(default=None)


def find(
    compared: Iterable[Compared],
    catalogue: Mapping[str, Indicator],
    *,
    area: str,
    within: Iterable[Within] = (),
    model: str = MODEL,
    by: Mapping[str, Rule] | None = None,
) -> tuple[Finding, ...]:
    """All findings, rule by rule; within a rule by how many people it is about, then by how wide the gap is.

    `area` is its name as sentences say it. Indicators that the catalogue does not know are passed over. A figure for
    boys and one for girls are left to tables where there is one for all; so are categories. Each finding's verdict is
    that of `compare` and `look_within`: computed from figures, never a publisher's word.
    """
    compared = list(compared)
    abouts = [*_newest(_of_figures(compared, catalogue, area, model)), *_of_parts(within, catalogue, area)]
    compared_names = {spoken(catalogue[each.indicator].name) for each in compared if each.indicator in catalogue}
    seen = compared_names | {spoken(about.known.name) for about in abouts}
    abouts += [
        _nothing(id, known, area) for id, known in catalogue.items() if known.usual and spoken(known.name) not in seen
    ]
    found = []
    for rule_id, rule in (by or rules()).items():
        told = [finding for about in abouts if (finding := _finding(rule_id, rule, about)) is not None]
        told.sort(key=_rank)
        found += told[: rule.most]
    return tuple(found)


def _rank(finding: Finding) -> tuple[float, float, float, str]:
    """Most people first: those above the benchmark's level, then all; then the widest gap; then by id."""
    extra = finding.extra if finding.extra is not None else -1.0
    return -extra, -(finding.people or 0), -(finding.gap or 0.0), finding.id


def _of_figures(
    compared: Iterable[Compared], catalogue: Mapping[str, Indicator], area: str, model: str
) -> Iterator[_About]:
    by_indicator: dict[str, list[Compared]] = defaultdict(list)
    for each in compared:
        if each.row.whole and each.indicator in catalogue:
            by_indicator[each.indicator].append(each)
    for indicator, listed in by_indicator.items():
        all_people = [each for each in listed if _everybody(each.row)] or listed
        ages = len({each.row.age for each in all_people}) > 1
        for each in all_people:
            known = catalogue[indicator]
            group = whom(each.row, several_ages=ages)
            held = each.neighbours(model) or next((a for a in each.against if a.kind == "neighbours"), None)
            named = Named(spoken(known.name) + group, known.unit)
            yield _About(indicator + _slug(group), indicator, known, named, area, each, None, held)


def _newest(abouts: Iterable[_About]) -> Iterator[_About]:
    """Of figures of one name from several publishers the newest, which is told; of equal age one with an interval.

    A figure that is two years or more behind another of its family is passed over too.
    """
    by_name: dict[str, list[_About]] = defaultdict(list)
    of_family: dict[str, int] = {}
    for about in abouts:
        by_name[about.named.name].append(about)
        family = family_of(about.indicator)
        of_family[family] = max(of_family.get(family, 0), _until(about) or 0)
    for alike in by_name.values():
        newest = max(alike, key=lambda about: (_until(about) or 0, bool(about.compared and about.compared.interval)))
        if of_family[family_of(newest.indicator)] - (_until(newest) or 0) < TWO_YEARS:
            yield newest


def _until(about: _About) -> int | None:
    return None if about.compared is None else about.compared.row.period_order


def _of_parts(within: Iterable[Within], catalogue: Mapping[str, Indicator], area: str) -> Iterator[_About]:
    for each in within:
        sex, _, category_type, category = each.group
        if each.indicator in catalogue and sex.strip().lower() in EVERYBODY and not category_type and not category:
            known = catalogue[each.indicator]
            yield _About(
                each.indicator, each.indicator, known, Named(spoken(known.name), known.unit), area, within=each
            )


def _nothing(id: str, known: Indicator, area: str) -> _About:
    return _About(id, id, known, Named(spoken(known.name), known.unit), area)


def _finding(rule_id: str, rule: Rule, about: _About) -> Finding | None:
    if about.indicator in rule.but or (rule.kind != "missing" and _stale(about.compared)):
        return None
    said = _ASKED[rule.kind](rule, about)
    if said is None or (said.gap is not None and said.gap < rule.least_gap and _gap_in_widths(about)):
        return None
    return Finding(
        f"{rule_id}.{about.id}", rule_id, rule.news, about.known.cohort, about.known.theme, about.indicator,
        Sentence((*said.lead, *said.after)), said.people, said.extra, said.gap, bool(about.known.sub_group),
        rule.kind, about.id, len(said.lead), _until(about),
    )  # fmt: skip


def _gap_in_widths(about: _About) -> bool:
    """Whether gaps are told in widths of the middle half of all councils; else they are relative to the figure."""
    spread = None if about.compared is None else about.compared.spread
    return spread is not None and spread.upper_quarter > spread.lower_quarter


def _stale(compared: Compared | None) -> bool:
    """Whether nothing was published for two years or more since: what was so then is no finding of today."""
    if compared is None or not compared.suppressed:
        return False
    return compared.suppressed[-1].period_order - compared.row.period_order >= TWO_YEARS


def _compared(rule: Rule, about: _About) -> Said | None:
    if about.compared is None or about.compared.england is None or about.neighbours is None:
        return None
    england, neighbours = about.compared.england, about.neighbours
    if england.judged not in rule.england or neighbours.judged not in rule.neighbours:
        return None
    return compared_said(about.compared, england, neighbours, about.named, about.area)


def _trend(rule: Rule, about: _About) -> Said | None:
    if about.compared is None or about.compared.trend_judged not in rule.trend:
        return None
    return trend_said(about.compared, about.named, about.area)


def _gap(rule: Rule, about: _About) -> Said | None:
    if about.within is None or about.within.gap_judged not in rule.gap:
        return None
    return gap_said(about.within, about.named, about.area)


def _people(rule: Rule, about: _About) -> Said | None:
    if about.compared is None or about.compared.nature.of != "proportion":
        return None
    if rule.whom and not any(word in about.known.unit.lower() for word in rule.whom):
        return None
    said = people_said(about.compared, about.named, about.area)
    return said if said is not None and (said.people or 0) >= rule.at_least else None


def _places(rule: Rule, about: _About) -> Said | None:
    return None if about.within is None else places_said(about.within, about.named, about.area)


def _quarter(rule: Rule, about: _About) -> Said | None:
    if about.compared is None or about.compared.england is None or about.neighbours is None:
        return None
    england, good = about.compared.england, rule.side == "good"
    return quarter_said(about.compared, england, about.neighbours, about.named, about.area, good=good)


def _run(rule: Rule, about: _About) -> Said | None:
    return None if about.compared is None else run_said(about.compared, about.named, about.area, rule.at_least)


def _missing(rule: Rule, about: _About) -> Said | None:
    if about.compared is None and about.within is None:
        return missing_said(None, about.named, about.area)
    if about.compared is None or not about.compared.suppressed:
        return None
    return missing_said(about.compared, about.named, about.area)


_ASKED: dict[str, Callable[[Rule, _About], Said | None]] = {
    "compared": _compared,
    "trend": _trend,
    "gap": _gap,
    "people": _people,
    "places": _places,
    "quarter": _quarter,
    "run": _run,
    "missing": _missing,
}


def _everybody(row: IndicatorRow) -> bool:
    return row.sex.strip().lower() in EVERYBODY


def _slug(group: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", group.lower()).strip("-")
    return f".{plain}" if plain else ""
