"""Loading the catalogue from TOML: the package's own, then the council's; unknown words are refused with their path."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

from familyhub.config.toml_files import Fault, expected_of, toml_tables, wrong_key
from familyhub.errors import ConfigurationError
from familyhub.groups.definition import Group, Intervention, StatusRecord
from familyhub.model.codes import ETHNICITY, STATUS

GROUP_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
MOST_COUNTED = 40
"""Groups that can be counted together: a child's groups are the bits of one whole number."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The groups in use, in the order in which they are shown, and what counts as a targeted intervention."""

    groups: Mapping[str, Group]
    interventions: Mapping[str, Intervention]

    @property
    def counted(self) -> tuple[str, ...]:
        """The groups that count towards three or more; the place of each is its bit."""
        return tuple(name for name, group in self.groups.items() if not group.area)

    def nest(self, name: str) -> str:
        """The widest group that a group lies within; itself where it lies within none."""
        while (wider := self.groups[name].within) is not None:
            name = wider
        return name

    def wider(self, name: str) -> tuple[str, ...]:
        """The groups that a group lies within, the nearest first."""
        found: list[str] = []
        while (outer := self.groups[name].within) is not None:
            found.append(outer)
            name = outer
        return tuple(found)

    @property
    def words(self) -> frozenset[str]:
        """Every word by which a record may mean a group: ids, other codes, and the details of spells."""
        found = {code for name, group in self.groups.items() for code in (name, *group.recorded_as)}
        records = (record for group in self.groups.values() for record in group.shown_by)
        details = (record.details for record in records if isinstance(record, StatusRecord))
        return frozenset(found.union(*details))

    @property
    def fingerprint(self) -> str:
        """Changes when any definition changes."""
        whole = {
            "groups": {name: msgspec.to_builtins(group) for name, group in self.groups.items()},
            "interventions": {name: msgspec.to_builtins(each) for name, each in self.interventions.items()},
        }
        return hashlib.sha256(msgspec.json.encode(whole, order="sorted")).hexdigest()[:16]


def load(*folders: Path) -> Catalogue:
    """The catalogue: the package's own, then each folder's *.toml files, in order of file name.

    A local definition either has an id of its own or says which one it `replaces`; the replaced id is gone, and groups
    that lay within it must be said anew. Raises ConfigurationError with file and key.
    """
    groups: dict[str, Group] = {}
    interventions: dict[str, Intervention] = {}
    origin: dict[str, str] = {}
    for where, name, table in toml_tables(files("familyhub.groups") / "catalogue", folders, _unreadable):
        found = _definition(where, name, table)
        _make_room(groups if isinstance(found, Group) else interventions, origin, name, found, where)
        if isinstance(found, Group):
            groups[name] = found
        else:
            interventions[name] = found
        origin[name] = where
    for name, group in groups.items():
        _check(name, group, groups, origin[name])
    counted = [name for name, group in groups.items() if not group.area]
    if len(counted) > MOST_COUNTED:
        raise _refused(origin[counted[-1]], counted[-1], "", f"{len(counted)} groups", f"at most {MOST_COUNTED}")
    return Catalogue(groups, interventions)


def _unreadable(fault: Fault, where: str, found: str) -> ConfigurationError:
    steps = {
        "not-utf-8": "Open the file in an editor and save it as UTF-8.",
        "not-toml": "Correct the line; docs/priority-groups.md shows a whole definition.",
    }
    return ConfigurationError(
        f"group-{fault}", where, found=found, expected=expected_of(fault, "group"), next_step=steps[fault]
    )


def _definition(where: str, name: str, table: object) -> Group | Intervention:
    if not GROUP_ID.fullmatch(name):
        raise _refused(where, name, "", f'the id "{name}"', "small letters, digits and single underscores")
    kind = table.get("kind") if isinstance(table, dict) else None
    if kind not in ("group", "intervention"):
        raise _refused(where, name, ".kind", repr(kind), '"group" or "intervention"')
    try:
        return msgspec.convert(table, Group if kind == "group" else Intervention)
    except msgspec.ValidationError as error:
        said, path = wrong_key(error)
        raise _refused(where, name, path, said, "only the keys and values of the vocabulary") from error


def _make_room(
    known: dict[str, Group] | dict[str, Intervention],
    origin: dict[str, str],
    name: str,
    found: Group | Intervention,
    where: str,
) -> None:
    """Take out what the definition replaces. Raises ConfigurationError for a second definition of one id."""
    if found.replaces is not None:
        if found.replaces not in known:
            raise _refused(where, name, ".replaces", f'"{found.replaces}"', "one of " + ", ".join(sorted(known)))
        del known[found.replaces], origin[found.replaces]
    if name in origin:
        raise _refused(where, name, "", f"a second definition (the first is in {origin[name]})", f'replaces = "{name}"')


def _check(name: str, group: Group, groups: Mapping[str, Group], where: str) -> None:
    seen = [name]
    while (wider := groups[seen[-1]].within) is not None:
        if wider not in groups:
            raise _refused(where, name, ".within", f'"{wider}"', "one of " + ", ".join(sorted(groups)))
        if wider in seen:
            raise _refused(where, name, ".within", " → ".join([*seen, wider]), "groups that do not lie in each other")
        seen.append(wider)
    if group.version < 1:
        raise _refused(where, name, ".version", str(group.version), "1 or more")
    if group.ages is not None and not 0 <= group.ages.from_ <= group.ages.to:
        raise _refused(where, name, ".ages", f"from {group.ages.from_} to {group.ages.to}", "0 <= from <= to")
    for place, record in enumerate(group.shown_by):
        at = f".shown_by[{place}]"
        if isinstance(record, StatusRecord) and record.status not in STATUS:
            raise _refused(where, name, f"{at}.status", f'"{record.status}"', "one of " + ", ".join(STATUS.meanings))
        unknown = [code for code in getattr(record, "ethnicity", ()) if code not in ETHNICITY]
        if unknown:
            raise _refused(where, name, f"{at}.ethnicity", ", ".join(unknown), "ethnic categories of the data model")
    for other, known in groups.items():
        if other == name:  # of two that share a code the later one is refused
            break
        if shared := {name, *group.recorded_as} & {other, *known.recorded_as}:
            raise _refused(where, name, ".recorded_as", ", ".join(sorted(shared)), f"codes that are not {other}'s")


def _refused(where: str, name: str, path: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "group-refused",
        f"{where}, {name}{path}",
        found=found,
        expected=expected,
        next_step="Correct the definition; docs/priority-groups.md lists every key and value.",
    )
