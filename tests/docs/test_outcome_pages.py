"""The pages of outcomes and instruments say what the code says, and every outcome has one."""

from repository import script

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.definitions import load_outcomes


def test_the_pages_of_outcomes_and_instruments_are_up_to_date(text):
    for name, page in script("outcome_pages").pages().items():
        assert text(f"docs/{name}") == page, f"docs/{name}: run `.venv/bin/python docs/outcome_pages.py`"


def test_every_outcome_and_every_instrument_has_its_place(text):
    named = text("docs/outcome-measures.md")
    for measure, definition in load_outcomes().items():
        assert f"| {definition.number} " in named or f"[{definition.number}]" in named, measure
        assert definition.title in text(f"docs/outcomes/{measure}.md")
    assert [code for code in INSTRUMENTS if f"## {code}\n" not in text("docs/instruments.md")] == []
