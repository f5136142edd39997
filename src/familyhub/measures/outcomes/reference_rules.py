"""What counts as improved, the obvious way: one rule after another over a handful of assessments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.instruments import INSTRUMENTS, banded
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.improvement import (
    AllOf,
    Answers,
    BandImproves,
    Becomes,
    EveryDomain,
    EveryPart,
    Falls,
    FirstOf,
    NoneWorse,
    Published,
    Recorded,
    Rises,
    Simple,
)
from familyhub.measures.outcomes.reference_county import OutcomeCounty, later
from familyhub.measures.outcomes.reference_work import Work
from familyhub.measures.reference_county import Row

Days = tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it improved, None where not assessed, and the day that says so."""

    good: bool | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: one piece of work, its definition, and the days on which assessments count."""

    county: OutcomeCounty
    work: Work
    definition: OutcomeDefinition
    window: Days
    deadline: date | None

    def rows(self, table: str) -> list[Row]:
        """Rows of everybody on whose records they may stand."""
        people = self.county.records_of(self.work.person, self.definition.records_of)
        return [row for person in people for row in self.county.of_person(table, person)]

    def assessments(self, instrument: str) -> list[Row]:
        """Assessments by one instrument, of those whom the measure asks."""
        by = self.definition.answered_by
        return [
            row
            for row in self.rows("assessment")
            if row["instrument"] == instrument
            and (by is None or row["respondent"] in (None, by))
            and INSTRUMENTS[instrument].can_give(row["score"], row["domain"])
        ]

    def afterwards(self, day: date) -> bool:
        """Whether an assessment on that day counts as one afterwards."""
        return self.window is not None and self.window[0] <= day <= self.window[1]


def judge(
    county: OutcomeCounty, work: Work, definition: OutcomeDefinition, window: Days, deadline: date | None
) -> Verdict:
    """Whether a piece of work improved, by the definition's rule or rules."""
    case = Case(county, work, definition, window, deadline)
    rule = definition.improved
    if isinstance(rule, AllOf):
        verdicts = [_one(case, each) for each in rule.of]
        last = max((verdict.on for verdict in verdicts if verdict.on is not None), default=None)
        if any(verdict.good is False for verdict in verdicts):
            return Verdict(False, last)
        return Verdict(True if all(verdict.good for verdict in verdicts) else None, last)
    if isinstance(rule, FirstOf):
        verdicts = [_one(case, each) for each in rule.of]
        return next((verdict for verdict in verdicts if verdict.good is not None), Verdict())
    if isinstance(rule, Published):
        raise TypeError("what is published is about schools")
    return _one(case, rule)


def _one(case: Case, rule: Simple) -> Verdict:
    if isinstance(rule, Recorded):
        return _recorded(case, rule)
    if isinstance(rule, Answers):
        return _answers(case, rule)
    if isinstance(rule, EveryDomain):
        return _every_domain(case, rule)
    if isinstance(rule, NoneWorse):
        return _none_worse(case, rule)
    if isinstance(rule, EveryPart):
        return _every_part(case, rule)
    return _whole(case, rule)


def _recorded(case: Case, rule: Recorded) -> Verdict:
    achieved, missed = case.work.first("achieved"), case.work.first("not_achieved")
    if achieved is None and missed is None:
        return Verdict()
    on = achieved or missed
    for milestone in rule.milestones:
        born = case.work.birth_date
        in_time = [
            step
            for step in case.work.steps
            if step["step"] == milestone.step
            and milestone.detail in (None, step["detail"])
            and born is not None
            and step["happened_on"] < later(born, milestone.before_months, "months")
        ]
        if not in_time:
            return Verdict(False, on)
    return Verdict(achieved is not None and (case.deadline is None or achieved <= case.deadline), on)


def _answers(case: Case, rule: Answers) -> Verdict:
    found = [
        row
        for row in case.rows("feedback")
        if row["survey"] == rule.survey
        and row["question"] == rule.question
        and row["answer_number"] is not None
        and case.afterwards(row["answered_on"])
    ]
    if not found:
        return Verdict()
    last = max(found, key=lambda row: (row["answered_on"], row["response_key"]))
    return Verdict(last["answer_number"] >= rule.at_least, last["answered_on"])


def _every_domain(case: Case, rule: EveryDomain) -> Verdict:
    rows = [
        row
        for row in case.assessments(rule.instrument)
        if row["domain"] in rule.domains and row["band"] is not None and case.afterwards(row["happened_on"])
    ]
    for day in sorted({row["happened_on"] for row in rows}, reverse=True):
        on_day = [row for row in rows if row["happened_on"] == day]
        if {row["domain"] for row in on_day} == set(rule.domains):
            return Verdict(all(row["band"] in rule.bands for row in on_day), day)
    return Verdict()


def _before(case: Case, rows: Sequence[Row]) -> Row | None:
    """Of rows alike in part and respondent the one before: the last up to entry, else the first after."""
    window, work = case.definition.before, case.work
    first = work.identified_on + timedelta(days=window.from_)
    last = work.identified_on + timedelta(days=window.to)
    fitting = [row for row in rows if first <= row["happened_on"] <= last]
    earlier = [row for row in fitting if row["happened_on"] <= work.began_on]
    if earlier:
        newest = max(row["happened_on"] for row in earlier)
        return min((row for row in earlier if row["happened_on"] == newest), key=lambda row: row["assessment_key"])
    return min(fitting, key=lambda row: (row["happened_on"], row["assessment_key"]), default=None)


def _after(case: Case, before: Row, rows: Sequence[Row]) -> Row | None:
    fitting = [
        row for row in rows if row["happened_on"] > before["happened_on"] and case.afterwards(row["happened_on"])
    ]
    return max(fitting, key=lambda row: (row["happened_on"], row["assessment_key"]), default=None)


def _who(row: Row) -> str:
    return row["respondent"] or ""


def _pairs(
    case: Case, before: Sequence[Row], after: Sequence[Row], alike: Callable[[Row], object]
) -> list[tuple[Row, Row | None]]:
    """For each part and respondent the assessment before with the one afterwards, or None where there is none."""
    found = []
    for kind in {alike(row): None for row in before}:
        first = _before(case, [row for row in before if alike(row) == kind])
        if first is not None:
            found.append((first, _after(case, first, [row for row in after if alike(row) == kind])))
    return found


def _latest(pairs: Sequence[tuple[Row, Row | None]]) -> tuple[Row, Row] | None:
    """The pair whose assessment afterwards is the last; of several respondents on a day the first by name."""
    whole = [(first, last) for first, last in pairs if last is not None]
    whole.sort(key=lambda pair: _who(pair[0]))
    return max(whole, key=lambda pair: pair[1]["happened_on"], default=None)


def _place(row: Row) -> int | None:
    """The place of an assessment's band from the best on; by its score where none is stated."""
    instrument = INSTRUMENTS[row["instrument"]]
    band = row["band"]
    if band is None and row["score"] is not None:
        band = banded(instrument, row["score"], row["domain"], row["respondent"])
    return instrument.bands.index(band) if band in instrument.bands else None


def _whole(case: Case, rule: Falls | Rises | BandImproves | Becomes) -> Verdict:
    rows = case.assessments(rule.instrument)
    before = [row for row in rows if row["domain"] == rule.domain]
    after = before
    if isinstance(rule, Falls | Rises):
        before = after = [row for row in before if row["score"] is not None]
        if isinstance(rule, Rises) and rule.from_age is not None:
            born, age = case.work.birth_date, rule.from_age
            before = [row for row in before if born and row["happened_on"] >= later(born, age, "years")]
    elif isinstance(rule, BandImproves):
        before = after = [row for row in before if _place(row) is not None]
    else:
        before = [row for row in before if row["band"] is not None]
        after = [row for row in rows if row["domain"] == (rule.domain_after or rule.domain) and row["band"] is not None]
    pair = _latest(_pairs(case, before, after, _who))
    if pair is None:
        return Verdict()
    first, last = pair
    on = last["happened_on"]
    if isinstance(rule, Falls):
        fell = first["score"] - last["score"] >= rule.by
        return Verdict(fell and (rule.to_below is None or last["score"] < rule.to_below), on)
    if isinstance(rule, Rises):
        rose = last["score"] - first["score"] >= rule.by
        return Verdict(rose and (rule.to_at_least is None or last["score"] >= rule.to_at_least), on)
    if isinstance(rule, BandImproves):
        return Verdict((_place(last) or 0) < (_place(first) or 0), on)
    if first["band"] not in rule.was:
        return Verdict()
    return Verdict(last["band"] in rule.to and (not rule.named or last["part"] is not None), on)


def _gain(first: Row, last: Row) -> float | None:
    """How much better the later one is, by score and direction, else by band; None where neither can be compared."""
    if first["score"] is not None and last["score"] is not None:
        scale = INSTRUMENTS[first["instrument"]].scale(first["domain"])
        low = scale is not None and scale.better == "low"
        return first["score"] - last["score"] if low else last["score"] - first["score"]
    was, now = _place(first), _place(last)
    return None if was is None or now is None else float(was - now)


def _none_worse(case: Case, rule: NoneWorse) -> Verdict:
    rows = [row for row in case.assessments(rule.instrument) if row["score"] is not None or row["band"] is not None]
    gains: list[tuple[float, date]] = []
    for domain in {row["domain"] for row in rows}:
        own = [row for row in rows if row["domain"] == domain]
        pair = _latest(_pairs(case, own, own, _who))
        if pair is not None and (gain := _gain(*pair)) is not None:
            gains.append((gain, pair[1]["happened_on"]))
    if not gains:
        return Verdict()
    better = any(gain > 0 for gain, _ in gains) and not any(gain < 0 for gain, _ in gains)
    return Verdict(better, max(day for _, day in gains))


def _every_part(case: Case, rule: EveryPart) -> Verdict:
    def good(row: Row) -> bool:
        enough = rule.at_least is not None and row["score"] is not None and row["score"] >= rule.at_least
        return enough or row["band"] in rule.bands

    needed = "score" if rule.at_least is not None else "band"
    rows = [row for row in case.assessments(rule.instrument) if row[needed] is not None]
    pairs = _pairs(case, rows, rows, lambda row: (row["domain"], row["part"] or "", _who(row)))
    listed = [(first, last) for first, last in pairs if not rule.bands or first["band"] not in rule.bands]
    days = [last["happened_on"] for _, last in listed if last is not None]
    if any(last is not None and not good(last) for _, last in listed):
        return Verdict(False, max(days))
    if not listed or any(last is None for _, last in listed):
        return Verdict()
    return Verdict(True, max(days))
