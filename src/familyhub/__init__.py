"""familyhub: extracts from a dozen services in; one view of each family, traced KPIs and a readable report out."""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from familyhub.workspace import Workspace

__version__ = version("familyhub")
__all__ = ["__version__", "create", "open"]


def open(workspace: "str | Path", *, pseudonymised: bool = False) -> "Workspace":
    """The workspace in a folder: `.refresh()`, `.kpi()`, `.trace()`, `.due()`, Arrow tables out.

    `pseudonymised`, it never opens names, numbers and addresses; what needs them raises UsageError.
    Raises ConfigurationError where the folder holds no familyhub.toml or a wrong one.
    """
    from familyhub.workspace import Workspace

    return Workspace.open(workspace, pseudonymised=pseudonymised)


def create(workspace: "str | Path", name: str = "Our area") -> "Workspace":
    """Make a new workspace in a folder. Raises ConfigurationError where there is one already."""
    from familyhub.workspace import Workspace

    return Workspace.create(workspace, name)
