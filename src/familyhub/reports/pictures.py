"""Charts and maps as files of their own, to be put on slides: SVG, PNG, and their data as CSV."""

import re
from collections.abc import Sequence
from pathlib import Path

import typst
from markupsafe import Markup

from familyhub.blocks import Document, Picture, refuse_illegible
from familyhub.reports import csv
from familyhub.reports.charts import data_table, draw, size
from familyhub.reports.svg import element, text, wrapped

TITLE_SIZE, TITLE_STEP, AROUND = 18.0, 24.0, 16.0
SLIDE_PIXELS = 1920
LONGEST_NAME = 60

PAGE = b"""#set page(width: 720pt, height: auto, margin: 0pt)
#set text(font: ("Arial", "Liberation Sans", "Libertinus Serif"))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def svg(chart: Picture, name: str = "picture") -> str:
    """The picture on white with its title above it, as an SVG file that stands alone."""
    inside = str(draw(chart, name))
    wide, high = size(inside)
    lines = wrapped(chart.title, wide - 16, TITLE_SIZE)
    above = AROUND + len(lines) * TITLE_STEP
    ground = element("rect", x=-AROUND, y=-above, width=wide + 2 * AROUND, height=above + high + AROUND, fill="#ffffff")
    words = [
        text(line, 8, i * TITLE_STEP + 20 - above, size=TITLE_SIZE, font_weight="bold") for i, line in enumerate(lines)
    ]
    box = f'viewBox="{-AROUND:g} {-above:g} {wide + 2 * AROUND:g} {above + high + AROUND:g}"'
    head, _, rest = re.sub(r'viewBox="[^"]+"', box, inside, count=1).partition("</desc>")
    return f"{head}</desc>{Markup('').join([ground, *words])}{rest}\n"


def png(chart: Picture, *, titled: bool = True, pixels: int = SLIDE_PIXELS) -> bytes:
    """The picture as PNG, so many pixels wide, by Typst: no browser. `titled`: with its title above it."""
    drawn = svg(chart) if titled else str(draw(chart, "picture"))
    return _raster(drawn, pixels)


def write(folder: Path, document: Document) -> tuple[Path, ...]:
    """Each picture of a document as SVG, PNG and CSV in a folder, numbered in the document's order; the files written.

    Raises ValueError for a picture without words.
    """
    refuse_illegible(document)
    return write_pictures(folder, document.pictures())


def write_pictures(folder: Path, pictures: Sequence[Picture]) -> tuple[Path, ...]:
    """Pictures as SVG, PNG and CSV in a folder, numbered in the order given; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for number, chart in enumerate(pictures, start=1):
        path = folder / f"{number:02} {slug(chart.title)}"
        drawn = svg(chart)
        path.with_name(f"{path.name}.svg").write_text(drawn, encoding="utf-8")
        path.with_name(f"{path.name}.png").write_bytes(_raster(drawn, SLIDE_PIXELS))
        csv.write(path.with_name(f"{path.name}.csv"), data_table(chart))
        written += [path.with_name(f"{path.name}.{kind}") for kind in ("svg", "png", "csv")]
    return tuple(written)


def slug(title: str) -> str:
    """A title as the name of a file: letters, digits and single hyphens, cut at a word."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "").replace("’", "")).strip("-")
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME + 1].rpartition("-")[0] or words[:LONGEST_NAME]


def _raster(drawn: str, pixels: int) -> bytes:
    made = typst.compile(PAGE, format="png", ppi=72 * pixels / 720, sys_inputs={"svg": drawn})
    if not isinstance(made, bytes):
        raise TypeError(f"one picture came out as {type(made).__name__}")
    return made
