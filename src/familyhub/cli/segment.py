"""`familyhub segment`: groups of children who use alike much, by plain rules; `--costs` what things cost."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.costs import Priced
    from familyhub.segments import Segmentation
    from familyhub.workspace.segmenting import Moved

CohortName = Literal["birth", "early_years", "primary", "secondary", "young_people"]


def segment(
    *,
    cohort: Annotated[CohortName | None, Parameter(help="Only this cohort.")] = None,
    html: Annotated[Path | None, Parameter(help="Write the whole report to this HTML file.")] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write every table to this Excel workbook.")] = None,
    protected: Annotated[
        bool,
        Parameter(negative="", help="As it may leave the partnership: rounded, small segments joined. A release."),
    ] = False,
    to: Annotated[str, Parameter(help="Whom a protected report is for; the ledger of releases keeps it.")] = "others",
    costs: Annotated[bool, Parameter(negative="", help="Only list the unit costs in use, with their sources.")] = False,
    as_of: Annotated[date | None, Parameter(help="The last day of the costed year. Default: the newest day.")] = None,
    smallest: Annotated[
        int, Parameter(validator=Number(gte=2), help="The fewest children a segment's mean is built on.")
    ] = 30,
    floor: Annotated[
        int, Parameter(validator=Number(gte=8), help="The fewest children a segment may have in what leaves.")
    ] = 10,
    optimal: Annotated[
        bool, Parameter(negative="", help="Also look for the best tree there is (needs pystreed; takes minutes).")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Which children use how much of health, social care and early help, by what was recorded before the year.

    Segments describe populations: no child has one, and nothing is decided about a child by them. Each comes with its
    rule, size, share of resource, how sure it is and what it was a year before.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.segments import Settings
    from familyhub.workspace import segmenting
    from familyhub.workspace.segmenting import write_html, write_xlsx

    opened = familyhub.open(workspace)
    if costs:
        _say_costs(segmenting.priced(opened), as_json=json)
        return
    settings = Settings(smallest=smallest, disclosure_floor=floor, optimal=optimal)
    written = []
    with meanwhile(silent=json) as log:
        with log.step("finding segments"):
            found = segmenting.find(opened, settings, as_of)
            before = segmenting.earlier(opened, found)
        files = [(path, write) for path, write in ((html, write_html), (xlsx, write_xlsx)) if path is not None]
        for path, _ in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("ab").close()  # what cannot be written must not stand in the ledger as released
        shown = found
        if protected:
            with log.step("holding it against earlier releases"):
                shown = segmenting.release(opened, found, to)
        for path, write in files:
            with log.step("writing", path.name):
                written.append(write(opened, shown, path))
    for path in written:
        note(f"Written: {path}")
    if json:
        show_json(shown if cohort is None else shown.cohort(cohort))
    elif not written:
        _say(shown, cohort, segmenting.moved(before, found) if before is not None and not protected else ())


def _say(found: "Segmentation", cohort: str | None, moved: "tuple[Moved, ...]") -> None:
    from familyhub.reports.segments_words import cautions, certainty, findings, interval, share, sources

    tell = say if on_terminal() else note
    chosen = [each for each in found.cohorts if cohort in (None, each.id)]
    for each in chosen:
        tell("", each.name, *(f"- {sentence}" for sentence in findings(each)))
        rows = [
            (part.name, part.people, share(part.share_of_people), share(part.share_of_pounds), f"£{part.mean:,.0f}",
             interval(part), part.before.people if part.before else None)
            for part in each.segments
        ]  # fmt: skip
        columns = ("segment", "children", "of children", "of resource", "a child", "95% interval", "a year before")
        if rows:
            show_table(f"{each.name}: £{each.pounds:,.0f} in the year to {found.as_of}", columns, rows)
        tell(*(f"- {sentence}" for sentence in certainty(each)))
    if moved:
        changed = [
            (row.cohort, row.name, row.people_then, row.people_now, row.mean_then, row.mean_now) for row in moved
        ]
        columns = ("cohort", "segment", "children then", "now", "pounds a child then", "now")
        show_table("Against the snapshot before", columns, changed)
    tell("", *cautions(found), *sources(found))
    note("", "`familyhub segment --html FILE` has the pictures, places, uses and the transparency record.")


def _say_costs(found: "tuple[Priced, ...]", *, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    rows = [
        (each.id, each.name, f"£{each.pounds:,.2f}", each.per, each.year, each.price_year,
         "read at its source" if each.seen else "stand-in: check", each.source, each.origin)
        for each in found
    ]  # fmt: skip
    columns = ("id", "what", "cost", "per", "prices of", "stated for", "the figure is", "source", "file")
    show_table("Unit costs", columns, rows)
