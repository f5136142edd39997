"""Hospital urgent care and admissions."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="urgent_care",
    says="Hospital urgent care and admissions",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
