"""Files to take away: sites, plans, journeys, changes and neighbourhoods as CSV, sites and neighbourhoods as GeoJSON.

They hold what the pages show, from the same ground: children of linked records are rounded or hidden in them too.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from familyhub.blocks import Column, Table
from familyhub.disclosure import HIDDEN
from familyhub.geography import Site
from familyhub.reports import csv
from familyhub.reports.siting_data import NamedPlan, Siting, for_pages
from familyhub.reports.siting_explorer import DEGREES, feature
from familyhub.reports.siting_words import status
from familyhub.siting.access import access
from familyhub.siting.changes import changes, moves


def write(found: Siting, folder: Path, stem: str = "siting") -> list[Path]:
    """Write the files into a folder, their names beginning with `stem`; where they are."""
    shown = for_pages(found)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, table in tables(shown).items():
        written.append(folder / f"{stem}-{name}.csv")
        csv.write(written[-1], table)
    for name, collection in (("sites", sites_geojson(shown)), ("neighbourhoods", neighbourhoods_geojson(shown))):
        written.append(folder / f"{stem}-{name}.geojson")
        written[-1].write_text(json.dumps(collection, ensure_ascii=False, allow_nan=False), "utf-8")
    return [path.resolve() for path in written]


def tables(found: Siting) -> dict[str, Table]:
    """The tables by the names of their files, with plain column names for programs to read."""
    shown = for_pages(found)
    return {
        "plans": _plans(shown),
        "sites": _sites(shown),
        "reach": _reach(shown),
        "changes": _changes(shown),
        "moves": _moves(shown),
        "neighbourhoods": _neighbourhoods(shown),
    }


def sites_geojson(found: Siting) -> dict[str, object]:
    """Every site as a point, with whether it is a hub today and in each plan."""
    found = for_pages(found)
    return _collection(
        {
            "type": "Feature",
            "properties": {
                "code": site.code, "name": site.name, "kind": site.kind, "hub_today": site.existing,
                **{f"hub_in_{plan.key}": place in plan.sites for plan in _solved(found)},
            },
            "geometry": _point(site.longitude, site.latitude),
        }
        for place, site in enumerate(found.ground.sites)
    )  # fmt: skip


def neighbourhoods_geojson(found: Siting) -> dict[str, object]:
    """Every neighbourhood by its outline (else its point), with children and minutes as the CSV has them."""
    shown = for_pages(found)
    table = _neighbourhoods(shown)
    titles = [column.title for column in table.columns]
    return _collection(
        feature(shown.outlines[point.area], dict(zip(titles, row, strict=True)))
        if point.area in shown.outlines
        else {
            "type": "Feature",
            "properties": dict(zip(titles, row, strict=True)),
            "geometry": _point(point.longitude, point.latitude),
        }
        for point, row in zip(shown.ground.demand.points, table.rows, strict=True)
    )


def _solved(found: Siting) -> list[NamedPlan]:
    return [plan for plan in found.plans if plan.sites]


def _plans(shown: Siting) -> Table:
    return Table(
        caption="Plans",
        columns=(
            Column("plan"), Column("name"), Column("asked"), Column("way_of_going"), Column("hubs", "count"),
            Column("status"), Column("stopped"), Column("value", "number"), Column("bound", "number"),
            Column("gap", "number"),
        ),
        rows=tuple(
            (plan.key, plan.name, plan.asks, plan.mode, len(plan.sites), status(plan.plan), plan.plan.stopped or None,
             _finite(plan.plan.value), _finite(plan.plan.bound), _finite(plan.plan.gap))
            for plan in shown.plans
        ),
    )  # fmt: skip


def _sites(shown: Siting) -> Table:
    solved = _solved(shown)
    return Table(
        caption="Sites",
        columns=(
            Column("code"), Column("name"), Column("kind"), Column("longitude", "number"), Column("latitude", "number"),
            Column("hub_today"), *(Column(f"hub_in_{plan.key}") for plan in solved),
            Column("capacity", "number"), Column("cost_pounds_a_year", "pounds"),
        ),
        rows=tuple(
            (
                *_site(site), "yes" if site.existing else "no",
                *("yes" if place in plan.sites else "no" for plan in solved), site.capacity, site.cost,
            )
            for place, site in enumerate(shown.ground.sites)
        ),
    )  # fmt: skip


def _site(site: Site) -> tuple[str | float, ...]:
    return site.code, site.name, site.kind, round(site.longitude, DEGREES), round(site.latitude, DEGREES)


def _reach(shown: Siting) -> Table:
    """Journeys by group, for today by every way of going and for each plan by its own."""
    chosen = [("today", mode, shown.today) for mode in shown.modes]
    chosen += [(plan.key, plan.mode, plan.sites) for plan in _solved(shown)]
    rows = [
        (key, mode, row.by, row.key, _people(shown, row.children), row.average, row.median, row.worst,
         *(_people(shown, row.within[limit]) for limit in shown.within), _people(shown, row.unreached))
        for key, mode, sites in chosen
        for row in access(shown.ground, sites, mode, shown.within).rows
        if row.by != "area"
    ]  # fmt: skip
    return Table(
        caption="Who reaches what",
        columns=(
            Column("plan"), Column("way_of_going"), Column("by"), Column("group"), Column("children", "number"),
            Column("average_minutes", "number"), Column("median_minutes", "number"),
            Column("longest_minutes", "number"),
            *(Column(f"children_within_{limit}", "number") for limit in shown.within),
            Column("children_who_reach_none", "number"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _changes(shown: Siting) -> Table:
    return Table(
        caption="Who gains and who loses against today",
        columns=(
            Column("plan"), Column("way_of_going"), Column("by"), Column("group"), Column("children", "number"),
            Column("shorter", "number"), Column("longer", "number"), Column("no_different", "number"),
            Column("average_minutes_today", "number"), Column("average_minutes_then", "number"),
        ),
        rows=tuple(
            (plan.key, plan.mode, row.by, row.key,
             *(_people(shown, number) for number in (row.children, row.gain, row.lose, row.same)), row.average_before,
             row.average_after)
            for plan in _solved(shown)
            for row in changes(shown.ground, shown.today, plan.sites, plan.mode).rows
        ),
        nothing="No plan.",
    )  # fmt: skip


def _moves(shown: Siting) -> Table:
    return Table(
        caption="What each site that opens or closes does, the others as planned",
        columns=(
            Column("plan"), Column("way_of_going"), Column("code"), Column("name"), Column("move"),
            Column("shorter", "number"), Column("longer", "number"), Column("minutes", "number"),
        ),
        rows=tuple(
            (plan.key, plan.mode, shown.ground.sites[row.site].code, shown.ground.sites[row.site].name,
             "opens" if row.opened else "closes", _people(shown, row.gain), _people(shown, row.lose), row.minutes)
            for plan in _solved(shown)
            for row in moves(shown.ground, shown.today, plan.sites, plan.mode)
        ),
        nothing="No site opens or closes.",
    )  # fmt: skip


def _neighbourhoods(shown: Siting) -> Table:
    ways = [("today", shown.today, mode) for mode in shown.modes]
    ways += [(plan.key, plan.sites, plan.mode) for plan in _solved(shown)]
    reached = [shown.ground.nearest(sites, mode).minutes.tolist() for _, sites, mode in ways]
    return Table(
        caption="Neighbourhoods",
        columns=(
            Column("area_code"), Column("name"), Column("district_code"), Column("fifth", "number"),
            Column("children", "number"), *(Column(f"minutes_{key}_{mode}", "number") for key, _, mode in ways),
        ),
        rows=tuple(
            (point.area, shown.area_name(point.area), point.district, point.quintile, _people(shown, point.total()),
             *(_finite(minutes[place]) for minutes in reached))
            for place, point in enumerate(shown.ground.demand.points)
        ),
    )  # fmt: skip


def _people(shown: Siting, value: float) -> float | str:
    """Children as a file holds them: a star for a small number of linked records."""
    return HIDDEN if shown.is_small(value) else value


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None


def _point(longitude: float, latitude: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [round(longitude, DEGREES), round(latitude, DEGREES)]}


def _collection(features: Iterator[Mapping[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}
