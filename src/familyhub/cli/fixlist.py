"""`familyhub fixlist`: what each provider is asked to mend, by team and practitioner, and what it costs."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_table

if TYPE_CHECKING:
    from familyhub.quality.fixlists import Fix, FixList

MOST_SHOWN = 25
"""Faults of one team that are printed for another program; files hold them all."""

MOST_READ = 5
"""Faults of one team that a person reads on a terminal, each in full."""


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
        Parameter(
            name="--show-values",
            negative="",
            help="Tell what was found even where it may identify somebody. It is written down who looked, and when.",
        ),
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What each provider is asked to mend: every fault with its record, its line, what to do and what it costs.

    A later extract closes a fault when it carries the record mended. Where several providers have faults, each is
    written to a file of its own, with the provider's name in the file's.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.reports import fix_json

    opened = familyhub.open(workspace)
    with meanwhile(silent=json) as log:
        with log.step("looking up each fault and what it costs"):
            lists = opened.fix_lists(source, team=team, practitioner=practitioner, show_values=show_values)
        asked = ", ".join(path.name for path in (xlsx, csv, html) if path is not None)
        with log.step("writing" if asked else "arranging", asked):
            written = opened.write_fix_lists(lists, xlsx=xlsx, csv=csv, html=html)
    for path in written:
        note(f"Written: {path}")
    if show_values and written:
        note("The files tell values that may identify people: send them only to the provider who sent them.")
    if json:
        fix_json.write(sys.stdout, lists)
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
    if on_terminal():
        for each in lists:
            say(*_in_blocks(each, Console().width), "")
        note(*(["`--xlsx FILE`, `--csv FILE` and `--html FILE` write it for each provider."] if lists else []))
    else:
        rows = [_row(each, fix) for each in lists for team in each.teams for fix in team.fixes[:MOST_SHOWN]]
        show_table("What to mend", _COLUMNS, rows)
        _note_counts(lists)
    if not lists:
        note("No extract has a fault.")


def _note_counts(lists: "list[FixList]") -> None:
    from familyhub.reports.fix_workbook import not_shown

    for each in lists:
        note(f"{each.name}: {each.counts.sentence()}")
        if each.not_shown:
            note(f"{each.name}: {not_shown(each)}")
        for team in each.teams:
            if len(team.fixes) > MOST_SHOWN:
                note(f"{each.name}, {team.team}: {len(team.fixes) - MOST_SHOWN:,} faults more; --xlsx FILE has all.")


def _in_blocks(found: "FixList", width: int) -> Iterator[str]:
    """A provider's list for a terminal: team by team the kinds of fault, then the first faults in full."""
    from familyhub.reports.fix_workbook import not_shown

    yield from _indented(f"{found.name}: {found.counts.sentence()}", 0, width)
    if found.not_shown:
        yield from _indented(not_shown(found), 0, width)
    for team in found.teams:
        if not team.fixes:
            continue
        yield from ("", f"{found.name}, {team.team}: {_many(len(team.fixes))}")
        kinds = Counter((fix.table, fix.column, fix.to_do) for fix in team.fixes)
        if len(team.fixes) > MOST_READ:
            for (table, column, to_do), count in kinds.most_common():
                yield from _indented(f"{count:,} × {table}{', ' + column if column else ''}: {to_do}", 2, width)
        for fix in team.fixes[:MOST_READ]:
            yield from ("", *_block(fix, width))
        if len(team.fixes) > MOST_READ:
            yield from ("", f"  {len(team.fixes) - MOST_READ:,} more of {team.team}: --xlsx FILE has all.")


def _block(fix: "Fix", width: int) -> Iterator[str]:
    """One fault in full: whose record, what is wrong and where, what to do, what it costs."""
    from familyhub.quality.fixlists import STATE_WORDS

    yield from _indented(f"{fix.practitioner} · {fix.record}", 2, width)
    yield from _indented(fix.sentence(), 4, width)
    yield from _indented(fix.to_do, 4, width)
    stands = f"{STATE_WORDS[fix.state]}, first seen on {fix.first_seen}"
    yield from _indented(f"Costs: {fix.cost_sentence}. It is {stands}.", 4, width)


def _indented(text: str, by: int, width: int) -> list[str]:
    lead = " " * by
    return wrap(text, max(width, 40), initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)


def _many(faults: int) -> str:
    return f"{faults:,} fault" if faults == 1 else f"{faults:,} faults"


def _row(found: "FixList", fix: "Fix") -> tuple[object, ...]:
    from familyhub.quality.fixlists import STATE_WORDS

    whose = (found.name, fix.team, fix.practitioner, fix.record)
    return (*whose, fix.sentence(), fix.to_do, fix.cost_sentence, fix.first_seen, STATE_WORDS[fix.state])
