"""Forms: tables whose questions are their columns, so that each form has a table of its own."""

import re
from functools import lru_cache

from familyhub.model import Column, Table
from familyhub.sources.shape import Match
from familyhub.sources.survey.tables import RESPONSE

ANSWERS = "answers"
KNOWN = frozenset(RESPONSE.names)
MARKS = ({"started_at", "answered_on"}, {"survey", "response_id", "answered_on"})
"""Columns by which a form is told from another system's list: it was begun and ended, or it names its survey."""
NAMES_RESPONSES = ("responseid", "responsenumber", "responseno", "respondentid", "submissionid")


def has_marks(match: Match) -> bool:
    """Whether the headers are those of a form: an id of responses, or when it was begun and ended."""
    columns = dict(match.columns)
    for part in match.parts:
        columns |= part.columns
    if any(mark <= set(columns.values()) for mark in MARKS):
        return True
    of_responses = [header for header, column in columns.items() if column == "response_id"]
    return any("".join(filter(str.isalnum, header.casefold())) in NAMES_RESPONSES for header in of_responses)


def notes_of_form(match: Match) -> tuple[str, ...]:
    """What was decided about a form, with its questions said as questions and not as headers that were matched."""
    columns = dict(match.columns)
    for part in match.parts:
        columns |= part.columns
    asked = [header for header, column in columns.items() if column not in KNOWN]
    matched = (re.sub(r'"([^"]*)" as \1 (, |$)', "", note).removesuffix(", ") for note in match.notes)
    said = tuple(note for note in matched if not note.endswith("read "))
    return (*said, "read as questions: " + ", ".join(f'"{header}"' for header in asked))


@lru_cache(maxsize=64)
def form_table(questions: tuple[str, ...]) -> Table:
    """The table of one form: what is known of a response, and its questions under their own words."""
    known = tuple(column for column in RESPONSE.columns if column.name != ANSWERS)
    # The space keeps a question that is called as a column of ours is called from being taken for it.
    asked = tuple(Column(f"{question} ", "text", "A question") for question in questions)
    return Table(RESPONSE.name, RESPONSE.says, RESPONSE.key, known + asked)
