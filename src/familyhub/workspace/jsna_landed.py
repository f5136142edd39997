"""Published statistics that a workspace landed like any other extract, for its needs assessment."""

from familyhub.errors import SnapshotError
from familyhub.jsna.staging import Extract
from familyhub.sources.published import FORMAT
from familyhub.workspace.fixing import landed_for
from familyhub.workspace.opened import Opened


def landed_statistics(workspace: Opened) -> list[Extract]:
    """The extracts of published statistics of the snapshot in service, in order of receipt; none without a snapshot."""
    try:
        manifest = workspace.manifest()
    except SnapshotError:
        return []
    found = [
        (folder, landed) for folder, landed in landed_for(workspace.folders, manifest) if landed.format == FORMAT.name
    ]
    found.sort(key=lambda each: (each[1].received, each[1].turn))
    return [
        Extract(
            landed.file,
            landed.source,
            landed.submission,
            landed.received,
            {table: folder / f"{table}.parquet" for table in landed.tables},
            turn,
        )
        for turn, (folder, landed) in enumerate(found, start=1)
    ]
