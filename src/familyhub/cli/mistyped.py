"""A command that was typed wrongly, in the same four parts as every other error."""

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin

from cyclopts import CycloptsError
from cyclopts.exceptions import (
    CoercionError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
    ValidationError,
)

from familyhub.errors import UsageError

DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

INSTEAD: dict[str, str] = {
    "--period": "For one month or quarter write --month 2024-05, or --month '2024-25 Q1'.",
    "--level": "The places to show are chosen with --by district.",
}
"""What may have been meant by an option that a command lacks, or that takes values of another kind."""


def in_four_parts(error: CycloptsError) -> UsageError:
    """What was typed, what the command takes, and what to type instead."""
    match error:
        case UnknownCommandError():
            return _unknown_command(error)
        case UnknownOptionError():
            return _unknown_option(error)
        case CoercionError():
            return _wrong_value(error)
        case ValidationError() if error.argument is not None and error.argument.tokens:
            typed = error.argument.tokens[0]
            least = error.exception_message.removeprefix("Must be >= ").rstrip(".")
            return _trouble(error, "value_wrong", f"{typed.keyword} {typed.value}", f"a number from {least} on")
        case MissingArgumentError():
            return _nothing_given(error)
        case RepeatArgumentError():
            return _trouble(error, "option_twice", f"{error.token.keyword} more than once", "it once", "Leave one out.")
        case UnusedCliTokensError():
            extra = " ".join(f'"{word}"' for word in error.unused_tokens or ())
            return _trouble(error, "word_too_many", extra, "nothing more", "Leave it out, or put words in quotes.")
    error.verbose = False
    return _trouble(error, "command_unclear", str(error).rstrip("."), "a command as its help shows it")


def _trouble(error: CycloptsError, code: str, found: str, expected: str, *then: str) -> UsageError:
    command = " ".join(("familyhub", *(error.command_chain or ())))
    return UsageError(
        code,
        command,
        found=found,
        expected=expected,
        next_step=" ".join(step for step in (*then, f"`{command} --help` explains it.") if step),
    )


def _meant(typed: str, known: Sequence[str]) -> str:
    close = get_close_matches(typed, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def _unknown_command(error: UnknownCommandError) -> UsageError:
    typed = (error.unused_tokens or [""])[0]
    commands = [name for name in error.app or () if not name.startswith("-")]
    step = "Options stand after the command." if typed.startswith("-") else _meant(typed, commands)
    return _trouble(error, "command_unknown", f'"{typed}"', "one of " + ", ".join(commands), step)


def _unknown_option(error: UnknownOptionError) -> UsageError:
    typed = (error.token.keyword or error.token.value).split("=", 1)[0]
    options = [name for argument in error.argument_collection if argument.parse for name in argument.names]
    known = [name for name in options if name.startswith("--")]
    return _trouble(
        error, "option_unknown", typed, "one of " + ", ".join(known), _instead(typed, known) or _meant(typed, options)
    )


def _instead(option: str, known: Sequence[str]) -> str:
    """What is said of an option, as far as this command has what it recommends."""
    step = INSTEAD.get(option, "")
    return step if all(other in known for other in re.findall(r"--\w+", step)) else ""


def _wrong_value(error: CoercionError) -> UsageError:
    token = error.token
    name = (token.keyword if token is not None else None) or _name(error)
    typed = token.value if token is not None else ""
    expected, step = _wanted(error.target_type, typed)
    return _trouble(error, "value_wrong", f"{name} {typed}".strip(), expected, step, INSTEAD.get(name, ""))


def _wanted(kind: Any, typed: str) -> tuple[str, str]:
    """What an option of this type takes, and what the typed value might have been."""
    if get_origin(kind) is Literal:
        choices = [str(choice) for choice in get_args(kind)]
        return "one of " + ", ".join(choices), _meant(typed, choices)
    if kind is date:
        return "a day that exists, written as 2026-03-31", _as_written_here(typed)
    if kind is bool:
        return "the option alone, without a value", ""
    if kind in (int, float):
        return "a number", ""
    return "a value of another kind", ""


def _as_written_here(typed: str) -> str:
    """The same day in our form, where it is one that was written day first."""
    found = DAY_FIRST.fullmatch(typed)
    if found is None:
        return ""
    day, month, year = map(int, found.groups())
    try:
        return f"Write {date(year, month, day)}."
    except ValueError:
        return ""


def _nothing_given(error: MissingArgumentError) -> UsageError:
    argument = error.argument
    if error.keyword is None:
        return _trouble(error, "argument_missing", f"no {_name(error)}", "it after the command")
    says = (argument.parameter.help or "").rstrip(".") if argument is not None else ""
    expected = says[:1].lower() + says[1:] or "a value after it"
    return _trouble(error, "value_missing", f"{error.keyword} without a value", expected)


def _name(error: CycloptsError) -> str:
    return error.argument.name.lstrip("-").upper() if error.argument is not None else "value"
