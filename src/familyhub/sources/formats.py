"""The formats that are installed, and which of them a file is: by its content, never by its name."""

import functools
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from familyhub.errors import ConfigurationError
from familyhub.sources.csv_shape import sample
from familyhub.sources.shape import Format, Match

GROUP = "familyhub.sources"


@functools.cache
def installed() -> dict[str, Format]:
    """Every format on offer, by name. Raises ConfigurationError where an entry point offers none."""
    formats: dict[str, Format] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        offered = point.load()
        if not isinstance(offered, Format):
            raise ConfigurationError(
                "format_invalid",
                f'entry point "{point.name}" of {GROUP}',
                found=type(offered).__name__,
                expected="an object of the class Format",
                next_step="Correct or remove the package that offers it.",
            )
        formats[offered.name] = offered
    return formats


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, or the nearest guess: `match` is None where no format found anything of its own in it."""

    path: Path
    match: Match | None
    empty: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the file can be read."""
        return self.match is not None and self.match.accepted

    def why_not(self) -> str:
        """Why the file cannot be read, in a sentence."""
        if self.empty:
            return "the file is empty"
        if self.match is None:
            return "nothing in it resembles a format that is installed"
        return f"nearest is {self.match.format}, table {self.match.table}: {self.match.why}"


def recognise(path: Path) -> Recognised:
    """Ask every installed format; the best fit wins, and of equals the one that explains more columns."""
    if path.stat().st_size == 0:
        return Recognised(path, None, empty=True)
    beginning = sample(path)
    best: Match | None = None
    for form in installed().values():
        match = form.sniff(beginning)
        if match is not None and (best is None or _rank(match) > _rank(best)):
            best = match
    return Recognised(path, best)


def _rank(match: Match) -> tuple[float, int, bool]:
    return (match.fit, len(match.columns), match.accepted)
