"""The middle steps of a compiled outcome: who entered, whether the measure is for them, and until when."""

from familyhub.measures.outcomes.codes import ADULT, FOLLOW_UP_MONTHS
from familyhub.measures.outcomes.definition import Age, Area, Deadline, FollowUp, Held, OutcomeDefinition, Seen
from familyhub.measures.outcomes.sql_words import age_between, in_stage, kin_step, listed, moved, quoted, reception_on
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, covers, day, either, known
from familyhub.measures.standing_sql import BASES

GESTATION = 280
PERINATAL_MONTHS = 12


def whom_steps(definition: OutcomeDefinition, question: Question) -> list[Step]:
    """From `episode` to `whom`: the members, with entered_on, birth_date, deadline, after_from, after_to, left_on."""
    steps = [_entering(definition), _left(question)]
    carried = needs_delivery(definition)
    if carried:
        steps.append(_carried(question))
    whom = definition.for_whom
    if whom.main_carer or whom.child_age is not None or any(held.of == "child" for held in whom.held):
        steps.append(kin_step(question))
    if whom.main_carer or whom.child_age is not None:
        steps.append(_main_carer(whom.child_age or Age(to=ADULT - 1)))
    if whom.seen is not None:
        steps.append(_seen(whom.seen, question))
    steps += [_held(f"held_{n}", held, question) for n, held in enumerate(definition.for_whom.held)]
    if definition.for_whom.area is not None:
        steps += [_ranked(), _deprived(definition.for_whom.area, question)]
    if definition.for_whom.subject == "family":
        steps.append(_family())
    return [*steps, _meant(definition, question, carried=carried), _whom(definition, question)]


def needs_delivery(definition: OutcomeDefinition) -> bool:
    """Whether the measure asks for the delivery that a piece of work is about."""
    whom = definition.for_whom
    return (
        whom.perinatal
        or whom.pregnant
        or (whom.age is not None and whom.age.at == "due_date")
        or (whom.area is not None and whom.area.lived_on == "booking")
        or (definition.deadline is not None and definition.deadline.after == "due_date")
    )


def _entering(definition: OutcomeDefinition) -> Step:
    entered = {
        "agreed": "episode.agreed_on",
        "support": "episode.supported_on",
        # LEAST leaves out what is empty, on both engines.
        "agreed_or_support": "LEAST(episode.agreed_on, episode.supported_on)",
        "identified": "episode.identified_on",
    }[definition.enters]
    sql = f"""
SELECT
    dated.*,
    COALESCE(dated.entered_on, dated.identified_on) AS began_on
FROM (
    SELECT episode.*, {entered} AS entered_on
    FROM episode
) AS dated"""
    return Step("entering", "with the day of entry into the cohort", sql)


def _left(question: Question) -> Step:
    as_of = day(question.as_of)
    sql = f"""
SELECT gone.person_id, gone.left_on
FROM (
    SELECT
        entering.person_id,
        MAX(responsible.to_date) AS left_on,
        MAX({either(covers("responsible", as_of))}) AS still_here
    FROM (SELECT DISTINCT entering.person_id FROM entering) AS entering
    JOIN responsible ON responsible.person_id = entering.person_id
    WHERE responsible.basis IN ({listed(BASES[question.contract])})
      AND {known("responsible", question.known_by)}
      AND responsible.from_date <= {as_of}
    GROUP BY entering.person_id
) AS gone
WHERE gone.still_here = 0"""
    return Step("gone", "whom the area answered for and answers for no more", sql)


def _carried(question: Question) -> Step:
    as_of, known_by = day(question.as_of), day(question.known_by)
    due = "COALESCE(delivery.expected_on, delivery.born_on)"
    born = f"CASE WHEN delivery.born_on <= {as_of} AND delivery.born_learnt_on <= {known_by} THEN delivery.born_on END"
    sql = f"""
SELECT ranked.person_id, ranked.episode_id, ranked.due_on, ranked.born_on, ranked.booked_on
FROM (
    SELECT
        entering.person_id,
        entering.episode_id,
        {due} AS due_on,
        {born} AS born_on,
        delivery.booked_on,
        ROW_NUMBER() OVER (
            PARTITION BY entering.person_id, entering.episode_id
            ORDER BY {due} DESC NULLS LAST, delivery.delivery_id DESC NULLS LAST
        ) AS place
    FROM entering
    JOIN delivery ON delivery.mother_id = entering.person_id
    WHERE delivery.learnt_on <= {known_by}
      AND entering.identified_on >= {due} - {GESTATION}
      AND entering.identified_on <= {moved(f"COALESCE({born}, {due})", PERINATAL_MONTHS, "months")}
) AS ranked
WHERE ranked.place = 1"""
    return Step("carried", "the delivery it is about: from pregnancy to a year after the birth", sql)


def _main_carer(age: Age) -> Step:
    when = "entering.identified_on"
    sql = f"""
SELECT DISTINCT entering.person_id, entering.episode_id
FROM entering
JOIN kin ON kin.parent_id = entering.person_id
JOIN person AS child ON child.person_id = kin.child_id
WHERE {covers("kin", when)}
  AND {age_between("child.birth_date", when, age)}"""
    return Step("main_carer", "mothers and carers of a child of that age", sql)


def _seen(seen: Seen, question: Question) -> Step:
    sql = f"""
SELECT DISTINCT entering.person_id, entering.episode_id
FROM entering
JOIN contact ON contact.person_id = entering.person_id
WHERE contact.activity IN ({listed(seen.activities)})
  AND contact.attended = 'seen'
  AND {known("contact", question.known_by)}
  AND contact.happened_on <= entering.identified_on
  AND {moved("contact.happened_on", seen.months, "months")} >= entering.identified_on"""
    return Step("seen_before", "who had such a contact in the months before", sql)


def _held(name: str, held: Held, question: Question) -> Step:
    when = "entering.identified_on" if held.on == "identified" else "entering.began_on"
    through, owner = "", "entering.person_id"
    if held.of == "child":
        through, owner = (
            f"\nJOIN kin ON kin.parent_id = entering.person_id AND {covers('kin', when)}",
            "kin.child_id",
        )
    sql = f"""
SELECT DISTINCT entering.person_id, entering.episode_id
FROM entering{through}
JOIN status ON status.person_id = {owner}
WHERE status.status = {quoted(held.status)}
  AND {known("status", question.known_by)}
  AND {covers("status", when)}"""
    return Step(name, f"who was then in: {held.status}", sql)


def _ranked() -> Step:
    sql = """
SELECT
    place_path.lsoa,
    place_path.quadrant,
    place_path.quintile,
    COUNT(*) OVER (PARTITION BY 1) AS in_county,
    COUNT(place_path.deprivation_position) OVER (PARTITION BY 1) AS county_placed,
    ROW_NUMBER() OVER (
        PARTITION BY 1
        ORDER BY place_path.deprivation_position ASC NULLS LAST, place_path.lsoa ASC NULLS LAST
    ) AS at_county,
    COUNT(*) OVER (PARTITION BY place_path.quadrant) AS in_quadrant,
    COUNT(place_path.deprivation_position) OVER (PARTITION BY place_path.quadrant) AS quadrant_placed,
    ROW_NUMBER() OVER (
        PARTITION BY place_path.quadrant
        ORDER BY place_path.deprivation_position ASC NULLS LAST, place_path.lsoa ASC NULLS LAST
    ) AS at_quadrant
FROM place_path"""
    return Step(
        "ranked_place", "neighbourhoods in the order of the published index, in the county and the quadrant", sql
    )


def _deprived(area: Area, question: Question) -> Step:
    joined = ""
    when = {"identified": "entering.identified_on", "entered": "entering.began_on", "booking": "carried.booked_on"}[
        area.lived_on
    ]
    if area.lived_on == "booking":
        joined = (
            "\n    JOIN carried"
            "\n        ON carried.person_id = entering.person_id AND carried.episode_id = entering.episode_id"
        )
    of = area.ranked_in
    # A fifth of n neighbourhoods: the k-th lies in the first q fifths where 5 (k - 1) < q n. Where a neighbourhood has
    # no position, the stated quintile stands.
    fifth = f"5 * (ranked_place.at_{of} - 1) < {area.quintile} * ranked_place.in_{of}"
    sql = f"""
SELECT home.person_id, home.episode_id
FROM (
    SELECT
        entering.person_id,
        entering.episode_id,
        residence.lsoa,
        ROW_NUMBER() OVER (
            PARTITION BY entering.person_id, entering.episode_id
            ORDER BY residence.from_date DESC NULLS LAST, residence.lsoa DESC NULLS LAST
        ) AS place
    FROM entering{joined}
    JOIN residence ON residence.person_id = entering.person_id
    WHERE {known("residence", question.known_by)}
      AND {covers("residence", when)}
) AS home
JOIN ranked_place ON ranked_place.lsoa = home.lsoa
WHERE home.place = 1
  AND CASE
        WHEN ranked_place.{of}_placed = ranked_place.in_{of} THEN {fifth}
        ELSE ranked_place.quintile <= {area.quintile}
    END"""
    return Step("deprived", "who then lived in one of the most deprived neighbourhoods", sql)


def _family() -> Step:
    sql = """
SELECT family_member.person_id, MIN(family_member.family_id) AS family_id
FROM family_member
GROUP BY family_member.person_id"""
    return Step("in_family", "the family of each person", sql)


def _meant(definition: OutcomeDefinition, question: Question, *, carried: bool) -> Step:
    whom = definition.for_whom
    joins, conditions = [], [f"person.learnt_on <= {day(question.known_by)}"]
    due, baby, subject = "CAST(NULL AS DATE)", "person.birth_date", "entering.person_id"
    if carried:
        must = (
            "JOIN"
            if whom.perinatal or whom.pregnant or (whom.age is not None and whom.age.at == "due_date")
            else "LEFT JOIN"
        )
        joins.append(_on(f"{must} carried", "carried"))
        due, baby = "carried.due_on", "COALESCE(carried.born_on, carried.due_on)"
    if whom.pregnant:
        conditions.append("(carried.born_on IS NULL OR entering.identified_on < carried.born_on)")
    if whom.seen is not None:
        joins.append(_on("JOIN seen_before", "seen_before"))
    if whom.main_carer or whom.child_age is not None:
        joins.append(_on("JOIN main_carer", "main_carer"))
    joins += [_on(f"JOIN held_{n}", f"held_{n}") for n in range(len(whom.held))]
    if whom.area is not None:
        joins.append(_on("JOIN deprived", "deprived"))
    if whom.subject == "family":
        joins.append("LEFT JOIN in_family ON in_family.person_id = entering.person_id")
        subject = "COALESCE(in_family.family_id, entering.person_id)"
    if whom.sex is not None:
        conditions.append(f"person.sex = '{whom.sex}'")
    if whom.age is not None:
        when = {"identified": "entering.identified_on", "entered": "entering.began_on", "due_date": due}[whom.age.at]
        conditions.append(age_between("person.birth_date", when, whom.age))
    if whom.stage is not None:
        conditions.append(in_stage("person.birth_date", "entering.identified_on", whom.stage))
    died = f"person.death_date <= {day(question.as_of)} AND person.death_learnt_on <= {day(question.known_by)}"
    sql = f"""
SELECT
    entering.*,
    {subject} AS subject_id,
    person.birth_date,
    {due} AS due_on,
    {baby} AS counted_from,
    CASE WHEN {died} THEN person.death_date END AS died_on,
    gone.left_on,
    CASE WHEN entering.recorded = 1 THEN entering.finished_on ELSE entering.last_support_on END AS support_ended_on
FROM entering
JOIN person ON person.person_id = entering.person_id
LEFT JOIN gone ON gone.person_id = entering.person_id
{chr(10).join(joins)}
WHERE {f"{chr(10)}  AND ".join(conditions)}"""
    return Step("meant", "those whom the measure is for", sql)


def _on(join: str, name: str) -> str:
    return f"{join} ON {name}.person_id = entering.person_id AND {name}.episode_id = entering.episode_id"


def deadline_day(deadline: Deadline | None) -> str:
    """The last day on which improvement counts, as SQL over `meant`; empty where the anchor is not known."""
    if deadline is None:
        return "CAST(NULL AS DATE)"
    if deadline.after == "reception":
        return f"{reception_on('meant.birth_date', deadline.amount)} - 1"
    if deadline.after == "birth":
        return f"{moved('meant.birth_date', deadline.amount, deadline.unit)} - 1"
    anchor = {
        "due_date": "meant.due_on",
        "identified": "meant.identified_on",
        "entered": "meant.entered_on",
        "support_ended": "meant.support_ended_on",
    }[deadline.after]
    return moved(anchor, deadline.amount, deadline.unit)


def _window(follow_up: FollowUp | None) -> tuple[str, str]:
    """First and last day of an assessment afterwards, as SQL over `dated`; an empty first day lets none count."""
    if follow_up is None:
        return "dated.began_on", moved("dated.finished_on", FOLLOW_UP_MONTHS, "months")
    anchor = {"entered": "dated.entered_on", "support_ended": "dated.support_ended_on", "birth": "dated.counted_from"}[
        follow_up.after
    ]
    return moved(anchor, follow_up.from_, follow_up.unit), moved(anchor, follow_up.to, follow_up.unit)


def _whom(definition: OutcomeDefinition, question: Question) -> Step:
    first, last = _window(definition.follow_up)
    sql = f"""
SELECT
    dated.*,
    {first} AS after_from,
    LEAST({last}, dated.deadline, {day(question.as_of)}) AS after_to
FROM (
    SELECT meant.*, {deadline_day(definition.deadline)} AS deadline
    FROM meant
) AS dated"""
    return Step("whom", "with the deadline and the days on which an assessment afterwards counts", sql)
