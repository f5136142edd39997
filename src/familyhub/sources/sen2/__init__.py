"""SEN2."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="sen2",
    says="SEN2",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
