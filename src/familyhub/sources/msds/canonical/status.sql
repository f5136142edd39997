WITH booking AS (         -- whose a pregnancy is; the last line stands where a submission repeats it
    SELECT source, submission, PregnancyID, ARG_MAX(LPIDMother, (extract_id, row)) AS LPIDMother
    FROM msd101pregnancybooking
    GROUP BY source, submission, PregnancyID
),
delivered AS (            -- the first birth of a delivery, where nobody says when the mother came in
    SELECT source, submission, LabourDeliveryID, MIN(PersonBirthDateBaby) AS born_on
    FROM msd401babydemographics
    GROUP BY source, submission, LabourDeliveryID
),
stay_of_mother AS (       -- only stays whose end is dated: an open one would never end where the next month drops it
    SELECT labour.source, labour.submission, labour.extract_id, labour.row, labour.received, labour.PregnancyID,
        COALESCE(labour.StartDateMotherDeliveryHospProvSpell, delivered.born_on, labour.DischargeDateMotherHosp)
            AS from_date,
        labour.DischargeDateMotherHosp AS to_date,
        'delivery' AS detail
    FROM msd301labourdelivery AS labour
    LEFT JOIN delivered
        ON delivered.source = labour.source
        AND delivered.submission = labour.submission
        AND delivered.LabourDeliveryID = labour.LabourDeliveryID
    WHERE labour.DischargeDateMotherHosp IS NOT NULL
    UNION ALL
    SELECT source, submission, extract_id, row, received, PregnancyID, StartDateHospProvSpell, DischDateHospProvSpell,
        'stay ' || HospProvSpellNum
    FROM msd501hospprovspell
    WHERE DischDateHospProvSpell IS NOT NULL
),
mothers AS (
    SELECT COALESCE(booking.LPIDMother, 'mother of pregnancy ' || stay.PregnancyID) AS person_key,
        'hospital_stay' AS status, stay.from_date, stay.to_date, stay.detail,
        stay.source, stay.extract_id, stay.row, stay.received
    FROM stay_of_mother AS stay
    LEFT JOIN booking
        ON booking.source = stay.source
        AND booking.submission = stay.submission
        AND booking.PregnancyID = stay.PregnancyID
    WHERE stay.to_date >= stay.from_date
),
babies AS (
    SELECT baby.LPIDBaby AS person_key, 'hospital_stay' AS status, baby.PersonBirthDateBaby AS from_date,
        baby.DischargeDateBabyHosp AS to_date, 'birth' AS detail,
        baby.source, baby.extract_id, baby.row, baby.received
    FROM msd401babydemographics AS baby
    JOIN codes('birth_outcome')
        ON birth_outcome.code = two_digits(baby.PregOutcome)
        AND birth_outcome.outcome = 'live'
    WHERE baby.DischargeDateBabyHosp >= baby.PersonBirthDateBaby
),
factors AS (              -- recorded at booking, and vouched for until the maternity service discharges the mother
    SELECT booked.LPIDMother AS person_key, 'family_need' AS status,
        COALESCE(booked.AntenatalAppDate, booked.PregFirstConDate, booked.received) AS from_date,
        booked.DischargeDateMatService AS to_date, factors.detail,
        booked.source, booked.extract_id, booked.row, booked.received
    FROM msd101pregnancybooking AS booked
    JOIN codes('factors')
        ON factors.code = UPPER(booked.ComplexSocialFactorsInd)
)
SELECT person_key, status, from_date, to_date, detail, source, extract_id, row, received FROM mothers
UNION ALL
SELECT person_key, status, from_date, to_date, detail, source, extract_id, row, received FROM babies
UNION ALL
SELECT
    person_key,
    status,
    from_date,
    CASE WHEN to_date >= from_date THEN to_date END,
    detail,
    source,
    extract_id,
    row,
    received
FROM factors
