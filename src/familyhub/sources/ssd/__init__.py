"""Standard Safeguarding Dataset."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="ssd",
    says="Standard Safeguarding Dataset",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
