"""Values as Arrow tables, for notebooks and other programs."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import pyarrow as pa


def as_table(values: Sequence[Any], kind: type) -> pa.Table:
    """One row a value, one column a field; a value inside a value becomes columns of its own (interval_lower ...)."""
    rows = [_flat(value) for value in values]
    names = list(dict.fromkeys(name for row in rows for name in row)) or [field.name for field in fields(kind)]
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def _flat(value: Any) -> dict[str, object]:
    row: dict[str, object] = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if is_dataclass(held):
            row |= {f"{field.name}_{name}": inner for name, inner in _flat(held).items()}
        elif isinstance(held, tuple):
            row[field.name] = "; ".join(map(str, held)) or None
        else:
            row[field.name] = held
    return row
