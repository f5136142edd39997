"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

WorkspaceFolder = Annotated[Path, Parameter(name=["--workspace", "-w"], help="The workspace's folder.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of a table.")]
HERE = Path()
