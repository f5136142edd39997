"""`familyhub fixlist`: what each provider is asked to mend, by team and practitioner, and what it costs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, show_json, show_table

if TYPE_CHECKING:
    from familyhub.quality.fixlists import Fix, FixList

MOST_SHOWN = 25
"""Faults of one team that a terminal shows; files hold them all."""


def fixlist(
    *,
    source: Annotated[
        str | None, Parameter(help="One provider, by its folder below incoming/; without it, all.")
    ] = None,
    team: Annotated[str | None, Parameter(help="Only this team, by its name or key.")] = None,
    practitioner: Annotated[
        str | None, Parameter(help="Only this practitioner, by the id in the provider's system.")
    ] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write a workbook: a sheet a team. One for each provider.")] = None,
    csv: Annotated[Path | None, Parameter(help="Write one table as CSV. One file for each provider.")] = None,
    html: Annotated[Path | None, Parameter(help="Write a page. One for each provider.")] = None,
    show_values: Annotated[
        bool,
        Parameter(name="--show-values", negative="", help="Tell what was found even where it may identify somebody."),
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What each provider is asked to mend: every fault with its record, its line, what to do and what it costs.

    A later extract closes a fault when it carries the record mended. Where several providers have faults, each is
    written to a file of its own, with the provider's name in the file's.
    """
    import familyhub

    opened = familyhub.open(workspace)
    lists = opened.fix_lists(source, team=team, practitioner=practitioner, show_values=show_values)
    written = opened.write_fix_lists(lists, xlsx=xlsx, csv=csv, html=html)
    for path in written:
        note(f"Written: {path}")
    if show_values and written:
        note("The files tell values that may identify people: send them only to the provider who sent them.")
    if json:
        show_json(lists)
    elif not written:
        _say(lists)


_COLUMNS = (
    "provider",
    "team",
    "practitioner",
    "record",
    "what is wrong",
    "what to do",
    "what it costs",
    "since",
    "state",
)


def _say(lists: "list[FixList]") -> None:
    from familyhub.reports.fix_workbook import not_shown

    rows = [_row(each, fix) for each in lists for team in each.teams for fix in team.fixes[:MOST_SHOWN]]
    show_table("What to mend", _COLUMNS, rows)
    for each in lists:
        note(f"{each.name}: {each.counts.sentence()}")
        if each.not_shown:
            note(f"{each.name}: {not_shown(each)}")
        for team in each.teams:
            if len(team.fixes) > MOST_SHOWN:
                note(f"{each.name}, {team.team}: {len(team.fixes) - MOST_SHOWN:,} faults more; --xlsx FILE has all.")
    if not lists:
        note("No extract has a fault.")


def _row(found: "FixList", fix: "Fix") -> tuple[object, ...]:
    from familyhub.quality.fixlists import STATE_WORDS

    whose = (found.name, fix.team, fix.practitioner, fix.record)
    return (*whose, fix.sentence(), fix.to_do, fix.cost_sentence, fix.first_seen, STATE_WORDS[fix.state])
