"""Snapshots: built in full from what was landed, published by turning one pointer, kept for a while.

`identity.duckdb` alone holds names; `facts.duckdb` has opaque ids; `marts.duckdb` is written by the questions above.
"""

from familyhub.snapshot.build import Built, build, clear_unfinished
from familyhub.snapshot.manifest import Manifest, Reconciliation, read_manifest
from familyhub.snapshot.publish import in_service, manifest_in_service, on_disk, put_in_service, return_to

__all__ = [
    "Built",
    "Manifest",
    "Reconciliation",
    "build",
    "clear_unfinished",
    "in_service",
    "manifest_in_service",
    "on_disk",
    "put_in_service",
    "read_manifest",
    "return_to",
]
