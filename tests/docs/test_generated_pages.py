"""The pages that follow from the code say what the code says."""

import pytest

PAGES = (
    "data-model.md", "measures.md", "rate-definitions.md", "group-catalogue.md", "indicators.md", "commands.md",
    "settings.md",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(generate, text, name):
    assert text(f"docs/{name}") == generate.written(name), "run `.venv/bin/python docs/generate.py`"


def test_every_generated_page_is_tested(generate):
    assert tuple(generate.PAGES) == PAGES


def test_an_examples_tables_read_back_as_they_were_written(generate):
    from familyhub.measures import load
    from familyhub.measures.given import KEYS, read_tables

    example = load()["kpi-2-02"].example[0]
    written = {name: getattr(example, name) for name in KEYS if getattr(example, name, None)}
    assert read_tables("\n".join(generate.example_tables(example))) == written
