-- How often each field was filled, and how often what stood in it was wrong. `landed_table` names the Parquet files of
-- the tables that stand, `declared_field` the fields of the formats. The Parquet files' own statistics count the empty
-- cells, so that no row is read.
WITH filled AS (               -- by file and field: rows, and those in which the field holds a value
    SELECT file_name AS path, path_in_schema AS field,
        SUM(row_group_num_rows) AS rows,
        SUM(row_group_num_rows - stats_null_count) AS held
    FROM PARQUET_METADATA(getvariable('landed_paths'))
    WHERE stats_null_count IS NOT NULL   -- a batch that went to quarantine as a whole leaves a group without rows
    GROUP BY file_name, path_in_schema
    HAVING SUM(row_group_num_rows) > 0
),
landed AS (
    SELECT landed_table.source, landed_table.format, landed_table.source_table, filled.field,
        landed_table.month, landed_table.month_is, filled.rows, filled.held
    FROM filled
    JOIN landed_table ON landed_table.path = filled.path
),
fault_cell AS (                -- each faulty cell once, and whether its row lies in quarantine
    SELECT extract_id, row, source_table, column_name,
        BOOL_OR(rule = 'required') AS was_empty,
        BOOL_OR(BOOL_OR(left_out = 'row')) OVER (PARTITION BY extract_id, row, source_table) AS row_left_out
    FROM facts.fault
    WHERE left_out <> 'nothing'
    GROUP BY extract_id, row, source_table, column_name
),
faulty AS (                    -- a cell that was left out is empty in what landed, and yet it held something
    SELECT quality_extract.source, quality_extract.format, fault_cell.source_table, fault_cell.column_name AS field,
        quality_extract.month, quality_extract.month_is,
        COUNT(*) FILTER (row_left_out) AS rows,
        COUNT(*) FILTER (NOT was_empty) AS faults
    FROM fault_cell
    JOIN marts.quality_extract ON quality_extract.extract_id = fault_cell.extract_id
    WHERE fault_cell.column_name IS NOT NULL AND NOT quality_extract.replaced
    GROUP BY quality_extract.source, quality_extract.format, fault_cell.source_table, fault_cell.column_name,
        quality_extract.month, quality_extract.month_is
),
together AS (
    SELECT source, format, source_table, field, month, month_is, rows, held, 0 AS faults FROM landed
    UNION ALL
    SELECT source, format, source_table, field, month, month_is, rows, faults AS held, faults FROM faulty
)
SELECT together.source, together.format, together.source_table, together.field,
    declared_field.position, declared_field.says, declared_field.ends,
    together.month,
    CASE WHEN BOOL_AND(together.month_is = 'period') THEN 'period' ELSE 'receipt' END AS month_is,
    CAST(SUM(together.rows) AS INTEGER) AS rows,
    CAST(SUM(together.held) AS INTEGER) AS held,
    CAST(SUM(together.faults) AS INTEGER) AS faults
FROM together
JOIN declared_field
    ON declared_field.format = together.format
    AND declared_field.source_table = together.source_table
    AND declared_field.field = together.field
GROUP BY together.source, together.format, together.source_table, together.field,
    declared_field.position, declared_field.says, declared_field.ends, together.month
ORDER BY together.source, together.format, together.source_table, declared_field.position, together.month
