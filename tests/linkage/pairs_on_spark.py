"""Run by `test_spark_linking.py` in a process of its own: the pairs that Splink's Spark backend finds, to a file.

    python pairs_on_spark.py FOLDER LOWEST_WEIGHT

Reads `standard.parquet`, `frequency_of_COLUMN.parquet`, `rules.json` and `settings.json` of the folder, writes
`pairs.parquet`. Spark loads Splink's functions only into a Java that starts with them, so it needs a fresh one.
"""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from splink import Linker, SparkAPI
from splink.backends.spark import similarity_jar_location

from familyhub.linkage.on_spark import spark_settings


def main(folder: Path, lowest: float) -> None:
    """Score the records of the folder, and keep the pairs of at least so many bits."""
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.jars", similarity_jar_location())
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .getOrCreate()
    )
    api = SparkAPI(spark_session=session, break_lineage_method="persist")
    told = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    rules = [tuple(rule) for rule in json.loads((folder / "rules.json").read_text(encoding="utf-8"))]
    standard = session.read.parquet(str(folder / "standard.parquet"))
    linking = Linker(api.register(standard), spark_settings(told, rules), log_level="ERROR", validate_settings=False)
    for file in folder.glob("frequency_of_*.parquet"):
        column = file.stem.removeprefix("frequency_of_")
        frequencies = api.register(session.read.parquet(str(file)), table_name=file.stem)
        linking.table_management.register_term_frequency_lookup(frequencies, column)
    pairs = linking.inference.predict(threshold_match_weight=lowest)
    found = session.table(pairs.physical_name).select("node_l", "node_r", "match_weight").collect()
    rows = [dict(zip(("a", "b", "weight"), row, strict=True)) for row in found]
    pq.write_table(pa.Table.from_pylist(rows), folder / "pairs.parquet")
    session.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
