-- Macros that bring text to one spelling. Each changes nothing in what it has already changed.

-- Lower case, without accents, every kind of quote and dash as the plain one, one space between words.
CREATE OR REPLACE TEMP MACRO folded(written) AS
    NULLIF(TRIM(REGEXP_REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(
            TRANSLATE(
                LOWER(STRIP_ACCENTS(written)),
                'øłđðħıŋ’‘ʼʻ`´′‐‑–—−“”„«»_' || CHR(160) || CHR(8203),
                'olddhin''''''''''''''-----"""""   '
            ),
            'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
        '\s+', ' ', 'g')), '');

-- The letters a to z alone; NULL where there are none.
CREATE OR REPLACE TEMP MACRO letters(written) AS
    NULLIF(REGEXP_REPLACE(folded(written), '[^a-z]+', '', 'g'), '');

-- The letters of what is folded already.
CREATE OR REPLACE TEMP MACRO letters_of(line) AS NULLIF(REGEXP_REPLACE(line, '[^a-z]+', '', 'g'), '');

-- The words of what is folded already, letters alone.
CREATE OR REPLACE TEMP MACRO as_list(line) AS STRING_SPLIT(REGEXP_REPLACE(line, '[^a-z]+', ' ', 'g'), ' ');

-- Letters and digits in words; NULL where there are none.
CREATE OR REPLACE TEMP MACRO in_words(written) AS
    NULLIF(TRIM(REGEXP_REPLACE(folded(written), '[^a-z0-9]+', ' ', 'g')), '');

-- The same values, each once, in order, without NULL and without the empty text.
CREATE OR REPLACE TEMP MACRO in_order(values_told) AS
    LIST_SORT(LIST_DISTINCT(LIST_FILTER(COALESCE(values_told, []), LAMBDA told: told <> '')));
