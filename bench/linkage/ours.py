"""familyhub's own way on standard records: which pairs to look at, the model trained on them, and the merge."""

import duckdb
import pandas as pd
from labelled_sets import LabelledSet
from numpy.typing import NDArray

from familyhub.linkage.cannot_link import Held, parted_by
from familyhub.linkage.freezing import fill
from familyhub.linkage.merging import merge
from familyhub.linkage.model import blocking, settings
from familyhub.linkage.predicting import predicted
from familyhub.linkage.shape import Edges, Thresholds
from familyhub.linkage.training import linker, train
from familyhub.linkage.twin_mates import twin_mates

THRESHOLDS = Thresholds(link=-2.0, review=-4.0, duplicate=14.0)
"""Fixed on FEBRL 1 to 4, before the other sets were looked at: within them no threshold from -2 to 2 joins two people,
and each bit more loses pairs of FEBRL 4 without its number. Below -2 a pair is likelier two people than one, four to
one, and only that nobody else fits speaks for it."""


def linked(labelled: LabelledSet, thresholds: Thresholds = THRESHOLDS) -> NDArray:
    """Who is one person: a cluster for each record. The set's labels are not read."""
    with duckdb.connect() as connection:
        load_standard(connection, labelled.records)
        # twins are told apart by a source that has one record of each
        mates = twin_mates(connection) if labelled.one_each else []
        edges = edges_of(connection, labelled, thresholds.review)
    sources = pd.factorize(labelled.records.source)[0]
    held = [Held(int(source)) for source in sources]
    return merge(held, edges, parted_by(mates), thresholds, one_each=labelled.one_each).cluster


def edges_of(connection: duckdb.DuckDBPyConnection, labelled: LabelledSet, lowest: float) -> Edges:
    """The pairs in `standard` with at least `lowest` bits, by a model trained on it."""
    extra, with_number = labelled.extra, labelled.with_number
    rules = blocking(connection, "standard", extra, with_number=with_number)
    linking = linker(connection, "standard", settings(rules, extra, with_number=with_number))
    train(connection, linking, "standard")
    learnt = linking.misc.save_model_to_json()
    list(fill(learnt))
    linking = linker(connection, "standard", learnt)
    return predicted(connection, linking, "standard", lowest, one_each=labelled.one_each)


def load_standard(connection: duckdb.DuckDBPyConnection, records: pd.DataFrame) -> None:
    """Create `standard` from a labelled set's records, without who they are."""
    texts = (
        "other_number",
        "sex",
        "uprn",
        "house",
        "street",
        "postcode",
        "sector",
        "district",
        "mother_nhs",
        "delivery",
    )
    lists = ("forenames", "forename_roots", "surnames", "postcodes", "nhs_numbers", "upns")
    typed = {
        **dict.fromkeys(texts, "VARCHAR"),
        **dict.fromkeys(lists, "VARCHAR[]"),
        **dict.fromkeys(("birth_year", "birth_month", "birth_day", "birth_order"), "INTEGER"),
        **dict.fromkeys(("node", "mother"), "BIGINT"),
        "birth_date": "DATE",
    }
    cast = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in typed.items())
    connection.register("told", records.drop(columns="person"))
    connection.execute(f"CREATE TABLE standard AS SELECT * REPLACE ({cast}) FROM told ORDER BY node")
    connection.unregister("told")
