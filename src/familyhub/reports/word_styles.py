"""The styles of a Word document: named for what they are, so that an editor changes each look in one place."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT = "Arial"
INK, BLUE, GREY, PLUM, LINE = "0B0C0C", "12436D", "505A5F", "801650", "B1B4B6"

SIZES: dict[str, tuple[float, bool, str, float, float]] = {
    "Title": (24, True, INK, 0, 6),
    "Subtitle": (13, False, INK, 0, 12),
    "Heading 1": (18, True, BLUE, 24, 8),
    "Heading 2": (14, True, INK, 18, 6),
    "Heading 3": (12, True, INK, 12, 4),
    "Caption": (11, True, INK, 12, 4),
    "List Bullet": (11, False, INK, 0, 4),
}
"""Of Word's own styles: size in points, bold, colour, points before and after."""

OURS: dict[str, tuple[float, bool, str, float, float]] = {
    "Notice": (11, True, INK, 6, 12),
    "Caution": (11, False, INK, 6, 12),
    "Inset": (11, False, INK, 6, 12),
    "Summary": (11, True, INK, 10, 4),
    "Key figure label": (11, True, INK, 10, 0),
    "Key figure": (20, True, BLUE, 0, 0),
    "Key figure sentence": (11, False, INK, 0, 10),
    "Table text": (9, False, INK, 2, 2),
    "Table text small": (8, False, INK, 1, 1),
    "Note": (9, False, GREY, 4, 4),
    "Picture": (11, False, INK, 0, 12),
    "toc 1": (11, True, INK, 4, 0),
    "toc 2": (11, False, INK, 0, 0),
}

KEPT_WITH_NEXT = {"Heading 1", "Heading 2", "Heading 3", "Caption", "Summary", "Key figure label", "Key figure"}
BARS = {"Notice": BLUE, "Caution": PLUM, "Inset": LINE}


def set_styles(word: WordDocument, language: str) -> None:
    """Give a new Word document its page, its language and its styles."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    _set_language(word, language)
    normal = _named(word, "Normal")
    _set(normal, 11, False, INK, 4, 8)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    normal.paragraph_format.line_spacing = 1.1
    for name, look in SIZES.items():
        _look(word, name, look)
    for name, look in OURS.items():
        if name not in [style.name for style in word.styles]:
            _named(word, name, WD_STYLE_TYPE.PARAGRAPH).base_style = normal
        _look(word, name, look)
    for name, colour in BARS.items():
        _bar(_named(word, name).element, colour)
    _named(word, "toc 2").paragraph_format.left_indent = Cm(0.6)
    link = _named(word, "Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor.from_string("1A5A96"), True


def _look(word: WordDocument, name: str, look: tuple[float, bool, str, float, float]) -> None:
    style = _named(word, name)
    _set(style, *look)
    style.paragraph_format.keep_with_next = name in KEPT_WITH_NEXT
    style.quick_style = True


def _named(word: WordDocument, name: str, new: WD_STYLE_TYPE | None = None) -> Any:
    """A style by its name, made first where it is new; what python-docx gives has no type that tells its kind."""
    return word.styles[name] if new is None else word.styles.add_style(name, new)


def _set(style: Any, size: float, bold: bool, colour: str, before: float, after: float) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts: Any = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    properties.insert(0, fonts)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    spacing = properties.find(qn("w:spacing"))
    if spacing is not None:
        properties.remove(spacing)
    # The template draws a line under the title.
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.get_or_add_pPr().remove(border)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _bar(style: Any, colour: str) -> None:
    """A bar to the left of the paragraph."""
    properties = style.get_or_add_pPr()
    borders: Any = OxmlElement("w:pBdr")
    left: Any = OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "36"), ("space", "8"), ("color", colour)):
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    # The order of elements is fixed: borders come before spacing.
    spacing = properties.find(qn("w:spacing"))
    if spacing is None:
        properties.append(borders)
    else:
        spacing.addprevious(borders)


def _set_language(word: WordDocument, language: str) -> None:
    """The language of all text, so that it is read out and spell-checked as it should be."""
    styles: Any = word.styles.element
    defaults = styles.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    told = defaults.find(qn("w:lang"))
    if told is None:
        told: Any = OxmlElement("w:lang")
        defaults.append(told)
    told.set(qn("w:val"), language)
    told.set(qn("w:eastAsia"), language)
