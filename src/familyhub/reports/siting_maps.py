"""Maps of a plan: neighbourhoods by their journey today, and by whether it grows shorter or longer."""

from familyhub.blocks import Area, AreaClass, AreaMap
from familyhub.reports.siting_data import NamedPlan, Siting, mode_name
from familyhub.reports.siting_words import minutes
from familyhub.reports.words import counted
from familyhub.siting.changes import NOTICED, changes, shift

BANDS = (10.0, 20.0, 30.0, 60.0)
"""Minutes between the classes of a map of journeys."""


def today(shown: Siting) -> list[AreaMap]:
    """Neighbourhoods by their minutes to the nearest hub today; none without outlines or hubs."""
    mode = shown.modes[0]
    reached = shown.ground.nearest(shown.today, mode).minutes
    if not shown.today or not _outlined(shown):
        return []
    low = (0.0, *BANDS)
    labels = [f"{one:g} to {other:g} minutes" for one, other in zip(low, BANDS, strict=False)]
    areas = tuple(
        _area(shown, place, float(reached[place]), sum(reached[place] > band for band in BANDS))
        for place in _outlined(shown)
    )
    far = sum(area.place_in == len(BANDS) for area in areas)
    return [
        AreaMap(
            title=f"Minutes to the nearest hub today, {mode_name(mode)}",
            description=f"A map of {counted(len(areas), 'neighbourhood', 'neighbourhoods')}; {far} of them are more "
            f"than {BANDS[-1]:g} minutes from a hub or reach none. The table of neighbourhoods says which.",
            of="Neighbourhood",
            areas=areas,
            classes=tuple(AreaClass(label) for label in (*labels, f"more than {BANDS[-1]:g} minutes, or none reached")),
            value_title="Minutes",
            attribution=shown.attribution,
            unit="number",
            over=_over(shown),
            shades="darkest last",
        )
    ]


def change(shown: Siting, plan: NamedPlan) -> list[AreaMap]:
    """Neighbourhoods by whether a plan makes their journey shorter or longer; none without outlines."""
    if not _outlined(shown):
        return []
    ground = shown.ground
    moved = shift(
        ground.nearest(shown.today, plan.mode).minutes, ground.nearest(plan.sites, plan.mode).minutes
    )  # fmt: skip
    areas = tuple(
        _area(shown, place, float(moved[place]), 0 if moved[place] <= -NOTICED else 2 if moved[place] >= NOTICED else 1)
        for place in _outlined(shown)
    )
    row = changes(ground, shown.today, plan.sites, plan.mode).row("all")
    return [
        AreaMap(
            title=f"{plan.name} against today, {mode_name(plan.mode)}: who travels less and who more",
            description=f"A map of {counted(len(areas), 'neighbourhood', 'neighbourhoods')}. "
            f"The average journey is {minutes(row.average_after)} minutes, today {minutes(row.average_before)}.",
            of="Neighbourhood",
            areas=areas,
            classes=(AreaClass("shorter journey"), AreaClass("no different"), AreaClass("longer journey")),
            value_title="Minutes more (less than 0: fewer)",
            attribution=shown.attribution,
            unit="number",
            over=_over(shown),
            shades="darkest last",
        )
    ]


def _outlined(shown: Siting) -> list[int]:
    return [place for place, point in enumerate(shown.ground.demand.points) if point.area in shown.outlines]


def _area(shown: Siting, place: int, value: float, place_in: int) -> Area:
    code = shown.ground.demand.points[place].area
    finite = value if abs(value) < float("inf") else None
    return Area(shown.area_name(code), shown.outlines[code].polygons, finite, int(place_in))


def _over(shown: Siting) -> tuple[Area, ...]:
    return tuple(Area(each.name, each.polygons, None, None) for each in shown.larger.values())
