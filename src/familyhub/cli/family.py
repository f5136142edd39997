"""The command `family`: who belongs together, and what says so."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.family import FamilyView


def family(
    wanted: Annotated[str, Parameter(name="ID", help="The id of a family or of a person, as lists show it.")],
    *,
    show_names: Annotated[
        bool, Parameter(name="--show-names", negative="", help="Show names, too. Who was read by name is recorded.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """A family: who is of it, what they are to each other, who lives together, and the line of a file that says so.

    People stand under opaque ids, and households without addresses. Whoever is restricted is not shown. With names,
    that you read them is recorded in the workspace's state.
    """
    import familyhub
    from familyhub.workspace.family import family_views

    views = family_views(familyhub.open(workspace), wanted, show_names=show_names)
    if json:
        show_json(views)
        return
    for view in views:
        _show(view)


def _show(view: "FamilyView") -> None:
    say(f"Family {view.family_id:x}, as at {view.as_at}")
    named = {member.person_id: member.name or f"{member.person_id:x}" for member in view.members}

    def who(person: int) -> str:
        return named.get(person, f"{person:x}")

    columns = ("person", "is", "age", "from", "until", "the line that says so")
    rows = [
        (who(m.person_id), m.role.replace("_", " "), m.age, m.from_date, m.to_date, m.says) for m in view.members
    ] + [(f"{child.person_id:x}", "expected", None, child.due_on, None, child.says) for child in view.expected]
    show_table("Members", columns, rows)
    show_table(
        "Relations",
        ("person", "is", "of", "from", "until", "standing", "the line that says so"),
        [
            (
                who(r.person_id), r.relation.replace("_", " "), who(r.other_id), r.from_date, r.to_date, r.standing,
                r.says,
            )
            for r in view.relations
        ],
    )  # fmt: skip
    show_table(
        "Households",
        ("household", "person", "home", "from", "until", "other people in it", "the line that says so"),
        [
            (
                f"{home.household_id:x}", who(stay.person_id), stay.home.replace("_", " "), stay.from_date,
                stay.to_date, home.others, stay.says,
            )
            for home in view.households
            for stay in home.stays
        ],
    )  # fmt: skip
    if view.not_shown:
        note(view.sentence())
