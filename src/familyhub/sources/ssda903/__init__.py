"""SSDA903, the looked-after children return."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="ssda903",
    says="SSDA903, the looked-after children return",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
