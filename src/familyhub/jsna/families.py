"""Families of indicators that tell nearly the same of the same children: a reader is told one of each."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def families() -> dict[str, str]:
    """The family of each indicator that has one, by the indicator's id."""
    told = tomllib.loads((files("familyhub.jsna") / "families.toml").read_text(encoding="utf-8"))
    return {indicator: family for family, listed in told.items() for indicator in listed["indicators"]}


def family_of(indicator: str) -> str:
    """The family of an indicator; one without is a family of its own."""
    return families().get(indicator, indicator)
