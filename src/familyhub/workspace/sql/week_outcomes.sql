-- How each outcome measure stands at county, district and team: so far, or so far a week before.
SELECT
    outcome_figure.measure AS what, outcome_figure.level, outcome_figure.place,
    outcome_figure.offered, outcome_figure.declined, outcome_figure.cohort, outcome_figure.active,
    outcome_figure.completed, outcome_figure.abandoned, outcome_figure.achieved, outcome_figure.not_achieved,
    outcome_figure.not_assessed, outcome_figure.at_risk
FROM outcome_figure
JOIN outcome_measure ON outcome_measure.measure = outcome_figure.measure
WHERE outcome_figure.period_kind = $kind AND outcome_figure.hierarchy = 'caseload'
  AND outcome_figure.level IN ('county', 'district', 'team')
ORDER BY outcome_measure.position ASC NULLS LAST, outcome_figure.level ASC NULLS LAST, outcome_figure.place ASC NULLS LAST
