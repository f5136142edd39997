"""A reconciliation as tables: the sums, and each group line by line, without names or numbers of anybody."""

from familyhub.blocks import Column, Table
from familyhub.quality.counts_beside import CountsBeside
from familyhub.quality.reconciliation import NOT_SHOWN, OURS_ONLY, THEIRS_ONLY, VERDICTS, Reconciled

FOR_WHOM = (
    "For use inside the partnership: the evidence names files of several agencies. Lines are those of the provider's "
    "own list; our members have opaque ids."
)


def reconcile_tables(found: Reconciled) -> list[Table]:
    """The tables of a reconciliation's workbook."""
    return [_sums(found), _matched(found), _theirs_only(found), _ours_only(found), _set_aside(found)]


def counts_tables(found: CountsBeside) -> list[Table]:
    """The tables of a comparison of counts."""
    columns = (Column("Whose"), Column("Met", "count"), Column("Counted", "count"))
    rows = [("Theirs", found.their_met, found.their_counted), ("Ours", found.met, found.counted)]
    rows += [(each.says, each.met, each.counted) for each in found.otherwise]
    groups = tuple((group.says, group.members) for group in found.groups)
    return [
        Table("Counts", columns, tuple(rows)),
        Table("What could explain it", (Column("Members of ours"), Column("Members", "count")), groups),
    ]


def _sums(found: Reconciled) -> Table:
    rows = [
        ("Lines of theirs", found.lines),
        ("matched", len(found.matched)),
        ("theirs only", len(found.theirs_only)),
        ("said twice", len(found.twice)),
        ("unreadable", len(found.unreadable)),
        ("not shown", len(found.lines_not_shown)),
        ("Members of ours", found.counted),
        ("in their list", len(found.matched)),
        ("ours only", len(found.ours_only)),
        ("not shown", found.ours_not_shown),
    ]
    return Table("Sums", (Column("What"), Column("How many", "count")), tuple(rows), notes=tuple(found.sentences()))


def _matched(found: Reconciled) -> Table:
    columns = (
        Column("Line of theirs", "count"), Column("Our member"), Column("Found by"), Column("Sure"), Column("Verdict"),
        Column("We say"), Column("Team", empty="not told"), Column("Evidence", empty="none"),
    )  # fmt: skip
    rows = tuple(
        (
            pair.line, f"{pair.subject_id:x}", pair.by, "likely: please check" if pair.likely else "yes",
            VERDICTS[pair.verdict], pair.says, pair.team or None,
            "; ".join(pair.evidence) or None,
        )
        for pair in found.matched
    )  # fmt: skip
    return Table("Matched", columns, rows, nothing="No line of theirs is a member of ours.")


def _theirs_only(found: Reconciled) -> Table:
    columns = (Column("Line of theirs", "count"), Column("Reason"), Column("In full"))
    rows = tuple((each.line, THEIRS_ONLY[each.reason], each.says) for each in found.theirs_only)
    return Table("Theirs only", columns, rows, nothing="Every line of theirs is a member of ours.")


def _ours_only(found: Reconciled) -> Table:
    columns = (
        Column("Our member"), Column("We count it as"), Column("Reason"), Column("In full"),
        Column("Team", empty="not told"), Column("Evidence", empty="none"),
    )  # fmt: skip
    rows = tuple(
        (
            f"{each.subject_id:x}", "met" if each.met else "not met", OURS_ONLY[each.reason], each.says,
            each.team or None, "; ".join(each.evidence) or None,
        )
        for each in found.ours_only
    )  # fmt: skip
    return Table("Ours only", columns, rows, nothing="Every member of ours is in their list.")


def _set_aside(found: Reconciled) -> Table:
    columns = (Column("Line of theirs", "count"), Column("Why it is set aside"))
    rows = sorted(
        [(each.line, each.says) for each in found.twice]
        + [(each.line, each.why) for each in found.unreadable]
        + [(line, NOT_SHOWN) for line in found.lines_not_shown]
    )
    return Table("Said twice, unreadable, not shown", columns, tuple(rows), nothing="Every line names somebody, once.")
