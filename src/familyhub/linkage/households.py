"""Households: who lived at one address on a day, from addresses and their dates.

A household is never evidence of who is one person, least of all for twins, who share every address: no module that
matches records may import this one. Nor does it make a family. There is none in an institution, at a placement or in a
refuge, and none is shown where somebody lives who must not be found; a child in care is of none on the days in care.
"""

import duckdb

from familyhub.sql import load

MOST_UNRELATED = 12
"""More unrelated people than this at one address on one day are an institution."""

MOST_EVER = 200
"""More unrelated people than this at one address, ever, are one whatever the days: a block, or a wrong number."""

DWELLING_WORDS = r"\b(flat|apartment|apt|unit|maisonette|room|studio|annexe|caravan|plot|pitch) ([0-9]+[a-z]?|[a-z])\b"
STOREY_WORDS = r"\b(basement|garden|ground|first|second|third|fourth|top|upper|lower)( floor)? flat\b"
HOUSE_WORDS = (
    r"\b(house|cottage|cottages|farm|farmhouse|lodge|barn|villa|bungalow|rectory|vicarage|manor|grange|gatehouse)\b"
)
STREET_WORDS = (
    r"\b[a-z]+ (lane|ln|road|rd|street|st|hill|close|cl|avenue|ave|row|drive|dr|way|gardens|gdns|court|ct|terrace|walk|"
    r"place|pl|green|field|fields|crescent|cres|mews|path|square|sq|yard|house|cottage|cottages|farm|bungalow|view)\b"
)
INSTITUTION_WORDS = (
    r"\b(school|academy|college|university|hospital|hospice|infirmary|refuge|hostel|hotel|prison|hmp|yoi|barracks|"
    r"(nursing|care|childrens|residential) home|secure (unit|centre)|homeless|salvation army|council offices?|"
    r"civic centre|town hall|county hall|health centre|surgery|medical centre|family centre|contact centre)\b"
)


def build_households(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `household`, `household_member` and `household_left_out(reason, addresses, people)`; the households made.

    Needs `record_person`, the canonical tables, and what `families.relate` and `families.write_families` left.
    """
    words = {
        "dwelling_words": DWELLING_WORDS,
        "storey_words": STOREY_WORDS,
        "house_words": HOUSE_WORDS,
        "street_words": STREET_WORDS,
        "institution_words": INSTITUTION_WORDS,
        "most_unrelated": MOST_UNRELATED,
        "most_ever": MOST_EVER,
    }
    for name, value in words.items():
        connection.execute(f"SET VARIABLE {name} = ?", [value])
    for step in ("household_address", "household_spell", "household"):
        connection.execute(load(f"linkage/sql/{step}"))
    return connection.execute("SELECT COUNT(*) FROM household").fetchall()[0][0]
