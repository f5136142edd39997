"""What a cell of text is worth: for each kind of column the SQL of its value, NULL where it breaks a rule.

Identifiers, dates that stand for "not known" and columns that say so (`costs`) are the exception to "a broken cell
costs its row": a person with a mistyped NHS number is still a person, so the cell alone is left out.
"""

import re
from collections import Counter
from datetime import date

from familyhub.model import CodeList, Column
from familyhub.model.derive import SQL_TYPES, expected
from familyhub.model.identifiers import NEVER_GIVEN
from familyhub.sources import dates
from familyhub.sources.evidence import Decided
from familyhub.sources.number_evidence import looks_hashed
from familyhub.sql import identifier, literal

IDENTIFIERS = ("nhs_number", "upn", "postcode")
NO_VALUE = ("NULL", "null")
SPREADSHEET_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#SPILL!", "#VALUE!")
PART_OF_A_DATE = "(19|20)[0-9]{2}(-[0-9]{2})?"


def is_text(column: Column) -> bool:
    """Whether a cell is worth what it says, so that it need not be kept twice."""
    return column.kind in ("key", "text")


def text_of(column: Column) -> str:
    """The name, in SQL, under which a cell's text stands beside its value."""
    return identifier(column.name if is_text(column) else f"{column.name}#")


def day_of(column: Column) -> str:
    """The name, in SQL, under which the day that a cell states stands, whether or not its column may hold it."""
    return identifier(f"{column.name}@")


def value_of(column: Column) -> str:
    """The name, in SQL, of a cell's value."""
    return identifier(column.name)


def filled(column: Column, decided: Decided) -> str:
    """SQL: the cell, NULL where it is empty or says that the database it came from had nothing to say."""
    nothing = ("",)
    if column.kind != "text":  # Null is somebody's name; as an id it would be one person of everybody without one
        nothing += NO_VALUE
    if column.kind == "key":  # and so would an error, of everybody beside whom the spreadsheet found none
        nothing += SPREADSHEET_ERRORS
    # One condition: NULLIF within NULLIF repeats the cell, and takes twice as long with each.
    trimmed = f"TRIM({identifier(column.name)})"
    cell = f"CASE WHEN {trimmed} NOT IN ({', '.join(map(literal, nothing))}) THEN {trimmed} END"
    if column.name in decided.hashed:
        return f"CASE WHEN NOT ({looks_hashed(cell, column.kind)}) THEN {cell} END"
    return cell


def value(column: Column, received: date) -> str:
    """SQL: the typed value of a cell, NULL where it breaks the column's rule."""
    text = text_of(column)
    match column.kind:
        case "date":
            return dates.date_value(day_of(column), column, received)
        case "code":
            return _code(text, column.codes)
        case "integer" | "number" | "id":
            return _number(text, column)
        case "flag":
            return (
                f"CASE WHEN LOWER({text}) IN ('yes', 'y', 'true', 't', '1', '1.0') THEN TRUE"
                f" WHEN LOWER({text}) IN ('no', 'n', 'false', 'f', '0', '0.0') THEN FALSE END"
            )
        case "nhs_number":
            return _nhs_number(text)
        case "upn":
            return f"CASE WHEN REGEXP_FULL_MATCH(UPPER({text}), '[A-Z][0-9]{{11}}[0-9A-Z]') THEN UPPER({text}) END"
        case "postcode":
            tidy = f"REPLACE(UPPER({text}), ' ', '')"
            return (
                f"CASE WHEN REGEXP_FULL_MATCH({tidy}, '[A-Z]{{1,2}}[0-9][0-9A-Z]?[0-9][A-Z]{{2}}')"
                f" THEN {tidy}[:-4] || ' ' || {tidy}[-3:] END"
            )
        case _:
            return text


def fails(column: Column) -> str:
    """SQL: whether there is text and no value can be made of it."""
    return f"({text_of(column)} IS NOT NULL AND {value_of(column)} IS NULL)"


def costs_the_row(column: Column) -> str:
    """SQL: whether the cell sends its row to quarantine."""
    if column.costs == "cell" or (column.kind in IDENTIFIERS and not column.required):
        return "FALSE"
    wrong = fails(column)
    if column.kind == "date" and not column.required:
        wrong = f"({wrong} AND NOT {dates.is_filler(day_of(column))})"
    if column.not_before is not None:
        wrong = f"({wrong} OR {_too_early(column)})"
    return f"({wrong} OR {text_of(column)} IS NULL)" if column.required else wrong


def costs_the_cell(column: Column) -> str | None:
    """SQL: whether the cell alone is left out; None for columns of which that never happens."""
    if column.required:
        return None
    if column.costs == "cell" or column.kind in IDENTIFIERS:
        return fails(column)
    if column.kind == "date" and column.not_before is None:
        return f"({fails(column)} AND {dates.is_filler(day_of(column))})"
    return None


def is_open_end(column: Column) -> str | None:
    """SQL: whether the end of a spell is the edge of a calendar and reads as no end; None for other columns."""
    if column.kind != "date" or column.required or column.not_before is None:
        return None
    return f"({fails(column)} AND {dates.is_filler(day_of(column))})"


def rules(column: Column, received: date, decided: Decided) -> list[tuple[str, str, str]]:
    """The rules a broken cell may have broken, the first true one counts: SQL condition, name, what was expected."""
    found = []
    if column.required:
        found.append((f"{text_of(column)} IS NULL", "required", "a value"))
    if not is_text(column):
        found += _of_spreadsheets(text_of(column))
    if column.kind == "date":
        words = "the whole day: a year or a month alone is none"
        partial = f"COALESCE(REGEXP_FULL_MATCH({text_of(column)}, '{PART_OF_A_DATE}'), FALSE)"
        found.append((f"{partial} AND {day_of(column)} IS NULL", "partial_date", words))
    if column.not_before is not None:
        found.append((_too_early(column), "order", f"a date that is not before {column.not_before}"))
    if column.kind == "date":
        month_first = column.name in decided.month_first
        found += dates.rules(text_of(column), day_of(column), column, received, month_first=month_first)
    elif column.kind == "nhs_number":
        words = "a number that was given to somebody: this one stands where none is known"
        found += [(_never_given(text_of(column)), "filler_number", words), ("TRUE", column.kind, expected(column))]
    else:
        found.append(("TRUE", column.kind, expected(column)))
    return found


def _of_spreadsheets(text: str) -> list[tuple[str, str, str]]:
    """Rules that cells break which a spreadsheet made: SQL condition, name, what was expected."""
    errors = f"COALESCE(UPPER({text}) IN ({', '.join(map(literal, SPREADSHEET_ERRORS))}), FALSE)"
    return [
        (errors, "spreadsheet_error", "the value itself: the spreadsheet holds an error here"),
        (f"COALESCE({text} LIKE '=%', FALSE)", "formula", "the value itself: this is a formula, and is never run"),
    ]


def _too_early(column: Column) -> str:
    """A spell that ends before it begins covers no day, and would hide whoever is in it."""
    return f"COALESCE({value_of(column)} < {identifier(column.not_before or column.name)}, FALSE)"


def _code(text: str, codes: CodeList | None) -> str:
    """A code as it stands or in other capitals; else loosely, where only one code can be meant."""
    if codes is None:
        return text
    exactly = {also.lower(): code for also, code in codes.also.items()} | {
        code.lower(): code for code in codes.meanings
    }
    same = all(spelling == code for spelling, code in exactly.items())
    listed = f"({', '.join(map(literal, exactly))})"
    strictly = f"LOWER({text})" if same else _looked_up(f"LOWER({text})", exactly)
    whole = f"REGEXP_REPLACE(LOWER({text}), '^([0-9]+)[.]0+$', '\\1')"
    loosely = _looked_up(_plain_sql(text), _loose(codes))
    return (
        f"CASE WHEN LOWER({text}) IN {listed} THEN {strictly}"
        f" WHEN {text} IS NOT NULL THEN COALESCE({_looked_up(whole, exactly)}, {loosely}) END"
    )


def _loose(codes: CodeList) -> dict[str, str]:
    """Each spelling without case, spaces and punctuation, where it can only mean one code."""
    meant = [(plain_word(code), code) for code in codes.meanings]
    meant += [(plain_word(also), code) for also, code in codes.also.items()]
    times = Counter(word for word, _ in set(meant))
    return {word: code for word, code in meant if word and times[word] == 1}


def plain_word(text: str) -> str:
    """A word without case, spaces and punctuation; what stands between two digits counts: 1.0 is not 10."""
    kept = text.lower()
    for _ in range(2):  # each digit can end one gap and begin the next
        kept = re.sub(r"([0-9])[^0-9a-zD]+([0-9])", r"\1D\2", kept)
    return re.sub(r"[^0-9a-zD]", "", kept)


def _plain_sql(text: str) -> str:
    kept = f"LOWER({text})"
    for _ in range(2):
        kept = rf"REGEXP_REPLACE({kept}, '([0-9])[^0-9a-zD]+([0-9])', '\1D\2', 'g')"
    return f"REGEXP_REPLACE({kept}, '[^0-9a-zD]', '', 'g')"


def _looked_up(word: str, known: dict[str, str]) -> str:
    if not known:
        return "NULL"
    words, codes = ", ".join(map(literal, known)), ", ".join(map(literal, known.values()))
    return f"LIST_EXTRACT([{codes}], LIST_POSITION([{words}], {word}))"


def _number(text: str, column: Column) -> str:
    sql_type = SQL_TYPES[column.kind]
    # A spreadsheet or a statistics package writes whole numbers with a nought behind the point.
    whole = "[+-]?[0-9]+([.]0+)?"
    pattern = whole if column.kind != "number" else "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?"
    found = f"CASE WHEN REGEXP_FULL_MATCH({text}, '{pattern}') THEN TRY_CAST({text} AS {sql_type}) END"
    if column.lowest is None and column.highest is None:
        return found
    low = "-1e18" if column.lowest is None else f"{column.lowest:g}"
    high = "1e18" if column.highest is None else f"{column.highest:g}"
    return f"CASE WHEN {found} BETWEEN {low} AND {high} THEN {found} END"


def _digits(text: str) -> str:
    return f"REPLACE(REPLACE({text}, ' ', ''), '-', '')"


def _never_given(text: str) -> str:
    return f"COALESCE({_digits(text)} IN ({', '.join(map(literal, NEVER_GIVEN))}), FALSE)"


def _nhs_number(text: str) -> str:
    """Ten digits whose tenth is the modulus-11 check digit of the other nine (NHS Data Dictionary), and no filler."""
    digits = _digits(text)
    weighted = " + ".join(f"{11 - place} * CAST({digits}[{place}] AS INTEGER)" for place in range(1, 10))
    remainder = f"(11 - ({weighted}) % 11) % 11"
    right = f"{remainder} = CAST({digits}[10] AS INTEGER) AND NOT {_never_given(text)}"
    return f"CASE WHEN REGEXP_FULL_MATCH({digits}, '[0-9]{{10}}') THEN CASE WHEN {right} THEN {digits} END END"
