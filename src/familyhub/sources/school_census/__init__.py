"""School census."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="school_census",
    says="School census",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
