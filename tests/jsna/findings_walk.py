"""Walks the numbers of sentences back to rows, the slow and obvious way: for tests of findings and of whole reports."""

import re

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def by_line(rows):
    """Rows by the file and line that state them; no two may share one."""
    found = {}
    for row in rows:
        assert (row.file, row.row) not in found
        found[row.file, row.row] = row
    return found


def untraced(sentence, numbers):
    """The numbers of a sentence that no traced text accounts for, reading from left to right."""
    left = sentence
    for number in numbers:
        before, found, after = left.partition(number.text)
        assert found, f"{number.text!r} is not said in order in {sentence!r}"
        if NUMBER.search(before):
            return NUMBER.findall(before)
        left = after
    return NUMBER.findall(left)


def said_number(text):
    """The number that a text begins with (after a pound sign), as a reader takes it."""
    return float(NUMBER.search(text).group().replace(",", "")) * (-1 if text.startswith("-") else 1)


def rounding(text):
    """Half of the last place that a text shows."""
    shown = NUMBER.search(text).group()
    decimals = len(shown.partition(".")[2])
    return 0.5 * 10**-decimals + 1e-9


def worked_out(number, lines, per=None):
    """A traced number once more, from the rows of its lines alone; None for what rows alone do not tell."""
    rows = [lines[line.file, line.row] for line in number.lines]
    for line, row in zip(number.lines, rows, strict=True):
        assert (line.indicator, line.period) == (row.indicator, row.period)
    match number.what:
        case "value":
            return rows[0].value
        case "mean":
            return sum(row.value for row in rows) / len(rows)
        case "count":
            return rows[0].count
        case "denominator":
            return rows[0].denominator
        case "without":
            return rows[0].denominator - rows[0].count
        case "how_many":
            return len(rows)
        case "expected":
            others = [row.value for row in rows[1:]]
            return sum(others) / len(others) * rows[0].denominator / per
        case "part" if per is not None:
            counted = sum(row.count for row in rows)
            return (
                counted
                if "." not in number.text and number.value == counted
                else counted * per / sum(row.denominator for row in rows)
            )
    return None
