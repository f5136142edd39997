WITH ending AS (          -- how each pregnancy ended, from its babies: one born alive makes it a birth; of an outcome that
                          -- nobody knows only the day is known, and a mother who delivered is no longer expecting
    SELECT
        labour.source,
        labour.submission,
        labour.PregnancyID,
        MIN(baby.PersonBirthDateBaby) AS ended_on,
        CASE
            WHEN BOOL_OR(birth_outcome.outcome = 'live') THEN 'birth'
            WHEN COUNT(birth_outcome.outcome) > 0 THEN 'stillbirth'
        END AS outcome
    FROM msd301labourdelivery AS labour
    JOIN msd401babydemographics AS baby
        ON baby.source = labour.source
        AND baby.submission = labour.submission
        AND baby.LabourDeliveryID = labour.LabourDeliveryID
    LEFT JOIN codes('birth_outcome')
        ON birth_outcome.code = two_digits(baby.PregOutcome)
    GROUP BY labour.source, labour.submission, labour.PregnancyID
)
SELECT
    booking.PregnancyID AS pregnancy_key,
    booking.LPIDMother AS person_key,
    booking.AntenatalAppDate AS booked_on,
    booking.EDDAgreed AS due_on,
    CASE
        WHEN ending.outcome IS NULL AND discharge_reason.outcome IS NOT NULL THEN booking.DischargeDateMatService
        ELSE ending.ended_on
    END AS ended_on,
    COALESCE(ending.outcome, discharge_reason.outcome) AS outcome,
    booking.source,
    booking.extract_id,
    booking.row,
    booking.received
FROM msd101pregnancybooking AS booking
LEFT JOIN ending
    ON ending.source = booking.source
    AND ending.submission = booking.submission
    AND ending.PregnancyID = booking.PregnancyID
LEFT JOIN codes('discharge_reason')
    ON discharge_reason.code = two_digits(booking.DischReason)
