"""Why there is no figure: which table was not landed, which formats bring it, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from familyhub.errors import UsageError
from familyhub.measures import EVENTS, Definition, Question, definition_named
from familyhub.measures.standing_sql import bases
from familyhub.snapshot import Manifest
from familyhub.sources import Format
from familyhub.workspace.asking import AS_MEASURED, Asked
from familyhub.workspace.offer import Offer
from familyhub.workspace.opened import Opened

OWN = "plain"
"""familyhub's own CSV, which has every table: it is named by its template and not among the formats."""

BORN: dict[str, tuple[str, str]] = {
    "child": ("birth", "no child with a date of birth"),
    "delivery": ("birth", "no birth"),
    "pregnancy": ("pregnancy", "neither a pregnancy nor a birth"),
}
"""The table that says who is measured, by subject, and what is found where it says nothing."""

LIVING: dict[str, str] = {"resident": "that they live in the area", "registered": "that their GP is in the area"}


@dataclass(frozen=True, slots=True)
class Lacking:
    """What was looked for in vain, what would be needed, and how to come by it."""

    found: str
    expected: str
    next_step: str

    def and_also(self, other: "Lacking") -> "Lacking":
        """Both at once, so that nobody lands one source only to be asked for the next."""
        return Lacking(
            f"{self.found}, and {other.found}",
            f"{self.expected}, and {other.expected}",
            f"{self.next_step}\n{other.next_step}",
        )

    def error(self) -> UsageError:
        """The same as the error of whoever cannot go on without figures."""
        return UsageError(
            "nothing_to_figure",
            "the snapshot in service",
            found=self.found,
            expected=self.expected,
            next_step=self.next_step,
        )

    def sentences(self) -> tuple[str, str]:
        """The same for somebody who reads an answer without figures."""
        return (f"There are no figures: {self.found}; needed is {self.expected}.", self.next_step)


def why_no_figure(workspace: Opened, measure: str | None = None, asked: Asked = AS_MEASURED) -> Lacking:
    """Why a measure, or none at all, has a figure: nobody could count, or nobody's window has closed.

    Raises UsageError for a day the snapshot cannot know.
    """
    return why_nobody(workspace, measure, asked) or _no_window(asked.question(workspace.manifest()))


def why_nobody(workspace: Opened, measure: str | None = None, asked: Asked = AS_MEASURED) -> Lacking | None:
    """What lacks for anybody to count in a measure, or in any; None where somebody can.

    Raises UsageError for a day the snapshot cannot know.
    """
    manifest, formats = workspace.manifest(), Offer.of(workspace.folders).formats
    question = asked.question(manifest)
    definitions = workspace.definitions()
    chosen = {measure: definition_named(definitions, measure)} if measure is not None else definitions
    with workspace.marts() as connection:
        born = _nobody_born(connection, chosen, formats)
        ours = _nobody_ours(connection, chosen, question, manifest, formats)
        if born is not None and ours is not None:
            return born.and_also(ours)
        return born or ours or _not_the_same(connection)


def no_contact(workspace: Opened) -> str:
    """A warning where there are figures and no check at all was landed; empty where some was."""
    checks = sorted({event.activity for event in EVENTS.values()})
    with workspace.marts() as connection:
        listed = ", ".join(f"'{activity}'" for activity in checks)
        if _count(connection, f"SELECT COUNT(*) FROM contact WHERE activity IN ({listed})"):
            return ""
    formats = Offer.of(workspace.folders).formats
    return f"No contact was landed that is a check, so each counts as not made. {_bring(formats, 'contact', *checks)}"


def _nobody_born(
    connection: duckdb.DuckDBPyConnection, chosen: Mapping[str, Definition], formats: Mapping[str, Format]
) -> Lacking | None:
    counted = {
        "child": "SELECT COUNT(*) FROM person WHERE birth_date IS NOT NULL",
        "delivery": "SELECT COUNT(*) FROM delivery WHERE born_on IS NOT NULL",
        "pregnancy": "SELECT COUNT(*) FROM delivery",
    }
    subjects = list(dict.fromkeys(definition.subject for definition in chosen.values()))
    if not subjects or any(_count(connection, counted[subject]) for subject in subjects):
        return None
    table, found = BORN[subjects[0]] if len(subjects) == 1 else BORN["delivery"]
    return Lacking(
        f"{found} in anything that was landed", f"a row of `{table}` for each that is to count", _bring(formats, table)
    )


def _nobody_ours(
    connection: duckdb.DuckDBPyConnection,
    chosen: Mapping[str, Definition],
    question: Question,
    manifest: Manifest,
    formats: Mapping[str, Format],
) -> Lacking | None:
    """Nobody of whom anything says that the area answers for them, by the rules of the measures chosen."""
    needed = sorted({basis for definition in chosen.values() for basis in bases(definition, question)})
    held = {basis for (basis,) in connection.execute("SELECT DISTINCT basis FROM responsible").fetchall()}
    if not needed or held.intersection(needed):
        return None
    lives = " or ".join(LIVING[basis] for basis in needed)
    step = _bring(formats, "responsibility", *needed)
    expected = f"a row of `responsibility` ({' or '.join(needed)})"
    if "resident" in needed:
        expected += ", or a home in `address_record` with the `lsoa` it lies in, which `place` lists"
        addresses = manifest.canonical_rows.get("address_record", 0)
        if addresses:
            step = f"{addresses:,} addresses were landed; none has an `lsoa` that `place` lists. {step}"
    return Lacking(f"nobody of whom anything that was landed says {lives}", expected, step)


def _not_the_same(connection: duckdb.DuckDBPyConnection) -> Lacking | None:
    """Births and homes that are told of different people: the sources have no number in common."""
    together = """
        SELECT COUNT(*) FROM person JOIN responsible ON responsible.person_id = person.person_id
        WHERE person.birth_date IS NOT NULL
    """
    if _count(connection, together):
        return None
    return Lacking(
        "births of some people and homes of others, and nobody of whom both are known",
        "NHS numbers or UPNs, with dates of birth, that the sources have in common",
        "`familyhub quality` says of each source whom it can be linked to, and what is missing.",
    )


def _no_window(question: Question) -> Lacking:
    return Lacking(
        f"nobody in the area whose check was due between {question.since} and {question.as_of}",
        "a check whose last day lies between them",
        "Land earlier births or later extracts; where reporting should begin earlier, set `since` under [measures] in "
        "familyhub.toml. Then run `familyhub refresh`.",
    )


def _bring(formats: Mapping[str, Format], table: str, *words: str) -> str:
    """How to come by a table: the formats whose SQL gives it, with one of the words where any are asked for."""
    giving = [
        f"{form.name} ({form.says.partition(':')[0].partition(' (')[0]})"
        for form in formats.values()
        if form.name != OWN
        and table in form.canonical
        and (not words or any(f"'{word}'" in form.canonical[table] for word in words))
    ]
    brought = f"{_listed(giving)}, or " if giving else ""
    return (
        f"`{table}` comes with {brought}familyhub's own CSV, of which `familyhub template {table}` writes the header. "
        "Put the extract below incoming/ and run `familyhub refresh`."
    )


def _listed(formats: list[str]) -> str:
    """All of a few, the names alone of many."""
    short = formats if len(formats) <= 3 else [each.partition(" ")[0] for each in formats]
    return ", ".join(short)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return connection.execute(sql).fetchall()[0][0]
