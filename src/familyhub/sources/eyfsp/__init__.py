"""Early years foundation stage profile."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="eyfsp",
    says="Early years foundation stage profile",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
