-- Six figures a council and quarter, one for each domain and one for all of them; and the two beside them.
WITH quarter AS (               -- where a file has the four quarters of a year, its Annual is that year
    SELECT extract_id, MIN(first_day) AS first_day, MAX(first_day) + INTERVAL 3 MONTH - INTERVAL 1 DAY AS last_day
    FROM (
        SELECT DISTINCT extract_id, TRY_STRPTIME(REGEXP_EXTRACT(date, '^(\w+ \d{4}) - ', 1), '%B %Y') AS first_day
        FROM asq3
    )
    GROUP BY extract_id
    HAVING COUNT(first_day) = 4 AND MAX(first_day) = MIN(first_day) + INTERVAL 9 MONTH
),
figure AS (
    SELECT area_code, la_name, date, source, extract_id, row, received, UNNEST([
        {'indicator': 'C6iii', 'name': 'ASQ-3 at or above expected: communication',
            'numerator': n_above_avg_comms, 'denominator': total_comms, 'value': p_above_avg_comms},
        {'indicator': 'C6iv', 'name': 'ASQ-3 at or above expected: gross motor skills',
            'numerator': n_above_avg_gms, 'denominator': total_gms, 'value': p_above_avg_gms},
        {'indicator': 'C6v', 'name': 'ASQ-3 at or above expected: fine motor skills',
            'numerator': n_above_avg_fms, 'denominator': total_fms, 'value': p_above_avg_fms},
        {'indicator': 'C6vi', 'name': 'ASQ-3 at or above expected: problem solving',
            'numerator': n_above_avg_problem_solving, 'denominator': total_problem_solving,
            'value': p_above_avg_problem_solving},
        {'indicator': 'C6vii', 'name': 'ASQ-3 at or above expected: personal-social skills',
            'numerator': n_above_avg_personal_social, 'denominator': total_personal_social,
            'value': p_above_avg_personal_social},
        {'indicator': 'C6viii', 'name': 'ASQ-3 at or above expected: all five domains',
            'numerator': n_above_avg_overall, 'denominator': total_overall, 'value': p_above_avg_overall},
        {'indicator': 'asq3_response_rate', 'name': 'ASQ-3: children assessed as a share of reviews',
            'numerator': NULL, 'denominator': NULL, 'value': response_rate},
        {'indicator': 'eyfsp_score', 'name': 'EYFSP score beside the ASQ-3 table',
            'numerator': NULL, 'denominator': NULL, 'value': eyfsp_score}
    ]) AS stated
    FROM asq3
)
SELECT 'OHID' AS publisher, stated.indicator, stated.name, figure.area_code, figure.la_name AS area_name,
    CAST(NULL AS VARCHAR) AS stated_kind,
    CASE
        WHEN figure.date ILIKE 'annual' AND quarter.first_day IS NOT NULL
            THEN STRFTIME(quarter.first_day, '%B %Y') || ' - ' || STRFTIME(quarter.last_day, '%B %Y')
        ELSE figure.date
    END AS period,
    CAST(NULL AS VARCHAR) AS year_kind, CAST(NULL AS DATE) AS from_date, CAST(NULL AS DATE) AS to_date,
    '' AS breakdown, stated.numerator, stated.denominator, stated.value,
    CAST(NULL AS VARCHAR) AS lower, CAST(NULL AS VARCHAR) AS upper,
    CASE WHEN stated.indicator <> 'eyfsp_score' THEN 'share, 0 to 1' END AS unit, CAST(NULL AS VARCHAR) AS note,
    figure.source, figure.extract_id, figure.row, figure.received
FROM figure
LEFT JOIN quarter ON quarter.extract_id = figure.extract_id
WHERE COALESCE(stated.numerator, stated.denominator, stated.value) IS NOT NULL
