-- What is for a person to decide, by why.
SELECT kind, why, CAST(COUNT(*) AS INTEGER) AS pairs
FROM identity.link_doubt
GROUP BY kind, why
ORDER BY kind, why
