"""An area's needs assessment as a document: what was found, what is advised, the five cohorts, places, methods."""

from familyhub.blocks import Block, Bullets, Document, Heading, Inset, KeyFigure, KeyFigures, Link, Text
from familyhub.jsna.choosing import Told, one_of_each_family
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
    told = found.told_in_the_summary()
    bad = one_of_each_family((each for each in told if each.finding.news == "bad"), MOST_FINDINGS)
    good = one_of_each_family((each for each in told if each.finding.news == "good"), MOST_GOOD)
    if bad:
        blocks += [
            Heading(3, "What needs attention", "summary-findings"),
            Bullets(tuple(_told(found, each) for each in bad)),
        ]
    if good:
        blocks += [Heading(3, "What goes well", "summary-good"), Bullets(tuple(_told(found, each) for each in good))]
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


def _told(found: Assessment, told: Told) -> tuple[Link, str]:
    cohort = told.finding.cohort
    return Link(cohort_name(cohort), jsna_cohorts.anchor_of(cohort)), f". {found.says(told)}"


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
                f"Of {number(tested)} figures that could be tested and for which high or low is good.",
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
                f"Of {number(placed)} figures, tested or not. A council like all others would have about "
                f"{number(round(placed / 4))}.",
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
            "How to read this report: a figure is called better or worse only where chance alone is not enough to "
            "explain the difference. Many figures are published without what that test needs; of these it says higher "
            "or lower, and that they could not be tested. The appendix says more, and what no figure can say."
        ),
    ]


def _where(found: Assessment) -> str:
    region = f" is in the {found.region}." if found.region else "'s region is not known here."
    return (
        f"{found.name}{region} This report follows the five age groups of Family Hub guidance: before and after birth, "
        "early years, primary years, secondary years, and young people to 19, or to 25 with special needs or after "
        "care."
    )
