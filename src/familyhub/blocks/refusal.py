"""Refusing what a reader could not follow."""

from collections.abc import Sequence


def require_text(text: str, of: str) -> None:
    """Raise ValueError where a text that readers depend on is empty."""
    if not text.strip():
        raise ValueError(f"{of} is empty")


def require_some(things: Sequence[object], of: str) -> None:
    """Raise ValueError where there is nothing to show."""
    if not things:
        raise ValueError(f"{of} has no data")


def require_words(title: str, description: str) -> None:
    """Raise ValueError where a picture has no title, or nothing for readers who cannot see it."""
    require_text(title, "the title of a chart")
    require_text(description, f"the description of chart {title!r}")
