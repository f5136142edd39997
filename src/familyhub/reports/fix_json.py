"""Fix-lists as JSON for other programs: what each rule says stands once, and each fault is one line that names it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, TextIO

import msgspec

from familyhub.quality.fixlists import Fix, FixList, TeamFixes
from familyhub.quality.kpi_cost import Cost

RULE = ("table", "column", "rule", "expected", "left_out", "to_do")
"""What a fault has in common with others of its kind."""


def write(out: TextIO, lists: Sequence[FixList]) -> None:
    """Write lists as one JSON value, fault by fault, so that a long list needs no memory of its own.

    `rules` has what each rule says by the code that faults name it with, `measures` the names of measures by id, and
    `lists` the providers with their teams, each with its `faults`. Ids are in hexadecimal, as everywhere.
    """
    codes = _codes(lists)
    rules = {code: dict(zip(RULE, said, strict=True)) for said, code in codes.items()}
    out.write(f'{{"rules": {_json(rules)},\n"measures": {_json(_measures(lists))},\n"lists": [')
    for number, found in enumerate(lists):
        out.write(f'{"," if number else ""}\n{{"source": {_json(found.source)}, "name": {_json(found.name)}, ')
        out.write(f'"as_at": {_json(found.as_at)}, "counts": {_json(found.counts)}, "not_shown": {found.not_shown}, ')
        out.write(f'"costs": {_json(_costs(found.costs))}, "teams": [')
        for place, team in enumerate(found.teams):
            out.write("," if place else "")
            out.writelines(_team(team, codes))
        out.write("]}")
    out.write("\n]}\n")


def _team(team: TeamFixes, codes: dict[tuple[str, ...], str]) -> Iterator[str]:
    yield f'\n{{"team": {_json(team.team)}, "counts": {_json(team.counts)}, "costs": {_json(_costs(team.costs))}, '
    yield '"faults": ['
    for place, fix in enumerate(team.fixes):
        yield f"{',' if place else ''}\n{_json(_fault(fix, codes[_said(fix)]))}"
    yield "]}"


def _fault(fix: Fix, code: str) -> dict[str, Any]:
    return {
        "fault_id": f"{fix.fault_id:x}",
        "practitioner": fix.practitioner,
        "record": fix.record,
        "rule": code,
        "found": fix.found,
        "file": fix.file,
        "row": fix.row,
        "state": fix.state,
        "first_seen": fix.first_seen,
        "last_seen": fix.last_seen,
        "extracts": fix.extracts,
        "closed_on": fix.closed_on,
        "happened_on": fix.happened_on,
        "cost_told": fix.cost_told,
        "costs": _costs(fix.costs),
    }


def _codes(lists: Sequence[FixList]) -> dict[tuple[str, ...], str]:
    """A code for each thing that rules say: table.column:rule, numbered where that says several things."""
    codes: dict[tuple[str, ...], str] = {}
    taken: dict[str, int] = {}
    for fix in (fix for found in lists for team in found.teams for fix in team.fixes):
        said = _said(fix)
        if said not in codes:
            code = f"{fix.table}.{fix.column}:{fix.rule}" if fix.column else f"{fix.table}:{fix.rule}"
            taken[code] = taken.get(code, 0) + 1
            codes[said] = code if taken[code] == 1 else f"{code}:{taken[code]}"
    return codes


def _said(fix: Fix) -> tuple[str, ...]:
    return fix.table, fix.column, fix.rule, fix.expected, fix.left_out, fix.to_do


def _measures(lists: Sequence[FixList]) -> dict[str, str]:
    costs = (cost for found in lists for part in (found, *found.teams) for cost in part.costs)
    faults = (cost for found in lists for team in found.teams for fix in team.fixes for cost in fix.costs)
    return {cost.measure: cost.name for each in (costs, faults) for cost in each}


def _costs(costs: Sequence[Cost]) -> list[dict[str, Any]]:
    return [{name: held for name, held in asdict(cost).items() if name != "name"} for cost in costs]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
