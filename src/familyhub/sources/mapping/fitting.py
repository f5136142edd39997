"""Whether what a column holds bears out what its header may mean: a column "Client" holds ids, or names."""

import re
from collections.abc import Callable

from familyhub.model import BY_NAME
from familyhub.model.codes import SEX
from familyhub.sources.mapping.profile import HALF, NEARLY_ALL, Profile
from familyhub.sources.mapping.words import Target, code_of

VALUE_KINDS = {"NHS numbers": "nhs_number", "UPNs": "upn", "postcodes": "postcode"}
"""Columns of a kind that their values alone show."""
AN_ID = re.compile(r"(?=.*[0-9])[0-9A-Za-z/_.#-]{1,24}|(?=.*[0-9])[0-9A-Za-z/_.# -]{1,12}")
A_NAME = re.compile(r"[^0-9@]+(, | )[^0-9@]+")
A_TEAM = re.compile(r"(?i)\b(team|locality|cluster|neighbourhood)\b")


def bears_out(target: Target, profile: Profile, header: str, *, beside_contacts: bool) -> bool:
    """Whether a column's values show what its header alone does not say; True where the header is enough."""
    match target.holds:
        case "":
            return True
        case "session":
            return beside_contacts and profile.holds == "dates"
        case "sexes":
            return _most(profile, lambda value: value.isalpha() and code_of(SEX, value, header) is not None)
        case "ids":
            known = profile.holds in ("dates", "yes or no", *VALUE_KINDS)
            return not known and _most(profile, AN_ID.fullmatch, NEARLY_ALL)
        case "names":
            return _most(profile, A_NAME.fullmatch)
        case "teams":
            return _most(profile, A_TEAM.search)
        case other:
            raise ValueError(f"{other} is nothing that values can show")


def unfit(target: Target, profile: Profile) -> str | None:
    """Why a column's values cannot stand where its header says; None where they can."""
    if target.column.startswith("*"):
        dated = profile.holds == "dates"
        if target.column in ("*registered", "*start"):
            return None if dated else "no dates"
        named = target.column.removeprefix("*")
        return f"its header says {named}, and its values are dates" if dated else None
    kind = BY_NAME[target.table].column(target.column).kind
    if kind == "date" and profile.holds != "dates":
        return f"its header says {target.column}, and its values are no dates"
    if kind in ("key", "text", "code") and profile.holds == "dates":
        return f"its header says {target.column}, and its values are dates"
    return None


def by_value(profile: Profile) -> Target | None:
    """The place that a column's values show without any header."""
    kind = VALUE_KINDS.get(profile.holds)
    return None if kind is None else Target("address_record" if kind == "postcode" else "person_record", kind)


def _most(profile: Profile, fits: Callable[[str], object], share: float = HALF) -> bool:
    fitting = sum(count for value, count in profile.values.items() if fits(value))
    return profile.filled > 0 and fitting >= share * profile.filled
