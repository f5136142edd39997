"""Published statistics."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="published",
    says="Published statistics",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
