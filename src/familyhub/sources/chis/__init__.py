"""Child health information service."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="chis",
    says="Child health information service",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
