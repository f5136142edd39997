"""The parts of a needs assessment about places, services and voices."""

from collections import Counter

from familyhub.blocks import Block, Bullets, Column, Heading, Inset, Table, Text
from familyhub.jsna import Compared
from familyhub.jsna.within import QUINTILES
from familyhub.reports import jsna_pictures as pictures
from familyhub.reports import jsna_tables as tables
from familyhub.reports import siting_report
from familyhub.reports.jsna_cohorts import gap_sentence, most_telling
from familyhub.reports.jsna_data import Assessment
from familyhub.reports.words import capital, counted, listed, number, percent

SITING = (
    "This report names no sites: it was made without a study of where hubs could be. Once an analyst has made one, "
    "this part says who reaches a hub today and what other sites would give. Until then, the maps of "
    "deprivation and the tables of wards above show where families live who need help most."
)
NO_VOICE = (
    "This report does not say what children, young people and parents told us. It was made from published figures, and "
    "these hold nobody's words. Ask families before you decide, and add what they say here."
)
NO_SEGMENTS = (
    "This report cannot say who uses which service. That needs the linked records of the area's own services, and the "
    "report was made without them."
)


def deprivation(found: Assessment) -> list[Block]:
    """Where the area is deprived: the map, how many neighbourhoods, wards, and the widest differences."""
    blocks: list[Block] = [Heading(2, "Deprivation and places", "places")]
    if found.places is None:
        return [*blocks, Text("No file of the area's neighbourhoods was given, so places cannot be told apart.")]
    fifths = _fifths(found)
    if fifths:
        blocks += [Text(_fifths_sentence(found, fifths))]
        drawn = pictures.deprivation_map(found)
        blocks += [drawn] if drawn is not None else []
        blocks += [_fifths_table(found, fifths)]
    for each in most_telling(found):
        drawn, by_fifths = pictures.figure_map(found, each), pictures.by_deprivation(found, each)
        blocks += [
            Heading(3, found.catalogue[each.indicator].name, f"place-{each.indicator}"),
            *([Text(gap_sentence(found, each))] if each.slope is not None else []),
            *([by_fifths] if by_fifths is not None else []),
            *([drawn] if drawn is not None else []),
            *([tables.wards(found, each)] if each.of_kind("ward") else []),
        ]
    return blocks


def _fifths(found: Assessment) -> Counter[int]:
    homes = found.places.below(found.code, "lsoa") if found.places is not None else ()
    return Counter(home.deprivation_quintile for home in homes if home.deprivation_quintile is not None)


def _fifths_sentence(found: Assessment, fifths: Counter[int]) -> str:
    whole = sum(fifths.values())
    return (
        f"{found.name} has {counted(whole, 'neighbourhood', 'neighbourhoods')}. {number(fifths[1])} of them "
        f"({percent(100 * fifths[1] / whole)}) are among the most deprived fifth of England, and {number(fifths[5])} "
        f"({percent(100 * fifths[5] / whole)}) among the least deprived fifth. If {found.name} were like England, each "
        "would be 20%."
    )


def _fifths_table(found: Assessment, fifths: Counter[int]) -> Table:
    whole = sum(fifths.values())
    return Table(
        caption=f"Neighbourhoods of {found.name} by deprivation, Indices of Deprivation 2025",
        columns=(Column("Fifth of England"), Column("Neighbourhoods", "count"), Column("Share", "percentage")),
        rows=tuple((QUINTILES[str(n)], fifths[n], 100 * fifths[n] / whole) for n in range(1, 6)),
    )


def services(found: Assessment) -> list[Block]:
    """Who uses what, where services are, and help that needs no building."""
    blocks: list[Block] = [Heading(2, "Who uses what", "use")]
    if found.segments is None:
        blocks += [Text(NO_SEGMENTS)]
    else:
        blocks += [
            Text(
                "Children were put into groups by what was recorded of them before the year, never by name. Each age "
                "group's part above says which groups used most. Counts are rounded."
            ),
            Table(
                caption="Groups that used most, by age group",
                columns=(
                    Column("Group"), Column("Age group"), Column("Children", "count", empty="hidden"),
                    Column("Of children", "percentage"), Column("Of what was used", "percentage"),
                ),
                rows=tuple(
                    (each.name, cohort.name, each.people, 100 * each.share_of_people, 100 * each.share_of_pounds)
                    for cohort in found.segments.cohorts
                    if len(cohort.segments) > 1
                    for each in cohort.segments
                    if not each.too_few
                ),
                nothing="No group is large enough to be shown.",
            ),
        ]  # fmt: skip
    blocks += local(found)
    blocks += siting(found)
    return blocks


def siting(found: Assessment) -> list[Block]:
    """Who reaches a hub today and what other sites would give, where a study of sites was made."""
    if found.siting is None:
        return [Heading(2, "Where services should be", "siting"), Inset(SITING)]
    return siting_report.section(found.siting)


def local(found: Assessment) -> list[Block]:
    """What the linked records of the area's services say, by kind of measure."""
    kinds = list(dict.fromkeys(each.kind for each in found.local))
    if not kinds:
        return []
    blocks: list[Block] = [
        Heading(2, "What our own records say", "local"),
        Text(
            f"These {number(len(found.local))} figures come from the linked records of the area's services. They are "
            "rounded so that nobody can be recognised. The partnership can open each to the records behind it."
        ),
    ]
    for place, kind in enumerate(kinds, start=1):
        blocks += [Heading(3, kind, f"local-{place}"), tables.local(found, kind)]
    return blocks


def voice(found: Assessment) -> list[Block]:
    """What children and families said, as far as anybody may read it."""
    blocks: list[Block] = [Heading(2, "What children and families say", "voice")]
    if found.voice is None or not found.voice.by:
        return [*blocks, Text(NO_VOICE)]
    heard = found.voice
    many = f"about {number(heard.entries)}" if heard.entries else "fewer than 8"
    blocks += [
        Text(f"Services have written down {many} things that children, families and practitioners said."),
        Table(
            caption="Whose words were heard",
            columns=(Column("Who"), Column("Entries", "count", empty="1 to 7, hidden")),
            rows=heard.by,
        ),
    ]
    if heard.topics:
        blocks += [
            Table(
                caption="What they were about",
                columns=(Column("Topic"), Column("Entries", "count", empty="1 to 7, hidden")),
                rows=heard.topics,
            )
        ]
    if heard.quotes:
        blocks += [
            Text("Words that anybody may read, without names:"),
            Bullets(tuple(f"“{words}” ({who})" for words, who in heard.quotes)),
        ]
    else:
        blocks += [Text("None of these words may be read outside the services, so this report quotes nobody.")]
    return blocks


def neighbours(found: Assessment) -> list[Block]:
    """How the area stands among councils with families in like circumstances."""
    blocks: list[Block] = [Heading(2, "Beside similar councils", "neighbours")]
    if not found.neighbours:
        return [*blocks, Text("No file of statistical neighbours was given, so similar councils are not named.")]
    for each in found.neighbours:
        names = listed(each.names)
        blocks += [
            Text(
                f"By the {each.model} model of the Department for Education these councils are most like {found.name}: "
                f"{names}."
            )
        ]
    ranked = [each for each in found.all_headlines() if each.ranks]
    last = [each for each in ranked if _at_the_end(each, found.model)]
    blocks += [
        Text(
            f"{capital(counted(len(ranked), 'figure', 'figures'))} can be ranked among these councils. Where high or "
            f"low is good, {found.name} is last or last but one in {len(last)} of them."
        ),
        *([tables.ranks(found, last)] if last else []),
    ]
    return blocks


def _at_the_end(each: Compared, model: str) -> bool:
    found = next((rank for rank in each.ranks if rank.label == model), None)
    return found is not None and each.nature.polarity != "neither" and found.place >= found.of - 1
