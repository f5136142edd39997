"""Reading surveys: a form's questions are folded into one cell of its response, so that a line stays one row."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from familyhub.sources.shape import Batch, Match
from familyhub.sources.survey.form import ANSWERS, KNOWN
from familyhub.sources.survey.tables import RESPONSE
from familyhub.sources.tabular import read_tables

IN_EVERY_ROW = ("_row", "_raw")


def read(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of answers, or of responses with their answers as JSON; a survey without a name takes the file's."""
    named = survey_name(path)
    said = False
    for batch in read_tables(path, match):
        cells = folded(batch.cells) if batch.table == RESPONSE.name else batch.cells
        notes = batch.notes
        if "survey" not in cells.column_names:
            cells = cells.append_column("survey", pa.array([named] * cells.num_rows, pa.string()))
            if not said:
                notes = (*notes, f'the survey is called "{named}", after the file: no column names it')
                said = True
        yield Batch(batch.table, cells, batch.rejects, batch.blank_rows, batch.part, notes)


def survey_name(path: Path) -> str:
    """The file's name without what changes from export to export: dates, counts in brackets, numbers of copies."""
    name = re.sub(r"\([^)]*\)", " ", path.stem)
    name = re.sub(
        r"\b(\d{4}[-_. ]?\d{2}([-_. ]?\d{2})?|\d{1,2}[-_. ]\d{1,2}[-_. ]\d{2,4})\b", " ", name.replace("_", " ")
    )
    return " ".join(name.strip(" -.").split()) or path.stem


def folded(cells: pa.Table) -> pa.Table:
    """The table with its questions in one column `answers`: a JSON list of question and answer, empty ones left out."""
    questions = [name for name in cells.column_names if name not in KNOWN and name not in IN_EVERY_ROW]
    columns = [cells.column(name).to_pylist() for name in questions]
    words = [question.strip() for question in questions]
    answers = [
        json.dumps(
            [
                {"question": question, "answer": answer}
                for question, answer in zip(words, row, strict=True)
                if answer and answer.strip()
            ],
            ensure_ascii=False,
        )
        for row in (zip(*columns, strict=True) if columns else ([] for _ in range(cells.num_rows)))
    ]
    return cells.drop_columns(questions).append_column(ANSWERS, pa.array(answers, pa.string()))
