"""The page of the indicators of a needs assessment; docs/generate.py writes it."""

from collections.abc import Iterator

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
- **Amounts of money** are divided among the area's children; they are no numbers of events and have no interval.
- **England outside all regions** cannot be a mean of them: such a figure is left out and said. In the stored LAIT this is first-time entrants to the youth justice system, in every year.
- **Neighbourhoods** (census, Indices of Deprivation, mid-year estimates) have figures of their own, and are added up to the area where numbers can be. The year is known from the columns: 2021 for the census, 2019 and 2025 for the indices, 2020 for single years of age.

## Getting files

`familyhub jsna fetch` gets files from their publishers: always encrypted, with timeouts, tried again where that may help, and never through a redirect to an address without encryption. Every version is kept in
`published/versions/` with its day and hash in `published/fetched.jsonl`; the newest of each lies in `published/current/`, which is what `--files` takes. `--offline` asks nobody. `--list` says what would be asked of whom.
What to fetch is a file of TOML (`--what`); without one it is the indicators of Fingertips below. One entry of each publisher:

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
says = "Tenure of households, Census 2021"
of = "nomis"                      # FAMILYHUB_NOMIS_UID, where you have one, lifts the limit on rows
data_set = "NM_2072_1"
ask = {{ geography = "TYPE151", measures = "20100" }}

[from-lg-inform]
says = "A metric of LG Inform Plus"
of = "lg_inform"                  # FAMILYHUB_LG_INFORM_KEY and FAMILYHUB_LG_INFORM_SECRET
ask = {{ metricType = "the number of the metric", area = "E06000001", period = "latest:5" }}

[a-file]
says = "Any other file"
of = "file"
address = "https://www.example.org/table.csv"
```

Tables of NOMIS and LG Inform are kept as they come; indicators of the catalogue are not yet read from them.

## An indicator of your own

A council adds indicators as TOML; `replaces` puts one in another's place. Unknown keys are refused with file and key.

```toml
[early-language]
name = "Communication and language at 5"
cohort = "early_years"            # {cohorts}
theme = "learning"                # {themes}
polarity = "high_is_good"         # high_is_good, high_is_bad, neither
source = "lait"                   # lait, fingertips, education, asq3, neighbourhoods
found = {{ value = "FSP_NEW_COMMS" }}
of = "proportion"                 # proportion, rate, count
per = 100
unit = "% of children assessed"
definition = "Children at the expected level in communication and language at the end of Reception."
why = "Language at 5 foretells reading, behaviour and mental health."
```
"""

POLARITIES = {"high_is_good": "high is good", "high_is_bad": "high is bad", "neither": "neither good nor bad"}

FILES = {
    "lait": "the tool's data in its long form (Parquet or CSV), with its dictionary",
    "fingertips": "a CSV export, or the API's",
    "education": "a table of Explore Education Statistics, or one in its form",
    "asq3": "OHID's table of ASQ-3 by council and quarter",
    "neighbourhoods": "tables by LSOA, with a lookup of LSOAs to councils",
}


def indicator_pages() -> str:
    """The page: how figures are found, then every indicator by cohort and theme."""
    known = load_catalogue()
    sources = "\n".join(
        f"| {SOURCES[source]} | {sum(each.source == source for each in known.values())} | {file} |"
        for source, file in FILES.items()
    )
    cohorts, themes = ", ".join(COHORTS), ", ".join(THEMES)
    opening = OPENING.format(many=len(known), sources=sources, cohorts=cohorts, themes=themes, decision=DECISION)
    return "\n".join([opening, *_cohorts(known)]).rstrip() + "\n"


DECISION = "044"


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
        counts += " In the stored files for London only."
    found = f"{each.source}: `{each.published}`"
    if each.breakdown:
        found += f", by {each.breakdown}"
    cells = (f"**{each.name}** `{id}`", counts, each.unit, polarity, found, each.why)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
