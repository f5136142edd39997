"""Writing SVG: elements with escaped text, numbers with one decimal, and how wide a text will be."""

from markupsafe import Markup, escape

NARROW = frozenset("iljtfrI.,:;'|!()[] ")
WIDE = frozenset("mwMWQO%@")


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """An element; children that are not markup are escaped, attributes that are None left out.

    Underscores in attribute names become hyphens: `stroke_width=2` is `stroke-width="2"`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")  # noqa: S704 - escaped above


def text(words: str, x: float, y: float, *, size: float = 14, anchor: str = "start", **more: str | float) -> Markup:
    """A line of text at a point; `anchor` is start, middle or end."""
    return element("text", words, x=x, y=y, font_size=size, text_anchor=anchor, **more)


def text_width(words: str, size: float = 14) -> float:
    """About how wide a text is in Arial, in the units of `size`; rather too wide than too narrow."""
    widths = (0.32 if c in NARROW else 0.9 if c in WIDE else 0.7 if c.isupper() else 0.58 for c in words)
    return size * sum(widths)


def wrapped(words: str, width: float, size: float = 14) -> list[str]:
    """The text in lines that fit the width; a word that does not fit has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def picture(
    name: str,
    title: str,
    description: str,
    width: float,
    height: float,
    *children: str,
    defs: str = "",
    class_: str | None = None,
) -> Markup:
    """The svg element: an image with a title and a description that are read out.

    `name` must be unique in the page: ids inside begin with it.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *([element("defs", defs)] if defs else []),
        *children,
        class_=class_,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        font_family="Arial, Helvetica, sans-serif",
        fill="#0b0c0c",
    )


def _value(value: str | float | None) -> str:
    if isinstance(value, int | float):
        return f"{round(value, 1):g}"
    return str(escape(value))
