"""Unit costs at the prices of one year."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from familyhub.costs.definition import Inflation, Per, UnitCost
from familyhub.errors import UsageError


@dataclass(frozen=True, slots=True)
class Priced:
    """A unit cost at the prices of `year`: whole pounds and pence; `origin` is the file that says so."""

    id: str
    name: str
    per: Per
    pounds: float
    year: str
    agency: str
    includes: str
    source: str
    link: str
    seen: bool
    price_year: str
    origin: str


@dataclass(frozen=True, slots=True)
class UnitCosts:
    """The unit costs in use, by id, and the index that brings them to one year's prices."""

    costs: Mapping[str, UnitCost]
    origin: Mapping[str, str]
    inflation: Inflation

    def at(self, id: str, year: str | None = None) -> Priced:
        """One unit cost at the prices of a financial year, else of the index's base year.

        Raises UsageError for an unknown id, or a year that the index does not know.
        """
        if id not in self.costs:
            raise UsageError(
                "unknown-unit-cost",
                "the question",
                found=f'"{id}"',
                expected="one of " + ", ".join(self.costs),
                next_step="Choose one of them, or write it into a file below costs/.",
            )
        cost, wanted = self.costs[id], year or self.inflation.base
        pounds = round(cost.pounds * self._index(wanted) / self._index(cost.price_year), 2)
        return Priced(
            id, cost.name, cost.per, pounds, wanted, cost.agency, cost.includes, cost.source, cost.link, cost.seen,
            cost.price_year, self.origin[id],
        )  # fmt: skip

    def to_base(self, year: str) -> float:
        """By what to multiply pounds at the prices of a financial year to have them at the base year's.

        1 for a year that the index does not know.
        """
        return self._index(self.inflation.base) / self.inflation.index[year] if year in self.inflation.index else 1.0

    def all_at(self, year: str | None = None) -> tuple[Priced, ...]:
        """Every unit cost at the prices of one year, in the order in which they are written."""
        return tuple(self.at(id, year) for id in self.costs)

    @property
    def fingerprint(self) -> str:
        """Changes when any cost or the index changes."""
        whole = {
            "costs": {name: msgspec.to_builtins(cost) for name, cost in self.costs.items()},
            "inflation": msgspec.to_builtins(self.inflation),
        }
        return hashlib.sha256(msgspec.json.encode(whole, order="sorted")).hexdigest()[:16]

    def _index(self, year: str) -> float:
        if year not in self.inflation.index:
            raise UsageError(
                "unknown-price-year",
                "the question",
                found=f'the financial year "{year}"',
                expected="one of " + ", ".join(sorted(self.inflation.index)),
                next_step="Choose one of them, or add the year to the index in a file below costs/.",
            )
        return self.inflation.index[year]
