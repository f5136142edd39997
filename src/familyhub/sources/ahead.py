"""Reading ahead: the next batch is read while the last one is checked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from familyhub.sources.shape import Batch


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, at most one of them read before it is asked for. What reading raises is raised here.

    Arrow and DuckDB let go of Python's lock, so that two cores read and check at once.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
