"""Youth justice."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="youth_justice",
    says="Youth justice",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
