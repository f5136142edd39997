-- Each thing a family was asked is its own row: agreeing to register is not agreeing to share.
WITH asked AS (
    SELECT hub_member_id, 'service_agreement' AS kind, CAST(NULL AS VARCHAR) AS with_whom, consent_service AS cell,
        CAST(NULL AS VARCHAR) AS preference, COALESCE(consent_on, registered_on) AS from_date, source, extract_id, row,
        received
    FROM hub_member
    UNION ALL
    SELECT hub_member_id, 'consent_to_share', consent_with, consent_share, CAST(NULL AS VARCHAR),
        COALESCE(consent_on, registered_on), source, extract_id, row, received
    FROM hub_member
    UNION ALL
    SELECT hub_member_id, 'contact_preference', CAST(NULL AS VARCHAR),
        -- "Do not ring" agrees to nothing; and a sentence may name anybody: it stays with the line.
        CASE
            WHEN contact_method.preference = 'none'
                OR REGEXP_MATCHES(LOWER(contact_preference), '\b(no|not|never|don.?t|unsafe|except|nobody)\b')
                THEN 'no'
            ELSE COALESCE(consent_contact, 'yes')
        END,
        COALESCE(contact_method.preference, CASE WHEN TRIM(contact_preference) LIKE '% %' THEN 'in_words' ELSE contact_preference END), COALESCE(consent_on, registered_on), source,
        extract_id, row, received
    FROM (
        SELECT hub_member.*, as_word(hub_member.contact_preference) AS word
        FROM hub_member
        WHERE consent_contact IS NOT NULL
            OR contact_preference IS NOT NULL
    )
    LEFT JOIN codes('contact_method') USING (word)
)
SELECT
    asked.hub_member_id AS person_key,
    asked.kind,
    asked.with_whom,
    yes_no.says_yes AS decision,
    CAST(NULL AS VARCHAR) AS lawful_basis,
    asked.from_date,
    CAST(NULL AS DATE) AS to_date,
    asked.preference,
    CAST(NULL AS VARCHAR) AS practitioner_key,
    asked.source,
    asked.extract_id,
    asked.row,
    asked.received
FROM asked
JOIN council_codes('yes_no')
    ON yes_no.word = as_word(asked.cell)
