"""What a mapping may say: a closed vocabulary, and words that exist. A refusal names its place and what was meant."""

import pytest

from familyhub.errors import ConfigurationError
from familyhub.sources.mapping import mapping_at, mapping_of, mappings_in
from familyhub.sources.mapping.trial import example_faults

PERSON = 'says = "x"\n[[row]]\ntable = "person_record"\n'
KEYED = 'columns = { person_key = "Ref" }\n'


@pytest.mark.parametrize(
    ("toml", "where", "found", "meant"),
    [
        ('says = "x"\nrecognize = {}', "m.toml", 'the key "recognize"', '"recognise"'),
        (PERSON + KEYED + 'colums = { a = "b" }', "row[0]", 'the key "colums"', '"columns"'),
        (PERSON + KEYED + 'when = [{ colum = "A" }]', "row[0].when[0]", 'the key "colum"', '"column"'),
        ('says = "x"\n[recognise]\nsheets = "A"', "recognise", 'the key "sheets"', '"sheet"'),
        ('says = "x"\n[[row]]\ntable = "person_records"', "row[0].table", '"person_records"', '"person_record"'),
        (PERSON + 'columns = { person_key = "Ref", dob = "B", birth_dat = "C" }', "row[0].columns", '"dob"', "one of"),
        (PERSON + 'columns = { person_kye = "Ref" }', "row[0].columns", '"person_kye"', '"person_key"'),
        (PERSON, "row[0]", "without person_key", "id in the system"),
        (PERSON + KEYED + 'key = { person_key = ["Ref"] }', "row[0].key", "person_key once more", "columns fills it"),
        (PERSON + KEYED + 'constants = { sex = "female" }', "constants.sex", '"female"', "one of F, M, U"),
        (PERSON + KEYED + 'constants = { birth_date = "soon" }', "constants.birth_date", '"soon"', "a day such as"),
        (PERSON + KEYED + "constants = { birth_order = 12 }", "constants.birth_order", '"12"', "from 1 to 9"),
        (PERSON + KEYED + 'translate.sex = { a = "F" }', "translate.sex", "no cell fills", "`columns` names"),
        (
            PERSON + 'columns = { person_key = "R", sex = "S" }\ntranslate.sex = { a = "Girl" }',
            'translate.sex."a"', '"Girl"', "one of F, M, U",
        ),
        (
            PERSON + 'columns = { person_key = "R", sex = "S" }\ntranslate.sex = { a = "F", A = "M" }',
            'translate.sex."A"', "two translations", "capitals do not count",
        ),
        (
            PERSON + 'columns = { person_key = "R" }\ntranslate.person_key = { "*" = "empty" }',
            'translate.person_key."*"', '"empty"', "may not be empty",
        ),
        (PERSON + KEYED + "repeat = [1, 2]", "row[0].repeat", "no header with #", '"Child # name"'),
        (PERSON + KEYED + 'when = [{ column = "A" }]', "row[0].when[0]", "says nothing", "is, is_not"),
        ('says = "x"\ndate_form = "us"', "date_form", '"us"', "a form such as %d.%m.%y"),
        ('date_form = { Bron = "iso" }\n' + PERSON + 'columns = { person_key = "Born" }', "date_form", "Bron", "Born"),
        ('says = "x"\n[recognise]\nencoding = "latin"', "", None, None),
        ('says = "x"\n[recognise]\nencoding = "klingon"', "recognise.encoding", '"klingon"', "cp1252"),
        ('leave_out = ["Ref"]\n' + PERSON + KEYED, "m.toml", "left out", "once"),
        (PERSON + 'columns = { person_key = "D.O.B", surname = "DOB" }', "m.toml", '"DOB" beside "D.O.B"', "once"),
        (
            PERSON + KEYED + '[[example]]\nsays = "y"\nrows = [{ Reff = "1" }]',
            "example[0].rows", '"Reff"', '"Ref"',
        ),
        (
            PERSON + KEYED + '[[example]]\nsays = "y"\nrows = []\nexpect.team = []',
            "example[0].expect", '"team"', "person_record",
        ),
        ("says = 1", "says", "Expected `str`", "vocabulary"),
        ("says = ", "m.toml", "Invalid value", "TOML"),
    ],
)  # fmt: skip
def test_what_a_mapping_cannot_mean_is_refused_with_its_place(toml, where, found, meant):
    if not toml.startswith("says"):
        toml = toml.replace('says = "x"\n', "", 1)
        toml = 'says = "x"\n' + toml
    if found is None:
        assert mapping_of("m", toml).definition.says == "x"
        return
    with pytest.raises(ConfigurationError) as refused:
        mapping_of("m", toml)
    trouble = refused.value.trouble
    assert where in trouble.where and found in trouble.found and meant in trouble.expected


def test_a_mapping_is_a_file_of_a_plain_name_in_utf_8(tmp_path):
    (tmp_path / "Hub Register.toml").write_text('says = "x"')
    with pytest.raises(ConfigurationError, match="single hyphens"):
        mappings_in(tmp_path)
    path = tmp_path / "hub.toml"
    path.write_bytes(b'says = "Zo\xeb"')
    with pytest.raises(ConfigurationError, match="saved as UTF-8"):
        mapping_at(path)


def test_two_names_may_not_become_one_format(tmp_path):
    for name in ("hub-a", "hub_a"):
        (tmp_path / f"{name}.toml").write_text('says = "x"')
    with pytest.raises(ConfigurationError, match='a second mapping named as "hub-a"'):
        mappings_in(tmp_path)


def test_no_folder_is_no_mapping(tmp_path):
    assert mappings_in(tmp_path / "mappings") == {}


EXAMPLE = """
[[example]]
says = "a child with a date that does not exist"
rows = [{ Ref = 1, DOB = 2020-01-02 }, { Ref = "2", DOB = "31/02/2020" }]
expect.person_record = [{ person_key = "1", birth_date = 2020-01-02 }]
quarantine = ["DOB"]
"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", "", []),
        ("birth_date = 2020-01-02 }]", "birth_date = 2020-01-03 }]", ["no row with", "1 more than expected"]),
        ('quarantine = ["DOB"]', "", ['"DOB" goes to quarantine']),
        ('"31/02/2020"', '"01/02/2020"', ["1 more than expected", '"DOB" does not go to quarantine']),
    ],
)
def test_an_example_runs_as_a_test(old, new, wrong):
    toml = PERSON + 'columns = { person_key = "Ref", birth_date = "DOB" }\n' + EXAMPLE.replace(old, new)
    mapping = mapping_of("m", toml)
    (example,) = mapping.definition.example
    found = example_faults(mapping, example)
    assert len(found) == len(wrong) and all(words in fault for words, fault in zip(wrong, found, strict=True))
