"""The questions of a study as the solvers take them: names of buildings become places in the list."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from familyhub.errors import UsageError
from familyhub.geography import Site
from familyhub.siting.question import Question
from familyhub.siting.study import KIND_OF, Asked


def to_question(asked: Asked, sites: Sequence[Site]) -> Question:
    """The question with sites as places in the list; `keep = "all"` is all hubs but those that close.

    Raises UsageError for a name that is not there, or there twice, and for a site both open and closed.
    """
    existing = frozenset(place for place, site in enumerate(sites) if site.existing)
    close = places_of(asked.close, sites)
    keep = existing - close if asked.keep == "all" else places_of(asked.keep, sites)
    force = places_of(asked.open, sites)
    if both := sorted((keep | force) & close):
        names = " and ".join(sites[place].name for place in both)
        raise _off(names, "asked to be both open and closed", "one of the two", "Take it out of one of the lists.")
    return Question(
        kind=KIND_OF[asked.asks],
        p=asked.hubs,
        within_minutes=asked.minutes,
        share=asked.share,
        keep=keep,
        force=force,
        close=close,
        existing=existing,
        budget=asked.budget,
        capacities=asked.capacities,
        districts=asked.districts,
        unreached=asked.unreached,
    )


def places_of(names: Iterable[str], sites: Sequence[Site]) -> frozenset[int]:
    """The places in the list of these codes or names, in any case. Raises UsageError as `place_of`."""
    return frozenset(place_of(name, sites) for name in names)


def place_of(name: str, sites: Sequence[Site]) -> int:
    """The place in the list of the site of this code or name.

    Raises UsageError where there is none, with those that are like it, and where several share a name.
    """
    wanted = name.strip().casefold()
    by_code = [place for place, site in enumerate(sites) if site.code.casefold() == wanted]
    found = by_code or [place for place, site in enumerate(sites) if site.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(sites[place].code for place in found)
        raise _off(name, f"{len(found)} buildings of this name ({codes})", "one of them", "Give its code instead.")
    names = {site.name.casefold(): site.name for site in sites}
    within = [name for folded, name in names.items() if wanted in folded]
    like = (within or [names[folded] for folded in get_close_matches(wanted, names, n=3)])[:3]
    hint = f"Did you mean {' or '.join(like)}?" if like else "The list of sites stands in the plan's CSV and JSON."
    raise _off(name, "no building of this code or name", f"one of the {len(sites):,} of the study", hint)


def in_words(asked: Asked) -> str:
    """What is asked, in a sentence without its full stop."""
    what = {
        "fewest": f"the fewest hubs with {_whom(asked.share)} within {_number(asked.minutes)} minutes",
        "most_within": f"the most need within {_number(asked.minutes)} minutes",
        "least_travel": "the least travel, need counted",
        "shortest_worst": f"the shortest worst journey of {_whom(asked.share)}",
    }[asked.asks]
    bounds = [
        f"with at most {asked.hubs:,} {'hub' if asked.hubs == 1 else 'hubs'}" if asked.hubs is not None else "",
        f"for at most £{asked.budget:,.0f} a year" if asked.budget is not None else "",
        _all_kept(asked) if asked.keep == "all" else _listed("kept", asked.keep),
        _listed("opened", asked.open),
        _listed("closed", asked.close),
        "within the buildings' capacities" if asked.capacities else "",
        "nobody crossing a district's border" if asked.districts else "",
        f"{_number(asked.unreached)} minutes counted for whoever reaches none" if asked.unreached is not None else "",
    ]
    return ", ".join([what, *filter(None, bounds)])


def _all_kept(asked: Asked) -> str:
    return "all hubs of today kept but those closed" if asked.close else "all hubs of today kept"


def _whom(share: float) -> str:
    return "everyone" if share == 1 else f"{100 * share:.10g}% of need"


def _listed(done: str, names: Sequence[str]) -> str:
    return f"{' and '.join(names)} {done}" if names else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _off(name: str, found: str, expected: str, next_step: str) -> UsageError:
    return UsageError("siting-which-site", f"the site {name!r}", found=found, expected=expected, next_step=next_step)
