"""Commands of the outcome measures: figures, by month, supervision, who is at risk of not achieving, the trace."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from familyhub.cli.options import HERE, AsJson, AsOf, KnownBy, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.measures.outcomes import OutcomeFigure

HELP = """Outcome measures: who was offered help, who entered, and did it get better.

Offered and declined come before the cohort. Of the cohort some are active, completed or abandoned; of the completed,
achieved, not achieved, or not assessed: without an assessment before and afterwards it is neither success nor failure.
"""

app = App(name="outcomes", help=HELP, version_flags=[])

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]
OneMeasure = Annotated[str | None, Parameter(help="One measure, by its id or number (7); without it, all.")]
Measure = Annotated[str, Parameter(name="MEASURE", help="The measure's id or number, for example outcome-07 or 7.")]
Residence = Annotated[
    bool, Parameter(negative="", help="Count where people lived at entry, not whose caseload they were on.")
]


@app.command
def figures(
    measure: OneMeasure = None,
    *,
    by: Annotated[Level, Parameter(help="The places to show.")] = "county",
    residence: Residence = False,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The counts so far and the change since last week.

    Figures are exact and for use inside the partnership; they are not for publication.
    """
    import familyhub
    from familyhub.workspace import Asked, outcomes
    from familyhub.workspace.not_counted import uncounted_steps

    asked = Asked(as_of, known_by)
    opened = familyhub.open(workspace)
    found = outcomes.figures(opened, measure=measure, level=by, residence=residence, asked=asked)
    if json:
        show_json(found)
        return
    columns = (
        "no", "measure", "place", "offered", "declined", "cohort", "active", "completed", "abandoned", "achieved",
        "not achieved", "not assessed", "at risk", "achieved %", "assessed %",
        "cohort since last week", "achieved since last week",
    )  # fmt: skip
    rows = [
        (each.number, each.short, each.place or "County", *_counts(each), each.achieved_of_assessed,
         each.assessed_of_completed, each.cohort_change, each.achieved_change)
        for each in found
    ]  # fmt: skip
    show_table(f"Outcomes {asked.says(opened.manifest())}", columns, rows)
    if not rows:
        note("Nobody had been identified by then, as far as was known.")
    note(*uncounted_steps(opened))
    note("Achieved % is of those assessed before and afterwards; assessed % is of the completed.")


@app.command
def months(
    measure: Measure,
    *,
    place: Annotated[str, Parameter(help="The place's name, with --by.")] = "",
    by: Annotated[Level, Parameter(help="The level of the place.")] = "county",
    residence: Residence = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """One measure at each month's end: the cohort so far, and where it stood by then."""
    import familyhub
    from familyhub.workspace import outcomes

    found = outcomes.months(familyhub.open(workspace), measure, level=by, place=place, residence=residence)
    if json:
        show_json(found)
        return
    columns = (
        "month", "offered", "declined", "cohort", "active", "completed", "abandoned", "achieved", "not achieved",
        "not assessed",
    )  # fmt: skip
    show_table(f"{measure} by month", columns, [(each.period, *_counts(each)[:-1]) for each in found])


@app.command
def supervision(
    *,
    team: Annotated[str, Parameter(help="The team whose manager you are, by key or name.")],
    practitioner: Annotated[str | None, Parameter(help="One practitioner's key.")] = None,
    measure: OneMeasure = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Counts by practitioner, for one-to-ones: for the practitioner and their manager alone."""
    import familyhub
    from familyhub.workspace import outcomes

    opened = familyhub.open(workspace)
    found = outcomes.supervision(opened, outcomes.team_manager(opened, team), practitioner, measure)
    if json:
        show_json(found)
        return
    columns = (
        "practitioner", "no", "measure", "offered", "declined", "cohort", "active", "completed", "abandoned",
        "achieved", "not achieved", "not assessed", "at risk",
    )  # fmt: skip
    show_table(
        f"Supervision: {team}", columns, [(each.place, each.number, each.short, *_counts(each)) for each in found]
    )
    if not found:
        note("Nobody in this team's work names that practitioner." if practitioner else "This team has no members yet.")
    note("For supervision: the practitioner and their manager. Few people stand behind each number; do not compare.")


@app.command(name="at-risk")
def at_risk(
    *,
    team: Annotated[str | None, Parameter(help="Only this team, by key or name.")] = None,
    measure: OneMeasure = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Who is at risk of not achieving, by plain rules: deadline near, no support yet, support stalled. No score."""
    import familyhub
    from familyhub.workspace import outcomes

    found = outcomes.at_risk(familyhub.open(workspace), team, measure)
    if json:
        show_json(found.rows)
    else:
        columns = ("team", "why", "measure", "person", "entered", "last support", "deadline", "practitioner")
        rows = [
            (each.team, each.says, each.short, _shown(each.person_id), each.entered_on, each.last_support_on,
             each.deadline, each.practitioner_key)
            for each in found.rows
        ]  # fmt: skip
        show_table("At risk of not achieving", columns, rows)
    _note_hidden(found.not_shown)


@app.command
def trace(
    measure: Measure,
    *,
    by: Annotated[Level, Parameter(help="The level of the place.")] = "county",
    place: Annotated[str, Parameter(help="The place's name, with --by.")] = "",
    stage: Annotated[
        Literal["identified", "offered", "declined", "active", "completed", "abandoned"] | None,
        Parameter(help="Only members who stand here."),
    ] = None,
    residence: Residence = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Every member behind a figure, where they stand, and the lines of files that say so."""
    import familyhub
    from familyhub.workspace import outcomes

    found = outcomes.trace(familyhub.open(workspace), measure, level=by, place=place, stage=stage, residence=residence)
    if json:
        show_json(found.rows)
    else:
        columns = ("person", "says", "entered", "completed", "team", "evidence")
        rows = [
            (
                _shown(each.subject_id),
                each.says,
                each.entered_on,
                each.completed_on,
                each.team,
                "; ".join(each.evidence),
            )
            for each in found.rows
        ]
        show_table(f"{measure}: members", columns, rows)
    _note_hidden(found.not_shown)


@app.command
def explain(measure: OneMeasure = None, *, workspace: WorkspaceFolder = HERE) -> None:
    """What a measure counts, in plain English; without one, the list of measures."""
    import familyhub
    from familyhub.measures.outcomes.english import in_english
    from familyhub.workspace import outcomes

    known = outcomes.definitions(familyhub.open(workspace))
    if measure is None:
        rows = [(each.number, name, each.title, each.owner) for name, each in known.items()]
        show_table("Outcome measures", ("no", "id", "what it counts", "owner"), rows)
        return
    name = outcomes.named(known, measure)
    say(*in_english(name, known[name]))


def _counts(figure: "OutcomeFigure") -> tuple[int, ...]:
    return (
        figure.offered, figure.declined, figure.cohort, figure.active, figure.completed, figure.abandoned,
        figure.achieved, figure.not_achieved, figure.not_assessed, figure.at_risk,
    )  # fmt: skip


def _note_hidden(not_shown: int) -> None:
    if not_shown:
        note(f"{not_shown:,} not shown: the people are restricted, or outside what the reader may see.")


def _shown(person_id: int | None) -> str:
    return "" if person_id is None else f"{person_id:x}"
