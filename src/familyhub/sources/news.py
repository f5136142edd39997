"""Which files are news: bytes that were never landed, that take back what was said since, or that are read anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from familyhub.sources.arrivals import Arrival
from familyhub.sources.landed import Landed
from familyhub.sources.shape import Format


@dataclass(frozen=True, slots=True)
class Rules:
    """How files are read now: the formats on offer, the mappings among them, and the folders that name their format.

    `fingerprints` has an item for each format that is a mapping; `forced` the name of the format for a sender's folder.
    """

    formats: Mapping[str, Format]
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    forced: Mapping[str, str] = field(default_factory=dict)

    def outdated(self, extract: Landed) -> str | None:
        """Why an extract would be read otherwise now, in a sentence; None where it would not."""
        form = self.formats.get(extract.format)
        if form is None:
            return f"{extract.format}, which read it, is no longer installed or mapped"
        if extract.format_version != form.version:
            return f"it was read by version {extract.format_version} of {extract.format}, which is now {form.version}"
        if extract.mapping != self.fingerprints.get(extract.format, ""):
            return f"the mapping {extract.format} has changed since"
        forced = self.forced.get(extract.source, extract.format)
        if forced != extract.format:
            return f"it was read as {extract.format}, and its folder is now set to {forced}"
        return None

    def offered(self, source: str | None) -> Mapping[str, Format]:
        """The formats that a sender's file may have: all of them, or the one its folder is set to."""
        forced = self.forced.get(source or "")
        return self.formats if forced is None else {forced: self.formats[forced]}


@dataclass(slots=True)
class Known:
    """What has been landed, to tell what is new: extracts by sender and bytes, and by what they are about."""

    said: dict[tuple[str | None, str], list[Landed]] = field(default_factory=dict)
    about: dict[tuple[object, ...], list[Landed]] = field(default_factory=dict)
    places: set[tuple[str, str]] = field(default_factory=set)
    outdated: list[tuple[Path, Landed]] = field(default_factory=list)
    last_turn: int = 0

    @classmethod
    def of(cls, extracts: Iterable[tuple[Path, Landed]], rules: Rules) -> "Known":
        """What these extracts, each with its folder, are known by; those to be read otherwise now are news again."""
        known = cls()
        for folder, extract in extracts:
            known.last_turn = max(known.last_turn, extract.turn)
            if rules.outdated(extract) is None:
                known.add(extract)
            else:
                known.outdated.append((folder, extract))
        return known

    def add(self, extract: Landed) -> None:
        """Remember an extract; a file that lies in no sender's folder is known whoever sent the same bytes."""
        for source in (extract.source, None):
            self.said.setdefault((source, extract.sha256), []).append(extract)
        self.about.setdefault(_about(extract), []).append(extract)
        self.places.add((extract.submission, extract.sha256))
        self.last_turn = max(self.last_turn, extract.turn)

    def is_news(self, arrival: Arrival, sha256: str) -> bool:
        """Whether a file says something new: bytes never seen, or seen ones that take back what was said since."""
        if self.to_replace(arrival, sha256) is not None:
            return True
        said, day = self.said.get((arrival.source, sha256)), arrival.received
        if said is None or day is None:
            return said is None
        before = [extract for extract in said if extract.received <= day]
        if not before:
            return False
        last = max(before, key=lambda extract: extract.received)
        since = (other for other in self.about[_about(last)] if last.received < other.received < day)
        return any(other.sha256 != sha256 for other in since)

    def to_replace(self, arrival: Arrival, sha256: str) -> tuple[Path, Landed] | None:
        """The outdated extract that this very file was landed as, with its folder."""
        for folder, extract in self.outdated:
            undated = f"{arrival.submission or extract.source}/{extract.received}"
            places = (arrival.submission,) if arrival.received is not None else (undated,)
            if extract.sha256 == sha256 and extract.submission in places:
                return folder, extract
        return None

    def replaced(self, folder: Path, by: Landed) -> None:
        """Remember that an outdated extract was landed anew."""
        self.outdated = [(other, extract) for other, extract in self.outdated if other != folder]
        self.add(by)


def _about(extract: Landed) -> tuple[object, ...]:
    return extract.source, extract.format, extract.table, extract.period_from, extract.period_to
