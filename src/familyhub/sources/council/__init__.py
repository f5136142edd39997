"""What the exports of a council's own systems have in common: how they write people, homes, households and words.

No format of its own: early help, hub, youth justice and housing build on it.
"""

from familyhub.sources.council.either import read_with_either
from familyhub.sources.council.people import PERSON_COLUMNS
from familyhub.sources.council.selects import council_canonical

__all__ = ["PERSON_COLUMNS", "council_canonical", "read_with_either"]
