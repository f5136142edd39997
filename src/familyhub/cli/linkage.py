"""Commands of the linkage: its models, and how well records are linked."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from familyhub.cli.linkage_report import report
from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.comparing_models import Compared

HELP = """Who is one person: the model that compares records, and how well they were linked.

A model says how much each agreement and disagreement of two records weighs. It is frozen: once trained it never
changes, and another is taken into use by `adopt` alone, from the next refresh on.
"""

app = App(name="linkage", help=HELP, version_flags=[])

app.command(report)

Version = Annotated[str, Parameter(help="The model's name, for example standard-1.")]


@app.command
def models(*, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> None:
    """List the models there are, what each was trained on, and which is in use."""
    import familyhub
    from familyhub.workspace.training_model import known_models

    known = known_models(familyhub.open(workspace))
    if json:
        show_json(known)
        return
    columns = ("model", "trained on", "records", "proven pairs", "from", "state")
    rows = [
        (
            model.version, model.trained_on, model.records, model.proven_pairs,
            "familyhub" if model.shipped else "here", "in use" if model.in_use else "",
        )
        for model in known
    ]  # fmt: skip
    show_table("Models of the linkage", columns, rows)


@app.command
def train(version: Version, /, *, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> None:
    """Train a model on the records of the snapshot in service and write it to models/VERSION.json.

    It learns from pairs of records that one NHS number or pupil number proves to be one person's. Nothing is linked
    otherwise until it is adopted: see `familyhub linkage compare`.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace.training_model import train_model

    opened = familyhub.open(workspace)
    with meanwhile(silent=json) as log, log.step("training", version):
        model = train_model(opened, version)
    if json:
        show_json(model.trained)
        return
    proven = " and ".join(f"{pairs:,} by {number}" for number, pairs in model.trained.proven_pairs.items())
    say(
        f"The model {version} was trained on {sum(model.trained.records.values()):,} records, of which pairs are proven"
        f" by a number: {proven}.",
        *(f"  {told}" for told in model.trained.filled),
        f"See what it would change: familyhub linkage compare {version}",
    )


@app.command
def compare(version: Version, /, *, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> None:
    """Link the records of the snapshot in service with another model, beside the one in use; nothing is changed."""
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace.comparing_models import compare_models

    opened = familyhub.open(workspace)
    with meanwhile(silent=json) as log, log.step("comparing", version):
        compared = compare_models(opened, version)
    if json:
        show_json(compared)
        return
    _say_compared(compared)


def _say_compared(compared: "Compared") -> None:
    in_use, other = compared.in_use, compared.other
    columns = ("", in_use.version, other.version)
    both = [
        ("people", in_use.people, other.people),
        ("of pairs that a number proves, % the model alone would join", in_use.recall, other.recall),
        *((f"questions: {kind}", in_use.doubts.get(kind, 0), other.doubts.get(kind, 0)) for kind in compared.kinds),
        *((f"{check}", in_use.safety[check], other.safety[check]) for check in in_use.safety),
    ]
    show_table("Two models on the same records", columns, both)
    rows = [(pair.first, pair.second, pair.only_in_use, pair.only_other) for pair in compared.pairs]
    if rows:
        title = "Pairs of records that only one of them joins"
        show_table(title, ("source", "source", f"only {in_use.version}", f"only {other.version}"), rows)
    say(f"{compared.people_changed:,} people of the snapshot in service would change.")
    note(f"Take it into use: familyhub linkage adopt {other.version} --because ...")


@app.command
def adopt(
    version: Annotated[str | None, Parameter(help="The model to use from the next refresh on.")] = None,
    /,
    *,
    because: Annotated[str, Parameter(help="Why, and who agreed. Kept for good.")] = "",
    withdraw: Annotated[
        bool, Parameter(negative="", help="Take back the adoption that stands: the model before it is in use again.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Use a model from the next refresh on, or take that back. The manifest of each snapshot names its model."""
    import familyhub
    from familyhub.errors import UsageError
    from familyhub.workspace.training_model import adopt_model, withdraw_model

    if (version is None) != withdraw:
        raise UsageError(
            "adopt_what",
            "linkage adopt",
            found="both a model and --withdraw" if withdraw else "no model",
            expected="a model's name, or --withdraw",
            next_step="See `familyhub linkage models` for those there are.",
        )
    opened = familyhub.open(workspace)
    done = withdraw_model(opened) if version is None else adopt_model(opened, version, because)
    if json:
        show_json(done)
        return
    say(f"From the next refresh on the model {done.version} is in use; before, it was {done.before}.")
    note("`familyhub refresh` links with it; `familyhub linkage adopt --withdraw` takes it back.")
