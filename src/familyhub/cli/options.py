"""Options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

WorkspaceFolder = Annotated[Path, Parameter(name=["--workspace", "-w"], help="The workspace's folder.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of a table.")]
AsOf = Annotated[
    date | None,
    Parameter(
        name="--as-of", help="Nothing that happened after this day (2026-03-31) counts. Default: the newest extract's."
    ),
]
KnownBy = Annotated[
    date | None,
    Parameter(
        name="--known-by", help="Nothing learnt after this day (2026-03-31) counts. Default: the newest extract's."
    ),
]
ContractRule = Annotated[
    Literal["residence", "gp", "either"] | None,
    Parameter(name="--contract", help="Whom the local contract covers, to see the difference. Default: the setting."),
]
HERE = Path()
