"""The first steps of a compiled measure: who could be a member, with the window, the period and the deciding day."""

from datetime import date, timedelta

from familyhub.measures.definition import Definition, Within
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, day, shifted

LONGEST_MONTH = 31
COMING_DAYS = 28
SILENT_DAYS = 21
ASSUMED_GESTATION = 280
ANTENATAL_DAYS = 28 * 7


def window_reach(within: Within) -> int:
    """Days within which every window closes after its anchor, or has opened before it; generous, never too few."""
    if within.to == "birth":
        return 366
    return within.to * {"days": 1, "weeks": 7, "months": LONGEST_MONTH, "gestation_weeks": 7}[within.unit]


def subject_steps(definition: Definition, question: Question) -> list[Step]:
    """`subject`: subject_id, anchor, window_opens, window_closes, catch_up_to, died_on, exclusion."""
    return {"child": _children, "delivery": _deliveries, "pregnancy": _pregnancies}[definition.subject](
        definition, question
    )


def _catch_up(definition: Definition, anchor: str) -> str:
    if definition.catch_up is None:
        return "CAST(NULL AS DATE)"
    return shifted(anchor, definition.catch_up.to, definition.catch_up.unit)


def _earliest_anchor(definition: Definition, question: Question) -> date:
    return question.since - timedelta(days=window_reach(definition.within))


def _children(definition: Definition, question: Question) -> list[Step]:
    within, birth = definition.within, "person.birth_date"
    closes = shifted(birth, _number(within.to), within.unit)
    died = f"person.death_date <= {day(question.as_of)} AND person.death_learnt_on <= {day(question.known_by)}"
    sql = f"""
SELECT
    person.person_id AS subject_id,
    {birth} AS anchor,
    {shifted(birth, within.from_, within.unit)} AS window_opens,
    {closes} AS window_closes,
    {_catch_up(definition, birth)} AS catch_up_to,
    CASE WHEN {died} THEN person.death_date END AS died_on,
    CASE WHEN {died} AND person.death_date <= {closes} THEN 'died' END AS exclusion
FROM person
WHERE {birth} BETWEEN {day(_earliest_anchor(definition, question))} AND {day(question.as_of)}
  AND person.learnt_on <= {day(question.known_by)}"""
    return [Step("subject", "every known child, with the days of the window", sql)]


def _deliveries(definition: Definition, question: Question) -> list[Step]:
    within, born = definition.within, "birth.born_on"
    birth = f"""
SELECT delivery.delivery_id, delivery.born_on
FROM delivery
WHERE delivery.outcome = 'live'
  AND delivery.born_on BETWEEN {day(_earliest_anchor(definition, question))} AND {day(question.as_of)}
  AND delivery.learnt_on <= {day(question.known_by)}
  AND delivery.born_learnt_on <= {day(question.known_by)}"""
    deaths = f"""
SELECT
    birth.delivery_id,
    COUNT(*) AS babies,
    COUNT(baby.death_date) AS died,
    MAX(baby.death_date) AS last_died_on
FROM birth
JOIN delivery_person ON delivery_person.delivery_id = birth.delivery_id AND delivery_person.role = 'baby'
LEFT JOIN person AS baby
    ON baby.person_id = delivery_person.person_id
    AND baby.death_date <= {day(question.as_of)}
    AND baby.death_learnt_on <= {day(question.known_by)}
GROUP BY birth.delivery_id"""
    closes = shifted(born, _number(within.to), within.unit)
    subject = f"""
SELECT
    birth.delivery_id AS subject_id,
    {born} AS anchor,
    {shifted(born, within.from_, within.unit)} AS window_opens,
    {closes} AS window_closes,
    {_catch_up(definition, born)} AS catch_up_to,
    CASE WHEN baby_deaths.died = baby_deaths.babies THEN baby_deaths.last_died_on END AS died_on,
    CASE
        WHEN baby_deaths.died = baby_deaths.babies AND baby_deaths.last_died_on <= {closes} THEN 'died'
    END AS exclusion
FROM birth
LEFT JOIN baby_deaths ON baby_deaths.delivery_id = birth.delivery_id"""
    return [
        Step("birth", "every known delivery with a baby born alive; twins are one", birth),
        Step("baby_deaths", "how many of its babies have died, as far as known", deaths),
        Step("subject", "every such delivery, with the days of the window", subject),
    ]


def _pregnancies(definition: Definition, question: Question) -> list[Step]:
    as_of, known_by = day(question.as_of), day(question.known_by)
    state = f"""
SELECT
    delivery.delivery_id,
    delivery.expected_on,
    CASE
        WHEN delivery.born_on <= {as_of} AND delivery.born_learnt_on <= {known_by} THEN delivery.born_on
    END AS born_on,
    delivery.gestation_days,
    CASE
        WHEN delivery.outcome IN ('loss', 'stillborn', 'ended')
            AND COALESCE(delivery.ended_on, {as_of}) <= {as_of}
            AND delivery.ended_learnt_on <= {known_by}
            THEN delivery.outcome
    END AS ended
FROM delivery
WHERE delivery.learnt_on <= {known_by}"""
    subject = f"""
SELECT
    pregnancy.delivery_id AS subject_id,
    COALESCE(pregnancy.born_on, pregnancy.expected_on) AS anchor,
    CASE
        WHEN pregnancy.born_on IS NULL THEN pregnancy.expected_on - {ASSUMED_GESTATION - ANTENATAL_DAYS}
        ELSE pregnancy.born_on + ({ANTENATAL_DAYS} - COALESCE(pregnancy.gestation_days, {ASSUMED_GESTATION}))
    END AS window_opens,
    COALESCE(pregnancy.born_on, pregnancy.expected_on) AS window_closes,
    CAST(NULL AS DATE) AS catch_up_to,
    CAST(NULL AS DATE) AS died_on,
    CASE
        WHEN pregnancy.ended IS NOT NULL THEN pregnancy.ended
        WHEN pregnancy.born_on IS NOT NULL AND pregnancy.gestation_days IS NULL THEN 'gestation_unknown'
        WHEN pregnancy.born_on IS NOT NULL AND pregnancy.gestation_days < {ANTENATAL_DAYS} THEN 'not_born_28_weeks'
        WHEN pregnancy.born_on IS NULL AND pregnancy.expected_on < {day(question.as_of - timedelta(days=SILENT_DAYS))}
            THEN 'outcome_unknown'
    END AS exclusion
FROM pregnancy"""
    return [
        Step("pregnancy", "where every known pregnancy stands, as far as known", state),
        Step("subject", "every such pregnancy, with the days of the window", subject),
    ]


def _number(to: int | str) -> int:
    """The end of a window that is not the birth; `definitions` has refused any other."""
    if isinstance(to, str):
        raise TypeError(f"a window that ends with {to!r} belongs to a pregnancy")
    return to


def period_columns(definition: Definition) -> tuple[str, str, str]:
    """The columns of `calendar` with the period's label, its fiscal year and its last day."""
    name = "ohid_new_birth" if definition.reported.calendar else definition.reported.by
    return name, f"{name}_year", f"{name}_end"


def placed_step(definition: Definition, question: Question, member_table: str) -> Step:
    """`placed`: the subjects whose window is near, with period, fiscal_year and decided_on, the deciding day."""
    label, year, end = period_columns(definition)
    decides = f"calendar.{end}" if definition.responsible_on == "period_end" else "subject.window_closes"
    # The period of a count is that of the contact, which is not known yet: any day serves until then.
    when = "anchor" if definition.reported.when == "anchor" else "window_closes"
    among = ""
    if definition.among is not None:
        among = f"""
JOIN {member_table} AS cohort
    ON cohort.subject_id = subject.subject_id
    AND cohort.period = calendar.{label}
    AND cohort.measure = '{definition.among}'
    AND cohort.status = 'met'
    AND cohort.closed"""
    sql = f"""
SELECT
    subject.*,
    calendar.{label} AS period,
    calendar.{year} AS fiscal_year,
    LEAST({decides}, {day(question.as_of)}) AS decided_on
FROM subject
JOIN calendar ON calendar.day = subject.{when}{among}
WHERE subject.window_opens <= {day(question.as_of + timedelta(days=COMING_DAYS))}
  AND subject.window_closes >= {day(question.since)}"""
    return Step("placed", "those whose window is near, with the period and the deciding day", sql)
