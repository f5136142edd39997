"""What can be wrong with state."""

from familyhub.errors import FamilyhubError


class StateError(FamilyhubError):
    """State cannot be opened, read or written as asked."""

    exit_code = 7
