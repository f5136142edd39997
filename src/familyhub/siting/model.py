"""A linear programme with whole-number columns as plain arrays, which can be sent elsewhere."""

import io
from dataclasses import dataclass, fields
from typing import Any, BinaryIO

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.instance import Numbers
from familyhub.siting.solver import quiet_solver


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Columns (costs, ends, whether whole) and rows (ends, where each starts in `places` and `values`).

    `sense` is 1 to minimise and -1 to maximise; infinite ends do not bind.
    """

    sense: int
    costs: Numbers
    lower: Numbers
    upper: Numbers
    whole: NDArray[np.bool_]
    row_lower: Numbers
    row_upper: Numbers
    starts: NDArray[np.int32]
    places: NDArray[np.int32]
    values: Numbers

    @property
    def size(self) -> int:
        """Numbers in the rows."""
        return len(self.values)

    def solver(self) -> Any:
        """HiGHS with this programme in it."""
        solver = quiet_solver()
        for name, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-7)):
            solver.setOptionValue(name, value)
        if self.sense < 0:
            solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        columns, rows = len(self.costs), len(self.row_lower)
        none = np.empty(0, dtype=np.int32), np.empty(0)
        solver.addCols(columns, self.costs, self.lower, self.upper, 0, np.zeros(columns, dtype=np.int32), *none)
        whole = np.flatnonzero(self.whole).astype(np.int32)
        if len(whole):
            solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
        if rows:
            low, high = (
                np.clip(each, -highspy.kHighsInf, highspy.kHighsInf) for each in (self.row_lower, self.row_upper)
            )
            solver.addRows(rows, low, high, self.size, self.starts, self.places, self.values)
        return solver

    def packed(self, seconds: float) -> bytes:
        """This programme and a time limit as bytes."""
        held = io.BytesIO()
        np.savez(held, seconds=seconds, **{each.name: getattr(self, each.name) for each in fields(self)})
        return held.getvalue()

    @classmethod
    def unpacked(cls, packed: BinaryIO) -> tuple["Model", float]:
        """The programme and the time limit."""
        with np.load(packed, allow_pickle=False) as held:
            arrays = {each.name: held[each.name] for each in fields(cls)}
            arrays["sense"] = int(arrays["sense"])
            return cls(**arrays), float(held["seconds"])
