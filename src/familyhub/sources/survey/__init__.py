"""Surveys and feedback: a row for each answer, or a form: a row for each response, a column for each question."""

from dataclasses import replace

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.survey.form import form_table, has_marks, notes_of_form
from familyhub.sources.survey.reading import read
from familyhub.sources.survey.tables import ANSWER, RESPONSE, TABLES
from familyhub.sources.tabular import sniff_tables

__all__ = ["FORMAT"]

NAME = "survey"
LAST_GUESS = 0.6
"""How well a form fits: a column that nobody knows may be a question, and may be another format's."""


def _sniff(sample: Sample) -> Match | None:
    answers = sniff_tables(NAME, (ANSWER,), sample)
    if answers is not None and answers.accepted:
        return answers
    nearest = sniff_tables(NAME, (RESPONSE,), sample)
    if nearest is None or not has_marks(nearest):
        return answers
    # Sniffed a second time, with what was not known as questions: the tabular floor then knows where each stands.
    form = sniff_tables(NAME, (form_table(_unknown(nearest)),), sample)
    if form is None or not form.accepted or not has_marks(form):
        return answers
    why = "it has a response's marks and a column for each question"
    return replace(form, fit=LAST_GUESS, why=why, notes=notes_of_form(form))


def _unknown(match: Match) -> tuple[str, ...]:
    headers = [*match.unread, *(header for part in match.parts for header in part.unread)]
    return tuple(dict.fromkeys(headers))


FORMAT = Format(
    name=NAME,
    says="Surveys and feedback: one answer a row, or one question a column",
    tables=TABLES,
    sniff=_sniff,
    read=read,
    canonical=canonical_sql(__name__),
)
