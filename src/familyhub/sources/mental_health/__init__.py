"""Child and adolescent mental health."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="mental_health",
    says="Child and adolescent mental health",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
