-- stays in temporary accommodation, and whether it is one whose address nobody may be told
    SELECT *,
        COALESCE(
            REGEXP_MATCHES(
                LOWER(accommodation), '\brefuge\b|\bsafe (house|accommodation)\b|\bdomestic (abuse|violence)\b'
            ),
            FALSE
        ) AS is_refuge
    FROM housing_placement
