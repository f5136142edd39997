"""recordlinkage's unsupervised classifier (ECM) on a labelled set; runs by itself where recordlinkage is installed.

    python ecm.py RECORDS.parquet PAIRS.parquet

Blocks and comparisons as its documentation's examples have them: names by Jaro-Winkler from 0.85, the rest exact.
"""

import json
import resource
import sys
import time

import pandas as pd
import recordlinkage

BLOCKS = (("birth_date",), ("forename", "surname"), ("forename", "postcode"), ("email",))
NAMES = ("forename", "surname", "street", "email", "birth_place", "suburb")
EXACT = ("birth_date", "sex", "house", "postcode", "other_number", "city", "occupation")


def main(records: str, answer: str) -> None:
    """Read the records, find pairs and write them as nodes `a` and `b`; seconds and memory go to standard output."""
    began = time.perf_counter()
    frame = pd.read_parquet(records).set_index("node")
    known = {column for column in frame.columns if frame[column].notna().any()}
    parts = [part for _, part in frame.groupby("source")] if frame.source.nunique() == 2 else [frame]
    indexer = recordlinkage.Index()
    for block in BLOCKS:
        if set(block) <= known:
            indexer.block(list(block))
    candidates = indexer.index(*parts)
    compare = recordlinkage.Compare()
    for column in NAMES:
        if column in known:
            compare.string(column, column, method="jarowinkler", threshold=0.85, label=column)
    for column in EXACT:
        if column in known:
            compare.exact(column, column, label=column)
    features = compare.compute(candidates, *parts)
    found = recordlinkage.ECMClassifier().fit_predict(features)
    pd.DataFrame({"a": found.get_level_values(0), "b": found.get_level_values(1)}).astype("int64").to_parquet(answer)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - began, "megabytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
