-- Macros that read an address on one line, folded.

-- Words and commas alone: what parts an address, without full stops, brackets and quotes.
CREATE OR REPLACE TEMP MACRO address_line(written) AS
    TRIM(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(
        folded(written),
        '[''".()]', '', 'g'),
        '[^a-z0-9,/-]+', ' ', 'g'),
        '( ?,)+ ?', ', ', 'g'), ', ');

-- "Flat 2", "Apartment 3B", "Room 4": what the door says.
CREATE OR REPLACE TEMP MACRO flat_of(line) AS
    NULLIF(REGEXP_EXTRACT(
        line,
        '(?:^|[ ,])(?:flat|apartment|apt|unit|room|maisonette|studio|bedsit) (?:no |number )?([0-9]+ ?[a-z]?|[a-z][0-9]*)(?:[ ,/]|$)', 1
    ), '');

CREATE OR REPLACE TEMP MACRO without_flat(line) AS
    TRIM(REGEXP_REPLACE(
        line,
        '(?:^|[ ,]+)(?:flat|apartment|apt|unit|room|maisonette|studio|bedsit) (?:no |number )?(?:[0-9]+ ?[a-z]?|[a-z][0-9]*)(?:[ ,/]+|$)',
        ' '), ', ');

-- A street's words in one spelling. "St" is a street at the end and a saint elsewhere.
CREATE OR REPLACE TEMP MACRO street_words(line) AS
    REGEXP_REPLACE(
        TRIM(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
            ' ' || line || ' ',
            ' rd ', ' road '), ' ave ', ' avenue '), ' av ', ' avenue '), ' ln ', ' lane '), ' dr ', ' drive '),
            ' cl ', ' close '), ' ct ', ' court '), ' crt ', ' court '), ' cres ', ' crescent '),
            ' cresc ', ' crescent '), ' gdns ', ' gardens '), ' gdn ', ' gardens '), ' pl ', ' place '),
            ' sq ', ' square '), ' terr ', ' terrace '), ' ter ', ' terrace '), ' gr ', ' grove '),
            ' pk ', ' park '), ' saint ', ' st ')),
        '(.) (?:st|str)$', '\1 street');

-- What follows the street is the town: the line up to its first word for a street, and those right behind it.
CREATE OR REPLACE TEMP MACRO street_in(worded) AS
    COALESCE(
        NULLIF(REGEXP_EXTRACT(
            worded,
            '^(.+? (?:street|road|avenue|lane|drive|close|court|crescent|gardens|place|square|terrace|grove|park|way|row|walk|hill|mews|rise|view|green|parade|crossway|broadway|gate|quay|wharf|path|mead|croft|drove|chase|dene|vale|heights|approach|embankment|esplanade|promenade|circus|villas|cottages|buildings|yard|end|side|bank|common|fields|meadow|meadows|orchard|ridge)(?: (?:street|road|avenue|lane|drive|close|court|crescent|gardens|place|square|terrace|grove|park|way|row|walk|hill|mews|rise|view|green|east|west|north|south)\b)*)(?: |$)', 1
        ), ''),
        NULLIF(REGEXP_REPLACE(REGEXP_EXTRACT(worded, '^([a-z0-9].*?[a-z] str?) ', 1), ' str?$', ' street'), ''),
        NULLIF(worded, '')
    );

CREATE OR REPLACE TEMP MACRO street_of(line) AS street_in(street_words(line));

-- Where a number stands before the street: 14, 14a, 12-14.
CREATE OR REPLACE TEMP MACRO number_of(line) AS
    NULLIF(REPLACE(REGEXP_EXTRACT(line, '(?:^|[ ,/])([0-9]+(?: ?[a-z])?(?: ?- ?[0-9]+[a-z]?)?),? [a-z]', 1), ' ', ''), '');

CREATE OR REPLACE TEMP MACRO after_number(line) AS
    NULLIF(REGEXP_EXTRACT(line, '(?:^|[ ,/])[0-9]+(?: ?[a-z])?(?: ?- ?[0-9]+[a-z]?)?,? ([a-z][^,]*)', 1), '');

-- CM1 1AB; NULL for what has no postcode's shape, or stands for no fixed abode, not known or abroad.
CREATE OR REPLACE TEMP MACRO postcode_of(written) AS
    CASE
        WHEN REGEXP_FULL_MATCH(UPPER(REGEXP_REPLACE(written, '\s', '', 'g')), '[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}')
            AND NOT STARTS_WITH(UPPER(LTRIM(written)), 'ZZ9')
        THEN REGEXP_REPLACE(UPPER(REGEXP_REPLACE(written, '\s', '', 'g')), '^(.+)(...)$', '\1 \2')
    END;
