"""`familyhub review sample`: joined pairs drawn at random, so that somebody can say how many are right."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.review_pair import By
from familyhub.cli.review_words import COLUMNS, question_row, told_of
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.sampling import SampleStanding


def sample(
    how_many: Annotated[
        int | None, Parameter(help="Draw so many joined pairs anew. Without it, those that wait are listed.")
    ] = None,
    *,
    stop: Annotated[
        bool, Parameter(negative="", help="Ask nobody about the sample any more. What was said stands.")
    ] = False,
    by: By = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Ask people to check joined pairs drawn at random: from the answers `linkage report` says how many are right.

    Whom it draws follows from the snapshot's id, so nobody chooses. Half are of pairs that the model joined, and each
    kind is weighed by how many there are. Answer from the top: what is answered must be a random part of the whole.
    """
    import familyhub
    from familyhub.workspace.sampling import draw_sample, sample_standing, stop_sample

    opened = familyhub.open(workspace)
    if stop:
        entry = stop_sample(opened, by=by)
        if json:
            show_json({"entry": entry})
        else:
            say(f"Entry {entry}: nobody is asked about the sample any more. What was said stands.")
        return
    standing = draw_sample(opened, how_many, by=by) if how_many is not None else sample_standing(opened)
    if json:
        show_json(_plainly(standing))
    else:
        _say(standing)


def _say(standing: "SampleStanding") -> None:
    from familyhub.reports.linkage_sample import JOINED_BY

    taken = standing.sample
    show_table("Drawn at random", COLUMNS, [question_row(question) for question in standing.questions])
    kinds = ", ".join(f"{many:,} {JOINED_BY[kind]}" for kind, many in taken.drawn.items() if many)
    note(f"Drawn on {taken.drawn_on} by {taken.drawn_by}, from the snapshot as at {taken.as_at}: {kinds}.")
    unsure, gone = standing.unsure, standing.gone
    note(f"One person: {standing.same:,}. Two: {standing.different:,}. Unsure: {unsure:,}. Gone: {gone:,}.")
    note("Answer from the top, or `familyhub review export FILE.xlsx --drawn`; `familyhub linkage report` says more")
    note("after the next refresh.")


def _plainly(standing: "SampleStanding") -> dict[str, object]:
    return {
        "entry": standing.sample.entry,
        "drawn_on": standing.sample.drawn_on,
        "as_at": standing.sample.as_at,
        "drawn": standing.sample.drawn,
        "same": standing.same,
        "different": standing.different,
        "unsure": standing.unsure,
        "gone": standing.gone,
        "questions": [told_of(question) for question in standing.questions],
    }
