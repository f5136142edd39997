"""What the rooms of the linkage hand to each other: standard records, edges, decisions, and who is one person.

    canonical tables ─standard_records─▶ `standard` ─exact passes, model─▶ edges ─merge─▶ who is one person
                                            │                                │                  │
                                            └─cannot_link─▶ what no person may hold ────────────┘

`link` leaves `standard`, `link_edge`, `link_doubt`, `record_person`, `record_tie`, `held_apart` and `beside_adopted`.

A record is a source's own id of a person. It has a number, its *node*: dense, from 0, in the order of source and id, so
that the same records have the same nodes whatever the order of their rows.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

STANDARD = """
CREATE OR REPLACE TABLE standard (
    node BIGINT,                -- the record's number, dense from 0
    source VARCHAR,
    person_key VARCHAR,
    nhs_numbers VARCHAR[],      -- plausible ones, the newest first; the others are superseded and the same person's
    upns VARCHAR[],             -- permanent ones with a right check letter, the newest first
    other_number VARCHAR,       -- a number of some other register, without a check; evidence, never proof
    birth_date DATE,
    birth_year INTEGER,         -- of a date that is known in part
    birth_month INTEGER,
    birth_day INTEGER,
    birth_order INTEGER,        -- stated, or told by a placeholder ("Twin 2")
    forename VARCHAR,           -- the first given name: lower-case letters a to z; NULL where unknown or a placeholder
    forenames VARCHAR[],        -- every given name and known-as name, now and before
    forename_roots VARCHAR[],   -- the names that the forename is a short form or another spelling of, itself included
    is_placeholder BOOLEAN,     -- the source wrote "Baby", "Twin 1", "Infant of ..."
    surname VARCHAR,            -- lower-case letters a to z, particles kept, hyphen and space dropped
    surnames VARCHAR[],         -- now and before, and the parts of a double-barrelled one
    sex VARCHAR,                -- F, M or NULL
    uprn VARCHAR,
    house VARCHAR,              -- flat and number or name of the house, from the newest home address
    street VARCHAR,
    postcode VARCHAR,           -- with its space
    sector VARCHAR,             -- AB1 2
    district VARCHAR,           -- AB1
    postcodes VARCHAR[],        -- of every home, now and before
    mother BIGINT,              -- the node of the mother in the same source
    mother_nhs VARCHAR,
    delivery VARCHAR,           -- the delivery the record was born in, as its own source tells it
    is_unborn BOOLEAN,          -- an expected date and no birth date
    is_adopted BOOLEAN,         -- told to be adopted, or an adopter is named: joined only by a person's decision
    is_closed BOOLEAN           -- told to be adopted itself: whoever bears its number is restricted like it
)
"""
"""One row a record: what it says of itself now, cleaned, with the history of what may change as lists."""

LINK_EDGE = """
CREATE OR REPLACE TABLE link_edge (
    a BIGINT, b BIGINT,         -- nodes, a < b
    weight DOUBLE,              -- match weight in bits; NULL for a number or a person's decision
    dissimilar BOOLEAN,         -- two people of one family, as far as is known: joined by no weight
    rule VARCHAR                -- see `Rule`
)
"""
"""Every pair of records that was found and is at least worth a question, joined or not."""

LINK_DOUBT = """
CREATE OR REPLACE TABLE link_doubt (
    a BIGINT, b BIGINT,         -- nodes, a < b: the strongest pair of two clusters
    weight DOUBLE,              -- bits; NULL for a number
    kind VARCHAR,               -- doubtful (not joined), forbidden (something stands against it), thin (joined)
    why VARCHAR                 -- in words
)
"""
"""What is for a person to decide."""

RECORD_TIE = """
CREATE OR REPLACE TABLE record_tie (
    source VARCHAR, person_key VARCHAR,
    rule VARCHAR,               -- the strongest thing that ties the record to another of its person; NULL where alone
    weight DOUBLE               -- bits; NULL for a number or a person's decision
)
"""
"""How surely each record belongs to its person."""

Rule = Literal["person", "nhs_number", "upn", "local_id", "mother", "home", "unborn", "model"]
"""What says that two records are one person; `person` is somebody's decision."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of nodes that may be one person: `weight` is the match weight in bits, infinite for a person's decision.

    `dissimilar` says that the two look like two people of one family: no weight joins them (`predicting`).
    Arrays of equal length; a < b; each pair once.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    weight: NDArray[np.float64]
    dissimilar: NDArray[np.bool_]
    rule: NDArray[np.str_]


NO_EDGES = Edges(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_), np.empty(0, "<U10"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about two records, by their opaque keys (`stable_ids.record_key`): one person, or two."""

    first: str
    second: str
    same: bool
    decided_by: str
    entry: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Match weights in bits: at `link` and above a pair is joined by itself, at `review` and above it is asked about.

    `duplicate` is what two records of one source need; `margin` is how much better the best partner within a source
    must be than the next.
    """

    link: float
    review: float
    duplicate: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair, or two clusters, that was not joined: by its strongest edge, and why it is a person's to decide."""

    a: int
    b: int
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Who is one person: for each node the number of its cluster; what was doubtful, and what was forbidden."""

    cluster: NDArray[np.int64]
    doubts: tuple[Doubt, ...] = field(default_factory=tuple)
    forbidden: tuple[Doubt, ...] = field(default_factory=tuple)
