"""The compiled SQL and the plain-Python reference give the same member rows, whatever the county."""

from random import Random

import pytest
from counties import BIRTHDAYS, Asked, asked, county, question_near
from counting import compiled, counted, shipped
from hypothesis import HealthCheck, given, settings

SLOWLY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@SLOWLY
@given(asked(shipped()))
def test_the_compiled_sql_and_the_reference_agree_row_by_row(case: Asked):
    assert compiled(case.facts, case.measure, case.question) == counted(case.facts, case.measure, case.question)


@pytest.mark.parametrize("measure", shipped())
def test_they_agree_on_larger_counties(measure):
    chance = Random(f"larger counties, {measure}")
    definition = shipped()[measure]
    members = 0
    for number in range(30):
        if number >= 4 and members:
            break
        question = question_near(chance, definition, chance.choice(BIRTHDAYS))
        facts = county(chance, definition, 60, question)
        by_sql, by_rule = compiled(facts, measure, question), counted(facts, measure, question)
        assert by_sql == by_rule
        members += len(by_rule)
    assert members > 0, "counties without a single member show nothing"
