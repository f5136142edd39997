"""A mistake in familyhub.toml, told with its section and key, what stands there and what may."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

UNKNOWN = re.compile(r"Object contains unknown field `(.+)`")
MISSING = re.compile(r"Object missing required field `(.+)`")
STEP = re.compile(r"\[\.\.\.\]|\[\d+\]|[^.\[\]$]+")
OF_TYPES = ("Object ", "Expected ", "Invalid ")
"""How msgspec's own sentences begin; others are the settings' own, and name the place themselves."""
ANY_NAME = "[...]"
"""What stands in msgspec's path for the name of a section such as [recipients.NAME]."""
KINDS: dict[Any, str] = {
    str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date such as 2026-04-01",
    tuple: "a list", dict: "sections",
}  # fmt: skip
BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}


TWICE = (
    (re.compile(r"Cannot overwrite a value"), "a key that stands in its section already"),
    (re.compile(r"Cannot declare \((.+?),?\) twice"), r"the section \1 a second time"),
)
"""How the TOML reader's sentences begin that a reader of familyhub.toml would not understand, and what they mean."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where a mistake stands (`recipients.north.email`, or `top level`), what was found and what was expected there."""

    where: str
    found: str
    expected: str


def mistake_of(raw: Mapping[str, Any], error: msgspec.ValidationError, whole: type[msgspec.Struct]) -> Mistake:
    """The mistake that kept `raw`, decoded TOML, from becoming `whole`."""
    said, _, path = str(error).partition(" - at `")
    if not said.startswith(OF_TYPES):
        return Mistake(path.rstrip("`").removeprefix("$."), said, "what docs/settings.md says of it")
    kind: Any = whole
    value: Any = raw
    steps: list[str] = []
    for step in STEP.findall(path.rstrip("`")):
        kind, value, name = _down(kind, value, step)
        steps.append(name)
    where = ".".join(steps) or "top level"
    if unknown := UNKNOWN.fullmatch(said):
        return Mistake(where, f"the unknown key `{unknown[1]}`", "one of " + ", ".join(_fields(kind)))
    if missing := MISSING.fullmatch(said):
        return Mistake(where, f"no `{missing[1]}`", f"`{missing[1]}`: {_wanted(_fields(kind)[missing[1]])}")
    return Mistake(where, _shown(value), _wanted(kind))


def _down(kind: Any, value: Any, step: str) -> tuple[Any, Any, str]:
    """One step further along the path: what should stand there, what does, and the step's name."""
    inner = _bare(kind)[0]
    if step == ANY_NAME:
        step = next((name for name, table in value.items() if _is_wrong(table, get_args(inner)[1])), ANY_NAME)
    if step.startswith("[") and step != ANY_NAME:
        return get_args(inner)[0], value[int(step[1:-1])], f"{int(step[1:-1]) + 1}"
    found = value.get(step) if isinstance(value, Mapping) else None
    below = get_args(inner)[1] if get_origin(inner) is dict else _fields(inner).get(step)
    return below, found, step


def _is_wrong(table: object, kind: Any) -> bool:
    try:
        msgspec.convert(table, kind)
    except msgspec.ValidationError:
        return True
    return False


def _fields(kind: Any) -> dict[str, Any]:
    return get_type_hints(_bare(kind)[0], include_extras=True)


def _bare(kind: Any) -> tuple[Any, tuple[msgspec.Meta, ...]]:
    """A type without what is said about it, and that; of a value that may be left out, the value's."""
    said: tuple[msgspec.Meta, ...] = ()
    while get_origin(kind) in (Annotated, Union, UnionType):
        if get_origin(kind) is Annotated:
            kind, *more = get_args(kind)
            said += tuple(each for each in more if isinstance(each, msgspec.Meta))
        else:
            kind = next(each for each in get_args(kind) if each is not type(None))
    return kind, said


def _wanted(kind: Any) -> str:
    """What may stand in a place of this type, in words."""
    bare, said = _bare(kind)
    if described := next((each.description for each in said if each.description), None):
        return described
    if get_origin(bare) is Literal:
        return "one of " + ", ".join(f'"{choice}"' for choice in get_args(bare))
    words = KINDS.get(get_origin(bare) or bare, "a section")
    bounds = [
        f"{text} {getattr(each, name):g}"
        for each in said
        for name, text in BOUNDS.items()
        if getattr(each, name) is not None
    ]
    return ", ".join([words, *bounds])


def _shown(value: object) -> str:
    """What stands there, as TOML writes it; of a whole section only that it is one."""
    if isinstance(value, Mapping):
        return "a section"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return "nothing" if value is None else str(value)


def unreadable(error: Exception) -> str:
    """Why familyhub.toml cannot be read as TOML, in words, with the line and column."""
    said = str(error)
    for pattern, words in TWICE:
        said = pattern.sub(words, said)
    return said
