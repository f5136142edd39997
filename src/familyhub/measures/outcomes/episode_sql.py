"""The first steps of a compiled outcome: pieces of work, from recorded steps or, without any, from findings."""

from familyhub.measures.outcomes.codes import COMPLETING, ENDING, OPENING, STEPS, answers_to
from familyhub.measures.outcomes.definition import Finding, OutcomeDefinition
from familyhub.measures.outcomes.sql_words import age_between, answered, kin_step, listed, quoted, score_possible
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, covers, day, known
from familyhub.measures.standing_sql import BASES

IN_TURN = "numbered.happened_on ASC NULLS LAST, numbered.turn ASC NULLS LAST, numbered.activity_key ASC NULLS LAST"


def episode_steps(measure: str, definition: OutcomeDefinition, question: Question) -> list[Step]:
    """Up to `episode`: person_id, episode_id, recorded, the days of its steps, team_key, practitioner_key."""
    steps = [
        _recorded_step(measure, definition, question),
        _numbered(),
        _noted(),
        _latest("led", "practitioner_key", "who recorded the latest step", "DESC"),
        _latest("taken_by", "team_key", "the team that agreed or supported first", "ASC"),
        _recorded(),
    ]
    if definition.identified.findings:
        steps += [
            kin_step(question),
            _looked(definition),
            _finding(definition, question),
            _found(definition, question),
            _support(definition, question),
            _derived(),
        ]
    return [*steps, _episode(derived=bool(definition.identified.findings))]


def _recorded_step(measure: str, definition: OutcomeDefinition, question: Question) -> Step:
    turns = "\n        ".join(f"WHEN '{name}' THEN {turn}" for turn, name in enumerate(STEPS))
    sql = f"""
SELECT
    outcome_activity.person_id,
    outcome_activity.activity_key,
    outcome_activity.episode_key,
    outcome_activity.step,
    CASE outcome_activity.step
        {turns}
    END AS turn,
    outcome_activity.happened_on,
    outcome_activity.team_key,
    outcome_activity.practitioner_key,
    outcome_activity.detail,
    outcome_activity.extract_id,
    outcome_activity.row
FROM outcome_activity
WHERE LOWER(outcome_activity.outcome) IN ({listed(answers_to(measure, definition))})
  AND {known("outcome_activity", question.known_by)}
  AND outcome_activity.happened_on <= {day(question.as_of)}"""
    return Step("recorded_step", "every step of this measure that had happened and was known", sql)


def _numbered() -> Step:
    order = "{0}.happened_on ASC NULLS LAST, {0}.turn ASC NULLS LAST, {0}.activity_key ASC NULLS LAST"
    stream = "PARTITION BY {0}.person_id, {0}.episode_key"
    ends = "SUM(CASE WHEN recorded_step.step IN ({which}) THEN 1 ELSE 0 END) OVER (\n            {over}\n        )"
    earlier = (
        f"{stream.format('recorded_step')} ORDER BY {order.format('recorded_step')}\n"
        "            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    )
    firm = listed([step for step in ENDING if step != "declined"])
    last_opening = (
        f"OVER (\n                {stream.format('ended')}, ended.is_opening ORDER BY {order.format('ended')}"
        "\n            )"
    )
    sql = f"""
SELECT
    opened.*,
    SUM(opened.opens) OVER (
        {stream.format("opened")} ORDER BY {order.format("opened")}
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS part
FROM (
    SELECT
        ended.*,
        CASE
            WHEN ended.episode_key IS NOT NULL OR ended.is_opening = 0 THEN 0
            WHEN ended.step = 'agreed' AND ended.firm_ends > COALESCE(LAG(ended.firm_ends) {last_opening}, 0) THEN 1
            WHEN ended.step <> 'agreed' AND ended.ends > COALESCE(LAG(ended.ends) {last_opening}, 0) THEN 1
            ELSE 0
        END AS opens
    FROM (
        SELECT
            recorded_step.*,
            CASE WHEN recorded_step.step IN ({listed(OPENING)}) THEN 1 ELSE 0 END AS is_opening,
            {ends.format(which=listed(ENDING), over=earlier)} AS ends,
            {ends.format(which=firm, over=earlier)} AS firm_ends
        FROM recorded_step
    ) AS ended
) AS opened"""
    return Step("numbered", "where no piece of work is named, an opening step after an end begins the next one", sql)


def _noted() -> Step:
    sql = f"""
SELECT
    numbered.*,
    COALESCE(
        numbered.episode_key,
        FIRST_VALUE(numbered.activity_key) OVER (
            PARTITION BY numbered.person_id, numbered.episode_key, numbered.part
            ORDER BY {IN_TURN}
        )
    ) AS episode_id
FROM numbered"""
    return Step("noted", "each step with the piece of work it belongs to", sql)


def _latest(name: str, column: str, says: str, direction: str) -> Step:
    first = "CASE WHEN noted.step IN ('agreed', 'support') THEN 0 ELSE 1 END ASC,\n                " if (
        direction == "ASC"
    ) else ""  # fmt: skip
    sql = f"""
SELECT ranked.person_id, ranked.episode_id, ranked.{column}
FROM (
    SELECT
        noted.person_id,
        noted.episode_id,
        noted.{column},
        ROW_NUMBER() OVER (
            PARTITION BY noted.person_id, noted.episode_id
            ORDER BY
                {first}noted.happened_on {direction} NULLS LAST,
                noted.turn {direction} NULLS LAST,
                noted.activity_key {direction} NULLS LAST
        ) AS place
    FROM noted
    WHERE noted.{column} IS NOT NULL
) AS ranked
WHERE ranked.place = 1"""
    return Step(name, says, sql)


def _first(*steps: str, take: str = "MIN") -> str:
    return f"{take}(CASE WHEN noted.step IN ({listed(steps)}) THEN noted.happened_on END)"


def _recorded() -> Step:
    sql = f"""
SELECT
    days.*,
    taken_by.team_key,
    led.practitioner_key
FROM (
    SELECT
        noted.person_id,
        noted.episode_id,
        1 AS recorded,
        MIN(noted.happened_on) AS identified_on,
        {_first("offered")} AS offer_on,
        {_first("declined", take="MAX")} AS refusal_on,
        {_first("agreed")} AS agreed_on,
        {_first("support")} AS supported_on,
        {_first("support", "reviewed", take="MAX")} AS last_support_on,
        {_first(*COMPLETING)} AS finished_on,
        {_first("moved_away")} AS moved_on,
        {_first("disengaged")} AS disengaged_on,
        {_first("achieved")} AS achieved_on,
        {_first("not_achieved")} AS not_achieved_on
    FROM noted
    GROUP BY noted.person_id, noted.episode_id
) AS days
LEFT JOIN taken_by ON taken_by.person_id = days.person_id AND taken_by.episode_id = days.episode_id
LEFT JOIN led ON led.person_id = days.person_id AND led.episode_id = days.episode_id"""
    return Step("recorded_episode", "each piece of work with the days of its steps", sql)


def _looked(definition: OutcomeDefinition) -> Step:
    own = "SELECT person.person_id AS subject_id, person.person_id AS record_id\nFROM person"
    kin = {
        "subject": "",
        "subject_and_mother": (
            "\nUNION\nSELECT kin.child_id AS subject_id, kin.parent_id AS record_id\nFROM kin\n"
            "WHERE kin.relation = 'mother_of'"
        ),
        "subject_and_children": (
            "\nUNION\nSELECT kin.parent_id AS subject_id, kin.child_id AS record_id\nFROM kin"
        ),
    }[definition.records_of]  # fmt: skip
    return Step("looked", "on whose records a subject's assessments and contacts may stand", own + kin)


def _fits(finding: Finding) -> str:
    said = [f"assessment.instrument = {quoted(finding.instrument)}"]
    if finding.domain != "any":
        said.append(f"assessment.domain = {quoted(finding.domain)}")
    if finding.bands:
        said.append(f"assessment.band IN ({listed(finding.bands)})")
    if finding.at_least is not None:
        said.append(f"assessment.score >= {finding.at_least!r}")
    if finding.below is not None:
        said.append(f"assessment.score < {finding.below!r}")
    if finding.age is not None:
        said.append(age_between("person.birth_date", "assessment.happened_on", finding.age))
    return "(" + " AND ".join(said) + score_possible(finding.instrument) + ")"


def _finding(definition: OutcomeDefinition, question: Question) -> Step:
    whom = definition.for_whom.age
    # The age of identification narrows findings at once: a child found at three is none of a measure of two-year-olds.
    age = ""
    if whom is not None and whom.at == "identified":
        age = f"\n  AND {age_between('person.birth_date', 'assessment.happened_on', whom)}"
    sql = f"""
SELECT
    looked.subject_id,
    assessment.assessment_key,
    assessment.happened_on,
    assessment.extract_id,
    assessment.row,
    ROW_NUMBER() OVER (
        PARTITION BY looked.subject_id
        ORDER BY assessment.happened_on ASC NULLS LAST, assessment.assessment_key ASC NULLS LAST
    ) AS place
FROM assessment
JOIN looked ON looked.record_id = assessment.person_id
JOIN person ON person.person_id = looked.subject_id
WHERE ({" OR ".join(_fits(finding) for finding in definition.identified.findings)})
  AND {known("assessment", question.known_by)}
  AND assessment.happened_on <= {day(question.as_of)}{answered(definition.answered_by)}{age}"""
    return Step("finding", "findings that identify, the first of each subject first", sql)


def _found(definition: OutcomeDefinition, question: Question) -> Step:
    del definition
    bases = listed(BASES[question.contract])
    sql = f"""
SELECT
    finding.subject_id AS person_id,
    finding.assessment_key AS episode_id,
    finding.happened_on,
    finding.extract_id,
    finding.row
FROM finding
LEFT JOIN (SELECT DISTINCT recorded_step.person_id FROM recorded_step) AS told
    ON told.person_id = finding.subject_id
JOIN (
    SELECT DISTINCT finding.subject_id
    FROM finding
    JOIN responsible ON responsible.person_id = finding.subject_id
    WHERE finding.place = 1
      AND responsible.basis IN ({bases})
      AND {known("responsible", question.known_by)}
      AND {covers("responsible", "finding.happened_on")}
) AS ours ON ours.subject_id = finding.subject_id
WHERE finding.place = 1
  AND told.person_id IS NULL"""
    return Step("found", "the first finding of whom the area answers for and nobody recorded a step of", sql)


def _support(definition: OutcomeDefinition, question: Question) -> Step:
    support = definition.support
    kinds = f"contact.activity IN ({listed(support.activities)})" if support.activities else "1 = 0"
    by = f"\n  AND contact.service IN ({listed(support.services)})" if support.services else ""
    sql = f"""
SELECT
    found.person_id,
    found.episode_id,
    contact.contact_id,
    contact.happened_on,
    contact.team_key,
    contact.practitioner_key,
    contact.extract_id,
    contact.row,
    ROW_NUMBER() OVER (
        PARTITION BY found.person_id, found.episode_id
        ORDER BY contact.happened_on ASC NULLS LAST, contact.contact_id ASC NULLS LAST
    ) AS from_first,
    ROW_NUMBER() OVER (
        PARTITION BY found.person_id, found.episode_id
        ORDER BY contact.happened_on DESC NULLS LAST, contact.contact_id DESC NULLS LAST
    ) AS from_last
FROM found
JOIN looked ON looked.subject_id = found.person_id
JOIN contact ON contact.person_id = looked.record_id
WHERE {kinds}{by}
  AND contact.attended = 'seen'
  AND contact.happened_on BETWEEN found.happened_on AND {day(question.as_of)}
  AND {known("contact", question.known_by)}"""
    return Step("support_contact", "kept contacts of the kinds that count as support, from the finding on", sql)


def _derived() -> Step:
    no_day = "CAST(NULL AS DATE)"
    sql = f"""
SELECT
    found.person_id,
    found.episode_id,
    0 AS recorded,
    found.happened_on AS identified_on,
    {no_day} AS offer_on,
    {no_day} AS refusal_on,
    {no_day} AS agreed_on,
    first_contact.happened_on AS supported_on,
    last_contact.happened_on AS last_support_on,
    {no_day} AS finished_on,
    {no_day} AS moved_on,
    {no_day} AS disengaged_on,
    {no_day} AS achieved_on,
    {no_day} AS not_achieved_on,
    first_contact.team_key,
    last_contact.practitioner_key
FROM found
LEFT JOIN support_contact AS first_contact
    ON first_contact.person_id = found.person_id AND first_contact.from_first = 1
LEFT JOIN support_contact AS last_contact
    ON last_contact.person_id = found.person_id AND last_contact.from_last = 1"""
    return Step("derived_episode", "what coded extracts alone tell of", sql)


def _episode(*, derived: bool) -> Step:
    both = "SELECT * FROM recorded_episode"
    if derived:
        both += "\nUNION ALL\nSELECT * FROM derived_episode"
    return Step("episode", "every piece of work", both)
