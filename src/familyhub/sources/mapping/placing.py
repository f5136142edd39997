"""Where each column of a file belongs: by its header and what its values show; by values alone where but one fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from familyhub.sources.mapping.checking import OURS
from familyhub.sources.mapping.fitting import bears_out, by_value, unfit
from familyhub.sources.mapping.profile import Profile
from familyhub.sources.mapping.words import Target, targets_of

NOTHING_KNOWN = "its header says nothing that is known"


@dataclass(slots=True)
class Placing:
    """Columns as they are given a place: by target, in the order of the file; and why others have none."""

    by_name: dict[str, Profile]
    taken: dict[Target, list[str]] = field(default_factory=dict)
    why_not: dict[str, str] = field(default_factory=dict)

    def place(self, header: str, target: Target | None, as_written: str = "") -> None:
        """Give a column its place, if it is free and the column's values could stand there."""
        profile = self.by_name[header]
        if header.casefold() in OURS:
            self.why_not[header] = "familyhub has a column of its own of that name"
        elif profile.holds == "nothing":
            self.why_not[header] = "it is empty"
        elif target is None and profile.holds == "yes or no":
            self.why_not[header] = "if it is a need, add it to the columns of one_row_for_each"
        elif target is None:
            self.why_not[header] = NOTHING_KNOWN
        elif target in self.taken and target.column != "*address":
            self.why_not[header] = f'"{self.taken[target][0]}" stands for {target.column.removeprefix("*")}'
        elif (fault := unfit(target, profile)) is not None:
            self.why_not[header] = fault
        else:
            self.taken.setdefault(target, []).append(as_written or header)

    def one(self, table: str, column: str) -> str | None:
        """The header that was placed there."""
        return next(iter(self.taken.get(Target(table, column), [])), None)


def place_all(placing: Placing, headers: Iterable[str], ignoring: frozenset[str]) -> frozenset[str]:
    """Give columns their places: by headers first, and by values alone where only one column fits.

    Returns those that were placed by their values alone.
    """
    may_be = {header: targets_of(header, ignoring=ignoring) for header in headers}
    beside_contacts = any(not each.holds and each.table == "contact" for may in may_be.values() for each in may)
    meant = {
        header: next(
            (each for each in may if bears_out(each, placing.by_name[header], header, beside_contacts=beside_contacts)),
            None,
        )
        for header, may in may_be.items()
    }
    for header, target in sorted(meant.items(), key=lambda pair: _doubt(placing, *pair)):
        if target is not None:
            placing.place(header, target)
    _say_what_fits_as_well(placing, meant)
    unknown = [header for header, target in meant.items() if target is None]
    shown = _place_by_value(placing, unknown)
    for header in unknown:
        if may_be[header] and placing.why_not.get(header) == NOTHING_KNOWN:
            placing.why_not[header] = "its header may mean several things, and its values show none of them"
    return shown


def _say_what_fits_as_well(placing: Placing, meant: Mapping[str, Target | None]) -> None:
    """Of two ids that are equally fit the first stands, and somebody has to see whether it is the person's."""
    chosen = placing.one("person_record", "person_key")
    for header, target in meant.items():
        if chosen is None or header == chosen or target is None or header not in placing.why_not:
            continue
        if target.column == "person_key" and _doubt(placing, header, target) == _doubt(placing, chosen, meant[chosen]):
            placing.why_not[header] = f'"{chosen}" stands for person_key, and this would do as well: see which is right'


def _doubt(placing: Placing, header: str, target: Target | None) -> tuple[bool, bool]:
    """What makes a column less fit than another of the same meaning: a header that says less, an id that repeats."""
    if target is None or target.column != "person_key":
        return False, False
    profile = placing.by_name[header]
    return bool(target.holds), profile.unlike < profile.filled


def _place_by_value(placing: Placing, headers: Iterable[str]) -> frozenset[str]:
    alike: dict[Target | None, list[str]] = {}
    for header in headers:
        alike.setdefault(by_value(placing.by_name[header]), []).append(header)
    placed: set[str] = set()
    for target, together in alike.items():
        if target is None or target in placing.taken or len(together) == 1:
            for header in together:
                placing.place(header, target)
            placed |= {together[0]} if target is not None and placing.one(*_of(target)) == together[0] else set()
            continue
        named = " and ".join(f'"{header}"' for header in together)
        for header in together:
            placing.why_not[header] = f"{named} hold {placing.by_name[header].holds} alike: say which is the person's"
    return frozenset(placed)


def _of(target: Target) -> tuple[str, str]:
    return target.table, target.column


def homeless(target: Target) -> str:
    """Why a column that is known has no row to stand in."""
    lacking = {
        "contact": "it belongs to a contact, and no column says on which day that was",
        "referral": "it belongs to a referral, and no column says when that was received",
        "person_record": "no column could serve as the person's id",
    }
    return lacking.get(target.table, "what it belongs to lacks a column that must be there")
