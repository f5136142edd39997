-- Macros that read one cell of a name. `told` is text in words: letters a to z and digits, one space between.

-- Mr, Miss, Master, Dr in front of a name.
CREATE OR REPLACE TEMP MACRO without_title(told) AS
    REGEXP_REPLACE(told, '^(?:(?:mr|mrs|miss|ms|mx|master|mstr|dr|prof|rev)\.? )+', '');

-- The number that a letter, a Roman numeral, an ordinal or a word stands for.
CREATE OR REPLACE TEMP MACRO counted(sign) AS
    CASE
        WHEN sign IN ('1', 'a', 'i', 'one', '1st', 'first') THEN 1
        WHEN sign IN ('2', 'b', 'ii', 'two', '2nd', 'second') THEN 2
        WHEN sign IN ('3', 'c', 'iii', 'three', '3rd', 'third') THEN 3
        WHEN sign IN ('4', 'd', 'iv', 'four', '4th', 'fourth') THEN 4
        ELSE TRY_CAST(sign[1] AS INTEGER)
    END;

-- "Twin 2", "Twin B Smith", "Twin II", "2nd twin", "Baby 2" tell a birth order. After "Baby" a letter tells one at the
-- end alone: "Baby B Smith" may be the baby of a B. Smith.
CREATE OR REPLACE TEMP MACRO told_order(told) AS
    CASE WHEN REGEXP_MATCHES(told, 'twin|triplet|trip|quad|baby|infant|boy|girl|^b|^t|born|male') THEN COALESCE(
        counted(NULLIF(REGEXP_EXTRACT(told, '(?:^| )(?:twin|triplet|trip|quad|quadruplet) ?(?:no |number |boy |girl |male |female )?([1-9]|[a-d]|iv|i{1,3}|one|two|three|four)(?: |$)', 1), '')),
        counted(NULLIF(REGEXP_EXTRACT(told, '(?:^| )([1-9](?:st|nd|rd|th)|first|second|third|fourth) (?:twin|triplet|baby|infant|born)', 1), '')),
        counted(NULLIF(REGEXP_EXTRACT(told, '(?:^| )(?:baby|infant|boy|girl|male|female|bb|bg) ?(?:boy |girl |no |number )?([1-9]|one|two|three|four)(?: |$)', 1), '')),
        counted(NULLIF(REGEXP_EXTRACT(told, '(?:^| )(?:baby|infant|boy|girl) (?:boy |girl )?([a-d]|i{1,3})$', 1), '')),
        counted(NULLIF(REGEXP_EXTRACT(told, '^t ?([1-4])(?: |$)', 1), ''))
    ) END;

-- What is no placeholder itself.
CREATE OR REPLACE TEMP MACRO named_or_null(told) AS CASE WHEN NOT is_placeholder(told) THEN told END;

-- "Baby of Smith", "BG Smith", "Twin 2 Smith": the surname that stands beside the placeholder.
CREATE OR REPLACE TEMP MACRO beside_placeholder(told) AS
    named_or_null(REGEXP_EXTRACT(told, '^(?:(?:baby|infant|newborn|neonate|child|boy|girl|male|female|twin|triplet|b o|b g|bb|bg|of|unborn|unnamed|no|number|t?[1-9]|(?:twin|triplet|baby|boy|girl)[1-9]|[1-9](?:st|nd|rd|th)|first|second|third|born|[abc]|i{1,3}) )+([a-z][a-z ]+)$', 1));

-- A folded surname without what is beside it: title, "junior", brackets, "née ...", "Twin 2".
CREATE OR REPLACE TEMP MACRO bare_family(written) AS
    TRIM(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(
        REGEXP_REPLACE(without_title(written), '^(?:nee|formerly) ', ''),
        '\([^)]*\)?|"[^"]*"?|[ (](?:nee|formerly|previously|prev|aka|known as)[ .:].*$', ' ', 'g'),
        ' (?:twin|triplet) ?(?:[1-9]|[a-d]|iv|i{1,3}|one|two|three)?$', ''),
        '[, ]+(?:jnr|jr|junior|snr|senior|iii|ii|esq)\.?$', ''));

-- Particles belong to the name that follows: van der Berg, de la Cruz, bin Ahmed, al-Sayed, O Neill, Mac Donald.
CREATE OR REPLACE TEMP MACRO with_particles(written) AS
    REGEXP_REPLACE(
        REGEXP_REPLACE(written, '[''.]', '', 'g'),
        '\b(van|von|der|den|de|het|ter|ten|la|las|los|le|del|della|di|da|do|das|dos|du|d|bin|binti|binte|bint|ibn|ben|abu|al|el|ul|ur|st|saint|san|santa|o|mc|mac|fitz|ap|y|e)[ -]+',
        '\1', 'g');

-- The same without those that are words of their own; O, Mc, Mac and Saint are part of the name.
CREATE OR REPLACE TEMP MACRO without_particles(written) AS
    with_particles(REGEXP_REPLACE(
        REGEXP_REPLACE(written, '[''.]', '', 'g'),
        '\b(?:van|von|der|den|de|het|ter|ten|la|las|los|le|del|della|di|da|do|das|dos|du|bin|binti|binte|bint|ibn|ben|abu|al|el|ul|ur|y|e)[ -]+',
        '', 'g'));

-- A surname as one word of letters; NULL where there is none.
CREATE OR REPLACE TEMP MACRO family_name(written) AS letters(with_particles(bare_family(folded(written))));

-- "Smith (née Jones)", "Smith formerly Jones": the name before.
CREATE OR REPLACE TEMP MACRO name_before(written) AS
    REGEXP_EXTRACT(written, '[ (](?:nee|formerly|previously|prev|aka|known as)[ .:]+([a-z][a-z '' -]*)', 1);

-- "Robert (Bob)", "Robert 'Bob'", "Robert known as Bob": what stands there beside the given names.
CREATE OR REPLACE TEMP MACRO known_as(written) AS
    LIST_CONCAT(
        REGEXP_EXTRACT_ALL(written, '\(([^)]*)\)?', 1),
        REGEXP_EXTRACT_ALL(written, '"([^"]*)"?', 1),
        REGEXP_EXTRACT_ALL(written, '(?:^| )''([a-z -]+)''', 1),
        REGEXP_EXTRACT_ALL(written, ' (?:known as|aka|a\.k\.a\.|called|prefers|pref) ([a-z '' -]+)', 1)
    );

-- The given names without it.
CREATE OR REPLACE TEMP MACRO without_known_as(written) AS
    TRIM(REGEXP_REPLACE(
        written,
        '\([^)]*\)?|"[^"]*"?|(?:^| )''[a-z -]+''| (?:known as|aka|a\.k\.a\.|called|prefers|pref) [a-z '' -]+', ' ', 'g'
    ));
