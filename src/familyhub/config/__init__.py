"""What a workspace says about itself: its settings and where its folders lie.

Secrets never stand here: they come by environment variable.
"""

from familyhub.config.folders import Folders
from familyhub.config.settings import Settings, read_settings

__all__ = ["Folders", "Settings", "read_settings"]
