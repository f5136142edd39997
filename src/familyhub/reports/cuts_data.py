"""The figures of the workbook of cuts, exact: by GP practice, by school, by team."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | float | None
"""What stands in a cell of the workbook."""


@dataclass(frozen=True, slots=True)
class PracticeFigure:
    """One measure at one practice."""

    measure: str
    name: str
    period: str
    practice: str
    met: int
    counted: int


@dataclass(frozen=True, slots=True)
class SchoolFigure:
    """One school at its newest census; sessions are half days and empty where the source has none.

    `school` is its code, by which it stands in the ledger of releases; `name` is None where no source states it.
    """

    school: str
    term: str
    pupils: int
    sen_support: int
    ehc_plan: int
    young_carers: int
    free_meals: int
    camhs: int
    social_care: int
    possible: int | None
    missed: int | None
    name: str | None = None

    @property
    def absence(self) -> float | None:
        """Half days missed of half days possible, 0 to 100; None where the source tells none."""
        return 100 * (self.missed or 0) / self.possible if self.possible else None


PUPILS = ("pupils", "sen_support", "ehc_plan", "young_carers", "free_meals", "camhs", "social_care")
"""The counts of a school's pupils, in the order of the sheet."""


@dataclass(frozen=True, slots=True)
class Held:
    """One team: whom it holds and how many full-time workers it has; staff are None where nothing was sent."""

    team: str
    district: str
    held: int
    under_fives: int
    due: int
    overdue: int
    full_time: float | None
    funded: float | None

    @property
    def per_worker(self) -> float | None:
        """Children held by each full-time worker; None where nobody is known to be in post."""
        return self.held / self.full_time if self.full_time else None


@dataclass(frozen=True, slots=True)
class Cuts:
    """All of it, as at one day. `told`: what each cut rests on (what, sources, newest day, rows)."""

    area: str
    as_at: date
    practices: tuple[PracticeFigure, ...]
    schools: tuple[SchoolFigure, ...]
    teams: tuple[Held, ...]
    told: tuple[tuple[str, str, date | None, int], ...]
