"""ONS lookups: neighbourhood (LSOA) to ward to lower-tier to upper-tier authority, as canonical places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from familyhub.geography.errors import GeographyError
from familyhub.geography.hierarchy import Place
from familyhub.geography.tables import find_column, needed_column, open_csv


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the hierarchy, the kind of its places, and how headers begin for it (the year follows)."""

    kind: str
    says: str
    begins: str

    def code(self) -> tuple[str, str]:
        """Patterns of the header that holds the code: `lsoa21_code`, `LSOA21CD`."""
        return rf"(?:{self.begins})\d*_code", rf"(?:{self.begins})\d*cd"

    def name(self) -> tuple[str, str]:
        """Patterns of the header that holds the name: `lsoa21_name`, `LSOA21NM`."""
        return rf"(?:{self.begins})\d*_name", rf"(?:{self.begins})\d*nm"


LEVELS = (
    Level("lsoa", "the neighbourhood", "lsoa"),
    Level("ward", "the ward", "ward|wd"),
    Level("district", "the lower-tier authority", "ltla|lad"),
    Level("county", "the upper-tier authority", "utla|ctyua|cty"),
)


def read_lookup(
    path: Path,
    *,
    within: Collection[str] | None = None,
    quintiles: Mapping[str, int] | None = None,
    ranks: Mapping[str, int] | None = None,
) -> tuple[Place, ...]:
    """The places of an ONS lookup, each once: counties first, then districts, wards and neighbourhoods, by code.

    `within` keeps the authorities of these codes (upper or lower tier). `quintiles` maps neighbourhoods to 1-5,
    `ranks` to their place in the published index (`read_ranks`).
    Ward and upper tier may be missing from the file. A unitary authority is its own upper tier: it is one place, a
    district without a parent.
    Raises GeographyError where the file names two parents for one place, or holds none asked for.
    """
    found: dict[str, Place] = {}
    with open_csv(path) as reader:
        levels = _levels(path, reader.fieldnames or ())
        for number, row in enumerate(reader, start=2):
            chain = _chain(row, levels)
            if within is not None and not any(place.place_key in within for place in chain):
                continue
            for place in chain:
                _add(path, number, found, place)
    if not found:
        raise GeographyError(
            "places-none",
            path.name,
            found="no neighbourhood of " + (", ".join(sorted(within)) if within else "anywhere"),
            expected="at least one",
            next_step="Check the authority's code (E06…, E07…, E08…, E09… or E10…) in familyhub.toml.",
        )
    order = {level.kind: place for place, level in enumerate(reversed(LEVELS))}
    places = (_with_deprivation(place, quintiles or {}, ranks or {}) for place in found.values())
    return tuple(sorted(places, key=lambda place: (order[place.kind], place.place_key)))


def _levels(path: Path, headers: Sequence[str]) -> tuple[tuple[Level, str, str | None], ...]:
    """The levels the file holds, the smallest first, with the headers of code and name."""
    levels = []
    for level in LEVELS:
        if level.kind in ("lsoa", "district"):
            code = needed_column(path, headers, f"the code of {level.says}", *level.code())
        else:
            code = find_column(headers, *level.code())
        if code is not None:
            levels.append((level, code, find_column(headers, *level.name())))
    return tuple(levels)


def _chain(row: Mapping[str, str | None], levels: Sequence[tuple[Level, str, str | None]]) -> list[Place]:
    """The row's places from the neighbourhood up; each one's parent is the next."""
    cells = [(level.kind, _cell(row, code), _cell(row, name)) for level, code, name in levels]
    # A unitary authority stands in both columns with one code: keep the lower tier.
    distinct = [cell for at, cell in enumerate(cells) if cell[1] and cell[1] not in [c for _, c, _ in cells[:at]]]
    parents = [code for _, code, _ in distinct[1:]] + [None]
    return [
        Place(code, name or code, kind, parent) for (kind, code, name), parent in zip(distinct, parents, strict=True)
    ]


def _cell(row: Mapping[str, str | None], header: str | None) -> str:
    # a row that breaks off has no cell at all under the last headers
    return (row[header] or "").strip() if header else ""


def _add(path: Path, number: int, found: dict[str, Place], place: Place) -> None:
    standing = found.setdefault(place.place_key, place)
    if standing.parent_key != place.parent_key:
        raise GeographyError(
            "places-two-parents",
            f"{path.name}, row {number}",
            found=f"{place.name} ({place.place_key}) in {place.parent_key}",
            expected=f"{standing.parent_key}, as in an earlier row",
            next_step="Use a best-fit lookup, in which each place lies in one larger place.",
        )


def _with_deprivation(place: Place, quintiles: Mapping[str, int], ranks: Mapping[str, int]) -> Place:
    if place.kind != "lsoa":
        return place
    key = place.place_key
    return replace(place, deprivation_quintile=quintiles.get(key), deprivation_position=ranks.get(key))
