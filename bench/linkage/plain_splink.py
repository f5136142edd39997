"""Plain Splink, as its own published examples use it: ready-made comparisons, the examples' blocking, one threshold.

For fake_1000, historical_50k and FEBRL the comparisons, rules and training are those of the examples in Splink's
documentation; ESSnet has none there, so it gets the ready-made comparisons that the documentation recommends for names,
dates and postcodes. Two sources are linked by `link_only`. Clusters are connected components, as in the examples.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import splink.comparison_library as cl
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.95, 0.99)
"""What an ordinary user would cluster at; the best of them is shown, chosen by the labels and so in its favour."""

SEED = 1


@dataclass(frozen=True, slots=True)
class Example:
    """One model of Splink's documentation: what is compared, which pairs, how it is trained."""

    comparisons: Sequence[object]
    blocking: Sequence[object]
    sure: Sequence[str | object]
    recall: float
    passes: Sequence[object]
    two_sources: bool = False


def fake_1000() -> Example:
    """The tutorial, with looser blocking than its own: the set is small, and it finds more so."""
    return Example(
        [
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        [block_on(column) for column in ("forename", "surname", "dob", "city", "email")],
        [
            "l.forename = r.forename and levenshtein(r.dob, l.dob) <= 1",
            "l.surname = r.surname and levenshtein(r.dob, l.dob) <= 1",
            "l.forename = r.forename and levenshtein(r.surname, l.surname) <= 2",
            block_on("email"),
        ],
        0.7,
        [block_on("forename", "surname"), block_on("email")],
    )


def historical() -> Example:
    """Linking a dataset of real historical persons."""
    return Example(
        [
            cl.ForenameSurnameComparison("forename", "surname", forename_surname_concat_col_name="both_names"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        [
            block_on("substr(forename,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("forename", "dob"),
            block_on("postcode", "forename"),
            block_on("postcode", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode,1,3)", "dob"),
            block_on("substr(postcode,1,3)", "forename"),
            block_on("substr(postcode,1,3)", "surname"),
            block_on("substr(forename,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        [
            "l.forename = r.forename and l.surname = r.surname and l.dob = r.dob",
            "substr(l.forename,1,2) = substr(r.forename,1,2) and l.surname = r.surname"
            " and substr(l.postcode,1,2) = substr(r.postcode,1,2)",
            "l.dob = r.dob and l.postcode = r.postcode",
        ],
        0.6,
        [block_on("forename", "surname"), block_on("dob")],
    )


def febrl(*, two_sources: bool, with_number: bool) -> Example:
    """Linking the FEBRL 4 datasets, and deduplicating FEBRL 3."""
    number = [cl.LevenshteinAtThresholds("number", [1, 2])] if with_number else []
    return Example(
        [
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            *number,
            cl.ExactMatch("house").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("postcode", [1, 2]),
            cl.ExactMatch("suburb").configure(term_frequency_adjustments=True),
        ],
        [
            block_on("forename", "surname"),
            *([block_on("number")] if with_number else []),
            block_on("dob"),
            block_on("suburb", "street"),
            block_on("house", "street"),
            block_on("postcode"),
        ],
        [
            *([block_on("number")] if with_number else []),
            block_on("forename", "surname", "dob"),
            "l.forename = r.surname and l.surname = r.forename and l.dob = r.dob",
        ],
        0.9 if with_number else 0.6,
        [block_on("dob"), block_on("postcode")],
        two_sources,
    )


def essnet() -> Example:
    """The recommended comparisons."""
    return Example(
        [
            cl.NameComparison("forename"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.PostcodeComparison("postcode"),
        ],
        [
            block_on("dob"),
            block_on("forename", "surname"),
            block_on("postcode", "forename"),
            block_on("postcode", "surname"),
            block_on("postcode", "house"),
        ],
        [block_on("forename", "surname", "dob")],
        0.7,
        [block_on("forename", "surname"), block_on("dob")],
        True,
    )


def example_of(name: str) -> Example:
    """The example for a labelled set, by its key in `labelled_sets.SETS`."""
    if name.startswith("febrl"):
        return febrl(two_sources=name.startswith("febrl4"), with_number=not name.endswith("plain"))
    return {"fake_1000": fake_1000, "historical": historical, "essnet": essnet}[name]()


def pairs_of(example: Example, records: pd.DataFrame) -> pd.DataFrame:
    """The pairs that the example's model scores at least at the lowest threshold: node_l, node_r, match_probability."""
    with duckdb.connect() as connection:
        connection.register("records", _columns(records))
        rows = connection.table("records")
        parts = [rows.filter(f"source = '{source}'") for source in sorted(set(records.source))]
        api = DuckDBAPI(connection=connection)
        tables = [api.register(part) for part in parts] if example.two_sources else [api.register(rows)]
        model = SettingsCreator(
            link_type="link_only" if example.two_sources else "dedupe_only",
            unique_id_column_name="node",
            comparisons=list(example.comparisons),
            blocking_rules_to_generate_predictions=list(example.blocking),
        )
        linking = Linker(tables if example.two_sources else tables[0], model, log_level="ERROR")
        linking.training.estimate_probability_two_random_records_match(list(example.sure), recall=example.recall)
        linking.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
        for shared in example.passes:
            linking.training.estimate_parameters_using_expectation_maximisation(shared)
        found = linking.inference.predict(threshold_match_probability=min(THRESHOLDS))
        return connection.execute(f"SELECT node_l, node_r, match_probability FROM {found.physical_name}").df()


def _columns(records: pd.DataFrame) -> pd.DataFrame:
    """What the examples call the columns, with the date as text."""
    frame = records.rename(columns={"other_number": "number"})
    told = ["node", "source", "forename", "surname", "sex", "house", "street", "postcode", "number"]
    told += [column for column in ("city", "email", "birth_place", "occupation", "suburb") if column in frame]
    kept = frame[told].copy()
    kept["dob"] = frame.birth_date
    kept["both_names"] = frame.forename + " " + frame.surname
    return kept.astype({column: "string" for column in kept.columns if column != "node"}).astype({"node": "int64"})


def components(pairs: pd.DataFrame, threshold: float, records: int) -> NDArray[np.int64]:
    """The connected components of the pairs at or above a probability: a label for each node."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    taken = pairs[pairs.match_probability >= threshold]
    ones = np.ones(len(taken), dtype=np.int8)
    graph = coo_matrix((ones, (taken.node_l, taken.node_r)), shape=(records, records))
    return connected_components(graph, directed=False)[1].astype(np.int64)
