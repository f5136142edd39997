"""What a named fault is: how it is injected into good files, and what has to be said of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedFault:
    """A fault by its name, the files that hold it, the rule and the sentence by which it is told, and what still lands.

    `rule` is that of quarantine, of a contradiction, or `note` for what is decided about a file, `unread` for a file
    that is left alone.
    """

    name: str
    files: dict[str, bytes]
    rule: str
    said: str
    landed: int
    quarantined: int = 0


def fault(
    name: str, file: str, content: str | bytes, rule: str, said: str, landed: int, quarantined: int = 0
) -> NamedFault:
    """A fault of one file."""
    return NamedFault(
        name, {file: content.encode() if isinstance(content, str) else content}, rule, said, landed, quarantined
    )
