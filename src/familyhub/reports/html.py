"""A document as one self-contained, accessible HTML file: no outside request, and no script but a template's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from familyhub.blocks import Block, Document, Heading, Picture, refuse_illegible
from familyhub.reports.cells import shown
from familyhub.reports.charts import data_table, draw


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the table of contents, with those below it."""

    heading: Heading
    below: tuple[Heading, ...] = ()


@dataclass(slots=True)
class _Page:
    """What the template asks for while one page is printed: unique names for pictures."""

    names: Iterator[str] = field(default_factory=lambda: (f"chart-{i}" for i in range(1, 10**6)))

    def picture(self, chart: Picture) -> Markup:
        """The chart's SVG."""
        return draw(chart, next(self.names))


def render(document: Document, template: str = "page.html", first: tuple[Entry, ...] = (), **values: object) -> str:
    """The document as HTML: one file with its style inside, for screen, paper and screen readers.

    The same document gives the same text, byte for byte. Another `template` extends page.html; it takes the `values`,
    and `first` are its own entries of the contents. Raises ValueError for a table without headings or a picture without
    words.
    """
    refuse_illegible(document)
    return _template(template).render(
        document=document,
        contents=(*first, *contents(document)),
        style=_style(),
        page=_Page(),
        data_table=data_table,
        **values,
    )


def contents(document: Document) -> tuple[Entry, ...]:
    """The table of contents: headings of level 2, and below each those of level 3 where the document wants them."""
    entries: list[Entry] = []
    for heading in document.headings:
        if heading.level == 2:
            entries.append(Entry(heading))
        elif heading.level == 3 and document.contents >= 3 and entries:
            last = entries[-1]
            entries[-1] = Entry(last.heading, (*last.below, heading))
    return tuple(entries)


def _kind(block: Block) -> str:
    return type(block).__name__


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("familyhub.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["shown"] = shown
    return environment.get_template(name)


@cache
def _style() -> Markup:
    style = files("familyhub.reports").joinpath("templates/page.css").read_text("utf-8")
    return Markup(style)  # noqa: S704 - our own file, with nothing in it that ends a style element
