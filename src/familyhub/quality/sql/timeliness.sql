-- From event to receipt, by source, table and month of the event. `event_row` holds every version of every row that
-- tells of an event: (table_name, extract_id, person_id, happened_on, learnt_from, stands).
WITH of_source AS (
    SELECT event_row.*, extract.source
    FROM event_row
    JOIN facts.extract AS extract ON extract.extract_id = event_row.extract_id
),
begun AS (                     -- what happened before a source first told of such events could not be learnt in time
    SELECT source, table_name, MIN(learnt_from) AS first_told
    FROM of_source
    GROUP BY source, table_name
),
event AS (                     -- a person and a day; two versions, or two contacts on one day, are one event
    SELECT of_source.source, of_source.table_name, of_source.happened_on, MIN(of_source.learnt_from) AS learnt_on
    FROM of_source
    JOIN begun ON begun.source = of_source.source AND begun.table_name = of_source.table_name
    WHERE of_source.happened_on >= begun.first_told
    GROUP BY of_source.source, of_source.table_name, of_source.person_id, of_source.happened_on
    HAVING BOOL_OR(of_source.stands)
),
delay AS (
    SELECT source, table_name, STRFTIME(happened_on, '%Y-%m') AS month,
        DATE_DIFF('day', happened_on, learnt_on) AS days
    FROM event
),
newest AS (
    SELECT source, MAX(received) AS received FROM facts.extract GROUP BY source
)
SELECT delay.source, delay.table_name, delay.month,
    CAST(COUNT(*) FILTER (days >= 0) AS INTEGER) AS events,
    CAST(QUANTILE_DISC(days, 0.5) FILTER (days >= 0) AS INTEGER) AS median_days,
    CAST(QUANTILE_DISC(days, 0.9) FILTER (days >= 0) AS INTEGER) AS days_of_90,
    CAST(COUNT(*) FILTER (days BETWEEN 0 AND 7) AS INTEGER) AS within_7,
    CAST(COUNT(*) FILTER (days BETWEEN 0 AND 30) AS INTEGER) AS within_30,
    CAST(COUNT(*) FILTER (days < 0) AS INTEGER) AS ahead,
    LAST_DAY(CAST(delay.month || '-01' AS DATE)) + 30 <= ANY_VALUE(newest.received) AS settled
FROM delay
JOIN newest ON newest.source = delay.source
GROUP BY delay.source, delay.table_name, delay.month
ORDER BY delay.source, delay.table_name, delay.month
