-- Records of each source by what became of them.
SELECT source, standing, why, CAST(COUNT(*) AS INTEGER) AS records,
    CAST(COUNT(*) FILTER (doubtful) AS INTEGER) AS doubtful
FROM linkage_told
GROUP BY source, standing, why
ORDER BY source, standing, why
