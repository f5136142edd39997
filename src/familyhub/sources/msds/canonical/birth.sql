WITH labour AS (          -- one row a delivery; the last line stands where a submission repeats it
    SELECT source, submission, LabourDeliveryID, ARG_MAX(PregnancyID, (extract_id, row)) AS PregnancyID
    FROM msd301labourdelivery
    GROUP BY source, submission, LabourDeliveryID
),
booking AS (
    SELECT source, submission, PregnancyID, ARG_MAX(LPIDMother, (extract_id, row)) AS LPIDMother
    FROM msd101pregnancybooking
    GROUP BY source, submission, PregnancyID
),
mother AS (
    SELECT source, submission, LPIDMother, ARG_MAX(NHSNumberMother, (extract_id, row)) AS NHSNumberMother
    FROM msd001motherdemog
    GROUP BY source, submission, LPIDMother
),
weighed AS (              -- birth weight in grams, of the first weighing that has a unit we know
    SELECT
        weighing.source,
        weighing.submission,
        weighing.LPIDBaby,
        ARG_MIN(
            CAST(
                ROUND(
                    TRY_CAST(weighing.ObsValue AS DOUBLE)
                    * CASE LOWER(weighing.UCUMUnit) WHEN 'kg' THEN 1000 WHEN 'g' THEN 1 END
                ) AS INTEGER
            ),
            (weighing.ClinInterDateBaby, weighing.row)
        ) AS grams
    FROM msd405careactivitybaby AS weighing
    JOIN codes('birth_weight')
        ON birth_weight.code = weighing.ObsCode
    WHERE LOWER(weighing.UCUMUnit) IN ('g', 'kg')
        AND TRY_CAST(weighing.ObsValue AS DOUBLE) BETWEEN 0 AND 99999
    GROUP BY weighing.source, weighing.submission, weighing.LPIDBaby
),
born AS (
    SELECT baby.*, birth_outcome.outcome, first_feed.first_feed
    FROM msd401babydemographics AS baby
    JOIN codes('birth_outcome')
        ON birth_outcome.code = two_digits(baby.PregOutcome)
    LEFT JOIN codes('first_feed')
        ON first_feed.code = two_digits(baby.BabyFirstFeedIndCode)
    WHERE baby.PersonBirthDateBaby IS NOT NULL
)
SELECT
    born.LPIDBaby AS person_key,
    born.LabourDeliveryID AS delivery_key,
    labour.PregnancyID AS pregnancy_key,
    booking.LPIDMother AS mother_key,
    linkable_nhs_number(mother.NHSNumberMother) AS mother_nhs_number,
    born.PersonBirthDateBaby AS born_on,
    born.outcome,
    CASE
        WHEN TRY_CAST(born.BirthOrderMaternitySUS AS INTEGER) BETWEEN 1 AND 9
            THEN TRY_CAST(born.BirthOrderMaternitySUS AS INTEGER)
    END AS birth_order,
    CASE WHEN born.GestationLengthBirth BETWEEN 140 AND 320 THEN born.GestationLengthBirth END AS gestation_days,
    CASE WHEN weighed.grams BETWEEN 200 AND 8000 THEN weighed.grams END AS weight_grams,
    born.first_feed,
    born.source,
    born.extract_id,
    born.row,
    born.received
FROM born
LEFT JOIN labour
    ON labour.source = born.source
    AND labour.submission = born.submission
    AND labour.LabourDeliveryID = born.LabourDeliveryID
LEFT JOIN booking
    ON booking.source = labour.source
    AND booking.submission = labour.submission
    AND booking.PregnancyID = labour.PregnancyID
LEFT JOIN mother
    ON mother.source = booking.source
    AND mother.submission = booking.submission
    AND mother.LPIDMother = booking.LPIDMother
LEFT JOIN weighed
    ON weighed.source = born.source
    AND weighed.submission = born.submission
    AND weighed.LPIDBaby = born.LPIDBaby
