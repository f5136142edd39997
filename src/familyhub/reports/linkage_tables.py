"""The tables of the report on the linkage, the same for its page and its workbook."""

from collections.abc import Iterable

from familyhub.blocks import Cell, Column, Table
from familyhub.quality.linkage_contrasts import DIMENSIONS, tie_contrasts
from familyhub.quality.linkage_formats import NAMELESS
from familyhub.quality.linkage_reading import Group, LinkageQuality, Proof
from familyhub.reports.linkage_counts import Counts, Name
from familyhub.reports.linkage_sample import groups_table as sample_groups_table
from familyhub.reports.linkage_sample import kinds_table
from familyhub.reports.linkage_words import GROUPS, KINDS, STANDINGS, LinkageFinding, group_words, moved, why
from familyhub.reports.words import day, listed

BAND_WIDTH = 5


def findings_table(findings: Iterable[LinkageFinding]) -> Table:
    """What stands out, a row each."""
    rows = tuple((finding.sentence,) for finding in findings)
    return Table("What stands out", (Column("In words"),), rows, nothing="Nothing stands out.")


def checks_table(found: LinkageQuality, counts: Counts) -> Table:
    """Every check with its count, what is usually behind it, and how to open it."""
    columns = [Column("What was looked for"), Column("People", "count"), Column("What it usually is")]
    if not counts.for_others:
        columns.append(Column("Who they are"))
    rows: list[tuple[Cell, ...]] = []
    for each in found.checks:
        row: tuple[Cell, ...] = (
            each.check.says, counts.cell(each.people, ("check", each.check.name)), each.check.means,
        )  # fmt: skip
        opened = f"familyhub linkage report --check {each.check.name}" if each.people else "nobody"
        rows.append(row if counts.for_others else (*row, opened))
    notes = ("Somebody may stand in several rows.",)
    return Table("What cannot be so, or hardly can", tuple(columns), tuple(rows), notes=notes)


def coverage_table(found: LinkageQuality, counts: Counts) -> Table:
    """Each source's records by what became of them."""
    columns = (
        Column("Source"), Column("Records", "count"), Column("Tied to another source", "count"),
        Column("Tied, %", "percentage", "none"), Column("Tied within itself only", "count"), Column("Alone", "count"),
        Column("Held apart", "count"), Column("Never linkable", "count"), Column("In doubt", "count"),
        Column("Children tied, %", "percentage", "no child told"),
    )  # fmt: skip
    rows = []
    for source, name in found.names.items():
        standings = found.of_source(source)
        if not standings:
            continue
        by = {kind: sum(each.records for each in standings if each.standing == kind) for kind in STANDINGS}
        whole = sum(by.values())
        children = [each for each in found.groups if each.dimension == "birth" and each.source == source]
        rows.append(
            (
                name, counts.cell(whole, ("records", source)), counts.cell(by["tied"], ("records", source, "tied")),
                counts.share(by["tied"], whole, ("records", source, "tied"), ("records", source)),
                *(counts.cell(by[kind], ("records", source, kind)) for kind in ("within", "alone", "apart", "never")),
                counts.cell(sum(each.doubtful for each in standings), ("doubtful", source)),
                counts.share(sum(each.tied for each in children), sum(each.records for each in children)),
            )
        )  # fmt: skip
    notes = ("Children are those under 19. Of adults most are known to one source, and rightly so.",)
    return Table("Records of each source by what became of them", columns, tuple(rows), notes=notes)


def standings_table(found: LinkageQuality, counts: Counts) -> Table:
    """Each source's records by what ties them, or why nothing does."""
    columns = (
        Column("Source"), Column("What became of it"), Column("By what, or why"), Column("Records", "count"),
        Column("In doubt", "count"),
    )  # fmt: skip
    order = list(STANDINGS)
    rows = tuple(
        (
            found.names.get(each.source, each.source), STANDINGS[each.standing], why(each.standing, each.why),
            counts.cell(each.records, ("records", each.source, each.standing, each.why)),
            counts.cell(each.doubtful, ("doubtful", each.source, each.standing, each.why)),
        )
        for each in sorted(found.standings, key=lambda each: (each.source, order.index(each.standing), -each.records))
    )  # fmt: skip
    return Table("What ties the records, and why nothing does", columns, rows)


def overlap_table(found: LinkageQuality, counts: Counts) -> Table:
    """Each source against each other: the share of its records whose person the other knows too."""
    sources = [source for source in found.names if any(each.source == source for each in found.standings)]
    shares = {
        (each.source, each.other): counts.share(each.tied, each.records, whole_name=("records", each.source))
        for each in found.overlaps
    }
    columns = (Column("Of the records of"), *(Column(found.names[each], "percentage", "—") for each in sources))
    rows = tuple((found.names[source], *(shares.get((source, other)) for other in sources)) for source in sources)
    return Table("Percentage of records whose person another source knows", columns, rows)


def overlap_counts_table(found: LinkageQuality, counts: Counts) -> Table:
    """Each source against each other, in counts."""
    columns = (
        Column("Source"), Column("Other source"), Column("Records", "count"), Column("Tied to the other", "count"),
        Column("Tied, %", "percentage", "none"),
    )  # fmt: skip
    rows = tuple(
        (
            found.names.get(each.source, each.source), found.names.get(each.other, each.other),
            counts.cell(each.records, ("records", each.source)), counts.cell(each.tied),
            counts.share(each.tied, each.records, whole_name=("records", each.source)),
        )
        for each in found.overlaps
    )  # fmt: skip
    return Table("Each source beside each other", columns, rows)


def nameless_table(found: LinkageQuality) -> Table:
    """Of each source that sends returns without names: what can be linked, and what never can."""
    columns = (
        Column("Source"), Column("Return"), Column("Holds"), Column("Linked by"), Column("Never linked"),
    )  # fmt: skip
    rows = tuple(
        (found.names[source], told.name, told.holds, told.linked_by, told.never)
        for source, formats in found.formats.items()
        for each in formats
        if (told := NAMELESS.get(each)) is not None
    )
    return Table("Returns without names", columns, rows, nothing="No source sends a return without names.", stacks=True)


def doubts_table(found: LinkageQuality, counts: Counts) -> Table:
    """What is for a person to decide."""
    columns = (Column("What"), Column("Why"), Column("Pairs", "count"))
    rows = tuple(
        (KINDS.get(each.kind, each.kind), each.why, counts.cell(each.pairs, ("pairs", each.kind, each.why)))
        for each in found.doubts
    )
    return Table("What is for a person to decide", columns, rows, nothing="Nothing waits for a decision.")


def bands_table(found: LinkageQuality, counts: Counts) -> Table:
    """Pairs the model found, by weight, beside what numbers and people say of them."""
    columns = (
        Column("Weight in bits"), Column("Pairs found", "count"), Column("One person here", "count"),
        Column("Both numbered", "count"), Column("Of them one number", "percentage", "none numbered"),
        Column("Interval", "interval", "none"), Column("Decided", "count"),
        Column("Of them one person", "percentage", "none decided"), Column("Interval of decisions", "interval", "none"),
    )  # fmt: skip
    rows = []
    for each in found.bands:
        numbered, decided = each.same_number + each.other_number, each.decided_same + each.decided_different
        rows.append(
            (
                f"{each.band} to {each.band + BAND_WIDTH}", counts.cell(each.pairs), counts.cell(each.joined),
                counts.cell(numbered), counts.share(each.same_number, numbered),
                counts.interval(each.same_number, numbered), counts.cell(decided, ("decided", str(each.band))),
                counts.share(each.decided_same, decided, whole_name=("decided", str(each.band))),
                counts.interval(each.decided_same, decided),
            )
        )  # fmt: skip
    return Table(
        "Pairs of records that the model found, by how strongly", columns, tuple(rows),
        nothing="The model found no pair.",
    )  # fmt: skip


def proofs_table(found: LinkageQuality, counts: Counts, dimension: str = "sources") -> Table:
    """Pairs that a number proves and how many the model alone would find, by two sources or by group."""
    by = {"sources": "Sources", "all": "All"}.get(dimension) or GROUPS[dimension]
    columns = (
        Column(by), Column("Pairs proved by number", "count"), Column("The model alone finds", "count"),
        Column("Found", "percentage", "none proved"), Column("Interval", "interval", "none"),
        Column("Found wrongly", "count"), Column("Without a name", "count"),
    )  # fmt: skip
    rows = tuple(
        (
            _pair_name(found, each.value) if dimension == "sources" else group_words(dimension, each.value) or "all",
            counts.cell(each.proved, _proof(each, "proved")), counts.cell(each.found, _proof(each, "found")),
            counts.share(each.found, each.proved, _proof(each, "found"), _proof(each, "proved")),
            counts.interval(each.found, each.proved, each.people), counts.cell(each.mistaken, _proof(each, "mistaken")),
            counts.cell(each.nameless, _proof(each, "nameless")),
        )
        for each in found.proofs
        if each.dimension == dimension
    )  # fmt: skip
    caption = f"What the model would find without numbers: {by.lower()}"
    return Table(caption, columns, rows, nothing="No number proves a pair of records.")


def groups_table(found: LinkageQuality, dimension: str, counts: Counts) -> Table:
    """Records of each group: how many are tied, against the others and against what their sources would give."""
    columns = (
        Column(GROUPS[dimension]), Column("Records", "count"), Column("People", "count"),
        Column("Tied, %", "percentage", "hidden" if counts.for_others else "none"),
        Column("Interval", "interval", "none"), Column("Others, %", "percentage", "not compared"),
        Column("Expected of its sources, %", "percentage", "not compared"), Column("Verdict"),
        Column("In doubt", "count"), Column("Impossible", "count"),
    )  # fmt: skip
    contrasts = {each.value: each for each in tie_contrasts(found, dimension)}
    rows: list[tuple[Cell, ...]] = []
    for each in found.together(dimension):
        contrast = contrasts.get(each.value)
        compared = contrast is not None and counts.all_told("group", dimension)
        others = counts.share(contrast.other_part, contrast.other_whole) if contrast and compared else None
        expected = contrast.expected if contrast and not counts.for_others else None
        verdict = "not compared"
        if contrast is not None:
            verdict = ("fewer tied" if contrast.fewer else "more tied") if contrast.clear else "no clear difference"
        rows.append(
            (
                group_words(dimension, each.value), counts.cell(each.records, _group(each, "records")),
                counts.cell(each.people),
                counts.share(each.tied, each.records, _group(each, "tied"), _group(each, "records")),
                counts.interval(each.tied, each.records, each.people), others,
                None if expected is None else 100 * expected, verdict,
                counts.cell(each.doubtful, _group(each, "doubtful")),
                counts.cell(each.impossible),
            )
        )  # fmt: skip
    caption = f"How well records are linked, by {GROUPS[dimension].lower()}"
    return Table(caption, columns, tuple(rows), nothing="No record tells of a child.")


def group_sources_table(found: LinkageQuality, counts: Counts) -> Table:
    """Every group in every source."""
    columns = (
        Column("By"), Column("Group"), Column("Source"), Column("Records", "count"),
        Column("Tied to another source", "count"), Column("Tied, %", "percentage", "none"), Column("In doubt", "count"),
    )  # fmt: skip
    rows = tuple(
        (
            GROUPS[each.dimension], group_words(each.dimension, each.value), found.names.get(each.source, each.source),
            counts.cell(each.records), counts.cell(each.tied), counts.share(each.tied, each.records),
            counts.cell(each.doubtful),
        )
        for each in found.groups
        if each.source
    )  # fmt: skip
    return Table("Every group in every source", columns, rows)


def before_table(found: LinkageQuality, before: LinkageQuality, counts: Counts) -> Table:
    """This snapshot against the one before it."""
    columns = (Column("What"), Column("Before", "count"), Column("Now", "count"))
    rows: list[tuple[Cell, ...]] = [
        (says, counts.cell(was, ("before", *name)), counts.cell(now, name))
        for says, was, now, name in (
            ("Records", before.records, found.records, ("records",)),
            ("People", before.people, found.people, ("people",)),
            ("Records tied to another source", before.tied, found.tied, ("tied",)),
            ("Records never linkable", before.never, found.never, ("never",)),
            ("Pairs for a person to decide", before.asked, found.asked, ("pairs",)),
        )
    ]
    was = {each.check.name: each.people for each in before.checks}
    rows += [
        (
            each.check.says,
            counts.cell(was.get(each.check.name, 0), ("before", "check", each.check.name)),
            counts.cell(each.people, ("check", each.check.name)),
        )
        for each in found.checks
        if each.people or was.get(each.check.name)
    ]
    return Table(f"Against the snapshot before it, as at {day(before.as_at)}", columns, tuple(rows))


def before_sources_table(found: LinkageQuality, before: LinkageQuality, counts: Counts) -> Table:
    """Each source's tied records against the snapshot before."""
    columns = (
        Column("Source"), Column("Records before", "count"), Column("Records now", "count"),
        Column("Tied before, %", "percentage", "not there"), Column("Tied now, %", "percentage", "not there"),
        Column("Verdict"),
    )  # fmt: skip
    rows = []
    for source, name in {**before.names, **found.names}.items():
        was, now = before.tied_of(source), found.tied_of(source)
        rows.append(
            (
                name, counts.cell(was[1], ("before", "records", source)), counts.cell(now[1], ("records", source)),
                counts.share(*was, ("before", "tied", source), ("before", "records", source)),
                counts.share(*now, ("records", source, "tied"), ("records", source)),
                moved(was, now) if was[1] and now[1] else "came or went",
            )
        )  # fmt: skip
    return Table("Records of each source that are tied, before and now", columns, tuple(rows))


def workbook_tables(
    found: LinkageQuality, before: LinkageQuality | None, findings: Iterable[LinkageFinding], counts: Counts
) -> list[Table]:
    """Everything, a sheet each."""
    tables = [
        findings_table(findings), checks_table(found, counts), coverage_table(found, counts),
        standings_table(found, counts), overlap_counts_table(found, counts), nameless_table(found),
        doubts_table(found, counts), bands_table(found, counts), proofs_table(found, counts),
    ]  # fmt: skip
    for dimension in DIMENSIONS:
        tables += [groups_table(found, dimension, counts), proofs_table(found, counts, dimension)]
    if not counts.for_others:
        tables.append(group_sources_table(found, counts))
        if found.sample is not None:
            tables += [kinds_table(found.sample), sample_groups_table(found.sample)]
    if before is not None:
        tables += [before_table(found, before, counts), before_sources_table(found, before, counts)]
    return tables


def sources_without_names(found: LinkageQuality) -> str:
    """The names of the returns without names that are held, as a sentence lists them; empty where there is none."""
    return listed(
        sorted({NAMELESS[each].name for formats in found.formats.values() for each in formats if each in NAMELESS})
    )


def _group(each: Group, what: str) -> Name:
    return "group", each.dimension, each.value, what


def _proof(each: Proof, what: str) -> Name:
    return "proof", each.dimension, each.value, what


def _pair_name(found: LinkageQuality, value: str) -> str:
    first, _, second = value.partition(" + ")
    return f"{found.names.get(first, first)} and {found.names.get(second, second)}"
