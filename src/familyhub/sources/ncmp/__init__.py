"""National Child Measurement Programme."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="ncmp",
    says="National Child Measurement Programme",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
