"""The report on the linkage: what cannot be so, what is tied and what is not, how sure that is, and for whom."""

from collections.abc import Sequence

from familyhub.blocks import (
    Block,
    Bullets,
    Caution,
    Details,
    Document,
    Estimate,
    Heading,
    IntervalChart,
    KeyFigure,
    KeyFigures,
    Text,
)
from familyhub.disclosure import RULE
from familyhub.quality.linkage_contrasts import DIMENSIONS
from familyhub.quality.linkage_reading import Group, LinkageQuality
from familyhub.reports import linkage_tables as tables
from familyhub.reports.linkage_counts import Counts, Name
from familyhub.reports.linkage_others import counts_for_others
from familyhub.reports.linkage_sample import sample_blocks
from familyhub.reports.linkage_words import GROUPS, LinkageFinding, before_findings, group_words, linkage_findings
from familyhub.reports.words import capital, day, percent, points

NOTICE = "For use inside the partnership: exact counts of records and people, not for publication."
NOTICE_FOR_OTHERS = f"Made for others: {RULE}, with others where sums would tell of them. Ask before it is published."

FEWEST_DRAWN = 2
"""Groups without which there is nothing to compare in a drawing."""


def compose(
    found: LinkageQuality,
    area: str,
    before: LinkageQuality | None = None,
    *,
    for_others: bool = False,
    released: Counts | None = None,
) -> Document:
    """The report as a document. `before` is the snapshot before; `for_others` hides small counts, rounds the rest.

    `released` are the counts as they may leave beside all that left before.
    """
    counts = released or (counts_for_others(found, before) if for_others else Counts())
    findings = linkage_findings(found, counts)
    blocks: list[Block] = [*_in_short(found, findings, counts), *_checks(found, counts), *_coverage(found, counts)]
    blocks += [*_how_right(found, counts), *_for_whom(found, findings, counts)]
    if before is not None:
        blocks += _against_before(found, before, counts)
    blocks += _how_to_read(found, counts)
    return Document(
        f"How well records were linked: {area}",
        f"Which records of {len(found.names)} sources are one person, what speaks against it, and for whom linkage "
        f"works less well. As at {day(found.as_at)}, model {found.model}.",
        tuple(blocks),
        notice=NOTICE_FOR_OTHERS if counts.for_others else NOTICE,
        contents=2,
    )


def _in_short(found: LinkageQuality, findings: Sequence[LinkageFinding], counts: Counts) -> list[Block]:
    tied, proof = counts.share(found.tied, found.records, ("tied",), ("records",)), found.proof
    recall = counts.share(proof.found, proof.proved, _proof("found"), _proof("proved"))
    never = sum(each.people for each in found.checks if each.check.certainty == "never")
    figures = [
        KeyFigure(
            "Tied to another source",
            "hidden" if tied is None else percent(tied),
            f"{counts.text(found.tied, ('tied',))} of {counts.text(found.records, ('records',))} records; "
            f"{counts.text(found.people)} people.",
            anchor="coverage",
        ),
        KeyFigure(
            "Cannot be so, or hardly can",
            counts.text(found.impossible, ("checks",)),
            "People of each check, added up.",
            verdict="Linked against a rule" if never else "No rule is broken",
            standing="poor" if never else "good",
            anchor="checks",
        ),
        KeyFigure(
            "For a person to decide",
            counts.text(found.asked, ("pairs",)),
            "Pairs of records, joined by little or not joined.",
            anchor="doubts",
        ),
    ]
    if recall is not None:
        figures.append(
            KeyFigure(
                "The model without numbers",
                percent(recall),
                f"Of {counts.text(proof.proved, _proof('proved'))} pairs of named records that an NHS number proves, "
                "so many would be joined by names, birth date, home and sex alone.",
                anchor="how-right",
            )
        )
    blocks: list[Block] = [Heading(2, "In short", "in-short"), KeyFigures(tuple(figures))]
    for finding in findings:
        if finding.kind == "never":
            blocks.append(Caution(f"{finding.sentence} The linkage forbids it: tell those who make familyhub."))
    if rest := tuple(finding.sentence for finding in findings if finding.kind != "never"):
        blocks += [Heading(3, "What stands out", "stands-out"), Bullets(rest)]
    elif not never:
        blocks.append(Text("Nothing stands out."))
    return blocks


def _checks(found: LinkageQuality, counts: Counts) -> list[Block]:
    return [
        Heading(2, "What cannot be so, or hardly can", "checks"),
        Text(
            "Each check asks the people as they were linked. A check cannot tell a wrong join from a slip in one "
            "source; it finds those of whom something must be wrong."
        ),
        tables.checks_table(found, counts),
    ]


def _coverage(found: LinkageQuality, counts: Counts) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, "What is tied, and what is not", "coverage"),
        tables.coverage_table(found, counts),
        Details("What ties the records, and why nothing does", (tables.standings_table(found, counts),)),
    ]
    if len(found.names) > 1:
        blocks += [
            Heading(3, "Source against source", "overlap"),
            Text(
                "Not every source should know everybody: a maternity system knows few of a school's pupils. Read along "
                "a row, and against what you know of the two."
            ),
            tables.overlap_table(found, counts),
        ]
    if held := tables.sources_without_names(found):
        blocks += [
            Heading(3, "Returns without names", "nameless"),
            Text(
                f"{held} carry no names. Where local_ids_of in familyhub.toml names the system that made a return, "
                "its records are found by that system's own ids."
            ),
            tables.nameless_table(found),
        ]
    return [*blocks, Heading(3, "For a person to decide", "doubts"), tables.doubts_table(found, counts)]


def _how_right(found: LinkageQuality, counts: Counts) -> list[Block]:
    blocks: list[Block] = [
        Heading(2, "How right, and how much is missed", "how-right"),
        Text(_of_numbers(found, counts)),
        Text(_of_decisions(found, counts)),
        tables.bands_table(found, counts),
        Details("What the model alone would find, by two sources", (tables.proofs_table(found, counts),)),
        *sample_blocks(found.sample, counts),
        Heading(3, "What these estimates can say, and what they cannot", "can-say"),
        Bullets(
            (
                "Numbers are hidden from the model, so pairs of numbered records test it: one number, and it should "
                "have joined them; two numbers, and it should not. It tells of records that bear a number. Those "
                "without one are mostly of people who are harder to link by name as well, so for them it flatters.",
                "The test is of the weight alone. The joining of people does more: it forbids two numbers and two "
                "places in one birth, and takes the best of each source. So fewer are joined wrongly than the weight "
                "alone would join, and twins above all.",
                "Of a record that holds no name the model can say nothing: "
                f"{counts.named(found.proof.nameless, 'pair', 'pairs', _proof('nameless'))} that a number "
                "proves can be found by a number alone.",
                "A number typed on the wrong record counts here as a mistake of the model.",
                "Decisions are made of pairs that were doubtful. They tell how doubts turn out, not how right the "
                "pairs are that nobody was asked about.",
            )
        ),
    ]
    return blocks


def _of_numbers(found: LinkageQuality, counts: Counts) -> str:
    proof = found.proof
    recall = counts.share(proof.found, proof.proved, _proof("found"), _proof("proved"))
    if recall is None:
        return (
            "No two named records of different sources share an NHS number: what the model misses cannot be told by it."
        )
    said = (
        f"Without numbers the model would join {percent(recall)} of {counts.text(proof.proved, _proof('proved'))} "
        "pairs of named records that a number proves"
        f"{_between(counts.interval(proof.found, proof.proved, proof.people))}"
    )
    right = counts.share(proof.found, proof.found + proof.mistaken, _proof("found"))
    if not counts.told((proof.mistaken, _proof("mistaken"))):
        right = None
    if right is None:
        return f"{said}."
    said += (
        f", and of all pairs of numbered records that it would join, {percent(right)} bear one number"
        f"{_between(counts.interval(proof.found, proof.found + proof.mistaken))}."
    )
    twins = sum(each.mistaken for each in found.proofs if (each.dimension, each.value) == ("birth", "multiple"))
    if proof.mistaken and twins:
        said += (
            f" Of the {counts.text(proof.mistaken, _proof('mistaken'))} that bear two, "
            f"{counts.text(twins, ('proof', 'birth', 'multiple', 'mistaken'))} are of twins and other "
            "multiples, whom the joining of people keeps apart."
        )
    return said


def _of_decisions(found: LinkageQuality, counts: Counts) -> str:
    same, different = sum(b.decided_same for b in found.bands), sum(b.decided_different for b in found.bands)
    share = counts.share(same, same + different, whole_name=("decided",))
    if share is None:
        return "Nobody has decided about enough pairs yet: how doubts turn out is not known."
    below = [band for band in found.bands if band.band < found.link_at]
    part, whole = sum(b.decided_same for b in below), sum(b.decided_same + b.decided_different for b in below)
    said = (
        f"People decided about {counts.text(same + different, ('decided',))} pairs that the model found: "
        f"{percent(share)} are one person{_between(counts.interval(same, same + different))}."
    )
    waiting = sum(each.pairs for each in found.doubts if each.kind == "doubtful")
    if whole and waiting and not counts.for_others:
        said += (
            f" If the {counts.text(waiting)} that wait and are not joined turn out as those below the joining weight "
            f"did, about {counts.text(round(waiting * part / whole))} of them are one person, and missed until then."
        )
    return said


def _between(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" ({percent(interval[0])} to {percent(interval[1])})"


def _for_whom(found: LinkageQuality, findings: Sequence[LinkageFinding], counts: Counts) -> list[Block]:
    worse = tuple(finding.sentence for finding in findings if finding.kind in {"tied", "model"})
    blocks: list[Block] = [
        Heading(2, "For whom linkage works less well", "for-whom"),
        Text(
            "A child whose records are not tied is known to each service by what that service saw alone. Groups are "
            "told by what each record itself says; children under 19, but for ages."
        ),
        Bullets(worse) if worse else Text("No group of children is tied clearly less often than the others."),
    ]
    for dimension in DIMENSIONS:
        blocks.append(Heading(3, GROUPS[dimension], f"by-{dimension}"))
        if (chart := _drawn(found, dimension, counts)) is not None:
            blocks.append(chart)
        blocks.append(tables.groups_table(found, dimension, counts))
        blocks.append(Details("What the model alone would find", (tables.proofs_table(found, counts, dimension),)))
    return blocks


def _drawn(found: LinkageQuality, dimension: str, counts: Counts) -> IntervalChart | None:
    groups = [each for each in found.together(dimension) if _is_told(each, counts)]
    estimates = tuple(
        Estimate(
            capital(group_words(dimension, each.value)),
            counts.share(each.tied, each.records),
            counts.interval(each.tied, each.records, each.people),
        )
        for each in groups
        if each.records
    )
    known = [each for each in estimates if each.value is not None]
    if len(known) < FEWEST_DRAWN:
        return None
    lowest, highest = min(known, key=lambda e: e.value or 0), max(known, key=lambda e: e.value or 0)
    return IntervalChart(
        title=f"Records tied to another source, by {GROUPS[dimension].lower()}",
        description=(
            f"The percentage of records tied to another source, from {percent(lowest.value or 0)} "
            f"({lowest.label}) to {percent(highest.value or 0)} ({highest.label})."
        ),
        of=GROUPS[dimension],
        estimates=estimates,
    )


def _is_told(group: Group, counts: Counts) -> bool:
    of = ("group", group.dimension, group.value)
    return counts.told((group.tied, (*of, "tied")), (group.records, (*of, "records")))


def _proof(what: str) -> Name:
    return "proof", "all", "", what


def _against_before(found: LinkageQuality, before: LinkageQuality, counts: Counts) -> list[Block]:
    now = counts.share(found.tied, found.records, ("tied",), ("records",))
    then = counts.share(before.tied, before.records, ("before", "tied"), ("before", "records"))
    blocks: list[Block] = [Heading(2, "Against the snapshot before", "before")]
    if now is not None and then is not None:
        moved = now - then
        words = "as before" if abs(moved) < 0.05 else f"{points(moved)} {'more' if moved > 0 else 'fewer'} than before"
        blocks.append(Text(f"{percent(now)} of records are tied to another source: {words}."))
    if worse := tuple(finding.sentence for finding in before_findings(found, before, counts)):
        blocks.append(Bullets(worse))
    return [
        *blocks, tables.before_table(found, before, counts), tables.before_sources_table(found, before, counts),
    ]  # fmt: skip


def _how_to_read(found: LinkageQuality, counts: Counts) -> list[Block]:
    items = [
        "A record is a source's own id of a person. Tied: its person has a record in another source.",
        "Never linkable: the record holds neither a number nor enough else to be anybody's, and no rule tied it.",
        "Held apart: an adopted child, whom nothing joins without a person's decision, or a record that fits somebody "
        "against whom something speaks, such as two NHS numbers.",
        f"Bits say how strongly two records agree: each bit doubles the odds. From {found.link_at:g} bits the model "
        "joins by itself, where nothing forbids it.",
        "Others: all groups of the same kind together, without those not known. Expected of its sources: what the "
        "others' percentages in the same sources would give, so that a group that is mostly in one source is not "
        "judged by that source.",
        "Intervals are of 95%, and reckoned with people, because records of one person hang together. Of twenty "
        "groups that do not differ, one will seem to.",
    ]
    if counts.for_others:
        items.append(
            f"{capital(RULE)}; percentages are made of rounded counts. Others are hidden where sums would tell of a "
            "hidden one."
        )
    return [Heading(2, "How to read this report", "how-to-read"), Bullets(tuple(items))]
