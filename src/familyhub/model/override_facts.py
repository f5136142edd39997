"""The linked table about what was rectified: which lines do not count as they were sent, and who said so."""

from familyhub.model.columns import EXTRACT_ID, PERSON_ID, ROW
from familyhub.model.table import Column, Table

RECTIFIED = Table(
    "rectified",
    "One cell or row of a source that does not count as it was sent, because somebody rectified it. No values.",
    key=("entry", "extract_id", "row"),
    columns=(
        Column("entry", "id", "The entry in state that says so", required=True),
        PERSON_ID,
        Column("source", "key", "The source that is wrong", required=True),
        Column("table_name", "key", "The canonical table", required=True),
        Column("column_name", "key", "Its column; empty where the whole row is left out"),
        Column("done_by", "key", "Who decided it", required=True),
        Column("done_on", "date", "The day it was decided", required=True),
        Column("because", "key", "The reference that was given as the reason", required=True),
        EXTRACT_ID,
        ROW,
    ),
)
