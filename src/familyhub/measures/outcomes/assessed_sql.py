"""Rules that compare assessments, as SQL: what was seen, the one before, the one afterwards, the two side by side."""

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.improvement import (
    BandImproves,
    Becomes,
    EveryDomain,
    EveryPart,
    Falls,
    NoneWorse,
    Rises,
    Simple,
)
from familyhub.measures.outcomes.sql_words import answered, listed, moved, quoted, score_possible
from familyhub.measures.question import Question
from familyhub.measures.sql_words import Step, day, known

Pair = Falls | Rises | BandImproves | Becomes


def _band_at(instrument: str, column: str) -> str:
    """The place of a band from the best (0) to the worst; a score's own where no band is stated."""
    bands = INSTRUMENTS[instrument].bands
    stated = "\n        ".join(f"WHEN {column}.band = {quoted(band)} THEN {at}" for at, band in enumerate(bands))
    scored = ""
    for scale in INSTRUMENTS[instrument].scales:
        # By falling score, so that the first cut that a score reaches is its own.
        for cut in sorted(scale.cuts, key=lambda cut: -cut.from_score):
            who = "" if cut.respondent is None else f" AND {column}.respondent = {quoted(cut.respondent)}"
            scored += (
                f"\n        WHEN {column}.band IS NULL AND {column}.domain = {quoted(scale.domain)}{who}"
                f" AND {column}.score BETWEEN {cut.from_score!r} AND {scale.highest!r} THEN {bands.index(cut.band)}"
            )
    if not stated and not scored:
        return "CAST(NULL AS INTEGER)"
    return f"CASE\n        {stated}{scored}\n    END"


def _seen(
    name: str, instrument: str, domains: str, needed: str, definition: OutcomeDefinition, question: Question, *,
    by_part: bool,
) -> Step:  # fmt: skip
    part = "COALESCE(assessment.part, '')" if by_part else "''"
    possible = score_possible(instrument)
    sql = f"""
SELECT
    whom.person_id,
    whom.episode_id,
    whom.identified_on,
    whom.began_on,
    whom.birth_date,
    whom.after_from,
    whom.after_to,
    assessment.assessment_key,
    assessment.happened_on,
    assessment.domain,
    {part} AS of_part,
    COALESCE(assessment.respondent, '') AS answered_by,
    assessment.part,
    assessment.score,
    assessment.band,
    {_band_at(instrument, "assessment")} AS band_at,
    assessment.extract_id,
    assessment.row
FROM whom
JOIN on_record ON on_record.person_id = whom.person_id AND on_record.episode_id = whom.episode_id
JOIN assessment ON assessment.person_id = on_record.record_id
WHERE assessment.instrument = {quoted(instrument)}{domains}{answered(definition.answered_by)}{possible}
  AND {needed}
  AND {known("assessment", question.known_by)}
  AND assessment.happened_on <= {day(question.as_of)}"""
    return Step(f"{name}_seen", f"assessments by {instrument}", sql)


def _before(name: str, definition: OutcomeDefinition, only: str) -> Step:
    window = definition.before
    gap = f"ABS(DATE_DIFF('day', {name}_seen.began_on, {name}_seen.happened_on))"
    sql = f"""
SELECT *
FROM (
    SELECT
        {name}_seen.*,
        ROW_NUMBER() OVER (
            PARTITION BY {name}_seen.person_id, {name}_seen.episode_id, {name}_seen.domain, {name}_seen.of_part,
                {name}_seen.answered_by
            ORDER BY
                CASE WHEN {name}_seen.happened_on <= {name}_seen.began_on THEN 0 ELSE 1 END ASC NULLS LAST,
                {gap} ASC NULLS LAST,
                {name}_seen.assessment_key ASC NULLS LAST
        ) AS place
    FROM {name}_seen
    WHERE {name}_seen.happened_on BETWEEN {name}_seen.identified_on + ({window.from_})
        AND {name}_seen.identified_on + ({window.to}){only}
) AS ranked
WHERE ranked.place = 1"""
    return Step(f"{name}_before", "the one before: the last up to entry, else the first after", sql)


def _after(name: str, domain_after: str | None, only: str) -> Step:
    same = "after.domain = before.domain" if domain_after is None else f"after.domain = {quoted(domain_after)}"
    sql = f"""
SELECT *
FROM (
    SELECT
        after.*,
        before.domain AS before_domain,
        ROW_NUMBER() OVER (
            PARTITION BY before.person_id, before.episode_id, before.domain, before.of_part, before.answered_by
            ORDER BY after.happened_on DESC NULLS LAST, after.assessment_key DESC NULLS LAST
        ) AS place
    FROM {name}_before AS before
    JOIN {name}_seen AS after
        ON after.person_id = before.person_id
        AND after.episode_id = before.episode_id
        AND {same}
        AND after.of_part = before.of_part
        AND after.answered_by = before.answered_by
    WHERE after.happened_on > before.happened_on
      AND after.happened_on BETWEEN after.after_from AND after.after_to{only}
) AS ranked
WHERE ranked.place = 1"""
    return Step(f"{name}_after", "the one afterwards: the last of the same part and respondent", sql)


def _compared(name: str, good: str, worse: str = "0") -> Step:
    sql = f"""
SELECT
    before.person_id,
    before.episode_id,
    before.domain,
    before.answered_by,
    before.band AS before_band,
    before.assessment_key AS before_key,
    after.assessment_key AS after_key,
    after.happened_on AS assessed_on,
    {good} AS good,
    {worse} AS worse,
    ROW_NUMBER() OVER (
        PARTITION BY before.person_id, before.episode_id
        ORDER BY after.happened_on DESC NULLS LAST, before.answered_by ASC NULLS LAST
    ) AS place,
    ROW_NUMBER() OVER (
        PARTITION BY before.person_id, before.episode_id, before.domain
        ORDER BY after.happened_on DESC NULLS LAST, before.answered_by ASC NULLS LAST
    ) AS place_in_domain
FROM {name}_before AS before
LEFT JOIN {name}_after AS after
    ON after.person_id = before.person_id
    AND after.episode_id = before.episode_id
    AND after.before_domain = before.domain
    AND after.of_part = before.of_part
    AND after.answered_by = before.answered_by"""
    return Step(f"{name}_pair", "before and afterwards side by side", sql)


def _pair_evidence(name: str) -> Step:
    columns = "seen.happened_on, seen.assessment_key AS record_id, seen.extract_id, seen.row"
    sql = f"""
SELECT DISTINCT person_id, episode_id, 'assessment' AS kind, 'before' AS what, {columns.replace("seen.", "")}
FROM {name}_before
UNION
SELECT DISTINCT person_id, episode_id, 'assessment' AS kind, 'after' AS what, {columns.replace("seen.", "")}
FROM {name}_after"""
    return Step(f"{name}_evidence", "which assessments were compared", sql)


def _one(value: str) -> str:
    return f"CASE WHEN {value} THEN 1 ELSE 0 END"


def assessed_steps(name: str, rule: Simple, definition: OutcomeDefinition, question: Question) -> list[Step]:
    """The steps of a rule that compares assessments: `<name>` and `<name>_evidence`, after what leads there."""
    if isinstance(rule, Pair):
        return _pair(name, rule, definition, question)
    if isinstance(rule, NoneWorse):
        return _none_worse(name, rule, definition, question)
    if isinstance(rule, EveryPart):
        return _every_part(name, rule, definition, question)
    if isinstance(rule, EveryDomain):
        return _every_domain(name, rule, definition, question)
    raise TypeError(f"{type(rule).__name__} compares no assessments")


def _pair(name: str, rule: Pair, definition: OutcomeDefinition, question: Question) -> list[Step]:
    after_domain = rule.domain_after if isinstance(rule, Becomes) else None
    domains = (
        f"\n  AND assessment.domain IN ({listed(tuple(dict.fromkeys((rule.domain, after_domain or rule.domain))))})"
    )
    first = f"\n      AND {name}_seen.domain = {quoted(rule.domain)}"
    if isinstance(rule, Falls):
        good = f"before.score - after.score >= {rule.by!r}"
        good += "" if rule.to_below is None else f" AND after.score < {rule.to_below!r}"
        needed = "assessment.score IS NOT NULL"
    elif isinstance(rule, Rises):
        if rule.from_age is not None:
            old_enough = moved(f"{name}_seen.birth_date", rule.from_age, "years")
            first += f"\n      AND {name}_seen.happened_on >= {old_enough}"
        good = f"after.score - before.score >= {rule.by!r}"
        good += "" if rule.to_at_least is None else f" AND after.score >= {rule.to_at_least!r}"
        needed = "assessment.score IS NOT NULL"
    elif isinstance(rule, BandImproves):
        good = "after.band_at < before.band_at"
        needed = f"({_band_at(rule.instrument, 'assessment')}) IS NOT NULL"
    else:
        good = f"after.band IN ({listed(rule.to)})" + (" AND after.part IS NOT NULL" if rule.named else "")
        needed = "assessment.band IS NOT NULL"
        first += f"\n      AND {name}_seen.band IS NOT NULL"
    was = f"\n  AND pair.before_band IN ({listed(rule.was)})" if isinstance(rule, Becomes) else ""
    result = f"""
SELECT pair.person_id, pair.episode_id, pair.good, pair.assessed_on
FROM {name}_pair AS pair
WHERE pair.place = 1
  AND pair.after_key IS NOT NULL{was}"""
    return [
        _seen(name, rule.instrument, domains, needed, definition, question, by_part=False),
        _before(name, definition, first),
        _after(name, after_domain, ""),
        _compared(name, _one(good)),
        Step(name, "whether it improved, by the respondent who answered last", result),
        _pair_evidence(name),
    ]


def _none_worse(name: str, rule: NoneWorse, definition: OutcomeDefinition, question: Question) -> list[Step]:
    low = [scale.domain for scale in INSTRUMENTS[rule.instrument].scales if scale.better == "low"]
    sign = f"CASE WHEN before.domain IN ({listed(low)}) THEN -1 ELSE 1 END" if low else "1"
    gained = f"""COALESCE(
        CAST({sign} * (after.score - before.score) AS DOUBLE),
        CAST(before.band_at - after.band_at AS DOUBLE)
    )"""
    result = f"""
SELECT
    pair.person_id,
    pair.episode_id,
    CASE WHEN MAX(pair.good) = 1 AND MAX(pair.worse) = 0 THEN 1 ELSE 0 END AS good,
    MAX(pair.assessed_on) AS assessed_on
FROM {name}_pair AS pair
WHERE pair.place_in_domain = 1
  AND pair.after_key IS NOT NULL
  AND pair.good IS NOT NULL
GROUP BY pair.person_id, pair.episode_id"""
    better = f"CASE WHEN {gained} > 0 THEN 1 WHEN {gained} <= 0 THEN 0 END"
    return [
        _seen(
            name, rule.instrument, "", "(assessment.score IS NOT NULL OR assessment.band IS NOT NULL)", definition,
            question, by_part=False,
        ),
        _before(name, definition, ""),
        _after(name, None, ""),
        _compared(name, better, _one(f"{gained} < 0")),
        Step(name, "at least one part better and none worse", result),
        _pair_evidence(name),
    ]  # fmt: skip


def _every_part(name: str, rule: EveryPart, definition: OutcomeDefinition, question: Question) -> list[Step]:
    fine, listed_before = [], ""
    if rule.bands:
        fine.append(f"after.band IN ({listed(rule.bands)})")
        listed_before = f"\nWHERE COALESCE({name}_first.band, '') NOT IN ({listed(rule.bands)})"
    if rule.at_least is not None:
        fine.append(f"after.score >= {rule.at_least!r}")
    first = _before(name, definition, "")
    chosen = Step(f"{name}_first", first.says, first.sql)
    narrowed = Step(
        f"{name}_before",
        "of these, the parts that were not good already",
        f"\nSELECT {name}_first.*\nFROM {name}_first{listed_before}",
    )
    bad = "MAX(CASE WHEN pair.good = 0 AND pair.after_key IS NOT NULL THEN 1 ELSE 0 END) = 1"
    result = f"""
SELECT
    pair.person_id,
    pair.episode_id,
    CASE WHEN {bad} THEN 0 ELSE 1 END AS good,
    MAX(pair.assessed_on) AS assessed_on
FROM {name}_pair AS pair
GROUP BY pair.person_id, pair.episode_id
HAVING {bad}
    OR COUNT(*) = COUNT(pair.after_key)"""
    needed = "assessment.score IS NOT NULL" if rule.at_least is not None else "assessment.band IS NOT NULL"
    return [
        _seen(name, rule.instrument, "", needed, definition, question, by_part=True),
        chosen,
        narrowed,
        _after(name, None, ""),
        _compared(name, _one(" OR ".join(fine))),
        Step(name, "every part that was listed is good", result),
        _pair_evidence(name),
    ]


def _every_domain(name: str, rule: EveryDomain, definition: OutcomeDefinition, question: Question) -> list[Step]:
    domains = f"\n  AND assessment.domain IN ({listed(rule.domains)})"
    result = f"""
SELECT ranked.person_id, ranked.episode_id, ranked.good, ranked.happened_on AS assessed_on
FROM (
    SELECT
        whole.*,
        ROW_NUMBER() OVER (
            PARTITION BY whole.person_id, whole.episode_id ORDER BY whole.happened_on DESC NULLS LAST
        ) AS place
    FROM (
        SELECT
            seen.person_id,
            seen.episode_id,
            seen.happened_on,
            MIN({_one(f"seen.band IN ({listed(rule.bands)})")}) AS good
        FROM {name}_seen AS seen
        WHERE seen.happened_on BETWEEN seen.after_from AND seen.after_to
        GROUP BY seen.person_id, seen.episode_id, seen.happened_on
        HAVING COUNT(DISTINCT seen.domain) = {len(rule.domains)}
    ) AS whole
) AS ranked
WHERE ranked.place = 1"""
    evidence = f"""
SELECT
    seen.person_id, seen.episode_id, 'assessment' AS kind, 'after' AS what, seen.happened_on,
    seen.assessment_key AS record_id, seen.extract_id, seen.row
FROM {name}_seen AS seen
JOIN {name} AS last_day
    ON last_day.person_id = seen.person_id
    AND last_day.episode_id = seen.episode_id
    AND last_day.assessed_on = seen.happened_on"""
    return [
        _seen(name, rule.instrument, domains, "assessment.band IS NOT NULL", definition, question, by_part=False),
        Step(name, "the last day on which every part was assessed", result),
        Step(f"{name}_evidence", "and the parts of that day", evidence),
    ]
