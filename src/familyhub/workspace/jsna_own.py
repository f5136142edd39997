"""What a council changes of the needs assessment: its own indicators, rules and recommendations, below `jsna/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from familyhub.config import Folders
from familyhub.jsna.indicator import Indicator, load_catalogue
from familyhub.jsna.recommending import Library, load_library
from familyhub.jsna.rules import Rule, load_rules

INDICATORS, RULES, RECOMMENDATIONS = "indicators", "rules", "recommendations"
"""The folders below `jsna/` of a workspace."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The indicators, rules and library of an assessment, and in words what of them is the council's own."""

    catalogue: dict[str, Indicator]
    rules: dict[str, Rule]
    library: Library
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, folders: Folders | None = None) -> Self:
        """What is in use in a workspace; without one what comes with the package.

        Raises ConfigurationError with file and key.
        """
        if folders is None:
            return cls(load_catalogue(), load_rules(), load_library())
        home = folders.jsna
        catalogue = load_catalogue(home / INDICATORS)
        held = load_rules(home / RULES, indicators=catalogue)
        library = load_library(home / RECOMMENDATIONS, rules=held)
        return cls(catalogue, held, library, _notes(home, catalogue, held, library))


def _notes(home: Path, catalogue: dict[str, Indicator], held: dict[str, Rule], library: Library) -> tuple[str, ...]:
    """A sentence for each kind that the council changed, for the appendix of the report."""
    if not home.is_dir():
        return ()
    shipped = InUse.of()
    kinds = (
        ("indicator", _changed(shipped.catalogue, catalogue)),
        ("rule of findings", _changed(shipped.rules, held)),
        ("item of evidence", _changed(shipped.library.evidence, library.evidence)),
        ("recommendation", _changed(shipped.library.recommendation, library.recommendation)),
    )
    return tuple(
        f"The council's own {kind}, added or in place of one that comes with familyhub: {', '.join(ids)}."
        for kind, ids in kinds
        if ids
    )


def _changed(shipped: Mapping[str, object], held: Mapping[str, object]) -> list[str]:
    return [id for id, each in held.items() if shipped.get(id) != each]
