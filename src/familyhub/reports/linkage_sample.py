"""What a random sample of joined pairs says: how many of all that was joined are right, in words and tables."""

from familyhub.blocks import Block, Cell, Column, Details, Heading, Table, Text
from familyhub.quality.linkage_contrasts import DIMENSIONS
from familyhub.quality.linkage_sample import FEWEST, SampleQuality
from familyhub.reports.linkage_counts import Counts
from familyhub.reports.linkage_words import GROUPS, group_words
from familyhub.reports.words import capital, day, percent
from familyhub.stats import Weighed

JOINED_BY = {
    "model": "joined by the model",
    "through": "joined through other records",
    "local": "joined by a local id, a mother or a birth",
    "number": "that bear one number",
}

NOBODY_ASKED = (
    "Nobody has been asked to check joined pairs drawn at random, so how many of all that was joined are right is not "
    "known. `familyhub review sample 200` asks."
)


def sample_blocks(sample: SampleQuality | None, counts: Counts) -> list[Block]:
    """The section of the report. Files for others hold a sentence alone: the counts are small."""
    heading = Heading(3, "Joined pairs drawn at random", "sample")
    if sample is None:
        return [heading, Text(NOBODY_ASKED)]
    if counts.for_others:
        return [
            heading,
            Text("Pairs drawn at random are being checked; what was found is not shown in files for others."),
        ]
    blocks: list[Block] = [heading, Text(sample_sentence(sample)), kinds_table(sample)]
    groups = groups_table(sample)
    if groups.rows:
        blocks.append(Details("By group, where enough were answered", (groups,)))
    return blocks


def sample_sentence(sample: SampleQuality) -> str:
    """How many were asked about and answered, and how many of all joined pairs are right."""
    rows = sample.of("all", "")
    asked, unsure = sum(each.asked for each in rows), sum(each.unsure for each in rows)
    gone = sample.draw.drawn - asked
    said = (
        f"Of {sample.draw.drawn:,} joined pairs drawn at random on {day(sample.draw.drawn_on)} people answered "
        f"{sample.answered():,} and were unsure of {unsure:,}"
    )
    said += f"; {gone:,} cannot be asked about any more. " if gone else ". "
    found = sample.precision()
    if found is None:
        return f"{said}How many of all that was joined are right is not known yet."
    said += f"Weighed back to all pairs, {_percent(found)} of what was joined as at {day(sample.draw.as_at)} is right."
    if found.covers < 1:
        said += (
            f" That speaks of {percent(100 * found.covers)} of joined pairs: of the other kinds nothing is answered."
        )
    return said


def kinds_table(sample: SampleQuality) -> Table:
    """Each kind of joined pair: how many there are, were drawn and answered, and how many are right; and together."""
    columns = (
        Column("Pairs"), Column("Joined in all", "count"), *_ASKED, Column("Right", "percentage", "none answered"),
        Column("Interval", "interval", "none"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            capital(JOINED_BY[each.joined_by]), each.pairs, each.asked, each.answered, each.unsure, each.different,
            *_share(Counts(), each.same, each.answered),
        )
        for each in sample.of("all", "")
    ]  # fmt: skip
    rows.append(("All, weighed", *_together(sample, "all", "")))
    return Table("Joined pairs that people checked", columns, tuple(rows))


def groups_table(sample: SampleQuality) -> Table:
    """Each group of which enough was answered: how many of its joined pairs are right, weighed."""
    columns = (
        Column("By"), Column("Group"), Column("Joined in all", "count"), *_ASKED,
        Column("Right, weighed", "percentage", "none answered"), Column("Interval", "interval", "none"),
    )  # fmt: skip
    rows = tuple(
        (GROUPS[dimension], group_words(dimension, value), *_together(sample, dimension, value))
        for dimension in DIMENSIONS
        for value in sample.values(dimension)
    )
    notes = (
        f"Groups of which {FEWEST} pairs or more were answered. Of twenty groups that do not differ, one seems to.",
    )
    return Table("Joined pairs that people checked, by group", columns, rows, notes=notes)


_ASKED = (
    Column("Asked about", "count"), Column("Answered", "count"), Column("Unsure", "count"),
    Column("Two people", "count"),
)  # fmt: skip


def _together(sample: SampleQuality, dimension: str, value: str) -> tuple[Cell, ...]:
    rows, found = sample.of(dimension, value), sample.precision(dimension, value)
    totals = [
        sum(getattr(each, name) for each in rows) for name in ("pairs", "asked", "answered", "unsure", "different")
    ]
    if found is None:
        return (*totals, None, None)
    return (*totals, 100 * found.share, (100 * found.interval.lower, 100 * found.interval.upper))


def _share(counts: Counts, same: int, answered: int) -> tuple[Cell, Cell]:
    return counts.share(same, answered), counts.interval(same, answered)


def _percent(found: Weighed) -> str:
    ends = found.interval
    return f"{percent(100 * found.share)} ({percent(100 * ends.lower)} to {percent(100 * ends.upper)})"
