"""The assessments behind outcomes: before and after, written so that they show how the work went.

No threshold is looked up in the measures. Each pair of scores is drawn from pairs that the instrument's published use
makes plain, with those at its very edge among them.
"""

from collections.abc import Sequence
from datetime import date

from familyhub.demo.calendar import add_months
from familyhub.demo.care import DOMAINS
from familyhub.demo.outcome_drawn import Result
from familyhub.demo.outcome_telling import Evidence, Telling

Pairs = Sequence[tuple[float, float]]
EPDS_BETTER: Pairs = ((16, 12), (17, 9), (20, 12), (14, 8), (13, 9), (22, 10), (18, 5))
EPDS_NO_BETTER: Pairs = ((15, 12), (20, 13), (17, 14), (24, 16), (13, 10), (19, 22), (14, 14))
SDQ_BETTER: Pairs = ((22, 18), (18, 15), (17, 12), (24, 13), (15, 9))
SDQ_NO_BETTER: Pairs = ((22, 20), (18, 17), (16, 16), (25, 31), (15, 18))
WEMWBS_BETTER: Pairs = ((38, 41), (35, 46), (41, 47), (30, 39))
WEMWBS_NO_BETTER: Pairs = ((38, 40), (35, 35), (41, 39), (44, 36))
UCLA_BETTER: Pairs = ((9, 5), (8, 4), (7, 3), (6, 3))
UCLA_NO_BETTER: Pairs = ((9, 9), (7, 8), (6, 7), (8, 8))
BRS_BETTER: Pairs = ((1.5, 3.0), (2.0, 3.5), (2.5, 3.67), (1.83, 3.17))
BRS_NO_BETTER: Pairs = ((2.5, 2.5), (2.0, 1.83), (2.83, 2.5))
TOPSE_BETTER: Pairs = ((210, 290), (240, 315), (265, 340), (190, 300))
TOPSE_NO_BETTER: Pairs = ((250, 250), (280, 262), (230, 214))
READY_BETTER: Pairs = ((3, 5), (4, 8), (2, 6), (5, 7))
READY_NO_BETTER: Pairs = ((3, 4), (5, 5), (6, 4), (2, 3))
BANDS_OF_SDQ = ((14, "close_to_average"), (17, "slightly_raised"), (20, "high"), (99, "very_high"))


def scores(
    instrument: str, better: Pairs, no_better: Pairs, *, domain: str = "whole", respondent: str = "child"
) -> Evidence:
    """A score before and one after, drawn together."""

    def evidence(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "before":
            pair = telling.random.choice(better if result == "achieved" else no_better)
            telling.before[instrument + domain] = pair[1]
            telling.find(instrument, day, domain=domain, score=pair[0], respondent=respondent)
        else:
            telling.find(instrument, day, domain=domain, score=telling.before[instrument + domain],
                         respondent=respondent)  # fmt: skip

    return evidence


def banded_sdq(respondent: str = "parent") -> Evidence:
    """SDQ with its total and the band that the total has in the published four-fold banding."""

    def evidence(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "before":
            before, telling.before["sdq"] = telling.random.choice(SDQ_BETTER if result == "achieved" else SDQ_NO_BETTER)
            score = before
        else:
            score = telling.before["sdq"]
        band = next(name for below, name in BANDS_OF_SDQ if score < below)
        telling.find("sdq", day, score=score, band=band, respondent=respondent)

    return evidence


def answers(instrument: str, before: str, after: str, *, respondent: str, named: Sequence[str] = ()) -> Evidence:
    """An answer that changes, or does not; where somebody is to be named, now and then nobody is."""

    def evidence(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "before":
            telling.find(instrument, day, band=before, respondent=respondent)
        elif result == "achieved":
            part = telling.random.choice(named) if named else None
            telling.find(instrument, day, band=after, respondent=respondent, part=part)
        else:
            unnamed = bool(named) and telling.random.random() < 0.3
            telling.find(instrument, day, band=after if unnamed else before, respondent=respondent)

    return evidence


def from_thirteen(younger: Evidence, older: Evidence) -> Evidence:
    """One instrument below the 13th birthday, another from it: by the age when the work began."""

    def told(telling: Telling, day: date, when: str, result: Result) -> None:
        grown = add_months(telling.episode.subject.born, 156) <= telling.found.day
        (older if grown else younger)(telling, day, when, result)

    return told


def parts(
    instrument: str, kinds: Sequence[str], *, bad: tuple[float | None, str | None],
    good: tuple[float | None, str | None],
) -> Evidence:  # fmt: skip
    """Several parts of one instrument (risks, goals), every one of which must be good afterwards."""

    def evidence(telling: Telling, day: date, when: str, result: Result) -> None:
        random = telling.random
        if when == "before":
            chosen = sorted(random.sample(range(len(kinds)), random.randint(1, 3)))
            telling.before[instrument] = float(sum(1 << place for place in chosen))
            for place in chosen:
                telling.find(instrument, day, domain="part", score=bad[0], band=bad[1], part=kinds[place])
            return
        mask = int(telling.before[instrument])
        chosen = [place for place in range(len(kinds)) if mask >> place & 1]
        left = random.choice(chosen) if result == "not_achieved" else None
        for place in chosen:
            score, band = bad if place == left else good
            telling.find(instrument, day, domain="part", score=score, band=band, part=kinds[place])

    return evidence


LIFESTYLE = ("healthy_eating", "physical_activity", "sleep", "smoking", "alcohol", "online")


def lifestyle(telling: Telling, day: date, when: str, result: Result) -> None:
    """The checklist: each part 0 to 10, higher better; one better and none worse is an improvement."""
    respondent = "child" if telling.episode.subject is telling.found.child else "parent"
    random = telling.random
    if when == "before":
        for domain in LIFESTYLE:
            telling.before[domain] = random.randint(2, 7)
    else:
        changed = random.sample(LIFESTYLE, 3)
        telling.before[changed[0]] += 2 if result == "achieved" or random.random() < 0.5 else 0
        telling.before[changed[1]] += random.choice((0, 1)) if result == "achieved" else 0
        if result == "not_achieved":
            telling.before[changed[2]] -= 1
    for domain in LIFESTYLE:
        telling.find("lifestyle", day, domain=domain, score=telling.before[domain], respondent=respondent)


def development(telling: Telling, day: date, when: str, result: Result) -> None:
    """ASQ-3 by its bands: one or more of five domains below before; afterwards none, or again one."""
    random = telling.random
    below = set(random.sample(DOMAINS, random.randint(1, 3))) if when == "before" else set[str]()
    if when == "after" and result == "not_achieved":
        below = {random.choice(DOMAINS)}
    for domain in DOMAINS:
        score = random.choice((0, 5, 10, 15)) if domain in below else random.choice((50, 55, 60))
        band = "below" if domain in below else "at_or_above"
        telling.find("asq3", day, domain=domain, score=score, band=band, respondent="parent")


def both(first: Evidence, second: Evidence) -> Evidence:
    """Two instruments, of which both must improve: where the work fails, it is one of them that does not."""

    def evidence(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "before":
            telling.before["fails"] = telling.random.choice((1, 2)) if result == "not_achieved" else 0
        fails = telling.before["fails"]
        first(telling, day, when, "achieved" if result == "not_achieved" and fails == 2 else result)
        second(telling, day, when, "achieved" if result == "not_achieved" and fails == 1 else result)

    return evidence


def only_after(evidence: Evidence) -> Evidence:
    """Only the assessment afterwards: the one before is another service's, and lies in its own extract."""

    def told(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "after":
            evidence(telling, day, when, result)

    return told


def bond(telling: Telling, day: date, when: str, result: Result) -> None:
    """MORS on the mother's record: warmth from 0 to 35, higher better, and invasion from 0 to 35, lower better."""
    telling.before.setdefault("warmth", telling.random.randint(12, 20))
    telling.before.setdefault("invasion", telling.random.randint(14, 20))
    if when == "after":
        telling.before["warmth"] += 8 if result == "achieved" else telling.random.choice((-3, 0))
        telling.before["invasion"] -= 6 if result == "achieved" else telling.random.choice((-2, 0))
    mother = telling.episode.family.mother
    for domain in ("warmth", "invasion"):
        telling.find("mors", day, domain=domain, score=telling.before[domain], respondent="parent", person=mother)


def survey(name: str, question: str) -> Evidence:
    """One answer afterwards, 4 or 5 where it goes well; there is no assessment before."""

    def told(telling: Telling, day: date, when: str, result: Result) -> None:
        if when == "after":
            value = telling.random.choice((4, 5) if result == "achieved" else (1, 2, 3))
            telling.answer(name, question, day, value)

    return told


def nothing(telling: Telling, day: date, when: str, result: Result) -> None:
    """No assessment: a practitioner's step says how the work went."""
