"""Early help module."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="early_help",
    says="Early help module",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
