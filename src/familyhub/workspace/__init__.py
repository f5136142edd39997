"""The workspace: everything a person or program can ask, in one object, over all the floors below.

The command line and the web application call this and nothing deeper.
"""

from familyhub.workspace.asking import Asked
from familyhub.workspace.checking import CheckedFile
from familyhub.workspace.refreshing import Refreshed
from familyhub.workspace.showing import Listing
from familyhub.workspace.workspace import Workspace

__all__ = ["Asked", "CheckedFile", "Listing", "Refreshed", "Workspace"]
