"""FHIR R4 UK Core."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="fhir",
    says="FHIR R4 UK Core",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
