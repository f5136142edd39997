"""Family hub and children's centre registers."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="hub_register",
    says="Family hub and children's centre registers",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
