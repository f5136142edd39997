-- The neighbourhood a person lived in. Only sources that locate addresses speak: a bare postcode is no neighbourhood.
WITH located AS (
    SELECT DISTINCT source FROM address_record WHERE lsoa IS NOT NULL
)
SELECT record_person.person_id, address_record.lsoa, address_record.from_date, address_record.to_date,
    address_record.learnt_from, address_record.learnt_to, address_record.extract_id, address_record.row
FROM address_record
JOIN located ON located.source = address_record.source
JOIN record_person
    ON record_person.source = address_record.source AND record_person.person_key = address_record.person_key
WHERE address_record.kind = 'home'
