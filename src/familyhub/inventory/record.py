"""The inventory as one value: what is held, who answers for it, what it feeds."""

from dataclasses import dataclass
from datetime import date

from familyhub.config.settings import Governance
from familyhub.inventory.feeds import MeasureRead
from familyhub.inventory.holdings import Holding


@dataclass(frozen=True, slots=True)
class Product:
    """Something people are given: its name, what it is, and the measures it shows."""

    name: str
    says: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Which agency holds what, why, on what basis, how fresh, and where it goes.

    `today` is the day that lateness, agreements and retention are judged on; `newest_day` the snapshot's. `silent` are
    sources that the settings name and that sent nothing.
    """

    area: str
    today: date
    newest_day: date
    snapshot: str
    governance: Governance
    holdings: tuple[Holding, ...]
    silent: tuple[str, ...]
    measures: tuple[MeasureRead, ...]
    products: tuple[Product, ...]
    canonical_rows: dict[str, int]
    linked_rows: dict[str, int]
    records: int
    people: int

    @property
    def ended(self) -> tuple[Holding, ...]:
        """Sources whose agreement has ended."""
        return tuple(holding for holding in self.holdings if holding.basis.ended)

    @property
    def overdue(self) -> tuple[Holding, ...]:
        """Sources of which data is kept beyond its retention."""
        return tuple(holding for holding in self.holdings if holding.overdue is not None)

    @property
    def late(self) -> tuple[Holding, ...]:
        """Sources whose next extract is late."""
        return tuple(holding for holding in self.holdings if holding.rhythm.late_days)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the settings leave out, in sentences."""
        return tuple(unstated.sentence for holding in self.holdings for unstated in holding.basis.missing)
