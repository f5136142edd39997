"""The shipped definitions are those of the table in docs/how-due-measures-count.md."""

import pytest
from counting import shipped
from rules_page import definitions_of_the_page

ON_THE_PAGE = definitions_of_the_page()
SAID_THERE = ("subject", "satisfied_by", "within", "counts", "reported", "responsible", "responsible_on", "among",
              "catch_up", "worklist")  # fmt: skip


def test_the_page_and_the_package_list_the_same_measures():
    assert sorted(ON_THE_PAGE) == sorted(shipped())


@pytest.mark.parametrize("measure", ON_THE_PAGE)
def test_a_definition_says_what_the_page_says(measure):
    page, definition = ON_THE_PAGE[measure], shipped()[measure]
    assert {key: getattr(definition, key) for key in SAID_THERE} == {key: getattr(page, key) for key in SAID_THERE}
    assert (definition.target and definition.target.at_least) == (page.target and page.target.at_least)


def test_breastfeeding_is_withheld_where_too_few_have_it_recorded():
    withheld = shipped()["ohid-c8ii"].withheld
    assert withheld is not None
    assert (withheld.event, withheld.at_least) == ("feeding_known", 95)
