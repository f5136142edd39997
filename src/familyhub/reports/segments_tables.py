"""Tables of segments: for the report and, a sheet each, for the workbook."""

from familyhub.blocks import Column, Table
from familyhub.reports.segments_words import pounds
from familyhub.reports.words import counted, listed
from familyhub.segments import Cohort, Segmentation
from familyhub.segments.atrs import record
from familyhub.segments.segmentation import Line

HELD_NOTE = "Whose caseload the children were on on the eve of the year: a child may live in another hub's reach."


def segments(cohort: Cohort) -> Table:
    """The segments of a cohort, the dearest first."""
    return Table(
        f"{cohort.name}: segments",
        (
            Column("Segment"), Column("Children", "count"), Column("% of children", "percentage"),
            Column("% of resource", "percentage"), Column("Pounds a child", "pounds"),
            Column("95% interval", "text", "too few"), Column("Needs a child", "number", "too few"),
            Column("% with three needs or more", "percentage", "too few"),
            Column("Found again, %", "percentage", "set apart"),
            Column("Children a year before", "count"), Column("Pounds a child then", "pounds"),
        ),
        tuple(
            (
                each.name, each.people, 100 * each.share_of_people, 100 * each.share_of_pounds, round(each.mean),
                None if each.too_few else f"{pounds(each.lower)} to {pounds(each.upper)}",
                None if each.too_few else each.needs, None if each.too_few else 100 * each.three_or_more,
                None if each.kept is None else 100 * each.kept,
                each.before.people if each.before else None, round(each.before.mean) if each.before else None,
            )
            for each in cohort.segments
        ),
        notes=("Needs: of how many of ten kinds of need something is recorded. Found again: how much of the segment is "
               "found where children are drawn anew.",),
    )  # fmt: skip


def rules(cohort: Cohort) -> Table:
    """Each segment's whole rule."""
    return Table(
        f"{cohort.name}: rules",
        (Column("Segment"), Column("Rule: all of these")),
        tuple((each.name, "; ".join(each.rule) or "everybody") for each in cohort.segments),
        stacks=True,
    )


def tree(cohort: Cohort) -> Table:
    """The tree as lines: a condition below the one it follows."""
    rows: list[tuple[str, int, int, str]] = []

    def add(place: int, depth: int) -> None:
        node = cohort.nodes[place]
        rows.append((f"{'→ ' * depth}{node.words}", node.people, round(node.mean), node.segment))
        for branch in node.branches:
            add(branch, depth + 1)

    if cohort.nodes:
        add(0, 0)
    columns = (Column("Condition"), Column("Children", "count"), Column("Pounds a child", "pounds"),
               Column("Segment", "text", "divides further"))  # fmt: skip
    notes = ("Each arrow is one condition more. Children whom a status sets apart are not on the tree.",)
    return Table(f"{cohort.name}: the tree", columns, tuple((*row[:3], row[3] or None) for row in rows), notes=notes)


def uses(cohort: Cohort) -> Table:
    """What each segment used."""
    rows = tuple(
        (each.name, use.resource, use.agency, use.people, use.amount, round(use.pounds), 100 * use.of_segment,
         100 * use.of_cohort)
        for each in cohort.segments
        for use in each.uses
    )  # fmt: skip
    columns = (
        Column("Segment"), Column("Resource"), Column("Agency"), Column("Children", "count"),
        Column("How much", "number"), Column("Pounds", "pounds"), Column("% of the segment's", "percentage"),
        Column("% of the cohort's", "percentage"),
    )  # fmt: skip
    return Table(f"{cohort.name}: what each segment used", columns, rows, header=1)


def profile(cohort: Cohort) -> Table:
    """What is recorded of each segment more or less often than of the rest of its cohort."""
    rows = tuple(
        (each.name, trait.name, trait.people, 100 * trait.share, 100 * trait.rest, trait.ratio)
        for each in cohort.segments
        for trait in each.traits
    )
    columns = (
        Column("Segment"), Column("Recorded"), Column("Children", "count"), Column("% of the segment", "percentage"),
        Column("% of the rest", "percentage"), Column("Times as often", "number", "not in the rest"),
    )  # fmt: skip
    return Table(f"{cohort.name}: profile against the rest", columns, rows, header=1)


def lives(cohort: Cohort, level: str) -> Table:
    """Where each segment lives, by district or ward; or which hub or team holds its children."""
    rows = tuple(
        (each.name, where.place, where.people, where.of_cohort, 100 * where.share)
        for each in cohort.segments
        for where in each.lives
        if where.level == level
    )
    columns = (
        Column("Segment"), Column(level.capitalize()), Column("Children", "count"),
        Column("Children of the cohort there", "count"), Column("% of them", "percentage"),
    )  # fmt: skip
    holds = level in ("hub", "team")
    notes = (HELD_NOTE,) if holds else ()
    title = f"which {level} holds each segment" if holds else f"where each segment lives, by {level}"
    return Table(f"{cohort.name}: {title}", columns, rows, header=1, notes=notes)


def held_by(cohort: Cohort, level: str) -> bool:
    """Whether anybody of the cohort is on the caseload of a hub or team."""
    return any(where.level == level for each in cohort.segments for where in each.lives)


def standing_out(cohort: Cohort) -> Table:
    """Resource use of places against their children and their needs."""
    rows = tuple(
        (
            each.place, each.level, each.people, round(each.pounds), each.by_people, each.by_need,
            f"{each.limits95[0]:.2f} to {each.limits95[1]:.2f}", each.place_in_funnel, each.shrunk,
        )
        for each in cohort.standing_out
    )  # fmt: skip
    columns = (
        Column("Place"), Column("Level"), Column("Children", "count"), Column("Pounds", "pounds"),
        Column("For its children", "number"), Column("For their needs", "number"),
        Column("What chance allows (95%)"), Column("Against chance"), Column("Drawn towards 1", "number"),
    )  # fmt: skip
    notes = (
        "1.0 is as much as expected. For their needs: expected is what children of the same segments use. Many "
        "places are "
        "compared: one in twenty lies outside its limits by chance alone.",
    )
    return Table(f"{cohort.name}: where resource use stands out", columns, rows, notes=notes)


def fairness(cohort: Cohort) -> Table:
    """Groups of children against their segments."""
    rows = tuple(
        (each.group, each.by, each.people, round(each.pounds), round(each.expected), each.ratio,
         None if each.lower is None else f"{each.lower:.2f} to {each.upper:.2f}")
        for each in cohort.fairness
    )  # fmt: skip
    columns = (
        Column("Group"), Column("By"), Column("Children", "count"), Column("Pounds", "pounds"),
        Column("Pounds expected", "pounds"), Column("Used over expected", "number", "too few"),
        Column("What chance allows (499 of 500)", "text", "too few"),
    )  # fmt: skip
    return Table(f"{cohort.name}: are the segments fair?", columns, rows)


def sizes(cohort: Cohort) -> Table:
    """The sizes of tree that were tried, and the challengers of the one taken."""
    rows = tuple(
        (each.segments, 100 * each.error, 100 * each.validated, 100 * each.worse, 100 * each.worse_error,
         "taken" if each.taken else "")
        for each in cohort.sizes
    )  # fmt: skip
    columns = (
        Column("Segments", "count"), Column("Error, same children, %", "number"),
        Column("Error, other children, %", "number"), Column("Worse than the best, %", "number"),
        Column("Standard error of that, %", "number"), Column("Taken"),
    )  # fmt: skip
    notes = (
        "Errors are shares of the error of one mean for all. Taken is the smallest tree no more than one "
        "standard error of "
        f"the difference worse than the best; the older rule would have taken {cohort.by_older_rule}.",
    )
    return Table(f"{cohort.name}: how large the tree is", columns, rows, notes=notes)


def challengers(cohort: Cohort) -> Table:
    """The tree against other ways to find as many segments."""
    rows = tuple(
        (each.name, each.says, each.segments, 100 * each.explained, 100 * each.explained_capped)
        for each in cohort.challengers
    )
    columns = (
        Column("Way"), Column("What it is"), Column("Segments", "count"), Column("Explained, %", "number"),
        Column("Explained, dearest years cut, %", "number"),
    )  # fmt: skip
    return Table(f"{cohort.name}: challengers", columns, rows, nothing="With one segment there is nothing to compare.")


def resources(found: Segmentation) -> Table:
    """What was counted and costed, and who tells of it."""
    rows = tuple(
        (each.name, each.agency, each.says, ", ".join(told.source for told in each.told) or None,
         sum(told.rows for told in each.told), max((told.received for told in each.told), default=None),
         cost_is(each))
        for each in found.resources
    )  # fmt: skip
    columns = (
        Column("Resource"), Column("Agency"), Column("Unit cost"), Column("Told by", "text", "no source"),
        Column("Rows in the year", "count"), Column("Newest extract", "date"), Column("The unit cost is"),
    )  # fmt: skip
    return Table(f"What is costed, at prices of {found.prices}", columns, rows)


def cost_is(line: Line) -> str:
    """Where the pounds of a resource come from, in words."""
    unit = "a stand-in" if line.stand_in else "read at its source"
    if not line.paid_by:
        return unit
    by = listed(list(line.paid_by))
    whom = "children" if line.paid is None else counted(line.paid, "child", "children")
    return f"what {by} paid, for {whom} it tells of; for others the unit cost, {unit}"


def predictors(found: Segmentation) -> Table:
    """What a rule may say, and who tells of it."""
    rows = tuple(
        (each.name, each.says, ", ".join(told.source for told in each.told) or None,
         sum(told.rows for told in each.told))
        for each in found.predictors
    )  # fmt: skip
    columns = (Column("A rule may say"), Column("Kind of need"), Column("Told by", "text", "no source"),
               Column("Rows by the eve", "count"))  # fmt: skip
    return Table("What a rule may say", columns, rows)


def transparency(found: Segmentation, area: str) -> Table:
    """The record of the Algorithmic Transparency Recording Standard."""
    rows = tuple((each.name, each.number, each.says) for each in record(found, area))
    return Table(
        "Algorithmic transparency record (ATRS v3.0)", (Column("Field"), Column("Number"), Column("What is said")),
        rows, stacks=True,
    )  # fmt: skip


def workbook(found: Segmentation, area: str) -> list[Table]:
    """Every table, cohort by cohort, for the workbook."""
    tables: list[Table] = []
    for cohort in found.cohorts:
        if not cohort.people:
            continue
        tables += [segments(cohort), rules(cohort), tree(cohort), uses(cohort), profile(cohort),
                   lives(cohort, "district"), standing_out(cohort), fairness(cohort), sizes(cohort),
                   challengers(cohort)]  # fmt: skip
        if not found.released:
            tables.append(lives(cohort, "ward"))
            tables += [lives(cohort, level) for level in ("hub", "team") if held_by(cohort, level)]
    return [*tables, resources(found), predictors(found), transparency(found, area)]
