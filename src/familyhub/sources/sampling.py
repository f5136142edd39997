"""The beginning of a file, taken once and shown to every format."""

import codecs
from pathlib import Path

from familyhub.sources.encoding import encoding_of
from familyhub.sources.shape import Sample

SAMPLE_BYTES = 65_536


def sample(path: Path) -> Sample:
    """The beginning of a file, with the encoding its bytes show."""
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    encoding = encoding_of(path, head)
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    text = decoder.decode(head)
    return Sample(path, path.stat().st_size, head, text, encoding.name, notes=encoding.notes)
