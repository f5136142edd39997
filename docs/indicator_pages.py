"""The page of the indicators of a needs assessment; docs/generate.py writes it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from familyhub.jsna.indicator import COHORTS, SOURCES, THEMES, Indicator, load_catalogue

OPENING = """# The indicators of a needs assessment

{many} indicators by cohort and theme: what each counts, whether high is good, where its figures are found, and why it matters. Their figures come from published files as they are;
`familyhub jsna --area E06000001 --files FOLDER` collects them. Files are recognised by what is in them, never by their names; a file nobody knows is named and passed over.

## Where the figures come from

| source | indicators | file |
|---|---|---|
{sources}

## What is worked out, and what is not

- **As published.** Value, interval, number and denominator are the publisher's, with file and line. A cell that is neither a number nor a known mark is named with file and row, and the figure is missing.
- **A number and its rate.** LAIT states them as two measures; they become one row. Where number and value are stated and the whole is not, it is worked out, and the note says so.
- **Rates per 10,000 or 100,000 children.** LAIT states no denominator. It is the estimate of children aged 0 to 17 of the year before: with it, rate × children is nearly a whole number in all councils, and with any other year it is not.
  Where no year fits, as for care applications, nothing is worked out.
- **A percentage alone stays alone.** Most of LAIT's percentages come without numbers. They have no interval, so no comparison calls them better or worse; their place among all councils, and their change, are shown.
  No number of pupils is guessed from the population ([decision {decision}](decisions/{decision}-no-number-is-guessed.md)).
- **Amounts of money** are divided among the area's children; they are no numbers of events and have no interval. Where no file holds the children of that area and year, the amount is left out and said.
- **England outside all regions** cannot be a mean of them: such a figure is left out and said. In the stored LAIT this is first-time entrants to the youth justice system, in every year.
- **Census tables by NOMIS** state a number and what it is of as lines of their own; the figure names both. Councils, regions and England have lines of their own; a county is the sum of its districts where a lookup of districts
  to counties lies beside (and all districts have a figure), an area the sum of its neighbourhoods where nothing else states it. NOMIS breaks an answer off at 25,000 lines without a word: one with fewer lines than it says it has is
  named and not read. Where a file by neighbourhood and NOMIS state the same figure of an area, NOMIS' stands.
- **Not everywhere.** {unusual} indicators are marked as not in every set of files (LG Inform needs a key, the indices by council have no counties, census tables must be fetched). Where there is no figure of these, the report does not say that one is missing.
- **Children in homes where no adult works**: no table of the census of 2021 by neighbourhood was found that counts them; lone parents, adults who never worked and income deprivation stand nearest.
- **Neighbourhoods** (census, Indices of Deprivation, mid-year estimates) have figures of their own, and are added up to the area where numbers can be. The year is known from the columns: 2021 for the census, 2019 and 2025 for the indices, 2020 for single years of age.

## Getting files

`familyhub jsna fetch` gets files from their publishers: always encrypted, with timeouts, tried again where that may help, and never through a redirect to an address without encryption. Every version is kept in
`published/versions/` with its day and hash in `published/fetched.jsonl`; the newest of each lies in `published/current/`, which is what `--files` takes. What is missing or changed there is laid out again from the versions. A web page in place of a file (a server that is out of service) is refused, and what was got before stays. `--offline` asks nobody. `--list` says what would be asked of whom.
What to fetch is a file of TOML (`--what`); without one it is what the catalogue reads of Fingertips, of sixteen tables of the census by NOMIS, and of LG Inform where there is a key. Tables by neighbourhood, and LG Inform, need `--area`:

```
familyhub jsna fetch --area E06000001                   # a unitary authority
familyhub jsna fetch --area E07000066,E07000067         # the districts of a county, each by its code
familyhub jsna fetch --offline                          # asks nobody: is everything there?
familyhub jsna --area E06000001 --files published/current
```

One entry of each publisher:

```toml
[injuries]
says = "Admissions for injuries under 15"
of = "fingertips"
indicators = [90284]
areas = 502                       # counties and unitary authorities from April 2023
parent = 6                        # regions; 15 is England

[children-in-need]
says = "Children in need by council"
of = "education"                  # Explore Education Statistics
data_set = "the id on the page of the data set"

[tenure]
says = "Tenure of households, Census 2021, by neighbourhood"
of = "nomis"                      # FAMILYHUB_NOMIS_UID, where you have one, lifts the limit on rows
data_set = "NM_2072_1"
ask = {{ date = "latest", geography = "{area}TYPE151", c2021_tenure_9 = "0,1003", measures = "20100" }}

[from-lg-inform]
says = "A metric of LG Inform Plus"
of = "lg_inform"                  # FAMILYHUB_LG_INFORM_KEY and FAMILYHUB_LG_INFORM_SECRET
ask = {{ metricType = "9613", area = "{area},E92000001", period = "latest:5", columnGrouping = "period", rowGrouping = "area" }}

[a-file]
says = "Any other file"
of = "file"
address = "https://www.example.org/table.csv"
```

No entry of Explore Education Statistics comes with the package: the tables that indicators read are downloaded by hand or asked for with the id on the data set's page, and an indicator names the headers of its table. Answers are kept and read as they come. One of LG Inform does not say of which metric it is: the shelf's ledger does, or the file's name (`metric-9613.csv`).

## From a workspace's own extracts

{landed}

## What the linked records add

A workspace with a snapshot adds its own figures to the report, rounded and held against every release before ([disclosure](disclosure.md)): checks that are due, outcomes, priority groups, rates, and of the maternity record (MSDS, CHIS) for
live deliveries of the year to the snapshot's newest day, of families who lived in the area on the day of birth: pregnancies booked by 10 weeks, deliveries before 37 weeks, mothers under 20 at the due date, babies under 2,500 g, all and from 37 weeks.
Each is of those for whom it is known; the name says in words how complete the record is. What NHS England publishes of MSDS each month is by hospital trust, not by council; by council Fingertips has two figures of it (bookings and first feeds), which are indicators. Smoking is not among the record's own: MSDS' codes say who smokes, and seldom who does not, so a share of the known would be far too high.

## LAIT: what is used, and why not all of it

Of the tool's 434 measures {lait} are read: as a figure, as its number or as what it is of. The others:

| why not | measures | which |
|---|---|---|
{not_used}

## An indicator of your own

A council adds indicators as TOML files below `jsna/indicators/` of its workspace; `replaces` puts one in another's place. Unknown keys are refused with file and key. [Rules and recommendations](findings.md#a-councils-own-rules-and-recommendations) are changed in the same way.

```toml
[early-language]
name = "Communication and language at 5"
cohort = "early_years"            # {cohorts}
theme = "learning"                # {themes}
polarity = "high_is_good"         # high_is_good, high_is_bad, neither
source = "lait"                   # lait, fingertips, education, asq3, neighbourhoods, nomis, lg_inform, areas
found = {{ value = "FSP_NEW_COMMS" }}
of = "proportion"                 # proportion, rate, count
per = 100
unit = "% of children assessed"
definition = "Children at the expected level in communication and language at the end of Reception."
why = "Language at 5 foretells reading, behaviour and mental health."
```
"""

NOT_STORED = " Not in every set of files."

LANDED = """Published statistics that a workspace landed like any other extract (below `incoming/`: Fingertips, Explore Education Statistics, LAIT, ASQ-3) are read by `familyhub jsna` from the snapshot in service, with file and row as they were sent; `--files` is then not
needed. Of a figure stated twice a file of `--files` stands, else the extract that came last. Tables by neighbourhood, answers of NOMIS and LG Inform, neighbours and boundaries are no extracts: hand them over with `--files`."""

POLARITIES = {"high_is_good": "high is good", "high_is_bad": "high is bad", "neither": "neither good nor bad"}

FILES = {
    "lait": "the tool's data in its long form (Parquet or CSV), with its dictionary",
    "fingertips": "a CSV export, or the API's",
    "education": "a table of Explore Education Statistics, or one in its form",
    "asq3": "OHID's table of ASQ-3 by council and quarter",
    "neighbourhoods": "tables by LSOA, with a lookup of LSOAs to councils",
    "nomis": "answers of NOMIS with codes of areas and categories, as `jsna fetch` gets them",
    "lg_inform": "answers of LG Inform Plus with a line an area and a column a period",
    "areas": "MHCLG's summary of the indices by lower-tier council",
}


def indicator_pages() -> str:
    """The page: how figures are found, then every indicator by cohort and theme."""
    known = load_catalogue()
    sources = "\n".join(
        f"| {SOURCES[source]} | {sum(each.source == source for each in known.values())} | {file} |"
        for source, file in FILES.items()
    )
    cohorts, themes = ", ".join(COHORTS), ", ".join(THEMES)
    used = {name for each in known.values() if each.source == "lait" for name in _names(each) if name}
    opening = OPENING.format(
        many=len(known), sources=sources, cohorts=cohorts, themes=themes, decision=DECISION, lait=len(used),
        not_used=_not_used(), unusual=sum(not each.usual for each in known.values()), landed=LANDED, area="{area}",
    )  # fmt: skip
    return "\n".join([opening, *_cohorts(known)]).rstrip() + "\n"


DECISION = "044"


NOT_USED = Path(__file__).parent / "lait_not_used.toml"


def _names(each: Indicator) -> tuple[str, str, str]:
    return each.found.value, each.found.count, each.found.denominator


def _not_used() -> str:
    reasons = tomllib.loads(NOT_USED.read_text(encoding="utf-8")).values()
    return "\n".join(
        f"| {reason['why']} | {len(reason['measures'])} | {', '.join(f'`{name}`' for name in reason['measures'])} |"
        for reason in reasons
    )


def _cohorts(known: dict[str, Indicator]) -> Iterator[str]:
    for cohort, says in COHORTS.items():
        yield f"## {says}\n"
        for theme, about in THEMES.items():
            listed = {id: each for id, each in known.items() if (each.cohort, each.theme) == (cohort, theme)}
            if listed:
                yield f"### {about} ({cohort.replace('_', ' ')})\n"
                yield "| indicator | what it counts | unit | polarity | found as | why it matters |\n|---|---|---|---|---|---|"
                yield from (_row(id, each) for id, each in listed.items())
                yield ""


def _row(id: str, each: Indicator) -> str:
    polarity = POLARITIES[each.polarity] + (f" ({each.polarity_why})" if each.polarity_why else "")
    counts = each.definition
    if each.numerator and each.denominator:
        counts += f" Numerator: {each.numerator}; denominator: {each.denominator}."
    if not each.usual:
        counts += NOT_STORED
    found = f"{each.source}: `{each.found.data_set or each.published}`"
    if each.nomis is not None:
        found += f" or nomis: `{each.nomis.data_set}`"
    if each.breakdown:
        found += f", by {each.breakdown}"
    cells = (f"**{each.name}** `{id}`", counts, each.unit, polarity, found, each.why)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
