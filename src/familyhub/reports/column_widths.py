"""How wide the columns of a table are on paper, so that no word runs into the next column."""

from familyhub.blocks import Table
from familyhub.reports.cells import shown

MOST_COLUMNS = 7
"""A table with more is set smaller."""

MOST_LETTERS = 34
"""The widest that a column is made for its longest cell; half as much in a table with many columns."""

BOLD, INSET, LEAST = 1.2, 3, 5
"""Bold letters are wider; the cell's edges take the room of three letters."""


def weights(table: Table) -> list[float]:
    """Each column's part of the width, in letters: by its longest cell, within reason, and its longest word."""
    crowded = len(table.columns) > MOST_COLUMNS
    found: list[float] = []
    for place, column in enumerate(table.columns):
        texts = [shown(row[place], column) for row in table.rows]
        named = place == table.header
        most = MOST_LETTERS // 2 if crowded and not named else MOST_LETTERS
        longest = min(max(map(len, texts), default=0), most)
        cells = max((_longest_word(words) for words in texts), default=0) * (BOLD if named else 1.05)
        found.append(max(longest, min(cells, most), _longest_word(column.title) * BOLD, LEAST) + INSET)
    return found


def _longest_word(words: str) -> int:
    """The letters of the longest part that no line can break."""
    return max(
        (len(word) for word in words.replace("/", "/ ").replace("_", "_ ").replace("-", "- ").split()), default=0
    )
