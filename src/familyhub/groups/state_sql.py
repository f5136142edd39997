"""From statements to states: whether a person belongs to a group on a day, by their own record or a carer's."""

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.definition import Group
from familyhub.groups.evidence_sql import applies, inherits, of_age
from familyhub.groups.sql_words import On, text

CONFIRMED_MONTHS = 12
"""What nobody has confirmed for longer is unconfirmed; a no that is older says nothing any more."""


def own_state_sql(on: On) -> str:
    """SELECT of the state that each person's own records give: the columns of `group_member`, from `statement`."""
    return f"""
WITH last_no AS (
    SELECT priority_group, person_id, MAX(said_on) AS said_on
    FROM statement
    WHERE tier = 1 AND belongs = 0
    GROUP BY priority_group, person_id
),
first_yes AS (                  -- since when, without a no in between
    SELECT statement.priority_group, statement.person_id, MIN(statement.since) AS since
    FROM statement
    LEFT JOIN last_no
        ON last_no.priority_group = statement.priority_group AND last_no.person_id = statement.person_id
    WHERE statement.belongs = 1
      AND (statement.tier = 2 OR last_no.said_on IS NULL OR statement.said_on >= last_no.said_on)
    GROUP BY statement.priority_group, statement.person_id
),
ranked AS (
    SELECT statement.*,
        ROW_NUMBER() OVER (
            PARTITION BY statement.priority_group, statement.person_id
            ORDER BY
                statement.tier DESC NULLS LAST,
                statement.said_on DESC NULLS LAST,
                -- of a yes and a no of one day the yes stands until somebody asks again
                statement.belongs DESC NULLS LAST,
                statement.confirmed_on DESC NULLS LAST,
                statement.since ASC NULLS LAST,
                statement.extract_id DESC NULLS LAST,
                statement.row DESC NULLS LAST
        ) AS turn
    FROM statement
)
SELECT ranked.priority_group, ranked.person_id,
    CASE
        WHEN ranked.belongs = 0 THEN 'no'
        WHEN ranked.confirmed_on >= {on.months_ago(CONFIRMED_MONTHS)} THEN 'yes'
        ELSE 'unconfirmed'
    END AS state,
    CASE WHEN ranked.belongs = 1 THEN first_yes.since END AS since,
    ranked.confirmed_on, ranked.how, ranked.practitioner_key, ranked.team_key AS recorded_by_team,
    ranked.extract_id, ranked.row
FROM ranked
LEFT JOIN first_yes
    ON first_yes.priority_group = ranked.priority_group AND first_yes.person_id = ranked.person_id
WHERE ranked.turn = 1
  AND (ranked.belongs = 1 OR ranked.confirmed_on >= {on.months_ago(CONFIRMED_MONTHS)})"""


def member_sql(catalogue: Catalogue, on: On) -> str:
    """SELECT of the rows of `group_member`, from `own_state`, `cares` and `lives_with`."""
    inherited = [name for name, group in catalogue.groups.items() if group.inherited != "no"]
    if not inherited:
        return _own_only()
    return f"""
WITH heir AS (                  -- children to whom a parent's or carer's situation belongs
    SELECT placed.person_id AS child_id, placed.birth_date FROM placed WHERE placed.counted = 1 AND {inherits(on)}
),
from_whom AS (
    {_from_whom(catalogue, on)}
),
told AS (                       -- what is known of each of them
    SELECT from_whom.priority_group, from_whom.child_id, own_state.state, own_state.since, own_state.confirmed_on,
        own_state.how, own_state.practitioner_key, own_state.recorded_by_team, own_state.extract_id, own_state.row,
        own_state.person_id AS via_id
    FROM from_whom
    LEFT JOIN own_state
        ON own_state.priority_group = from_whom.priority_group AND own_state.person_id = from_whom.person_id
),
best AS (                       -- one carer is enough for a yes; a no needs all of them
    SELECT told.*,
        ROW_NUMBER() OVER (
            PARTITION BY told.priority_group, told.child_id
            ORDER BY
                CASE told.state WHEN 'yes' THEN 0 WHEN 'unconfirmed' THEN 1 WHEN 'no' THEN 3 ELSE 2 END ASC NULLS LAST,
                told.confirmed_on DESC NULLS LAST, told.via_id ASC NULLS LAST
        ) AS turn
    FROM told
),
either AS (
    SELECT own_state.priority_group, own_state.person_id, own_state.state, TRUE AS own, CAST(NULL AS BIGINT) AS via_id,
        own_state.since, own_state.confirmed_on, own_state.how, own_state.practitioner_key, own_state.recorded_by_team,
        own_state.extract_id, own_state.row
    FROM own_state
    UNION ALL
    SELECT best.priority_group, best.child_id, best.state, FALSE, best.via_id, best.since, best.confirmed_on, best.how,
        best.practitioner_key, best.recorded_by_team, best.extract_id, best.row
    FROM best
    WHERE best.turn = 1 AND best.state IS NOT NULL
),
one AS (                        -- a yes beats what is unconfirmed, and that a no; their own record comes first
    SELECT either.*,
        ROW_NUMBER() OVER (
            PARTITION BY either.priority_group, either.person_id
            ORDER BY
                CASE either.state WHEN 'yes' THEN 0 WHEN 'unconfirmed' THEN 1 ELSE 2 END ASC NULLS LAST,
                CASE WHEN either.own THEN 0 ELSE 1 END ASC NULLS LAST
        ) AS turn
    FROM either
)
SELECT one.priority_group, one.person_id, one.state, one.own, one.via_id, one.since, one.confirmed_on, one.how,
    one.practitioner_key, one.recorded_by_team, one.extract_id, one.row, placed.under_five = 1 AS under_five
FROM one
JOIN placed ON placed.person_id = one.person_id
WHERE one.turn = 1 AND placed.counted = 1"""


def _own_only() -> str:
    return """
SELECT own_state.priority_group, own_state.person_id, own_state.state, TRUE AS own, CAST(NULL AS BIGINT) AS via_id,
    own_state.since, own_state.confirmed_on, own_state.how, own_state.practitioner_key, own_state.recorded_by_team,
    own_state.extract_id, own_state.row, placed.under_five = 1 AS under_five
FROM own_state
JOIN placed ON placed.person_id = own_state.person_id
WHERE placed.counted = 1"""


def _from_whom(catalogue: Catalogue, on: On) -> str:
    """Whose situation each child has, by group: resident carers', or parents' wherever they live."""
    selects = []
    for name, group in catalogue.groups.items():
        if group.inherited == "no":
            continue
        table = "lives_with" if group.inherited == "from_resident_carers" else "cares"
        parents = "" if group.inherited == "from_resident_carers" else " AND carer.is_parent = 1"
        aged = of_age(group, on).replace("placed.", "heir.")
        selects.append(
            f"SELECT {text(name)} AS priority_group, heir.child_id, carer.person_id\n    FROM heir"
            f"\n    JOIN {table} AS carer ON carer.child_id = heir.child_id{parents}\n    WHERE {aged}"
        )
    return "\n    UNION ALL\n    ".join(selects)


def applicable(group: Group, on: On) -> str:
    """Whether a group can apply to somebody of `placed`, as their own or a carer's: the base of coverage."""
    whom = applies(group, on)
    if group.inherited != "no":
        whom = f"({whom} OR ({inherits(on)} AND {of_age(group, on)}))"
    return f"placed.counted = 1 AND {whom}"
