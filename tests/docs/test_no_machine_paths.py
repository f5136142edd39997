"""No file of the repository names a folder of the machine it was written on, or where its packages came from."""

import re

from repository import ROOT, files

# Written in pieces, so that this file does not name what it looks for.
MACHINE = re.compile("|".join((r"/wo" r"rk/(main|shared)", r"/ro" r"ot/", r"/Us" r"ers/[A-Za-z]", r"index-" r"url")))
BINARY = {".png", ".parquet", ".xlsx", ".duckdb", ".gz"}
SPEAKS_OF_IT = {"Makefile"}  # the lock is written *without* that option


def test_no_file_names_a_machine_path():
    named = []
    for path in files():
        if path.suffix in BINARY or path.name in SPEAKS_OF_IT:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if MACHINE.search(line):
                named.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert named == []


def test_a_machine_path_is_found():
    assert MACHINE.search("see /wo" + "rk/main/README.md")
    assert not MACHINE.search("../shared/data and src/familyhub/network/")
