"""Needs and contacts as the teams' record system sends them, beside the outcomes (source `chis`)."""

from collections.abc import Iterator

from familyhub.demo.outcome_extracts import Line, spell_lines
from familyhub.demo.rate_extracts import visit_line
from familyhub.demo.use_drawn import Use


def use_lines(use: Use) -> Iterator[Line]:
    """Every line: spells and findings that show a need, and the contacts that follow from it."""
    for held in (*use.held, *use.found):
        yield from spell_lines(held)
    for visit in use.visits:
        yield visit_line(visit)
