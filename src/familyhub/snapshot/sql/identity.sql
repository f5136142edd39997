-- What says who a person is: kept apart from everything that says what happened.
CREATE TABLE identity.record_person AS
SELECT source, person_key, person_id FROM record_person;

CREATE TABLE identity.person_record AS
SELECT record_person.person_id, person_record.*
FROM person_record
JOIN record_person
    ON record_person.source = person_record.source AND record_person.person_key = person_record.person_key;

CREATE TABLE identity.address_record AS
SELECT record_person.person_id, address_record.*
FROM address_record
JOIN record_person
    ON record_person.source = address_record.source AND record_person.person_key = address_record.person_key;

CREATE TABLE identity.relationship_record AS
SELECT record_person.person_id, other.person_id AS other_person_id, relationship_record.*
FROM relationship_record
JOIN record_person
    ON record_person.source = relationship_record.source
    AND record_person.person_key = relationship_record.person_key
LEFT JOIN record_person AS other
    ON other.source = relationship_record.source AND other.person_key = relationship_record.other_key;

CREATE TABLE identity.held_apart AS
SELECT kind, records, reason FROM held_apart;

-- What the linkage compared, what it found, and what it leaves to people.
CREATE TABLE identity.linkage_record AS
SELECT standard.*, record_person.person_id
FROM standard
JOIN record_person ON record_person.source = standard.source AND record_person.person_key = standard.person_key
ORDER BY standard.node;

CREATE TABLE identity.link_edge AS
SELECT * FROM link_edge ORDER BY a, b;

CREATE TABLE identity.link_proof AS
SELECT * FROM link_proof ORDER BY a, b;

CREATE TABLE identity.link_doubt AS
SELECT * FROM link_doubt ORDER BY a, b;

CREATE TABLE identity.record_tie AS
SELECT * FROM record_tie ORDER BY source, person_key;

-- Words that people said or wrote may name anybody.
CREATE TABLE identity.voice AS
SELECT record_person.person_id, voice.source, voice.voice_key, voice.words, voice.learnt_from, voice.learnt_to
FROM voice
JOIN record_person ON record_person.source = voice.source AND record_person.person_key = voice.person_key;

CREATE TABLE identity.feedback AS
SELECT record_person.person_id, feedback.source, feedback.response_key, feedback.question, feedback.answer,
    feedback.learnt_from, feedback.learnt_to
FROM feedback
LEFT JOIN record_person ON record_person.source = feedback.source AND record_person.person_key = feedback.person_key
WHERE feedback.answer IS NOT NULL;

-- What was found where something was wrong: values of records, and lines as they stood.
CREATE TABLE identity.fault AS
SELECT fault_id, record_key, found, expected, raw, says FROM main.fault;
