"""A document as the HTML part of an e-mail: styles inline, no pictures, no script, no outside request."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from familyhub.blocks import Block, Bullets, Caution, Document, Heading, Inset, Table, Text, refuse_illegible
from familyhub.reports.cells import shown

Allowed = Heading | Text | Bullets | Table | Inset | Caution


def render(document: Document) -> str:
    """The document as HTML that mail programs and screen readers understand; the same document gives the same text.

    Raises ValueError for a block that a mail cannot show, such as a chart.
    """
    refuse_illegible(document)
    for block in document.blocks:
        refuse_unfit(block)
    return _template().render(document=document)


def refuse_unfit(block: Block) -> None:
    """Raise ValueError for a block that has no place in a mail."""
    if not isinstance(block, Allowed):
        raise ValueError(f"an e-mail cannot show a {type(block).__name__}")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("familyhub.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["shown"] = shown
    environment.filters["words"] = lambda item: item if isinstance(item, str) else f"{item[0].text}{item[1]}"
    return environment.get_template("mail.html")
