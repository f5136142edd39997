"""Write the pages that follow from the code: data model, measures, commands, settings.

Run it with the environment's Python: `.venv/bin/python docs/generate.py`; with `--check` it writes nothing and ends
with 1 where a page is out of date.
"""

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import msgspec
from group_pages import group_catalogue
from indicator_pages import indicator_pages

from familyhub.cli.app import app
from familyhub.config import settings
from familyhub.groups import MARTS as GROUP_MARTS
from familyhub.measures import EVENTS, MARTS, REASONS, Definition, in_english, load
from familyhub.measures.definition import Example
from familyhub.measures.given import KEYS
from familyhub.measures.outcomes import OUTCOME_MARTS
from familyhub.measures.rates import RATE_MARTS
from familyhub.measures.rates import in_english as rate_in_english
from familyhub.measures.rates import load as load_rates
from familyhub.measures.rates.events import REASONS as RATE_REASONS
from familyhub.measures.waits import WAIT_MARTS
from familyhub.model import CODE_LISTS, TABLES, CodeList
from familyhub.model.derive import page
from familyhub.model.facts import FACTS
from familyhub.quality import TABLES as QUALITY

DOCS = Path(__file__).parent
FILLED = (*MARTS, *RATE_MARTS, *WAIT_MARTS, *OUTCOME_MARTS, *GROUP_MARTS, *QUALITY)
NOTICE = "<!-- Written by docs/generate.py from the code. Change the code, then run `.venv/bin/python docs/generate.py`. -->\n"

DATA_MODEL = """# The data model

Every table is declared once, in `src/familyhub/model/`. The SQL, the Arrow schema, the empty CSV of `familyhub template`, the JSON Schema and
this page come from that declaration.

- [Canonical tables](#canonical-tables): what every source is turned into. Familyhub's own CSV has these columns as headers.
- [Linked tables](#linked-tables): `facts.duckdb`, one row a person, delivery, spell or contact, under opaque ids and without names.
- [Marts](#marts): `marts.duckdb`, what reports and answers are read from.
- [Code lists](#code-lists): the closed lists of values.

Each canonical row also carries `source`, `extract_id` and `row`, the line of the file it came from, and the days on which it was known:
`learnt_from` is the day it was received, `learnt_to` the day a later extract replaced it. Spells hold both their days: `to_date` is the last day.

A cell that breaks a rule sends its row to quarantine. NHS number, UPN and postcode, and dates from which nothing is read, are the exception: the cell alone is left out
([decision 005](decisions/005-a-mistyped-identifier-loses-the-cell.md)). Dates are read as `2024-03-31`, `31/03/2024`, `31-03-2024`, `31.03.2024`, `20240331`, `31 Mar 2024` and
`2024-Apr-25`, from 1900 to 2100. Yes and no are read as yes, y, true, t, 1 and no, n, false, f, 0.
"""

MEASURES = """# The measures

Each definition in plain English, with the worked examples that run as tests. [How a `due` measure counts](how-due-measures-count.md) holds the rules they
share, [How to write a measure](how-to-write-a-measure.md) the vocabulary. `familyhub measures ID` prints the same words for the definitions of your workspace.
"""

RATES = """# The rates

Each rate that is shipped, in plain English, with the results of the worked examples that run as tests. [Rates](rates.md) says how they count and how to write one.
"""

COMMANDS = """# Commands

`familyhub --help` and `familyhub COMMAND --help` say the same. On a terminal answers are drawn as tables; elsewhere they are tab-separated with a header
line, and notes go to standard error. [Errors and exit codes](errors.md) has a page of its own.
"""

SETTINGS = """# Settings

A workspace is a folder with a file `familyhub.toml`. Every key has a default, so an empty file is a good one. An unknown key, or a value of the wrong kind,
is refused with its place: nothing is quietly ignored.
"""

ENVIRONMENT = """## Environment variables

Secrets never stand in the file.

| variable | what it does |
|---|---|
| `DATABASE_URL` | keeps the state in PostgreSQL (`postgresql://user:password@host/database`) instead of `state.sqlite3`; see [Operations](operations.md#postgresql) |
| `FAMILYHUB_SMTP_PASSWORD` | the password of `user` in `[smtp]` |
| `FAMILYHUB_NOTIFY_KEY` | the API key of GOV.UK Notify |
"""


def data_model() -> str:
    """The data model page."""
    parts = [DATA_MODEL]
    for title, tables in (
        ("Canonical tables", TABLES),
        ("Linked tables", FACTS),
        ("Marts", FILLED),
    ):
        parts.append(f"## {title}\n")
        parts += [page(table) for table in tables]
    parts.append("## Code lists\n")
    parts += [_code_list(codes) for codes in _all_code_lists()]
    return "\n".join(parts)


def _all_code_lists() -> list[CodeList]:
    """The lists of the canonical model, then those that only the linked tables use."""
    lists = {codes.name: codes for codes in CODE_LISTS}
    for table in (*FACTS, *FILLED):
        for column in table.columns:
            if column.codes is not None:
                lists.setdefault(column.codes.name, column.codes)
    return list(lists.values())


def _code_list(codes: CodeList) -> str:
    rows = [f"| `{code}` | {meaning} |" for code, meaning in codes.meanings.items()]
    return "\n".join([f"### {codes.name}", "", f"{codes.says}.", "", "| code | means |", "|---|---|", *rows, ""])


def measures() -> str:
    """The page of definitions, with the events and reasons they use."""
    definitions = load()
    parts = [MEASURES, "| measure | name | target |", "|---|---|---|"]
    for measure, definition in definitions.items():
        target = f"{definition.target.at_least:g}%" if definition.target else ""
        parts.append(f"| [{measure}](#{measure}) | {definition.name} | {target} |")
    parts.append("")
    for measure, definition in definitions.items():
        parts += _measure(measure, definition)
    parts += ["## Reasons", "", "Why a member was missed or is not counted, in the order in which they are tried.", ""]
    parts += ["| reason | says | whose |", "|---|---|---|"]
    parts += [f"| `{reason.code}` | {reason.says} | {reason.belongs_to} |" for reason in REASONS.values()]
    parts += ["", "## Events", "", "| event | a contact that is a |", "|---|---|"]
    parts += [f"| `{event.name}` | {event.says} |" for event in EVENTS.values()]
    return "\n".join(parts) + "\n"


def _measure(measure: str, definition: Definition) -> Iterator[str]:
    yield f"## {measure}"
    yield ""
    _, *lines = in_english(measure, definition)
    yield f"**{definition.name}.**"
    yield ""
    yield from (f"- {line}" for line in lines if not line.startswith("Worked example:"))
    yield ""
    for example in definition.example:
        yield from _example(example, definition.subject)


def _example(example: Example, subject: str) -> Iterator[str]:
    yield f"Example: {example.says}."
    yield ""
    yield "```text"
    yield from example_tables(example)
    yield "```"
    yield ""
    days = f" as of {example.as_of:%Y-%m-%d}" if example.as_of else ""
    days += f", known by {example.known_by:%Y-%m-%d}" if example.known_by else ""
    figures = [f"{period}: {seen} of {of}" for period, (seen, of) in example.expect.items()]
    reasons = [f"{subject} {number}: {REASONS[reason].says}" for number, reason in example.reasons.items()]
    yield f"Result{days}: " + "; ".join([*(figures or ["nobody is counted"]), *reasons]) + "."
    yield ""


def rate_definitions() -> str:
    """The page of the rates that are shipped, in plain English, with their worked examples."""
    shipped = load_rates()
    parts = [RATES, "| rate | name |", "|---|---|"]
    parts += [f"| [{rate}](#{rate}) | {definition.name} |" for rate, definition in shipped.items()]
    for rate, definition in shipped.items():
        _, *lines = rate_in_english(rate, definition)
        parts += ["", f"## {rate}", "", f"**{definition.name}.**", ""]
        parts += [f"- {line}" for line in lines if not line.startswith("Worked example:")]
        for example in definition.example:
            expected = "; ".join(f"{month}: {counted} of {of}" for month, (counted, of) in example.expect.items())
            left_out = "".join(f"; child {child}: {RATE_REASONS[why]}" for child, why in example.reasons.items())
            parts += ["", f"Example: {example.says}. Result: {expected}{left_out}."]
    return "\n".join(parts) + "\n"


def example_tables(example: Example) -> list[str]:
    """An example's given tables as lines of text: a name and its keys, then a line a row."""
    lines: list[str] = []
    width = max((len(name) for name in KEYS if getattr(example, name, None)), default=0)
    for name in KEYS:
        rows: list[dict[str, object]] = getattr(example, name, [])
        if not rows:
            continue
        keys = list(dict.fromkeys(key for row in rows for key in row))
        cells = [keys, *([_cell(row.get(key)) for key in keys] for row in rows)]
        widths = [max(len(line[place]) for line in cells) for place in range(len(keys))]
        for number, line in enumerate(cells):
            shown = [cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)]
            lines.append(" | ".join([(name if number == 0 else "").ljust(width), *shown]).rstrip())
    return lines


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return " and ".join(f"{key} {'above' if above else 'below'}" for key, above in value.items())
    return value.isoformat() if isinstance(value, date) else str(value)


def commands() -> str:
    """The page of commands, from the command line's own help."""
    called_as = sys.argv
    # The help names the program it runs in; the page is the command's, whoever writes it.
    sys.argv = ["familyhub"]
    try:
        text = app.generate_docs(output_format="markdown")
    finally:
        sys.argv = called_as
    text = text[text.index("## familyhub demo") :]
    return COMMANDS + "\n" + re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def settings_page() -> str:
    """The page of settings, from the sections' docstrings."""
    parts = [SETTINGS]
    for name, section in get_type_hints(settings.Settings).items():
        of_each = get_args(section)
        kind = of_each[1] if of_each else section
        parts.append(f"## [{name}.NAME]\n" if of_each else f"## [{name}]\n")
        parts.append(f"{inspect.getdoc(kind)}\n")
        parts += ["| key | says | value | default |", "|---|---|---|---|", *_keys(kind), ""]
    parts += [ENVIRONMENT, "## The file that `familyhub init` writes\n"]
    parts.append("```toml\n" + settings.TEMPLATE.replace("{name}", "Our area") + "```\n")
    return "\n".join(parts)


def _keys(section: type[msgspec.Struct]) -> Iterator[str]:
    says = _said_below_fields(section)
    hints = get_type_hints(section)
    for info in msgspec.structs.fields(section):
        default = "" if info.default is msgspec.NODEFAULT or info.default in ("", None) else f"`{info.default}`"
        yield f"| `{info.name}` | {says[info.name]} | {_kind(hints[info.name])} | {default} |"


def _kind(hint: object) -> str:
    words = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date (2024-04-01)"}
    if isinstance(hint, type) and hint in words:
        return words[hint]
    if get_origin(hint) is tuple:
        return "a list of texts"
    options = [option for option in get_args(hint) if option is not type(None)]
    if options and all(isinstance(option, str) for option in options):
        return ", ".join(f'`"{option}"`' for option in options)
    return _kind(options[0]) if len(options) == 1 else str(hint)


def _said_below_fields(section: type) -> dict[str, str]:
    """The sentence that stands as a string below each field of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(section))).body[0]
    assert isinstance(body, ast.ClassDef)
    said: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            said[field.target.id] = inspect.cleandoc(ast.literal_eval(below.value)).replace("\n", " ")
    return said


PAGES: dict[str, Callable[[], str]] = {
    "data-model.md": data_model,
    "measures.md": measures,
    "rate-definitions.md": rate_definitions,
    "group-catalogue.md": group_catalogue,
    "indicators.md": indicator_pages,
    "commands.md": commands,
    "settings.md": settings_page,
}


def written(name: str) -> str:
    """A generated page as it should stand in docs/."""
    return NOTICE + "\n" + PAGES[name]()


def main() -> int:
    """Write every page, or with `--check` say which are out of date."""
    stale = []
    for name in PAGES:
        path = DOCS / name
        text = written(name)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    print("\n".join(f"docs/{name} {'is out of date' if '--check' in sys.argv else 'written'}" for name in stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
