"""Servers that some tests need: a private PostgreSQL and a local Spark. Without them those tests are skipped."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

ANSWERS_WITHIN = 30


def postgresql_binaries() -> Path | None:
    """The folder with `initdb`: on the path, or the newest where Debian keeps it."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_postgresql() -> Iterator[str]:
    """A private PostgreSQL server's address, without a database's name; skips with a plain message without one."""
    if given := os.environ.get("FAMILYHUB_TEST_POSTGRES"):
        yield given.rstrip("/")
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed: state is not tested on PostgreSQL")
    binaries = postgresql_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: state is tested on SQLite only")
    # initdb refuses root, so root hands the server to the user that Debian's package made.
    person = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="familyhub-pg-"))
    if person:
        shutil.chown(folder, "postgres", "postgres")
    subprocess.run(
        [*person, binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C", "--no-sync"],
        check=True, capture_output=True, cwd=folder,
    )  # fmt: skip
    port = free_port()
    server = subprocess.Popen(
        [*person, binaries / "postgres", "-D", folder / "data", "-p", str(port), "-c", "listen_addresses=127.0.0.1",
         "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    try:
        wait_for(f"postgresql://postgres@127.0.0.1:{port}/postgres", server)
        yield f"postgresql://postgres@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=ANSWERS_WITHIN)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    ends = time.monotonic() + ANSWERS_WITHIN
    while True:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def local_spark(folder: Path) -> Iterator[Any]:
    """A Spark session on one core, made for a few hundred rows; skips with a plain message without pyspark or Java."""
    spark_sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: SQL is tested on DuckDB only")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Java is not installed: SQL is tested on DuckDB only")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        spark_sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.warehouse.dir", str(folder))
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        # For a few hundred rows, planning and compiling Java take far longer than the work.
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        # A query of hundreds of joins would hold as many tables to send round.
        .config("spark.sql.autoBroadcastJoinThreshold", "-1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        # Two short minutes are over before the second compiler has paid for itself.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .getOrCreate()
    )
    try:
        yield session
    finally:
        session.stop()
