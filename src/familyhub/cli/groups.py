"""Commands of the priority groups: rankings, combinations, trend, children in three or more, who is behind a count."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from familyhub.cli.options import HERE, AsJson, AsOf, KnownBy, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.groups import Among, Where

HELP = """Priority groups: needs and vulnerabilities of under fives and of their parents or carers.

Groups are ranked by how often they occur; children never are. Who was not asked is unknown, and what nobody has
confirmed for 12 months is unconfirmed: both stand beside each count.
"""

app = App(name="groups", help=HELP, version_flags=[])

Residence = Annotated[
    bool, Parameter(negative="", help="Districts and quadrants by where people live, not by the team that holds them.")
]


@dataclass(frozen=True, slots=True)
class Place:
    """The one place a question is about; nothing named is the county."""

    quadrant: Annotated[str | None, Parameter(help="Only this quadrant.")] = None
    district: Annotated[str | None, Parameter(help="Only this district.")] = None
    hub: Annotated[str | None, Parameter(help="Only this hub's catchment.")] = None
    team: Annotated[str | None, Parameter(help="Only this team.")] = None
    ward: Annotated[str | None, Parameter(help="Only this ward.")] = None
    residence: Residence = False

    def where(self) -> "Where":
        """The place, or the county. Raises UsageError for two."""
        from familyhub.errors import UsageError
        from familyhub.workspace.groups import Where

        levels = ("quadrant", "district", "hub", "team", "ward")
        named = [(level, place) for level in levels if (place := getattr(self, level)) is not None]
        if len(named) > 1:
            raise UsageError(
                "two-places",
                "the question",
                found=" and ".join(f"--{level}" for level, _ in named),
                expected="one place",
                next_step="Name one place only.",
            )
        if not named:
            return Where()
        level, place = named[0]
        return Where("residence" if self.residence or level == "ward" else "caseload", level, place)


COUNTY = Place()
OnePlace = Annotated[Place, Parameter(name="*")]
AMONG: dict[Literal["all", "under-fives", "three"], "Among"] = {
    "all": "all", "under-fives": "under_fives", "three": "three",
}  # fmt: skip
GroupId = Annotated[str, Parameter(name="GROUP", help="The group's id, for example lone_parent.")]


@app.command
def rank(
    *,
    among: Annotated[
        Literal["all", "under-fives", "three"],
        Parameter(help="Everybody, under fives, or under fives in three or more groups."),
    ] = "all",
    place: OnePlace = COUNTY,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The groups by how often they occur, the most frequent first, with families, the unconfirmed and coverage."""
    import familyhub
    from familyhub.workspace import Asked
    from familyhub.workspace.groups import ranking
    from familyhub.workspace.not_counted import uncounted_groups

    opened, asked = familyhub.open(workspace), Asked(as_of, known_by)
    found = ranking(opened, place.where(), AMONG[among], asked)
    if json:
        show_json(found)
        return
    columns = ("group", "people", "under fives", "in three or more", "families", "unconfirmed", "known of %")
    rows = [
        (f"{each.name} (area)" if each.area else each.name, each.people, each.under_fives, each.among_three,
         each.families, each.unconfirmed, each.coverage)
        for each in found
    ]  # fmt: skip
    show_table(f"Priority groups {asked.says(opened.manifest())}", columns, rows)
    note(*uncounted_groups(opened))
    note("`known of` is the share of people to whom the group can apply of whom it is known; the others are unknown.")


@app.command
def places(
    by: Annotated[
        Literal["county", "quadrant", "district", "hub", "team", "ward"], Parameter(help="Which places.")
    ] = "district",
    *,
    residence: Residence = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Under fives in three or more groups by place, and how many of them receive a targeted intervention."""
    import familyhub
    from familyhub.workspace.groups import by_place

    by_home = by == "ward" or (residence and by != "county")  # the county is one place, whoever holds whom
    found = by_place(familyhub.open(workspace), "residence" if by_home else "caseload", by)
    if json:
        show_json(found)
        return
    columns = ("place", "under fives", "recorded", "in three or more", "with intervention", "without", "families",
               "three with unconfirmed")  # fmt: skip
    rows = [
        (each.place or "County", each.under_fives, each.any_asked, each.three_or_more, each.with_intervention,
         each.without_intervention, each.families, each.unconfirmed_three)
        for each in found
    ]  # fmt: skip
    show_table("Under fives in three or more groups", columns, rows)


@app.command
def combinations(
    *,
    top: Annotated[int, Parameter(help="How many.")] = 5,
    size: Annotated[int | None, Parameter(help="Only combinations of so many groups.")] = None,
    exactly: Annotated[
        bool, Parameter(negative="", help="By children who belong to these groups and no others.")
    ] = False,
    place: OnePlace = COUNTY,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The most frequent combinations of three or more groups among under fives, counted exactly."""
    import familyhub
    from familyhub.workspace import Asked
    from familyhub.workspace.groups import top_combinations

    asked = Asked(as_of, known_by)
    found = top_combinations(familyhub.open(workspace), place.where(), top, size=size, exactly=exactly, asked=asked)
    if json:
        show_json(found)
        return
    rows = [(" + ".join(each.names), each.children, each.exactly) for each in found]
    show_table("Combinations of three or more groups", ("groups", "children", "in no other group"), rows)
    if not rows:
        note(f"No under five here is in {size or 'three'} or more groups, as far as is known.")


@app.command
def trend(
    group: Annotated[
        str | None, Parameter(name="GROUP", help="One group; without it, under fives in three or more.")
    ] = None,
    *,
    place: OnePlace = COUNTY,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """How counts moved from month end to month end, with what is known today."""
    import familyhub
    from familyhub.workspace import groups

    opened, where = familyhub.open(workspace), place.where()
    if group is None:
        found = groups.place_trend(opened, where)
        columns = ("day", "under fives", "in three or more", "with intervention", "three with unconfirmed")
        rows = [(p.as_of, p.under_fives, p.three_or_more, p.with_intervention, p.unconfirmed_three) for p in found]
        title = "Under fives in three or more groups"
    else:
        found = groups.trend(opened, where, group)
        columns = ("day", "people", "under fives", "families", "unconfirmed", "known of %")
        rows = [(c.as_of, c.people, c.under_fives, c.families, c.unconfirmed, c.coverage) for c in found]
        title = found[0].name if found else group
    if json:
        show_json(found)
        return
    show_table(title, columns, rows)


@app.command
def children(
    team: Annotated[str | None, Parameter(help="One team; without it, all teams are counted.")] = None,
    *,
    without: Annotated[
        bool, Parameter(name="--without-intervention", negative="", help="Only those without an intervention.")
    ] = False,
    unconfirmed: Annotated[
        bool, Parameter(negative="", help="Also those in three only where unconfirmed groups count.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Under fives in three or more groups: their intervention, since when, and who leads. A team's list, or counts.

    People are shown by their opaque id, by team and in no order of need.
    """
    import familyhub
    from familyhub.workspace import groups

    opened = familyhub.open(workspace)
    found = groups.children(opened, team, without_intervention=without, unconfirmed=unconfirmed)
    if found.not_shown:
        note(f"{found.not_shown:,} not shown: they are restricted, or outside what the reader may see.")
    if json:
        show_json(found.rows)
        return
    if team is None:
        counted: dict[str, list[int]] = {}
        for child in found.rows:
            counts = counted.setdefault(child.team, [0, 0])
            counts[child.intervention is None] += 1
        rows = [(name, with_one, none) for name, (with_one, none) in sorted(counted.items())]
        show_table("Under fives in three or more groups", ("team", "with intervention", "without"), rows)
        return
    named = groups.catalogue(opened).interventions
    rows = [
        (f"{child.person_id:x}", ", ".join(child.groups), ", ".join(child.unconfirmed),
         named[child.intervention].name if child.intervention else "none known",
         child.since, child.lead or child.lead_team, child.evidence)
        for child in found.rows
    ]  # fmt: skip
    columns = ("person", "groups", "unconfirmed", "intervention", "since", "lead", "the line that says so")
    show_table(f"Under fives in three or more groups: {team}", columns, rows)


@app.command
def trace(
    group: GroupId,
    /,
    *,
    state: Annotated[Literal["yes", "unconfirmed", "no"], Parameter(help="Of which state.")] = "yes",
    place: OnePlace = COUNTY,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The people behind a count: what shows it, who recorded it at which contact, down to the file and row.

    People are shown by their opaque id. A child who has a group from a parent or carer says from whom.
    """
    import familyhub
    from familyhub.workspace import groups

    where = place.where()
    found = groups.trace(familyhub.open(workspace), group, where, state)
    if found.not_shown:
        note(f"{found.not_shown:,} not shown: they are restricted, or outside what the reader may see.")
    if json:
        show_json(found.rows)
        return
    rows = [
        (f"{each.person_id:x}", each.under_five, "" if each.via_id is None else f"{each.via_id:x}", each.since,
         each.confirmed_on, each.says, each.practitioner_key, each.contact, each.team, each.evidence)
        for each in found.rows
    ]  # fmt: skip
    columns = ("person", "under five", "from", "since", "confirmed", "shown by", "recorded by", "at", "team",
               "the line that says so")  # fmt: skip
    show_table(f"{group}: {state}", columns, rows)
    note(f"{len(rows):,} shown.")


@app.command
def catalogue(
    group: Annotated[str | None, Parameter(name="GROUP", help="One group; without it, all are listed.")] = None,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What each group is, who it is about, what shows it; from the package and the council's own groups/."""
    import familyhub
    from familyhub.errors import UsageError
    from familyhub.workspace import groups

    known = groups.catalogue(familyhub.open(workspace))
    if group is None:
        if json:
            show_json({"groups": dict(known.groups), "interventions": dict(known.interventions)})
            return
        columns = ("id", "group", "about", "inherited", "within", "version")
        rows = [
            (name, each.name, each.whose, each.inherited.replace("_", " "), each.within, each.version)
            for name, each in known.groups.items()
        ]
        show_table("The catalogue of priority groups", columns, rows)
        return
    if group not in known.groups:
        raise UsageError(
            "unknown-group",
            "the question",
            found=f'"{group}"',
            expected="one of " + ", ".join(known.groups),
            next_step="Run `familyhub groups catalogue` for the list.",
        )
    chosen = known.groups[group]
    if json:
        show_json(chosen)
        return
    say(f"{chosen.name} ({group}, version {chosen.version})", chosen.says, f"Why: {chosen.why}")
    say(*(f"Note: {each}" for each in chosen.notes))
    say(f"Owner: {chosen.owner}; to be reviewed by {chosen.next_review}.")
    for example in chosen.example:
        expected = ", ".join(f"person {person} {state}" for person, state in example.expect.items())
        say(f"Example: {example.says}: {expected}.")
