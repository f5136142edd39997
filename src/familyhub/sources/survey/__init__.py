"""Surveys and feedback."""

from familyhub.sources.shape import Format

FORMAT = Format(
    name="survey",
    says="Surveys and feedback",
    tables=(),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
