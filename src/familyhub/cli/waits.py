"""`familyhub waits`: how long children wait for therapy, and who waits."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, show_json, show_table

if TYPE_CHECKING:
    from familyhub.measures.waits import Waits

Level = Literal["county", "quadrant", "district", "hub", "team", "ward", "lsoa", "quintile"]


def waits(
    *,
    by: Annotated[Level, Parameter(help="The places to show.")] = "county",
    residence: Annotated[
        bool, Parameter(negative="", help="Count where children lived at the referral, not by the team.")
    ] = False,
    who: Annotated[
        bool, Parameter(negative="", help="The children who wait, the longest first, each with a line of a file.")
    ] = False,
    place: Annotated[str, Parameter(help="With --who and --by: only this place.")] = "",
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """How long children wait for therapy: who waits now, and who was first seen in each month.

    Figures are exact and for use inside the partnership; they are not for publication.
    """
    import familyhub
    from familyhub.workspace.answers import place_without_list
    from familyhub.workspace.waits import chosen_waits, who_waits

    opened = familyhub.open(workspace)
    if who:
        shown, hidden = who_waits(opened, level=by, place=place, residence=residence)
        if json:
            show_json(shown)
        else:
            rows = [
                (f"{each.person_id:x}", each.received_on, each.days, "yes" if each.in_time else "no", each.team,
                 each.evidence)
                for each in shown
            ]  # fmt: skip
            show_table("Who waits", ("child", "referred", "days", "within the standard", "team", "evidence"), rows)
        if hidden:
            note(f"{hidden} not shown: restricted, or outside what the reader may see.")
        return
    if place:
        raise place_without_list("--who")
    found = chosen_waits(opened, level=by, residence=residence)
    if json:
        show_json(found)
        return
    columns = ("wait", "what", "period", "place", "children", "within the standard", "mean days")
    show_table(f"Waits as at {opened.manifest().newest_day}", columns, [_row(each) for each in found])
    if not found:
        note("No referral to the service has come in, so nothing can be said: that is not nought.")


def _row(each: "Waits") -> tuple[object, ...]:
    what = "waiting" if each.period_kind == "waiting" else "first seen"
    mean = "" if each.mean_days is None else f"{each.mean_days:.0f}"
    return (each.measure, what, each.period, each.place or "County", each.children, each.in_time, mean)
