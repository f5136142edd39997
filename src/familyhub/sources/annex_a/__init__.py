"""Annex A workbooks."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="annex_a",
    says="Annex A workbooks",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
