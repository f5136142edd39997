"""`familyhub review pair` and `records`: two records that somebody names, whether or not they are asked about."""

from typing import Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.review_words import looked_plainly, say_decided, say_looked
from familyhub.cli.show import note, show_json, show_table

NAMES = "a person's id, a line (FILE:ROW) or a record's number (r1a2b3c4d)"

By = Annotated[str | None, Parameter(help="Who decides or looks. Default: the system's user.")]
ShowValues = Annotated[
    bool,
    Parameter(
        name="--show-values",
        negative="",
        help="Show names, numbers and addresses too. It is written down who looked, when and why.",
    ),
]
Because = Annotated[str, Parameter(help="Why: what was looked at. Kept for good, so it must not name anybody.")]


def pair(
    first: Annotated[str, Parameter(help=f"The one record: {NAMES}, as trace, family and review show them.")],
    second: Annotated[str, Parameter(help="The other record, likewise.")],
    *,
    answer: Annotated[
        Literal["same", "different", "unsure"] | None,
        Parameter(help="Decide: one person, two people, or it cannot be told. Without it, the two are only shown."),
    ] = None,
    show_values: ShowValues = False,
    because: Because = "",
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Any two records side by side, also where nobody asks about them; with --answer, decide on them.

    What you decide binds, needs a second person for a restricted record, and is taken back like an answer to a
    question. Of two people with several records the strongest pair stands for both.
    """
    import familyhub
    from familyhub.workspace.reviewing import decide_pair, look_at_pair

    opened = familyhub.open(workspace)
    if answer is not None:
        say_decided(decide_pair(opened, (first, second), answer, because=because, by=by), json=json)
        return
    looked = look_at_pair(opened, (first, second), values=show_values, because=because, by=by)
    if json:
        show_json(looked_plainly(looked))
    else:
        numbers = f"{looked.question.first.number} {looked.question.second.number}"
        say_looked(looked, f"familyhub review pair {numbers} --answer")


def records(
    name: Annotated[str, Parameter(help=f"{NAMES[0].upper()}{NAMES[1:]}.")],
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """The records of a person, or those that a line of a file tells of, by number; what ties each, and its own line."""
    import familyhub
    from familyhub.reports.linkage_words import RULES
    from familyhub.workspace.reviewing import records_of

    found = records_of(familyhub.open(workspace), name)
    if json:
        show_json([
            {
                "record": each.number, "person_id": each.person_id, "source": each.source, "tied_by": each.tied_by,
                "weight": each.weight, "stated_in": each.stated_in,
            }
            for each in found
        ])  # fmt: skip
        return
    rows = [
        (
            each.number, f"{each.person_id:x}", each.source, RULES.get(each.tied_by or "", "nothing: it is alone"),
            each.weight, each.stated_in or "only named by others",
        )
        for each in found
    ]  # fmt: skip
    show_table("Records", ("record", "person", "source", "tied by", "bits", "the line that last stated it"), rows)
    note("`familyhub review pair RECORD RECORD` lays two side by side.")
