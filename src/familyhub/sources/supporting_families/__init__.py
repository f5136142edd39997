"""Supporting Families."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="supporting_families",
    says="Supporting Families",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
