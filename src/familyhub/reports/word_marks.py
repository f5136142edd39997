"""What python-docx has no word for: contents, bookmarks, links, page numbers, words of pictures."""

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shape import InlineShape
from docx.text.paragraph import Paragraph

from familyhub.blocks import Document, Link


def bookmark(paragraph: Paragraph, anchor: str, number: int) -> None:
    """Make a paragraph a place that links lead to."""
    start = _element("w:bookmarkStart", id=str(number), name=anchor)
    end = _element("w:bookmarkEnd", id=str(number))
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(end)


def add_link(paragraph: Paragraph, link: Link) -> None:
    """Add words that lead to a bookmark of the same document."""
    paragraph._p.append(_linked(link.text, link.anchor))


def add_contents(word: WordDocument, document: Document) -> None:
    """A table of contents as Word's own field, filled already: Word adds page numbers when it is told to update it."""
    entries = [heading for heading in document.headings if heading.level <= document.contents]
    if not entries:
        return
    title = word.add_paragraph("Contents", "Summary")
    title.paragraph_format.keep_with_next = True
    for place, heading in enumerate(entries):
        entry = word.add_paragraph(style=f"toc {min(heading.level - 1, 2)}")
        if place == 0:
            _add_field_start(entry, f'TOC \\o "1-{document.contents - 1}" \\h \\z \\u')
        add_link(entry, Link(heading.text, heading.anchor))
        if place == len(entries) - 1:
            entry.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def add_page_numbers(section: Section, title: str) -> None:
    """The footer: the document's title, and the number of the page."""
    footer = section.footer.paragraphs[0]
    footer.style = "Note"
    footer.add_run(f"{title}\tPage ")
    for said, instruction in (("", "PAGE"), (" of ", "NUMPAGES")):
        if said:
            footer.add_run(said)
        _add_field_start(footer, instruction)
        footer.add_run("1")
        footer.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def describe_picture(drawn: InlineShape, title: str, description: str) -> None:
    """Give a picture its title and the words for those who cannot see it."""
    properties = drawn._inline.docPr
    properties.set("name", title)
    properties.set("title", title)
    properties.set("descr", description)


def _add_field_start(paragraph: Paragraph, instruction: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
    told = _text("w:instrText", f" {instruction} ")
    paragraph.add_run()._r.append(told)
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))


def _linked(words: str, anchor: str) -> Any:
    link = _element("w:hyperlink", anchor=anchor, history="1")
    run, properties = _element("w:r"), _element("w:rPr")
    properties.append(_element("w:rStyle", val="Hyperlink"))
    run.append(properties)
    run.append(_text("w:t", words))
    link.append(run)
    return link


def _text(name: str, words: str) -> Any:
    made = _element(name)
    made.set(qn("xml:space"), "preserve")
    made.text = words
    return made


def _element(tag: str, /, **attributes: str) -> Any:
    made: Any = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
