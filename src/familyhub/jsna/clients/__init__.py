"""Getting published files from their publishers: addresses, a careful download, and a shelf that keeps every version.

Nothing here is needed for a report: `collect` reads what lies on the shelf, and works without any network.
"""

from familyhub.jsna.clients.fetching import Courier, Fetched, FetchError
from familyhub.jsna.clients.shelf import Kept, Shelf
from familyhub.jsna.clients.wanted import Wanted, load_wanted

__all__ = ["Courier", "FetchError", "Fetched", "Kept", "Shelf", "Wanted", "load_wanted"]
