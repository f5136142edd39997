"""Housing."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="housing",
    says="Housing",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
