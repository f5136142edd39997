"""The one family of errors: where, what was found, what was expected, what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, in the four parts that every message of familyhub has."""

    code: str
    where: str
    found: str
    expected: str
    next_step: str

    def sentence(self) -> str:
        """The trouble as two lines of plain English."""
        return f"{self.where}: found {self.found}, expected {self.expected}.\n{self.next_step}"


class FamilyhubError(Exception):
    """An error a user can act on. `exit_code` is what the command line returns."""

    exit_code = 1

    def __init__(self, code: str, where: str, *, found: str, expected: str, next_step: str) -> None:
        self.trouble = Trouble(code, where, found, expected, next_step)
        super().__init__(self.trouble.sentence())


class UsageError(FamilyhubError):
    """The question itself is off: an unknown measure, month or place."""

    exit_code = 2


class ConfigurationError(FamilyhubError):
    """`familyhub.toml` or a definition says something that familyhub does not know."""

    exit_code = 3


class WorkspaceBusyError(FamilyhubError):
    """Another refresh holds the workspace."""

    exit_code = 4


class SnapshotError(FamilyhubError):
    """There is no snapshot, or it was written by another version of familyhub."""

    exit_code = 5


class SourceError(FamilyhubError):
    """A file cannot be read at all. Rows that cannot be read go to quarantine instead."""

    exit_code = 6


class UnexpectedError(FamilyhubError):
    """Something nobody foresaw: a full disk, a damaged file, a fault of familyhub itself."""

    exit_code = 8


class MailError(FamilyhubError):
    """A report could not be handed to a mail server, or nobody can tell whether it was."""

    exit_code = 10
