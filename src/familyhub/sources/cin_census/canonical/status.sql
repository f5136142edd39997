WITH followed AS (        -- referrals after which the council acted: an assessment, a plan, an enquiry
    SELECT source, submission, LAchildID, CINreferralDate FROM cin_assessment
    UNION
    SELECT source, submission, LAchildID, CINreferralDate FROM cin_plan
    UNION
    SELECT source, submission, LAchildID, CINreferralDate FROM cin_section47
    UNION
    SELECT source, submission, LAchildID, CINreferralDate FROM cin_child_protection_plan
    UNION
    SELECT source, submission, LAchildID, CINreferralDate FROM cin_details WHERE DateOfInitialCPC IS NOT NULL
)
SELECT
    details.LAchildID AS person_key,
    'child_in_need' AS status,
    details.CINreferralDate AS from_date,
    details.CINclosureDate AS to_date,
    -- The need stands with the referral: it changes from census to census, and would leave a closed case open for ever.
    CAST(NULL AS VARCHAR) AS detail,
    details.source,
    details.extract_id,
    details.row,
    details.received
FROM cin_details AS details
LEFT JOIN followed
    ON followed.source = details.source
    AND followed.submission = details.submission
    AND followed.LAchildID = details.LAchildID
    AND followed.CINreferralDate = details.CINreferralDate
-- A referral without further action makes nobody a child in need, unless the file itself says that action followed.
WHERE details.ReferralNFA IS DISTINCT FROM TRUE
    OR followed.LAchildID IS NOT NULL
UNION ALL
SELECT
    LAchildID,
    'child_protection_plan',
    CPPstartDate,
    CPPendDate,
    -- The category it began with: the latest one changes from census to census, and would make one plan look like two.
    InitialCategoryOfAbuse,
    source,
    extract_id,
    row,
    received
FROM cin_child_protection_plan
UNION ALL
SELECT
    LAchildID,
    'section_47',
    S47ActualStartDate,
    -- The census has no end of an enquiry: the conference ends it, or the day by which one would have been due.
    COALESCE(DateOfInitialCPC, InitialCPCtarget, S47ActualStartDate),
    CASE WHEN ICPCnotRequired THEN 'no_conference_needed' END,
    source,
    extract_id,
    row,
    received
FROM cin_section47
UNION ALL
SELECT
    LAchildID,
    'disabled',
    -- The census does not say since when: the year that it covers is all it vouches for.
    MAKE_DATE(Year - 1, 4, 1),
    MAKE_DATE(Year, 3, 31),
    Disability,
    source,
    extract_id,
    row,
    received
FROM cin_disability
WHERE Disability <> 'NONE'
    AND Year IS NOT NULL
UNION ALL
SELECT
    factor.LAchildID,
    'assessment_factor',
    factor.AssessmentActualStartDate,
    -- Found over the days of the assessment; while it goes on, nobody has signed that they were found.
    assessment.AssessmentAuthorisationDate,
    factor.AssessmentFactors,
    factor.source,
    factor.extract_id,
    factor.row,
    factor.received
FROM cin_assessment_factor AS factor
JOIN cin_assessment AS assessment
    ON assessment.source = factor.source
    AND assessment.submission = factor.submission
    AND assessment.LAchildID = factor.LAchildID
    AND assessment.CINreferralDate = factor.CINreferralDate
    AND assessment.AssessmentActualStartDate = factor.AssessmentActualStartDate
WHERE UPPER(factor.AssessmentFactors) <> '21'
    AND assessment.AssessmentAuthorisationDate >= factor.AssessmentActualStartDate
