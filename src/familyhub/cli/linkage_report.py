"""`familyhub linkage report`: how well records were linked, what cannot be so first."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.linkage_report import BehindCheck, LinkageTaken


def report(
    *,
    check: Annotated[
        str | None, Parameter(help="One check, by its name: the people of whom it is so, by opaque id.")
    ] = None,
    html: Annotated[Path | None, Parameter(help="Write the whole report to this HTML file.")] = None,
    xlsx: Annotated[Path | None, Parameter(help="Write every group and source to this Excel workbook.")] = None,
    for_others: Annotated[
        bool,
        Parameter(name="--for-others", negative="", help="Hide small counts in the files written, and round the rest."),
    ] = False,
    to: Annotated[
        str, Parameter(help="With --for-others: whom it is for, as the ledger of releases will say.")
    ] = "others",
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """How well records were linked: what cannot be so, what is tied and what is not, how sure that is, and for whom.

    What stands out comes first, in sentences. Nobody is named: people show by opaque id. Figures are exact and for use
    inside the partnership; a file for others takes `--for-others`, and is a release: held against all that left before,
    and written into the ledger of `familyhub releases`.
    """
    import familyhub
    from familyhub.cli.watch import meanwhile
    from familyhub.errors import UsageError
    from familyhub.workspace import linkage_report as room

    if for_others and html is None and xlsx is None:
        raise UsageError(
            "nothing_for_others",
            "linkage report",
            found="--for-others without a file to write",
            expected="--html FILE or --xlsx FILE beside it",
            next_step="Name the file that goes to others; on the screen figures are exact.",
        )
    opened = familyhub.open(workspace)
    if check is not None:
        _say_members(room.members(opened, check), check, as_json=json)
        return
    written = []
    with meanwhile(silent=json) as log:
        with log.step("reading how records were linked"):
            taken = room.take(opened)
        released = None
        if for_others:
            for path in filter(None, (html, xlsx)):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.open("ab").close()  # what cannot be written must not stand in the ledger as released
            with log.step("holding it against what left before"):
                released = room.release(opened, taken, to)
        for path, write in ((html, room.write_html), (xlsx, room.write_xlsx)):
            if path is not None:
                with log.step("writing", path.name):
                    written.append(write(taken, path, released))
    for path in written:
        note(f"Written: {path}")
    if json:
        show_json(_as_json(taken))
    elif not written:
        _say(taken)


def _say(taken: "LinkageTaken") -> None:
    from familyhub.reports.linkage_counts import Counts
    from familyhub.reports.linkage_sample import sample_sentence
    from familyhub.reports.linkage_words import before_findings, linkage_findings

    found = taken.found
    tell = say if on_terminal() else note
    tell(f"How well records were linked in {taken.area}, as at {found.as_at}.", "")
    findings = [*linkage_findings(found)]
    if taken.before is not None:
        findings += before_findings(found, taken.before, Counts())
    tell(*(f"- {finding.sentence}" for finding in findings) if findings else ("Nothing stands out.",), "")
    if found.sample is not None:
        tell(sample_sentence(found.sample), "")
    columns = (
        "source", "records", "tied", "tied %", "within", "alone", "apart", "never", "in doubt", "children tied %",
    )  # fmt: skip
    rows = []
    for source, name in found.names.items():
        standings = found.of_source(source)
        by = {kind: sum(each.records for each in standings if each.standing == kind) for kind in columns[2:]}
        whole = sum(each.records for each in standings)
        children = [each for each in found.groups if each.dimension == "birth" and each.source == source]
        known = sum(each.records for each in children)
        if whole:
            rows.append(
                (
                    name, whole, by["tied"], 100 * by["tied"] / whole, by["within"], by["alone"], by["apart"],
                    by["never"], sum(each.doubtful for each in standings),
                    100 * sum(each.tied for each in children) / known if known else None,
                )
            )  # fmt: skip
    show_table("Records of each source", columns, rows)
    if on_terminal():
        show_table(
            "What cannot be so, or hardly can",
            ("check", "people", "what was looked for"),
            [(each.check.name, each.people, each.check.says) for each in found.checks if each.people],
        )
    note("", "`--check NAME` lists whom a check finds, `--html FILE` writes the report, `--xlsx FILE` the workbook.")


def _say_members(opened: "BehindCheck", check: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"check": check, "members": opened.members, "not_shown": opened.not_shown})
        return
    rows = [(f"{each.person_id:x}", "" if each.other_id is None else f"{each.other_id:x}") for each in opened.members]
    show_table(check, ("person", "delivery"), rows)
    if opened.not_shown:
        note(f"{opened.not_shown:,} more are not shown: they are restricted.")


def _as_json(taken: "LinkageTaken") -> dict[str, object]:
    from dataclasses import asdict

    from familyhub.reports.linkage_words import linkage_findings

    return {
        "area": taken.area,
        "findings": linkage_findings(taken.found),
        "linkage": asdict(taken.found),
        "before": None if taken.before is None else asdict(taken.before),
    }
