"""Whatever a user can type, set, meet or read has its place in the documentation."""

import importlib
import pkgutil
import re

import msgspec
import pytest
from cyclopts import App

import familyhub
from familyhub.cli.app import app
from familyhub.config.settings import Settings
from familyhub.errors import FamilyhubError
from familyhub.measures import load
from familyhub.measures.definition import Definition, Example
from familyhub.measures.given import KEYS
from familyhub.model import TABLES
from familyhub.model.facts import FACTS
from familyhub.sources import installed

MEASURES = list(load())
SHIPPED = [name for name, form in installed().items() if form.read.__module__.startswith("familyhub.")]


def commands(of: App = app, group: str = "") -> dict[str, App]:
    """Every command by its full name, those of a group (`linkage report`) too."""
    found = {}
    for name in (name for name in of if not name.startswith("-")):
        if of[name].default_command is not None:
            found[group + name] = of[name]
        found |= commands(of[name], f"{group}{name} ")
    return found


def options(command: App) -> list[str]:
    """Every option of a command, in all its spellings."""
    return [name for argument in command.assemble_argument_collection() for name in argument.names]


def section(page: str, heading: str) -> str:
    """The text below a heading of the second or third level, up to the next."""
    found = re.search(rf"^(###?) {re.escape(heading)}$(.*?)(?=^## |^\1 |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, f'no heading "{heading}"'
    return found[2]


def exit_codes() -> dict[str, int]:
    """The exit code of every error that any module of familyhub defines."""
    for module in pkgutil.walk_packages(familyhub.__path__, "familyhub."):
        importlib.import_module(module.name)
    found, waiting = {}, [FamilyhubError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("familyhub."):
            found[kind.__name__] = kind.exit_code
    return found


@pytest.mark.parametrize("command", commands())
def test_a_command_and_its_options_are_documented(text, command):
    said = section(text("docs/commands.md"), f"familyhub {command}")
    assert [name for name in options(commands()[command]) if not re.search(rf"{re.escape(name)}(?![\w-])", said)] == []


def test_every_command_is_found():
    assert {"demo", "init", "check", "refresh", "kpi", "trace", "due", "measures", "snapshots", "template"} <= set(
        commands()
    )
    assert "linkage report" in commands()
    assert {"--by", "--csv", "--workspace", "-w", "--json"} <= set(options(app["kpi"]))


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_is_documented(text, measure):
    assert load()[measure].name in section(text("docs/measures.md"), measure)
    assert f"`{measure}`" in text("README.md")


def test_every_setting_is_documented(text):
    page = text("docs/settings.md")
    missing = []
    for field in msgspec.structs.fields(Settings):
        named = field.name in ("sources", "recipients")
        said = section(page, f"[{field.name}.NAME]" if named else f"[{field.name}]")
        kind = field.type.__args__[1] if named else field.type
        missing += [f"{field.name}.{key}" for key in kind.__struct_fields__ if f"`{key}`" not in said]
    assert missing == []


def test_every_environment_variable_is_documented(text):
    from repository import ROOT

    read = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")
    ours = {"FAMILYHUB", "DATABASE"}
    for folder, page in (("src", "docs/settings.md"), ("tests", "CONTRIBUTING.md")):
        code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))
        names = {name for name in read.findall(code) if name.partition("_")[0] in ours}
        assert names, f"{folder} reads no variable: the pattern no longer fits the code"
        assert {name for name in names if f"`{name}`" not in text(page)} == set()


def test_every_exit_code_is_documented(text):
    codes = exit_codes()
    assert len(codes) > 5
    rows = [line for line in text("docs/errors.md").splitlines() if line.startswith("| ")]
    said = {kind: int(row.split("|")[1]) for row in rows for kind in re.findall(r"`(\w+Error)`", row)}
    assert said == codes


@pytest.mark.parametrize(
    "name", [name for name, form in installed().items() if form.read.__module__.startswith("familyhub.")]
)
def test_a_source_format_is_documented(text, name):
    row = next(line for line in text("README.md").splitlines() if line.startswith(f"| `{name}` |"))
    page = re.search(r"\]\((docs/[\w/-]+\.md)\)", row)
    assert page, f"the README links no page for {name}"
    missing = [table.name for table in installed()[name].tables if not _says(text(page[1]), table.name)]
    assert missing == []


def _says(page: str, table: str) -> bool:
    """Whether a page names a source table, by its name, its number (CYP609) or, for XML, its element."""
    number = re.match(r"[A-Z]{3}[0-9]{3}", table)
    words = {table, table.upper(), table.title().replace("_", ""), *([number[0]] if number else [])}
    return any(word in page for word in words)


def test_every_table_is_documented(text):
    page = text("docs/data-model.md")
    assert [table.name for table in (*TABLES, *FACTS) if f"### {table.name}\n" not in page] == []


def test_every_word_of_a_definition_is_documented(text):
    page = text("docs/how-to-write-a-measure.md")
    keys = section(page, "The keys")
    assert [name for name in Definition.__struct_encode_fields__ if f"`{name}`" not in keys] == []
    examples = section(page, "Worked examples")
    words = {*Example.__struct_encode_fields__, *(name for name in KEYS if name not in ("teams", "places"))}
    assert sorted(name for name in words if f"`{name}`" not in examples) == []


def test_every_key_of_a_given_table_is_documented(text):
    """The row of a table names each of its keys, or those that several tables share, as *who*."""
    examples = section(text("docs/how-to-write-a-measure.md"), "Worked examples")
    rows = [line for line in examples.splitlines() if line.startswith("| `")]
    missing = []
    for table in Example.__struct_encode_fields__:
        row = next((row for row in rows if f"`{table}`" in row.split(" | ")[0]), "")
        who = ("child", "mother", "delivery") if " who," in row else ()
        missing += [
            f"{table}.{key}" for key in KEYS.get(table, ()) if key not in who and not re.search(rf"`{key}\b", row)
        ]
    assert missing == []
