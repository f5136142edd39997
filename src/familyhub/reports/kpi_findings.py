"""What stands out: findings in words, those that need attention apart from those that go well."""

from collections import Counter
from dataclasses import dataclass

from familyhub.blocks import Link
from familyhub.reports.kpi_data import ALL, NOWHERE, KpiReportData, Measure
from familyhub.reports.kpi_sentences import is_or_are, met_of, named, some_of, verdict
from familyhub.reports.kpi_share import Share
from familyhub.reports.kpi_trends import is_better, trend
from familyhub.reports.words import counted, listed, month, number, percent, points
from familyhub.stats import newcombe
from familyhub.stats.spc import WORDS

MOST_APART = 3
"""Districts named one by one; the tables hold the rest."""

ENOUGH_COUNTED = 10
"""Of fewer, one child more or less moves a percentage by over 10 points: its signals are no news."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: where it leads, the words after the link, whether it is good news, and its rank."""

    link: Link
    words: str
    good: bool
    rank: float

    @property
    def item(self) -> tuple[Link, str]:
        """The finding as an item of a list."""
        return self.link, self.words


def findings(data: KpiReportData) -> list[Finding]:
    """Everything that stands out in the county and its districts, the gravest first."""
    found: list[Finding] = []
    for measure in data.headline:
        link = Link(measure.short, measure_anchor(measure))
        found += _signals(data, measure, link)
        found += _districts_against_target(data, measure, link)
        found += _district_signals(data, measure, link)
    found += _districts_apart(data)
    found += _inequality(data)
    found += _largest_reason(data)
    found += _overdue(data)
    return sorted(found, key=lambda finding: finding.rank)


def measure_anchor(measure: Measure) -> str:
    """The anchor of a measure's section."""
    return f"measure-{measure.id}"


def district_anchor(data: KpiReportData, district: str) -> str:
    """The anchor of a district's section; numbered, because names need not be fit for an address."""
    return f"district-{districts(data).index(district) + 1}"


def districts(data: KpiReportData) -> tuple[str, ...]:
    """The districts that are places: those without one are in tables, but have no section."""
    return tuple(name for name in data.places("district") if name not in NOWHERE)


def own_districts(data: KpiReportData) -> tuple[str, ...]:
    """The districts that have a section: all of them, or those of the patch."""
    if data.patch is None:
        return districts(data)
    return tuple(name for name in districts(data) if name in data.patch.districts)


def year_shares(data: KpiReportData, measure: Measure, level: str, places: tuple[str, ...]) -> list[tuple[str, Share]]:
    """The year to date of each place, lowest percentage first; those without one left out."""
    shares = [(place, data.share(measure.id, "year_to_date", data.month, level, place)) for place in places]
    return sorted(
        ((place, share) for place, share in shares if share.percentage is not None),
        key=lambda pair: (pair[1].percentage or 0, pair[0]),
    )


def _signals(data: KpiReportData, measure: Measure, link: Link) -> list[Finding]:
    found = trend(data, measure)
    if found is None or not found.latest.signals or found.latest.value is None:
        return []
    better = is_better(found.latest)
    words = (
        f": {month(data.month)} ({percent(found.latest.value)}) is {WORDS[found.latest.signals[0]]}, "
        f"a change for the {'better' if better else 'worse'} in {data.area} as a whole."
    )
    return [Finding(link, words, better, 0)]


def _districts_against_target(data: KpiReportData, measure: Measure, link: Link) -> list[Finding]:
    if measure.target is None:
        return []
    names = own_districts(data)
    shares = year_shares(data, measure, "district", names)
    below = [f"{d} ({percent(s.percentage or 0)})" for d, s in shares if verdict(s, measure.target) == "below"]
    met = [f"{d} ({percent(s.percentage or 0)})" for d, s in reversed(shares) if verdict(s, measure.target) == "met"]
    found: list[Finding] = []
    if below:
        words = f"{is_or_are(len(below))} below the target by more than chance"
        # The more districts, the higher; all of them still come after a county's own signal and the lists of today.
        found.append(Finding(link, _which(data, below, len(names), words), False, 2 - len(below) / len(names)))
    if met:
        words = f"{'meets' if len(met) == 1 else 'meet'} the target this year"
        found.append(Finding(link, _which(data, met, len(names), words), True, 1))
    return found


def _which(data: KpiReportData, places: list[str], of: int, words: str) -> str:
    """Which districts it is true of; of a patch by name alone, since it is not the reader's to count the others."""
    if data.patch is not None:
        return f": {named(places)} {words}."
    return f": {some_of(len(places), of, 'district', 'districts')} {words}: {named(places)}."


def _districts_apart(data: KpiReportData) -> list[Finding]:
    """Districts whose whole interval lies below, or above, the county on two measures or more: the farthest first."""
    found: list[Finding] = []
    for good, words in ((False, "below"), (True, "above")):
        apart = [(_measures_apart(data, district, good), district) for district in own_districts(data)]
        several = sorted(((shorts, d) for shorts, d in apart if len(shorts) > 1), key=lambda pair: -len(pair[0]))
        for shorts, district in several[:MOST_APART]:
            which = some_of(len(shorts), len(data.headline), "measure", "measures")
            told = f" lies {words} {data.area} as a whole by more than chance on {which}: {listed(shorts)}."
            found.append(Finding(Link(district, district_anchor(data, district)), told, good, -len(shorts)))
    return found


def _measures_apart(data: KpiReportData, district: str, above: bool) -> list[str]:
    shorts: list[str] = []
    for measure in data.headline:
        county = data.share(measure.id, "year_to_date", data.month).possible
        interval = data.share(measure.id, "year_to_date", data.month, "district", district).interval
        if county is None or interval is None:
            continue
        if interval[0] > county[1] if above else interval[1] < county[0]:
            shorts.append(measure.short)
    return shorts


def _district_signals(data: KpiReportData, measure: Measure, link: Link) -> list[Finding]:
    changed: dict[bool, list[str]] = {True: [], False: []}
    for district in own_districts(data):
        found = trend(data, measure, "district", district)
        share = data.share(measure.id, "month", data.month, "district", district)
        if found is None or not found.latest.signals or (share.denominator or 0) < ENOUGH_COUNTED:
            continue
        why = WORDS[found.latest.signals[0]]
        changed[is_better(found.latest)].append(f"{district} ({met_of(share)}, {why})")
    return [
        Finding(
            link,
            f": signals of change for the {'better' if good else 'worse'} in {month(data.month)}: {named(names, 3)}.",
            good,
            2,
        )
        for good, names in changed.items()
        if names
    ]


def _largest_reason(data: KpiReportData) -> list[Finding]:
    by_reason = reasons_here(data)
    missed = sum(by_reason.values())
    if missed == 0 or reasons_are_rounded(data):
        return []
    (says, belongs_to), most = most_frequent(by_reason)[0]
    at_fault = sum(n for (_, whose), n in by_reason.items() if whose == "data")
    words = (
        f": of {counted(missed, 'missed check', 'missed checks')} this year, the most frequent reason: {says} "
        f"({number(most)}, {percent(100 * most / missed)})."
    )
    if at_fault and belongs_to != "data":
        share = percent(100 * at_fault / missed)
        words += f" In {number(at_fault)} ({share}) the record is at fault rather than the service."
    return [Finding(Link("Reasons", "reasons"), words, False, 4)]


def reasons_here(data: KpiReportData, measure: Measure | None = None) -> Counter[tuple[str, str]]:
    """Misses of the year to date of what the report is of: the districts of the patch together, or the county."""
    if data.patch is None or not data.patch.districts:
        return reasons(data, measure, "county", "")
    found: Counter[tuple[str, str]] = Counter()
    for district in data.patch.districts:
        found += reasons(data, measure, "district", district)
    return found


def reasons_are_rounded(data: KpiReportData) -> bool:
    """Whether the misses are the county's, rounded for a reader who may not see them exactly."""
    return any(miss.measure == ALL for miss in data.misses)


def reasons(data: KpiReportData, measure: Measure | None, level: str, place: str) -> Counter[tuple[str, str]]:
    """Misses of the year to date by (reason in words, whose it is); of all headline measures where none is named."""
    wanted = {measure.id} if measure is not None else {ALL, *(m.id for m in data.headline)}
    found: Counter[tuple[str, str]] = Counter()
    for miss in data.misses:
        if (
            miss.measure in wanted
            and (miss.period_kind, miss.period, miss.level, miss.place)
            == ("year_to_date", data.month, level, place)
        ):  # fmt: skip
            found[miss.says, miss.belongs_to] += miss.members
    return +found


def most_frequent(found: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    """The reasons, most frequent first; of two as frequent, in order of their words."""
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def gap(data: KpiReportData, measure: Measure) -> tuple[Share, Share] | None:
    """The most and the least deprived fifth of the year to date; None where either has no percentage."""
    most, least = (data.share(measure.id, "year_to_date", data.month, "quintile", q) for q in ("1", "5"))
    return None if most.percentage is None or least.percentage is None else (most, least)


def _inequality(data: KpiReportData) -> list[Finding]:
    """Where the most deprived fifth lies clearly below the least: how often, and where the gap is widest."""
    compared = [(m, pair) for m in data.headline if (pair := gap(data, m)) is not None]
    clear = [(points_between(*pair), m, pair) for m, pair in compared if is_clear(*pair) and points_between(*pair) > 0]
    if not clear:
        return []
    widest, measure, (most, least) = max(clear, key=lambda found: found[0])
    which = some_of(len(clear), len(compared), "measure", "measures")
    words = (
        f": the most deprived neighbourhoods do worse than the least on {which}. "
        f"{'The gap' if len(clear) == 1 else 'The widest gap'}: {measure.short}, {percent(most.percentage or 0)} "
        f"against {percent(least.percentage or 0)}, {points(widest)}."
    )
    return [Finding(Link("Inequalities", "inequalities"), words, False, 3)]


def is_clear(most: Share, least: Share) -> bool:
    """Whether the difference of two shares is more than chance would explain: its interval leaves out 0."""
    if most.rounded or least.rounded:
        return False
    pairs = [(share.numerator or 0, share.denominator or 0) for share in (most, least)]
    apart = newcombe(pairs[0], pairs[1])
    return apart is not None and not apart.holds(0.0)


def points_between(most: Share, least: Share) -> float:
    """How many percentage points the most deprived fifth lies below the least."""
    return (least.percentage or 0) - (most.percentage or 0)


def _overdue(data: KpiReportData) -> list[Finding]:
    overdue = sum(due.overdue for due in data.due)
    if not overdue:
        return []
    by_team: Counter[str] = Counter()
    for due in data.due:
        by_team[due.team] += due.overdue
    team, most = max(by_team.items(), key=lambda pair: (pair[1], pair[0]))
    words = f": {counted(overdue, 'check', 'checks')} {is_or_are(overdue)} overdue and still worth making"
    if most == overdue:
        words += f", all of them at {team}"
    elif most * 2 > overdue:
        words += f", most of them at {team} ({number(most)})"
    else:
        words += f"; {team} has most ({number(most)})"
    words += "."
    return [Finding(Link("Overdue", "due"), words, False, 0)]
