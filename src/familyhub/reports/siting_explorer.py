"""The explorer: one page on which sites are chosen on a map or in a list, and at once shows who gains and who loses.

It holds the minutes from every point to every site, so that its script can work out any choice without asking anybody.
Below stand the same facts as tables, for whoever reads without the script. It makes no outside request; its policy lets
only its own two scripts run, by their hashes.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np
from markupsafe import Markup

from familyhub.blocks import Heading
from familyhub.disclosure import LARGEST_HIDDEN
from familyhub.geography import Boundary
from familyhub.reports import html, siting_report
from familyhub.reports.html import Entry
from familyhub.reports.siting_data import EIGHTHS, NamedPlan, Siting, for_pages, mode_name
from familyhub.reports.siting_words import about_plan, group_name, kind_of_site
from familyhub.siting.changes import NOTICED

NOT_REACHED = 65_535
"""Stands in the page for a site that a point does not reach; so no journey is longer than 65,534 eighths: 136 hours."""

DEGREES = 5
"""Decimals of a degree: about a metre."""

LEAFLET = "vendored/leaflet/leaflet"


def render(found: Siting) -> str:
    """The explorer as one HTML file. Raises UsageError where the area is too large for a page."""
    shown = for_pages(found)
    scripts = _scripts()
    return html.render(
        siting_report.compose(shown),
        "siting_explorer.html",
        (Entry(Heading(2, "Choose the sites yourself", "choose")),),
        scripts=scripts,
        hashes=tuple(_hash(script) for script in scripts),
        styles=_styles(),
        data=_embedded(payload(shown)),
        siting=shown,
        modes=[(mode, mode_name(mode)) for mode in shown.modes],
    )


def payload(shown: Siting) -> dict[str, object]:
    """What the page's script works with: lists in step with one another, minutes as eighths in base64."""
    ground = shown.ground
    points, sites = ground.demand.points, ground.sites
    districts = ground.site_districts()
    return {
        "area": shown.area,
        "on": shown.on.isoformat(),
        "within": list(shown.within),
        "noticed": NOTICED,
        "eighths": EIGHTHS,
        "small": LARGEST_HIDDEN if shown.from_records else 0,
        "groups": [
            {"by": group.by, "key": group.key, "name": group_name(shown, group.by, group.key)}
            for group in ground.groups()
        ],
        "cohorts": list(ground.cohorts),
        "points": {
            "area": [point.area for point in points],
            "name": [shown.area_name(point.area) for point in points],
            "lon": [round(point.longitude, DEGREES) for point in points],
            "lat": [round(point.latitude, DEGREES) for point in points],
            "district": [point.district for point in points],
            "fifth": [point.quintile for point in points],
            "children": [[point.children.get(cohort, 0.0) for cohort in ground.cohorts] for point in points],
        },
        "sites": [
            {
                "code": site.code,
                "name": site.name,
                "kind": kind_of_site(site),
                "lon": round(site.longitude, DEGREES),
                "lat": round(site.latitude, DEGREES),
                "existing": site.existing,
                "district": shown.district_name(districts[place]) if districts else None,
            }
            for place, site in enumerate(sites)
        ],
        "modes": [
            {
                "key": mode,
                "name": mode_name(mode),
                "method": ground.travel[mode].method,
                "minutes": _packed(ground.minutes(mode)),
            }
            for mode in shown.modes
        ],
        "today": list(shown.today),
        "plans": [_plan(shown, plan) for plan in shown.plans if plan.sites],
        "outlines": _collection(shown.outlines, [point.area for point in points]),
        "larger": _collection(shown.larger, shown.larger),
    }


def _plan(shown: Siting, plan: NamedPlan) -> dict[str, object]:
    return {
        "key": plan.key,
        "name": plan.name,
        "mode": plan.mode,
        "sites": list(plan.sites),
        "says": about_plan(shown, plan),
    }


def _packed(minutes: np.ndarray) -> str:
    """Minutes as eighths, two bytes each, the lower first, row by row."""
    eighths = np.where(np.isfinite(minutes), np.rint(minutes * EIGHTHS), NOT_REACHED)
    return base64.b64encode(np.minimum(eighths, NOT_REACHED).astype("<u2").tobytes()).decode()


def _collection(outlines: Mapping[str, Boundary], codes: Iterable[str]) -> dict[str, object]:
    """Outlines as GeoJSON; none where a place has no outline."""
    return {
        "type": "FeatureCollection",
        "features": [feature(outlines[code], {"code": code}) for code in codes if code in outlines],
    }


def feature(boundary: Boundary, properties: Mapping[str, object]) -> dict[str, object]:
    """A boundary as a feature of GeoJSON."""
    coordinates = [
        [[[round(x, DEGREES), round(y, DEGREES)] for x, y in ring] for ring in polygon] for polygon in boundary.polygons
    ]
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }


def _embedded(values: Mapping[str, object]) -> Markup:
    """Values as JSON inside a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - escaped


@cache
def _scripts() -> tuple[Markup, ...]:
    # The reference to a source map would have a browser's tools look for a file that is not there.
    leaflet = _read(f"{LEAFLET}.js").partition("//# sourceMappingURL")[0]
    own = [_read(f"templates/siting_{part}.js") for part in ("reckoning", "explorer")]
    return tuple(Markup(text) for text in (leaflet, *own))  # noqa: S704 - files that come with familyhub


@cache
def _styles() -> Markup:
    both = _read(f"{LEAFLET}.css") + _read("templates/siting_explorer.css")
    return Markup(both)  # noqa: S704 - our own file and Leaflet's, with nothing in them that ends a style element


def _read(name: str) -> str:
    return files("familyhub.reports").joinpath(name).read_text("utf-8")


def _hash(script: str) -> str:
    """The script's hash as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
