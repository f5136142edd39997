"""The report on the linkage in words: rules, reasons, groups, and the sentences that say what stands out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from familyhub.model.codes import ETHNICITY
from familyhub.quality.linkage_contrasts import DIMENSIONS, Contrast, proof_contrasts, tie_contrasts
from familyhub.quality.linkage_reading import LinkageQuality
from familyhub.reports.linkage_counts import Counts
from familyhub.reports.words import percent, points, uncapital

STANDINGS = {
    "tied": "tied to another source",
    "within": "tied to another record of its own source only",
    "alone": "alone, though it could be linked",
    "apart": "held apart",
    "never": "never linkable",
}

RULES = {
    "nhs_number": "NHS number and birth date",
    "upn": "permanent UPN and birth date",
    "mother": "one mother, one birth date and a name that agrees",
    "local_id": "the local id of the system that made the return",
    "home": "a grown-up's birth date, sex and home, which nobody else fits",
    "model": "names, birth date, home and sex, by the model",
    "unborn": "an expected child and the baby",
    "person": "somebody's decision",
    "not_said": "not said",
}

REASONS = {
    "nhs_number": "holds an NHS number and a birth date",
    "upn": "holds a permanent UPN and a birth date",
    "names": "holds names, birth date and home",
    "names_only": "holds names and birth date, no home",
    "unborn": "not born yet",
    "adopted": "an adopted child",
    "forbidden": "fits somebody, and something speaks against it",
    "no_record": "named by other rows only: no row says who it is",
    "no_birth_date": "no birth date",
    "temporary_upn": "no name, and a temporary UPN",
    "nobodys_number": "no name, and a number that is nobody's",
    "placeholder_name": "no number, and a placeholder for a name",
    "no_number_no_name": "neither a number nor a name",
}

KINDS = {
    "doubtful": "not joined: not enough agrees",
    "forbidden": "not joined: something stands against it",
    "thin": "joined by little",
}

GROUPS = {
    "ethnicity": "Ethnicity",
    "quintile": "Deprivation",
    "sex": "Sex",
    "age": "Age",
    "birth": "Twins and other multiple births",
}

SAME_WITHIN = 1.0
"""Percentage points within which a source's tied records are as before."""

MOST_SENTENCES = 6
"""Differences that are said first; all stand in the tables."""

Kind = Literal["never", "impossible", "tied", "model", "linkable", "doubt", "before"]


@dataclass(frozen=True, slots=True)
class LinkageFinding:
    """One thing that stands out: its kind, and the sentence."""

    kind: Kind
    sentence: str


def why(standing: str, reason: str) -> str:
    """What ties a record, or why nothing does, in words."""
    words = RULES if standing in {"tied", "within"} else REASONS
    return words.get(reason, reason)


def group_words(dimension: str, value: str) -> str:
    """A group as a row of a table names it."""
    if value == "unknown":
        return "not known"
    if dimension == "ethnicity":
        return ETHNICITY.meanings.get(value, value)
    if dimension == "quintile":
        return {"1": "1, most deprived fifth", "5": "5, least deprived fifth"}.get(value, value)
    if dimension == "sex":
        return {"F": "girls", "M": "boys"}.get(value, value)
    if dimension == "age":
        return {"0": "under 1", "19+": "19 and over"}.get(value, value.replace("-", " to "))
    return {"single": "single births, as far as is known", "multiple": "twins and other multiples"}.get(value, value)


def whose(dimension: str, value: str) -> str:
    """A group as a sentence names it: "children of Pakistani ethnicity"."""
    if dimension == "ethnicity":
        return f"children of {group_words(dimension, value)} ethnicity"
    if dimension == "quintile":
        return f"children in quintile {value} of deprivation (1 is the most deprived)"
    if dimension == "age":
        return "babies under 1" if value == "0" else f"children aged {group_words(dimension, value)}"
    if dimension == "birth":
        return "twins and other multiples" if value == "multiple" else "children born alone"
    return group_words(dimension, value)


def linkage_findings(found: LinkageQuality, counts: Counts | None = None) -> tuple[LinkageFinding, ...]:
    """What stands out, the gravest first."""
    shown = counts or Counts()
    return (
        *_impossible(found, shown), *_differences(found, shown), *_unlinkable(found, shown), *_doubts(found, shown),
    )  # fmt: skip


def difference_sentence(contrast: Contrast, counts: Counts, *, of_model: bool = False) -> str:
    """One group against the others, with the interval of the difference; empty where a count of it is hidden."""
    kind, part = ("proof", "found") if of_model else ("group", "tied")
    of = (kind, contrast.dimension, contrast.value)
    own = counts.share(contrast.part, contrast.whole, (*of, part), (*of, "proved" if of_model else "records"))
    others = counts.share(contrast.other_part, contrast.other_whole)
    if own is None or others is None or not counts.all_told(kind, contrast.dimension):
        return ""
    group = whose(contrast.dimension, contrast.value)
    if of_model:
        said = (
            f"Of pairs of named records that a number proves, the model alone finds {percent(own)} of those of {group}"
            f" and {percent(others)} of others"
        )
    else:
        said = f"Records of {group} are tied to another source in {percent(own)}, those of others in {percent(others)}"
    interval = contrast.interval
    if counts.for_others or interval is None:
        return f"{said}."
    ends = sorted((abs(100 * interval.lower), abs(100 * interval.upper)))
    said += (
        f": {points(own - others)} {'fewer' if contrast.fewer else 'more'} (between {ends[0]:.1f} and {ends[1]:.1f})."
    )
    if contrast.expected is not None and contrast.fewer:
        said += f" The sources they are in would lead one to expect {percent(100 * contrast.expected)}."
    return said


def moved(was: tuple[int, int], now: tuple[int, int]) -> str:
    """Whether more or fewer of the records (tied, of how many) are tied than before, in words."""
    distance = 100 * now[0] / now[1] - 100 * was[0] / was[1]
    if abs(distance) < SAME_WITHIN:
        return "as before"
    return "more tied" if distance > 0 else "fewer tied"


def before_findings(found: LinkageQuality, before: LinkageQuality, counts: Counts) -> Iterator[LinkageFinding]:
    """Sources of which clearly fewer records are tied than in the snapshot before, and checks that find more people."""
    for source, name in found.names.items():
        was, now = before.tied_of(source), found.tied_of(source)
        shares = (
            counts.share(*was, ("before", "tied", source), ("before", "records", source)),
            counts.share(*now, ("records", source, "tied"), ("records", source)),
        )
        if not was[1] or not now[1] or moved(was, now) != "fewer tied" or None in shares:
            continue
        yield LinkageFinding(
            "before",
            f"{name}: {percent(shares[1] or 0)} of records are tied to another source, "
            f"{percent(shares[0] or 0)} in the snapshot before.",
        )
    were = {each.check.name: each.people for each in before.checks}
    for each in found.checks:
        if each.people > were.get(each.check.name, 0):
            yield LinkageFinding(
                "before",
                f"{each.check.says}: {counts.text(each.people, ('check', each.check.name))} people, "
                f"{counts.text(were.get(each.check.name, 0), ('before', 'check', each.check.name))} in the snapshot "
                "before.",
            )


def _impossible(found: LinkageQuality, counts: Counts) -> Iterator[LinkageFinding]:
    for certainty in ("never", "hardly"):
        for each in found.checks:
            if each.people and each.check.certainty == certainty:
                people = counts.named(each.people, "person", "people", ("check", each.check.name))
                kind: Kind = "never" if certainty == "never" else "impossible"
                yield LinkageFinding(kind, f"{each.check.says}: {people}. Mostly {each.check.means}.")


def _differences(found: LinkageQuality, counts: Counts) -> Iterator[LinkageFinding]:
    kinds: tuple[tuple[Kind, Callable[[LinkageQuality, str], tuple[Contrast, ...]]], ...] = (
        ("tied", tie_contrasts),
        ("model", proof_contrasts),
    )
    for kind, contrasts_of in kinds:
        contrasts = [each for name in DIMENSIONS for each in contrasts_of(found, name)]
        clear = [each for each in contrasts if each.clear and each.fewer]
        worst = sorted(clear, key=lambda each: (each.share - each.other_share, each.dimension, each.value))
        for each in worst[:MOST_SENTENCES]:
            if sentence := difference_sentence(each, counts, of_model=kind == "model"):
                yield LinkageFinding(kind, sentence)


def _unlinkable(found: LinkageQuality, counts: Counts) -> Iterator[LinkageFinding]:
    for source, name in found.names.items():
        standings = found.of_source(source)
        whole = sum(each.records for each in standings)
        never = [each for each in standings if each.standing == "never"]
        part = sum(each.records for each in never)
        names = ("records", source, "never"), ("records", source)
        share = counts.share(part, whole, *names)
        if part and share is not None and 100 * part >= whole:
            most = max(never, key=lambda each: (each.records, each.why))
            yield LinkageFinding(
                "linkable",
                f"{name}: {counts.text(part, names[0])} of {counts.text(whole, names[1])} records ({percent(share)}) "
                "can never be linked; "
                f"most often: {uncapital(why('never', most.why))}.",
            )


def _doubts(found: LinkageQuality, counts: Counts) -> Iterator[LinkageFinding]:
    if found.asked:
        pairs = counts.named(found.asked, "pair of records waits", "pairs of records wait", ("pairs",))
        yield LinkageFinding("doubt", f"{pairs} for a person to decide (familyhub review).")
