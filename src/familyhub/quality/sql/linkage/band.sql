-- Pairs that the model found, by bands of five bits. `linkage_decided` holds what people decided: (a, b, same).
SELECT CAST(FLOOR(pair.weight / 5) * 5 AS INTEGER) AS band,
    CAST(COUNT(*) AS INTEGER) AS pairs,
    CAST(COUNT(*) FILTER (pair.joined) AS INTEGER) AS joined,
    CAST(COUNT(*) FILTER (pair.same_number) AS INTEGER) AS same_number,
    CAST(COUNT(*) FILTER (pair.other_number) AS INTEGER) AS other_number,
    CAST(COUNT(*) FILTER (decided.same) AS INTEGER) AS decided_same,
    CAST(COUNT(*) FILTER (NOT decided.same) AS INTEGER) AS decided_different
FROM linkage_pair AS pair
LEFT JOIN linkage_decided AS decided ON decided.a = pair.a AND decided.b = pair.b
WHERE pair.weight IS NOT NULL
GROUP BY CAST(FLOOR(pair.weight / 5) * 5 AS INTEGER)
ORDER BY band
