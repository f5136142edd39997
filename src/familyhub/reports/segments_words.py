"""Segments in sentences: what stands out in a cohort, how sure it is, and what the figures cannot say."""

from familyhub.reports.words import capital, counted, listed, number
from familyhub.segments import Cohort, Segment, Segmentation

NOTICE = (
    "For use inside the partnership: counts are exact. Segments describe populations. They are never stored on "
    "or shown "
    "beside a child, and nothing is decided about a child by them."
)
NOTICE_FOR_OTHERS = (
    "Counts are rounded to the nearest 5, counts of 1 to 7 are hidden, small segments are joined to their "
    "neighbours and "
    "places are districts. Segments describe populations, never a child."
)
LEFT_OUT = (
    "Shares, and means of several segments together, are worked out from the rounded counts: they are near, not exact. "
    "What would tell of few children, or what one child cost, is left out."
)
STEADY = 0.6
"""Below this adjusted Rand index a reader is warned: other children would give other segments."""
STANDS = {
    "much higher": "far more than chance allows",
    "higher": "more than chance allows",
    "lower": "less than chance allows",
    "much lower": "far less than chance allows",
}


def pounds(amount: float) -> str:
    """Pounds as a person reads them: £1.2 million, £12,300, £86."""
    if amount >= 999_500:
        return f"£{amount / 1e6:,.1f} million"
    return f"£{amount:,.0f}"


def share(part: float) -> str:
    """A share as percent: whole ones, below 10 with a decimal."""
    percent = 100 * part
    return f"{percent:.1f}%" if 0 < percent < 9.95 else f"{percent:.0f}%"


def findings(cohort: Cohort) -> tuple[str, ...]:
    """What a reader should take from a cohort, the most striking first."""
    if cohort.withheld:
        return (
            "Nothing of this age group may be shown: its children are too few, one child used more than half, or what "
            "was released before does not allow it.",
        )
    if not cohort.people:
        return ("Nobody of this age was counted.",)
    told = [_concentration(cohort), _whom_it_counts(cohort)]
    told += [_segment(each) for each in cohort.segments[:3] if len(cohort.segments) > 1 and not each.too_few]
    if cohort.too_small:
        told.append("There are too few children, or too little was used, to look for segments.")
    elif len(cohort.nodes) == 1:
        told.append(
            "No recorded need and no age told children who use much from those who use little in a way that held "
            "on other "
            "children. That is a finding: plan for the cohort as a whole, and look at what is recorded."
        )
    told += [_outstanding(each.place, each.place_in_funnel, each.by_need, each.level)
             for each in cohort.standing_out if each.place_in_funnel.startswith("much")]  # fmt: skip
    return tuple(each for each in told if each)


def certainty(cohort: Cohort) -> tuple[str, ...]:
    """How far the segments can be trusted, in sentences."""
    told = []
    if len(cohort.nodes) > 1:
        told.append(
            f"On children the tree had not seen, it explained {share(max(0.0, cohort.explained))} of the differences "
            f"between children's costs, and {share(max(0.0, cohort.explained_capped))} where the few dearest years are "
            "cut to the cost that 30 children reach. What remains is not explained by anything recorded."
        )
    if cohort.stability is not None and len(cohort.nodes) > 1:
        told.append(
            f"{cohort.stability.sentence} (Adjusted Rand index {cohort.stability.index:.2f} over "
            f"{cohort.stability.redraws} draws, the lowest {cohort.stability.lowest:.2f}.)"
        )
        if cohort.stability.index < STEADY:
            told.append("These segments are not steady: do not plan by them before they are found again.")
    if cohort.left_since:
        moved = counted(cohort.left_since, "child", "children")
        told.append(f"{moved} moved away in the year: what they used until then is counted, so their year looks cheap.")
    apart = [each for each in cohort.fairness if each.apart]
    if apart:
        told += [each.sentence for each in apart]
        told.append("Use is not need: a group that uses less may be one that was helped less.")
    elif cohort.fairness:
        told.append("No group by ethnicity, sex or deprivation used more or less than its segments beyond chance.")
    return tuple(told)


def cautions(found: Segmentation) -> tuple[str, ...]:
    """What is missing from the figures or may be wrong with them, in sentences."""
    told = []
    if found.released:
        told.append(LEFT_OUT)
    if found.untold:
        names = listed([each.name.lower() for each in found.untold])
        told.append(f"No source tells of {names}: they count as nothing, which does not mean that nothing was used.")
    if found.stand_ins:
        told.append(
            f"The unit costs of {len(found.stand_ins)} of {len(found.resources)} resources are stand-ins that nobody "
            "here read at their source: the table says which. Write the council's own into a file below costs/."
        )
    if found.inflation_stand_in:
        told.append(
            f"Costs of other years were brought to prices of {found.prices} by an index of which not every year was "
            "read at its source. Write the published one into a file below costs/."
        )
    if found.unmatched_costs:
        amounts = counted(found.unmatched_costs, "amount", "amounts")
        told.append(f"{amounts} paid in the year belong to nothing that is costed here, and are left out.")
    return tuple(told)


def sources(found: Segmentation) -> tuple[str, ...]:
    """What the figures rest on, in sentences."""
    told = []
    paid = [each.name.lower() for each in found.resources if each.paid_by]
    if paid:
        told.append(f"What was really paid takes the place of the unit cost, where it is told, for {listed(paid)}.")
    silent = [each.name for each in found.predictors if not each.told and each.id not in ("age", "months", "quintile")]
    if silent:
        told.append(f"Nothing is received that would show: {listed(silent)}.")
    return tuple(told)


def _concentration(cohort: Cohort) -> str:
    whole = f"{counted(cohort.people, 'child', 'children')} used {pounds(cohort.pounds)} in the year"
    each = f"{pounds(cohort.mean)} each on average"
    if cohort.concentration is None:
        nothing = f"{counted(cohort.people, 'child', 'children')}: nothing was used."
        return f"{whole}, {each}." if cohort.pounds else nothing
    return f"{whole}, {each}. The twentieth that used most used {share(cohort.concentration.top_twentieth)} of it."


def _whom_it_counts(cohort: Cohort) -> str:
    """Said of every age group that is shown to others: said of some alone, it would tell that there are few."""
    if not cohort.apart_if_enough:
        return ""
    return "Children looked after, in need or on a plan are among them only where they are enough to be shown."


def _segment(segment: Segment) -> str:
    return (
        f"{segment.name}: {counted(segment.people, 'child', 'children')}, {share(segment.share_of_people)} of the "
        "cohort, "
        f"used {share(segment.share_of_pounds)} of the resource, {pounds(segment.mean)} each"
        f"{f' ({between})' if (between := interval(segment)) else ''}."
    )


def interval(segment: Segment) -> str | None:
    """The bounds of a segment's mean; None where they are left out."""
    if segment.lower is None or segment.upper is None:
        return None
    return f"{pounds(segment.lower)} to {pounds(segment.upper)}"


def _outstanding(place: str, stands: str, ratio: float | None, level: str) -> str:
    if ratio is None:
        lead = f"{capital(level)} {place} used {STANDS[stands].removesuffix(' than chance allows')}"
        return f"{lead} than the needs of its children and chance lead one to expect."
    return (
        f"{capital(level)} {place} used {number(round(ratio, 1))} times what the needs of its children lead one "
        "to expect, "
        f"{STANDS[stands]}."
    )
