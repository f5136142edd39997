"""The formats that a workspace offers: those installed, and its own mappings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from familyhub.config import Folders
from familyhub.sources import Format, installed
from familyhub.sources.mapping import mappings_in


@dataclass(frozen=True, slots=True)
class Offer:
    """Formats by name, and the fingerprints of the mappings among them."""

    formats: Mapping[str, Format]
    fingerprints: Mapping[str, str]

    @classmethod
    def of(cls, folders: Folders) -> Self:
        """What a workspace offers. Raises ConfigurationError where one of its mappings cannot be used."""
        mappings = mappings_in(folders.mappings)
        # Mappings are asked first: where two explain a file equally well, the one made here for it stands.
        formats = {name: mapping.format for name, mapping in mappings.items()} | dict(installed())
        return cls(formats, {name: mapping.fingerprint for name, mapping in mappings.items()})
