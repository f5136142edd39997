"""Names: what a cell says, what it may also say, and what is only a stand-in for a name."""

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.linkage.names import name_macros, told_names, words

FIRST = [
    ("Zoë", "Müller", "zoe", "muller"),
    ("Łukasz", "Gołębiewski", "lukasz", "golebiewski"),
    ("Øyvind", "Strauß", "oyvind", "strauss"),
    ("Mary-Jane", "O’Neil", "maryjane", "oneil"),
    ("D'Arcy", "d'Souza", "darcy", "dsouza"),
    ("Jane", "O Neil", "jane", "oneil"),
    ("Jan", "van der Berg", "jan", "vanderberg"),
    ("Jan van der", "Berg", "jan", "vanderberg"),
    ("Ana", "de la Cruz", "ana", "delacruz"),
    ("Omar", "bin Ahmed", "omar", "binahmed"),
    ("Omar", "al-Sayed", "omar", "alsayed"),
    ("Fiona", "Mac Donald", "fiona", "macdonald"),
    ("Miss Jane", "Smith", "jane", "smith"),
    ("Dr. Jane", "Smith", "jane", "smith"),
    ("Master", "Smith", None, "smith"),
    ("Jane", "Smith Jr.", "jane", "smith"),
    ("Smith, Jane", None, "jane", "smith"),
    ("Smith, Jane", "SMITH", "jane", "smith"),
    ("Jane, Mary", "Smith", "jane", "smith"),
    (None, "Smith, Jane", "jane", "smith"),
    ("Jane Smith", "Smith", "jane", "smith"),
    ("Smith Jane", "Smith", "jane", "smith"),
    ("Mohamed Ali", "Mohamed", "mohamed", "mohamed"),
    ("Jane", "née Smith", "jane", "smith"),
    ("J", "Smith", "j", "smith"),
    ("Livvy", "Unknown", "livvy", None),
    ("?", "-", None, None),
    ("Мария", "Иванова", None, None),
]

FURTHER = [
    ("Robert (Bob)", "Smith", {"robert", "bob"}),
    ('Robert "Bob" James', "Smith", {"robert", "bob", "james"}),
    ("Robert 'Bob'", "Smith", {"robert", "bob"}),
    ("Robert known as Bob", "Smith", {"robert", "bob"}),
    ("Mary-Jane", "Smith", {"maryjane", "mary", "jane"}),
    ("Mohamed Ahmed Ali", None, {"mohamed", "ahmed", "ali"}),
]

PARTS = [
    ("Jane", "Smith-Jones", None, {"smithjones", "smith", "jones"}),
    ("Jane", "Smith Jones", None, {"smithjones", "smith", "jones"}),
    ("Jane", "de la Cruz-Smith", None, {"delacruzsmith", "delacruz", "cruz", "smith"}),
    ("Jane", "Smith (née Jones)", None, {"smith", "jones"}),
    ("Jane", "Smith", "Mc Bride", {"smith", "mcbride"}),
    ("Mohamed Ahmed Ali", None, None, {"mohamed", "ahmed", "ali"}),
]

PLACEHOLDERS = [
    ("Baby", "Smith", None, "smith"),
    ("Baby of Smith", None, None, "smith"),
    ("Baby Boy O'Neil", None, None, "oneil"),
    ("B/O Smith", None, None, "smith"),
    ("Infant of", "Smith", None, "smith"),
    ("Male infant", "Smith", None, "smith"),
    ("BG Smith", None, None, "smith"),
    ("BB", "Smith", None, "smith"),
    ("Boy Smith", None, None, "smith"),
    ("Boy", "Smith", None, "smith"),
    ("Twin 1", "Smith", 1, "smith"),
    ("TWIN 2 Smith", None, 2, "smith"),
    ("Twin A", "Smith", 1, "smith"),
    ("Twin B Smith", None, 2, "smith"),
    ("Twin I", "Smith", 1, "smith"),
    ("Twin II", "Smith", 2, "smith"),
    ("Twin-2", "Smith", 2, "smith"),
    ("2nd twin", "Smith", 2, "smith"),
    ("Second Twin", "Smith", 2, "smith"),
    ("Triplet 3", "Smith", 3, "smith"),
    ("Baby 2", "Smith", 2, "smith"),
    ("Baby B", "Smith", 2, "smith"),
    ("Baby B Smith", None, None, "smith"),
    ("Baby Twin 2", "Smith", 2, "smith"),
    ("T2", "Smith", 2, "smith"),
    ("Smith Twin II", "Smith", 2, "smith"),
    (None, "Baby Smith", None, "smith"),
    (None, "Twin 2 Smith", 2, "smith"),
    ("Unknown", "Smith", None, "smith"),
    ("N/K", "Not known", None, None),
    ("Unnamed", "Smith", None, "smith"),
    ("T.B.C.", "Smith", None, "smith"),
    ("A", "Smith", None, "smith"),
    ("XX", "XX", None, None),
    ("Test", "Test", None, None),
]

REAL = [
        ("Babyl", "Boyd"), ("Belle", "Bab"), ("Bab", "Twinn"), ("Boyd", "Childs"), ("Infanta", "Girling"),
        ("Twinkle", "Khan"), ("Testimony", "Childe"), ("Bo", "Smith"), ("Robin", "Male"), ("Tania", "Unknowne"),
        ("Malea", "Babington"), ("Xanthe", "Null"), ("Na", "Kim"),
    ]  # fmt: skip

NAMED_TWINS = ["Ada (Twin 2)", "Ada Twin 2", 'Ada "twin 2"']

ONE_NAME = [
        ("Mohammed", "Muhammad"), ("Md", "Mohamed"), ("Aisha", "Ayesha"), ("Zoe", "Zoë"), ("Sean", "Shaun"),
        ("Yusuf", "Yousef"), ("Olivia", "Livvy"), ("Isabella", "Bella"), ("Bob", "Robert"), ("Alex", "Alexandra"),
        ("Alex", "Alexander"), ("Katarzyna", "Kasia"), ("Catherine", "Kate"),
    ]  # fmt: skip

TWO_NAMES = [
        ("Jayden", "Jaden"), ("Hassan", "Hussain"), ("Ella", "Isla"), ("Zara", "Sara"), ("Kayden", "Jayden"),
        ("Mark", "Marcus"), ("Anna", "Hannah"), ("Ayaan", "Aryan"), ("Yusuf", "Yunus"), ("Layla", "Lyla"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as opened:
        name_macros(opened)
        yield opened


def ask(connection, macro: str, values: list[str]) -> list[str | None]:
    """What a macro makes of each value, in order, all asked at once."""
    connection.register("asked", pa.table({"place": range(len(values)), "told": pa.array(values, pa.string())}))
    found = connection.execute(f"SELECT {macro}(told) FROM asked ORDER BY place").fetchall()
    connection.unregister("asked")
    return [row[0] for row in found]


Cells = tuple[str | None, str | None, str | None]


def read_all(connection, cells: Iterable[Cells]) -> dict[Cells, dict[str, object]]:
    """What each of these cells says, all read at once: forename, surname, former surname."""
    listed = list(dict.fromkeys(cells))
    told = pa.table(
        {
            "node": pa.array(range(len(listed)), pa.int64()),
            "told": pa.array([1] * len(listed), pa.int32()),
            **{
                column: pa.array([each[place] for each in listed], pa.string())
                for place, column in enumerate(("forename", "surname", "former_surname"))
            },
        }
    )
    connection.register("cells", told)
    connection.execute("CREATE OR REPLACE TEMP TABLE person_told AS SELECT * FROM cells")
    connection.unregister("cells")
    told_names(connection)
    found = connection.execute("SELECT * FROM told_name")
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {listed[row["node"]]: row for row in rows}


@pytest.fixture(scope="module")
def read(connection):
    """Reads one record's cells: those of every test of this module were read together."""
    every = [
        *((forename, surname, None) for forename, surname, *_ in [*FIRST, *FURTHER, *PLACEHOLDERS]),
        *((forename, surname, former) for forename, surname, former, _ in PARTS),
        *((forename, surname, None) for forename, surname in REAL),
        *((forename, "Smith", None) for forename in NAMED_TWINS),
        *((word["example"], "Smith", None) for word in words("placeholders")),
        *((name, "Smith", None) for pair in [*ONE_NAME, *TWO_NAMES] for name in pair),
    ]
    found = read_all(connection, every)
    return lambda forename, surname=None, former=None: found[forename, surname, former]


@pytest.mark.parametrize(("forename", "surname", "first", "family"), FIRST)
def test_a_name_is_read_into_a_first_name_and_a_surname(read, forename, surname, first, family):
    found = read(forename, surname)
    assert (found["forename"], found["surname"]) == (first, family)


@pytest.mark.parametrize(("forename", "surname", "further"), FURTHER)
def test_every_given_name_stands_in_the_list(read, forename, surname, further):
    assert further <= set(read(forename, surname)["forenames"])


@pytest.mark.parametrize(("forename", "surname", "former", "parts"), PARTS)
def test_every_part_and_former_surname_stands_in_the_list(read, forename, surname, former, parts):
    assert parts == set(read(forename, surname, former)["surnames"])


@pytest.mark.parametrize(("forename", "surname", "order", "family"), PLACEHOLDERS)
def test_a_placeholder_is_no_name_and_keeps_its_birth_order(read, forename, surname, order, family):
    found = read(forename, surname)
    assert (found["forename"], found["forename_roots"], found["is_placeholder"]) == (None, [], True)
    assert (found["birth_order"], found["surname"]) == (order, family)


@pytest.mark.parametrize(("forename", "surname"), REAL)
def test_a_real_name_that_looks_like_a_placeholder_is_a_name(read, forename, surname):
    found = read(forename, surname)
    assert found["is_placeholder"] is False and found["forename"] and found["surname"]
    assert found["birth_order"] is None


@pytest.mark.parametrize("forename", NAMED_TWINS)
def test_a_named_twin_keeps_name_and_birth_order(read, forename):
    found = read(forename, "Smith")
    assert (found["forename"], found["forenames"], found["birth_order"]) == ("ada", ["ada"], 2)
    assert found["is_placeholder"] is False


def test_the_examples_of_the_list_of_placeholders_are_placeholders(connection, read):
    listed = words("placeholders")
    told = ask(connection, "in_words", [word["example"] for word in listed])
    for word, line in zip(listed, told, strict=True):
        assert read(word["example"], "Smith")["is_placeholder"], word
        assert re.fullmatch(word["pattern"], line), word


def roots(read, forename: str) -> set[str]:
    return set(read(forename, "Smith")["forename_roots"])


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_short_forms_and_spellings_share_a_root(read, one, other):
    assert roots(read, one) & roots(read, other)


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_names_that_twins_are_given_keep_roots_of_their_own(read, one, other):
    assert not roots(read, one) & roots(read, other)


def test_the_list_of_nicknames_is_folded_told_once_and_long_enough(connection):
    listed = words("nicknames")
    assert len(listed) >= 350
    assert len({(word["name"], word["root"]) for word in listed}) == len(listed)
    assert all(re.fullmatch("[a-z]+", word["name"]) and re.fullmatch("[a-z]+", word["root"]) for word in listed)
    assert all(word["name"] != word["root"] and word["kind"] in {"short_form", "spelling"} for word in listed)


CELL = st.one_of(
    st.text(max_size=20),
    st.lists(
        st.sampled_from(
            ["Baby", "Twin", "2", "II", "of", "van", "der", "de", "la", "O'", "Mc", "Ada", "Zoë", "(Bob)", "Smith", ",",
             "-", "née", "Łu", "ß", "Dr", "al", "Unknown", "Ǿ", "İ"]
        ),
        max_size=5,
    ).map(" ".join),
)  # fmt: skip


@settings(deadline=None, max_examples=4, database=None)
@given(told=st.lists(CELL, min_size=40, max_size=60))
def test_what_is_in_one_spelling_stays_as_it_is(connection, told):
    for macro in ("folded", "letters", "in_words", "family_name", "with_particles"):
        once = ask(connection, macro, told)
        assert ask(connection, macro, once) == once, macro


@settings(deadline=None, max_examples=4, database=None)
@given(cells=st.lists(st.tuples(st.none() | CELL, st.none() | CELL, st.none()), min_size=20, max_size=40))
def test_whatever_stands_in_the_cells_names_are_letters_and_placeholders_have_none(connection, cells):
    read = read_all(connection, cells)
    assert {each[:2] for each in cells} - {each[:2] for each in read} <= {(None, None)}
    for found in read.values():
        every = [found["forename"], found["surname"], *found["forenames"], *found["surnames"], *found["forename_roots"]]
        assert all(re.fullmatch("[a-z]+", name) for name in every if name is not None)
        if found["is_placeholder"]:
            assert found["forename"] is None
        elif found["forename"]:
            assert found["forename"] in found["forenames"] and found["forename"] in found["forename_roots"]


def test_the_words_are_shipped_with_the_package():
    folder = Path(__file__).parents[2] / "src" / "familyhub" / "linkage" / "words"
    assert {file.stem for file in folder.glob("*.csv")} >= {"nicknames", "placeholders", "never_real"}
