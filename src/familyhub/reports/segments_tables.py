"""Tables of segments: for the report and, a sheet each, for the workbook."""

from familyhub.blocks import Column, Table
from familyhub.reports.segments_words import interval
from familyhub.reports.words import counted, listed
from familyhub.segments import Cohort, Segmentation
from familyhub.segments.atrs import record
from familyhub.segments.segmentation import Line

LEFT = "left out"
FEW = "too few, or left out"
HELD_NOTE = "Whose caseload the children were on on the eve of the year: a child may live in another hub's reach."


def segments(cohort: Cohort) -> Table:
    """The segments of a cohort, the dearest first; without a mean of needs where it is left out for all."""
    mean_needs = any(each.needs is not None for each in cohort.segments)
    columns = (
        Column("Segment"), Column("Children", "count"), Column("% of children", "percentage"),
        Column("% of resource", "percentage"), Column("Pounds a child", "pounds"),
        Column("95% interval", "text", FEW), *([Column("Needs a child", "number", FEW)] if mean_needs else []),
        Column("% with three needs or more", "percentage", FEW), Column("Found again, %", "percentage", "not known"),
        Column("Children a year before", "count"), Column("Pounds a child then", "pounds", FEW),
    )  # fmt: skip
    rows = tuple(
        (
            each.name, each.people, 100 * each.share_of_people, 100 * each.share_of_pounds, round(each.mean),
            None if each.too_few else interval(each), *([None if each.too_few else each.needs] if mean_needs else []),
            None if each.too_few else percent(each.three_or_more), percent(each.kept),
            each.before.people if each.before else None, whole_pounds(each.before.mean if each.before else None),
        )
        for each in cohort.segments
    )  # fmt: skip
    notes = (
        "Needs: of how many of ten kinds of need something is recorded. Found again: how much of the segment is "
        "found where children are drawn anew; not known of one that a status sets apart or that was joined.",
    )
    return Table(f"{cohort.name}: segments", columns, rows, notes=notes)


def percent(share: float | None) -> float | None:
    """A share as percent, where there is one."""
    return None if share is None else 100 * share


def whole_pounds(amount: float | None) -> int | None:
    """Pounds without pence, where they are told."""
    return None if amount is None else round(amount)


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
    """What each segment used; without shares of the cohort's where they are left out for all."""
    of_all = any(use.of_cohort is not None for each in cohort.segments for use in each.uses)
    rows = tuple(
        (each.name, use.resource, use.agency, use.people, use.amount, whole_pounds(use.pounds),
         percent(use.of_segment), *([percent(use.of_cohort)] if of_all else []))
        for each in cohort.segments
        for use in each.uses
    )  # fmt: skip
    columns = (
        Column("Segment"), Column("Resource"), Column("Agency"), Column("Children", "count"),
        Column("How much", "number", LEFT), Column("Pounds", "pounds", LEFT),
        Column("% of the segment's", "percentage", LEFT),
        *([Column("% of the cohort's", "percentage", LEFT)] if of_all else []),
    )  # fmt: skip
    return Table(f"{cohort.name}: what each segment used", columns, rows, header=1)


def profile(cohort: Cohort) -> Table:
    """What is recorded of each segment more or less often than of the rest of its cohort."""
    rows = tuple(
        (each.name, trait.name, trait.people, 100 * trait.share, percent(trait.rest), trait.ratio)
        for each in cohort.segments
        for trait in each.traits
    )
    columns = (
        Column("Segment"), Column("Recorded"), Column("Children", "count"), Column("% of the segment", "percentage"),
        Column("% of the rest", "percentage", LEFT),
        Column("Times as often", "number", "not in the rest, or left out"),
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
            each.place, each.level, each.people, whole_pounds(each.pounds), each.by_people, each.by_need,
            None if each.limits95 is None else f"{each.limits95[0]:.2f} to {each.limits95[1]:.2f}",
            each.place_in_funnel, each.shrunk,
        )
        for each in cohort.standing_out
    )  # fmt: skip
    columns = (
        Column("Place"), Column("Level"), Column("Children", "count"), Column("Pounds", "pounds", LEFT),
        Column("For its children", "number", LEFT), Column("For their needs", "number", LEFT),
        Column("What chance allows (95%)", "text", LEFT), Column("Against chance"),
        Column("Drawn towards 1", "number", LEFT),
    )  # fmt: skip
    notes = (
        "1.0 is as much as expected. For their needs: expected is what children of the same segments use. Many "
        "places are "
        "compared: one in twenty lies outside its limits by chance alone.",
    )
    return Table(f"{cohort.name}: where resource use stands out", columns, rows, notes=notes)


def fairness(cohort: Cohort) -> Table:
    """Groups of children against their segments; what was found in words alone, where the pounds are left out."""
    title = f"{cohort.name}: are the segments fair?"
    if cohort.fairness and all(each.pounds is None for each in cohort.fairness):
        said = tuple((each.group, each.by, each.people, each.sentence) for each in cohort.fairness)
        return Table(
            title, (Column("Group"), Column("By"), Column("Children", "count"), Column("What was found")), said
        )  # fmt: skip
    rows = tuple(
        (each.group, each.by, each.people, whole_pounds(each.pounds), whole_pounds(each.expected), each.ratio,
         None if each.lower is None else f"{each.lower:.2f} to {each.upper:.2f}")
        for each in cohort.fairness
    )  # fmt: skip
    columns = (
        Column("Group"), Column("By"), Column("Children", "count"), Column("Pounds", "pounds"),
        Column("Pounds expected", "pounds"), Column("Used over expected", "number", "too few"),
        Column("What chance allows (499 of 500)", "text", "too few"),
    )  # fmt: skip
    return Table(title, columns, rows)


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
