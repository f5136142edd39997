"""Two-year-old entitlement headcount."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="two_year_olds",
    says="Two-year-old entitlement headcount",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
