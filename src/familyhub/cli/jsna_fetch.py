"""`familyhub jsna fetch`: published files from their publishers, kept on a shelf for `familyhub jsna --files`."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import AsJson
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from familyhub.jsna.clients import Kept, Wanted


def fetch(
    *names: Annotated[str, Parameter(help="Only these entries. Default: all.")],
    what: Annotated[Path | None, Parameter(help="A TOML file of what to fetch. Default: what indicators read.")] = None,
    to: Annotated[Path, Parameter(help="The folder to keep them in.")] = Path("published"),
    listed: Annotated[
        bool, Parameter(name="--list", negative="", help="Only say what would be asked of whom, and what lies there.")
    ] = False,
    offline: Annotated[
        bool, Parameter(negative="", help="Ask nobody: only check that what is needed lies in the folder.")
    ] = False,
    area: Annotated[
        str | None, Parameter(help="ONS codes of one's own unitary authority or districts, separated by commas.")
    ] = None,
    days: Annotated[int, Parameter(help="What was got within this many days is not asked for again.")] = 7,
    json: AsJson = False,
) -> None:
    """Get published figures from Fingertips, Explore Education Statistics, NOMIS and LG Inform.

    Every version is kept with its day and its hash; the newest of each lies in current/, for `familyhub jsna --files`.
    No name, record or figure of the workspace is sent: only which published table is wanted, and of which area.
    Entries that need an area or a key that is not there are passed over, unless they are named.
    """
    from familyhub.errors import UsageError
    from familyhub.jsna.clients import Courier, FetchError, Shelf, load_wanted
    from familyhub.jsna.clients.wanted import LG_INFORM_KEY

    entries = load_wanted(what)
    unknown = [name for name in names if name not in entries]
    if unknown:
        raise UsageError(
            "fetch-unknown",
            ", ".join(unknown),
            found="no entry of that name",
            expected="one of " + ", ".join(entries),
            next_step="`familyhub jsna fetch --list` lists every entry.",
        )
    codes = [code.strip() for code in (area or "").split(",") if code.strip()]
    chosen = _with_area({name: entry for name, entry in entries.items() if not names or name in names}, codes)
    missing = set(names) - set(chosen)
    if missing:
        raise UsageError(
            "fetch-which-area",
            "--area",
            found=f"nothing, for {', '.join(sorted(missing))}",
            expected="the ONS code of a unitary authority, or those of districts, separated by commas",
            next_step="Give --area, such as --area E06000001.",
        )
    if not names and not listed:
        chosen = {name: each for name, each in chosen.items() if each.of != "lg_inform" or LG_INFORM_KEY in os.environ}
    shelf, today = Shelf(to), date.today()
    lies = {name: _kept(shelf.newest(f"{name}.{entry.ending}"), entry) for name, entry in chosen.items()}
    if listed:
        rows = [
            (name, each.says, each.place(), "" if (kept := lies[name]) is None else str(kept.on))
            for name, each in chosen.items()
        ]
        columns = ("name", "what", "from", "got on")
        if json:
            show_json([dict(zip(columns, row, strict=True)) for row in rows])
        else:
            show_table("Published files", columns, rows)
        return
    if offline:
        missing = [name for name, kept in lies.items() if kept is None]
        if missing:
            raise FetchError(
                "fetch-offline",
                to.name,
                found="nothing of " + ", ".join(missing),
                expected="a version of each that was got before",
                next_step="Run it once where there is a network, or copy the folder from there.",
            )
    courier, got = Courier(), []
    for name, entry in chosen.items():
        kept = lies[name]
        if kept is None or (not offline and today - kept.on > timedelta(days=days)):
            secret = entry.secret(os.environ)
            try:
                content = courier.fetch(entry.place(), secret=secret, page=entry.is_page).content
            except FetchError:
                if kept is not None:
                    shelf.lay_out(kept)
                    note(f"{name}: what was got on {kept.on} stays in {shelf.current.name}/.")
                raise
            kept = shelf.put(f"{name}.{entry.ending}", entry.place(), content, today)
            note(f"{name}: {kept.size:,} bytes, {kept.sha256[:12]}")
        elif shelf.lay_out(kept):
            note(f"{name}: laid in {shelf.current.name}/ again, as it was got on {kept.on}")
        got.append({"name": name, "on": str(kept.on), "size": kept.size, "sha256": kept.sha256})
    if json:
        show_json(got)
        return
    say(f"{len(got):,} {'file lies' if len(got) == 1 else 'files lie'} in {shelf.current.name}/ of {to.name}.")


def _kept(kept: "Kept | None", entry: "Wanted") -> "Kept | None":
    """What lies on the shelf, if it is the answer to what is asked now: not that of another area."""
    return kept if kept is not None and kept.address == entry.place() else None


def _with_area(entries: "Mapping[str, Wanted]", codes: "Sequence[str]") -> "dict[str, Wanted]":
    """The entries with the codes in place; without codes, those that need none."""
    return {
        name: entry.of_area(codes) if entry.needs_area else entry
        for name, entry in entries.items()
        if codes or not entry.needs_area
    }
