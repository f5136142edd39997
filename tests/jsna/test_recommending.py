"""Recommendations: evidence that exists, tied to findings, at a level; in plain words."""

import re

import pytest

from familyhub.errors import ConfigurationError
from familyhub.jsna.findings import Finding
from familyhub.jsna.indicator import load_catalogue
from familyhub.jsna.recommending import LEVELS, library, read_library, recommend
from familyhub.jsna.rules import rules
from familyhub.jsna.traced import Sentence, Traced

HELD = library()


def finding(
    indicator="breastfeeding-6-8", rule="worse-than-both", news="bad", cohort="birth", theme="births", text="40%"
):
    says = Sentence(("Babies breastfed: ", Traced(text, 40.0, "value", ())))
    return Finding(f"{rule}.{indicator}", rule, news, cohort, theme, indicator, says, 100, 10.0, 0.1)


def test_the_library_holds_real_items_with_title_link_year_and_people():
    assert len(HELD.evidence) >= 40
    for id, item in HELD.evidence.items():
        assert item.title
        assert item.population
        assert re.fullmatch(r"https://[a-z0-9.-]+/\S*", item.link), id
        assert item.year is None or 2008 <= item.year <= 2026, id
        number = re.search(r"\((NG|CG|PH)(\d+)\)", item.title)
        if number:  # NICE's number in the title is the one in the link
            assert item.link.endswith(f"/{number[1].lower()}{number[2]}")
    assert len({item.link for item in HELD.evidence.values()}) == len(HELD.evidence)


def test_every_item_is_used_and_every_level_is_offered():
    used = {cited for each in HELD.recommendation.values() for cited in each.evidence}
    assert used == set(HELD.evidence)
    assert {each.level for each in HELD.recommendation.values()} == set(LEVELS)
    assert len(HELD.recommendation) >= 40
    assert all(rule in rules() for each in HELD.recommendation.values() for rule in each.rules)


def test_words_are_short_enough_to_read_aloud():
    for id, each in HELD.recommendation.items():
        assert len(each.does.split()) <= 28, id
        assert each.does.endswith("."), id


def test_a_finding_brings_what_is_about_it_with_its_evidence():
    found = recommend([finding()], {})
    assert [each.id for each in found if "feeding" in each.id] == ["feeding-welcome", "infant-feeding"]
    feeding = next(each for each in found if each.id == "infant-feeding")
    assert feeding.evidence[0].title == "Postnatal care (NG194)"
    assert feeding.cohorts == ("birth",)


@pytest.mark.parametrize(
    ("indicator", "does", "not_this"),
    [
        ("asq-offered", "mandated-reviews", "early-places"),
        ("reviews-in-time", "on-time", "mandated-reviews"),
        ("injuries-road", "road-safety", "home-safety"),
        ("secondary-ever-free-meals", "poverty", "healthy-start"),
        ("attainment-8-fsm", "learning-parents", "poverty"),
        ("attainment-8-in-need", "virtual-school", "early-help"),
        ("care-dental-checks", "care-health", "teeth"),
        ("care-attainment-8", "virtual-school", "kinship"),
        ("level-2-at-19-ehc-plan", "transition", "send-early"),
        ("ehc-plans-in-time", "send-waits", "transition"),
        ("social-worker-absence", None, "attendance"),
    ],
)
def test_a_recommendation_fits_the_figure_and_the_age(indicator, does, not_this):
    catalogue = load_catalogue()
    known = catalogue[indicator]
    found = {each.id for each in recommend([finding(indicator, cohort=known.cohort, theme=known.theme)], catalogue)}
    assert does is None or does in found
    assert not_this not in found


def test_good_news_brings_no_remedy():
    found = recommend([finding(rule="better-than-both", news="good")], {})
    assert [each.id for each in found] == ["share-success"]


def test_a_recommendation_stands_once_with_all_its_findings_and_changes_with_their_figures():
    both = [finding(), finding(rule="worsening", text="41%")]
    (first,) = [each for each in recommend(both, {}) if each.id == "infant-feeding"]
    (again,) = [each for each in recommend([both[0], finding(rule="worsening", text="42%")], {})
                if each.id == "infant-feeding"]  # fmt: skip
    assert len(first.findings) == 2
    assert first.figures != again.figures


def test_what_nobody_checked_is_said():
    assert HELD.evidence["nice-ng194"].cited() == "NICE (2021): Postnatal care (NG194)"
    unseen = next(item for item in HELD.evidence.values() if not item.seen)
    assert unseen.cited().endswith("; check the link")


def test_most_bad_news_of_the_catalogue_has_an_answer():
    """Whatever of the catalogue turns out worse, there is something to discuss; what has none is named here."""
    catalogue = load_catalogue()
    judged = {id: known for id, known in catalogue.items() if known.polarity != "neither"}
    if not judged:
        pytest.skip("the catalogue holds no indicator yet")
    without = [
        id
        for id, known in judged.items()
        if not [
            each
            for each in recommend([finding(id, cohort=known.cohort, theme=known.theme)], catalogue)
            if each.id != "one-front-door"
        ]
    ]
    assert len(without) <= 0.15 * len(judged), without


def test_evidence_that_is_not_in_the_library_is_refused():
    text = '[evidence]\n[recommendation.x]\nlevel = "civic"\ndoes = "Do it."\nevidence = ["nowhere"]\n'
    with pytest.raises(ConfigurationError, match=r"recommendation.x.evidence"):
        read_library(text, "mine.toml")
