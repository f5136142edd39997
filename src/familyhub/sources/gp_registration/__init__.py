"""GP registration."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="gp_registration",
    says="GP registration",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
