"""A needs assessment of an invented town: five figures over six years, England, a region and six similar towns."""

from datetime import date

from familyhub.jsna import IndicatorRow, compare
from familyhub.jsna.choosing import key_findings
from familyhub.jsna.findings import find
from familyhub.jsna.indicator import Found, Indicator, natures
from familyhub.jsna.recommending import recommend
from familyhub.reports.jsna_data import Advice, Assessment, Neighbours, Reference, StoredFile

TOWN, ENGLAND, REGION = "E06999901", "E92000001", "E12999901"
ALIKE = tuple(f"E0699991{number}" for number in range(6))
YEARS = range(2019, 2025)
FILE = "invented.csv"


def indicator(name, cohort, theme, polarity):
    return Indicator(
        name=name, cohort=cohort, theme=theme, polarity=polarity, source="lait", found=Found(value="X", count="Y"),
        of="proportion", per=100.0, unit="% of children", definition=f"{name}, of all of that age.", why="It is asked.",
    )  # fmt: skip


CATALOGUE = {
    "breastfed": indicator("Babies breastfed at 6 to 8 weeks", "birth", "births", "high_is_good"),
    "level-at-5": indicator("Good level of development at 5", "early_years", "learning", "high_is_good"),
    "absence": indicator("Persistent absence in primary schools", "primary", "attendance", "high_is_bad"),
    "suspended": indicator("Secondary pupils suspended", "secondary", "attendance", "high_is_bad"),
    "learning-at-17": indicator("Young people in learning at 16 to 17", "young_people", "learning", "high_is_good"),
}
SHARES = {"breastfed": 0.30, "level-at-5": 0.66, "absence": 0.24, "suspended": 0.09, "learning-at-17": 0.96}
ENGLISH = {"breastfed": 0.50, "level-at-5": 0.67, "absence": 0.17, "suspended": 0.085, "learning-at-17": 0.92}


def rows():
    """A row for each figure; the line counts on, so that no two share one."""
    places = [(TOWN, "Testbury", "council"), (ENGLAND, "England", "england"), (REGION, "North Parts", "region")]
    places += [(code, f"Likeham {number}", "council") for number, code in enumerate(ALIKE)]
    line = 1
    for id in CATALOGUE:
        for year in YEARS:
            for code, name, kind in places:
                line += 1
                people = 2_000 if kind == "council" else 600_000
                share = SHARES[id] if code == TOWN else ENGLISH[id]
                if code == TOWN and id == "absence":
                    share -= 0.02 * (2024 - year)
                count = round(people * share)
                yield IndicatorRow(
                    id, code, name, kind, "", "", "", "", str(year), year * 10_000, 100 * count / people, None, None,
                    count, people, "", "Decreasing", "Better", FILE, line,
                )  # fmt: skip


def assessment(**changed):
    """The needs assessment of Testbury."""
    listed = list(rows())
    compared = compare(listed, TOWN, {"2025": ALIKE}, region=REGION, natures=natures(CATALOGUE))
    findings = find(compared, CATALOGUE, area="Testbury")
    advice = tuple(
        Advice(
            each.id, each.does, each.cohorts, each.level,
            tuple(Reference(item.cited(), item.population, item.link) for item in each.evidence),
            tuple(CATALOGUE[one.indicator].name for one in each.findings), without_building=each.without_building,
        )
        for each in recommend(findings, CATALOGUE)
    )  # fmt: skip
    given = {
        "code": TOWN, "name": "Testbury", "on": date(2026, 3, 2), "region": "North Parts", "catalogue": CATALOGUE,
        "compared": compared, "findings": findings, "key_findings": key_findings(findings), "advice": advice,
        "neighbours": (Neighbours("2025", tuple(f"Likeham {number}" for number in range(6))),), "model": "2025",
        "files": (StoredFile(FILE, "Nobody", len(listed), "2019", "2024"),),
    }  # fmt: skip
    return Assessment(**{**given, **changed})
