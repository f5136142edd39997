"""What can be wrong with a file of places."""

from familyhub.errors import SourceError


class GeographyError(SourceError):
    """A file of boundaries, places or deprivation cannot be read as one."""
