"""An area's needs assessment as a document: what was found, what is advised, the five cohorts, places, methods."""

from familyhub.blocks import Block, Bullets, Document, Heading, Inset, KeyFigure, KeyFigures, Link, Text
from familyhub.jsna.findings import Finding
from familyhub.jsna.indicator import COHORTS
from familyhub.reports import jsna_advice, jsna_cohorts, jsna_methods, jsna_places
from familyhub.reports import jsna_tables as tables
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.jsna_words import cohort_name, counted_verdicts, place
from familyhub.reports.words import counted, day, number, percent

NOTICE = (
    "A draft for the partnership to read, challenge and agree. It describes an area and its people as a whole. Nothing "
    "in it is about one child, and nothing may be decided about a child by it."
)
MOST_FINDINGS = 8
MOST_GOOD = 4


def compose(found: Assessment) -> Document:
    """The needs assessment as a document. Raises ValueError where the area has no figure at all."""
    if not found.compared and not found.local:
        raise ValueError(f"{found.name} has no figure to write about")
    blocks = [*_summary(found), *jsna_advice.section(found), *_area(found)]
    for cohort in COHORTS:
        if cohort != "all":
            blocks += jsna_cohorts.section(found, cohort)
    blocks += jsna_cohorts.section(found, "all")
    blocks += jsna_places.deprivation(found)
    blocks += jsna_places.services(found)
    blocks += jsna_advice.beyond_buildings(found)
    blocks += jsna_places.voice(found)
    blocks += jsna_places.neighbours(found)
    blocks += jsna_methods.section(found)
    lead = (
        f"What children, young people and their families in {found.name} need, so that Family Hubs can be planned "
        f"around them. Made on {day(found.on)} from {_made_from(found)}."
    )
    return Document(
        f"Children and young people in {found.name}: needs assessment", lead, tuple(blocks), notice=NOTICE, contents=2
    )


def _made_from(found: Assessment) -> str:
    parts = []
    if published := len(found.all_headlines()):
        parts.append(counted(published, "published figure", "published figures"))
    if found.local:
        parts.append(f"{counted(len(found.local), 'figure', 'figures')} of the area's own records")
    return " and ".join(parts)


def _summary(found: Assessment) -> list[Block]:
    """The figures worth large type and the findings to read out."""
    blocks: list[Block] = [Heading(2, "Summary", "summary")]
    figures = _key_figures(found)
    blocks += [KeyFigures(figures)] if figures else []
    told = [each for each in found.key_findings or found.findings if not found.turned_down(each)]
    bad = [each for each in told if each.news == "bad"][:MOST_FINDINGS]
    good = [each for each in told if each.news == "good"][:MOST_GOOD]
    if bad:
        blocks += [
            Heading(3, "What needs attention", "summary-findings"),
            Bullets(tuple(_finding(found, each) for each in bad)),
        ]
    if good:
        blocks += [Heading(3, "What goes well", "summary-good"), Bullets(tuple(_finding(found, each) for each in good))]
    if not bad and not good:
        blocks += [Text(_nothing_found(found))]
    return blocks


def _nothing_found(found: Assessment) -> str:
    if found.compared:
        return "No figure stands out by the rules of this report."
    return (
        "This report was made without published figures, so nothing is compared with England. It shows what the area's "
        "own records say."
    )


def _finding(found: Assessment, each: Finding) -> tuple[Link, str]:
    return Link(cohort_name(each.cohort), jsna_cohorts.anchor_of(each.cohort)), f". {found.sentence(each)}"


def _key_figures(found: Assessment) -> tuple[KeyFigure, ...]:
    headlines = found.all_headlines()
    verdicts = counted_verdicts(headlines)
    figures = []
    children = next((each for each in found.headlines("all", "population")
                     if found.catalogue[each.indicator].of == "count" and each.row.value), None)  # fmt: skip
    if children is not None:
        indicator = found.catalogue[children.indicator]
        figures.append(
            KeyFigure(indicator.name, number(children.row.value or 0), f"In {found.name}, {children.row.period}.")
        )
    tested = sum(verdicts[word] for word in ("worse", "better", "similar"))
    if tested:
        figures += [
            KeyFigure(
                "Worse than England",
                number(verdicts["worse"]),
                f"Of {tested} figures that could be tested and where high or low is good.",
            ),
            KeyFigure(
                "Better than England", number(verdicts["better"]), f"{number(verdicts['similar'])} more are similar."
            ),
        ]
    places = [place(each) for each in headlines]
    placed = sum(one in ("best quarter", "middle half", "worst quarter") for one in places)
    if placed:
        figures.append(
            KeyFigure(
                "In the worst quarter of councils",
                number(places.count("worst quarter")),
                f"Of {number(placed)} figures, tested or not. By chance alone it would be a quarter of them.",
            )
        )
    if found.places is not None:
        homes = [
            home.deprivation_quintile for home in found.places.below(found.code, "lsoa") if home.deprivation_quintile
        ]
        if homes:
            told = f"Of the {number(len(homes))} neighbourhoods of {found.name}. In England it is 20%."
            share = percent(100 * homes.count(1) / len(homes))
            figures.append(KeyFigure("Neighbourhoods in the most deprived fifth", share, told))
    return tuple(figures)


def _area(found: Assessment) -> list[Block]:
    return [
        Heading(2, "The area and its children", "area"),
        Text(_where(found)),
        tables.population(found),
        Inset(
            "How to read this report: a figure is called better or worse than England only where chance alone is not "
            "enough to explain the difference. The appendix says how, and what these figures cannot say."
        ),
    ]


def _where(found: Assessment) -> str:
    region = f" is in the {found.region}." if found.region else "'s region is not known here."
    return (
        f"{found.name}{region} This report follows the five age groups of Family Hub guidance: before and after birth, "
        "early years, primary years, secondary years, and young people to 19, or to 25 with special needs or after "
        "care."
    )
