-- One row a part of a landed file, with the month it is about.
SELECT
    source,
    format,
    source_table,
    STRFTIME(COALESCE(period_to, period_from, received), '%Y-%m') AS month,
    CASE WHEN COALESCE(period_to, period_from) IS NULL THEN 'receipt' ELSE 'period' END AS month_is,
    extract_id,
    file,
    received,
    period_from,
    period_to,
    DATE_DIFF('day', period_to, received) AS days_after_period,
    COALESCE(replaced, FALSE) AS replaced,
    read_rows,
    landed_rows,
    quarantined_rows,
    erased_rows
FROM facts.extract
