"""Segments as a document: each cohort with its findings, its segments, pictures, and how far they can be trusted."""

from collections.abc import Mapping

from familyhub.blocks import Block, Bullets, Caution, Details, Document, Heading, Text
from familyhub.geography import Boundary
from familyhub.reports import segments_pictures as pictures
from familyhub.reports import segments_tables as tables
from familyhub.reports.segments_words import NOTICE, NOTICE_FOR_OTHERS, cautions, certainty, findings, sources
from familyhub.reports.words import day
from familyhub.segments import Cohort, Segmentation
from familyhub.segments.segmentation import StandsOut

ALIKE = "Districts differ in resource use no more than chance and their children's needs explain."


def compose(
    found: Segmentation, area: str, outlines: Mapping[str, Boundary] | None = None, attribution: str = ""
) -> Document:
    """The segments as a document; one that was made for others says so above everything.

    `outlines`: the boundaries of districts by name, for the maps; `attribution` is whose they are.
    """
    blocks: list[Block] = [Heading(2, "In short", "in-short"), Bullets(tuple(_in_short(found)))]
    for cohort in found.cohorts:
        blocks += _cohort(cohort, outlines or {}, attribution)
    blocks += [Heading(2, "What the figures rest on", "sources")]
    blocks += [Caution(each) for each in cautions(found)]
    blocks += [Text(each) for each in sources(found)]
    blocks += [tables.resources(found), tables.predictors(found)]
    blocks += [Heading(2, "How it is done", "method"), *(Text(each) for each in _method(found))]
    blocks += [
        Heading(2, "Transparency record", "transparency"),
        Text("What only the council can say is marked; the rest has to be checked before it is published."),
        tables.transparency(found, area),
    ]
    lead = (
        f"Which children use how much of health, social care and early help, in the year from {day(found.eve)} to "
        f"{day(found.as_of)}, by what was recorded of them before it began. Prices of {found.prices}."
    )
    notice = NOTICE_FOR_OTHERS if found.released else NOTICE
    return Document(f"Segments of children and young people: {area}", lead, tuple(blocks), notice=notice, contents=2)


def _in_short(found: Segmentation) -> list[str]:
    return [f"{cohort.name}: {findings(cohort)[0]}" for cohort in found.cohorts]


def _cohort(cohort: Cohort, outlines: Mapping[str, Boundary], attribution: str) -> list[Block]:
    blocks: list[Block] = [Heading(2, cohort.name, cohort.id.replace("_", "-")), Bullets(findings(cohort))]
    if not cohort.people:
        return blocks
    if len(cohort.segments) > 1:
        blocks.append(pictures.shares(cohort))
    blocks += [tables.segments(cohort), tables.rules(cohort)]
    if len(cohort.nodes) > 1:
        blocks += [pictures.tree(cohort), tables.tree(cohort)]
    if cohort.concentration is not None:
        blocks.append(pictures.curve(cohort))
    districts = [each for each in cohort.standing_out if each.level == "district"]
    if districts:
        drawn_in = [each.shrunk for each in districts if each.shrunk is not None]
        differ = len({round(each, 3) for each in drawn_in}) > 1 if drawn_in else _any_apart(districts)
        blocks += [pictures.outstanding(cohort)] if drawn_in else []
        blocks += [] if differ else [Text(ALIKE)]
        if differ and (drawn := pictures.district_map(cohort, outlines, attribution)) is not None:
            blocks.append(drawn)
    blocks += [Bullets(told)] if (told := certainty(cohort)) else []
    blocks.append(Details("What each segment used", (tables.uses(cohort),)))
    blocks.append(Details("Profile against the rest of the cohort", (tables.profile(cohort),)))
    blocks.append(Details("Where each segment lives", (tables.lives(cohort, "district"),)))
    if tables.held_by(cohort, "hub"):
        blocks.append(Details("Which hub holds each segment", (tables.lives(cohort, "hub"),)))
    blocks.append(Details("Where resource use stands out", (tables.standing_out(cohort),)))
    blocks.append(
        Details("How sure, and how fair", (tables.sizes(cohort), tables.challengers(cohort), tables.fairness(cohort)))
    )
    return blocks


def _any_apart(places: list[StandsOut]) -> bool:
    return any(each.place_in_funnel != "similar" for each in places)


def _method(found: Segmentation) -> tuple[str, ...]:
    settings = found.settings
    return (
        f"Children for whom the area answers on {day(found.eve)} belong to one of five cohorts by their age on "
        "that day; an "
        "unborn child belongs to the first where the pregnancy was known. A rule may use only what was recorded "
        "by then. "
        "What was used in the year that followed is counted by unit costs.",
        "A status that is itself a cost of the year is no rule: children looked after on the eve, and those in need, "
        "on a plan or leaving care, are segments by that fact, and the tree is grown without them.",
        f"The tree splits by least squares, on costs cut to what {settings.smallest} children reach, so that one "
        "extraordinary year makes no segment; means are of whole costs. No segment that the tree finds has fewer than "
        f"{settings.smallest} children; those set apart may. {settings.folds} folds of cross-validation and the rule "
        "of one standard error of the difference decide how many segments there are.",
    )
