"""Headers as children's centres and early help write them, and where a draft puts what stands below them."""

import csv
import tomllib

import pytest

from familyhub.sources.mapping.drafting import draft

IDS = ["Q7", "Q8", "Q9"]
NAMES = ["Ada Poe", "Ben Marlow", "Cat Reed"]
DAYS = ["25/12/2020", "26/12/2020", "27/12/2020"]
CODES = ["CM1 1AB", "CM1 1AC", "CM1 1AD"]
NUMBERS = ["9990000018", "9990000026", "9990000034"]
WORKERS = ["J Smith", "K Brown", "J Smith"]
PLACES = ["Quay", "Mill", "Quay"]
TEAMS = ["North team", "South team", "North team"]
CAME = ["Y", "N", "Y"]
OTHERS = {"Names of all": NAMES, "Date of birth": DAYS}


def drafted(tmp_path, columns: dict[str, list[str]]):
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([list(columns), *zip(*columns.values(), strict=True)])
    made = draft(path)
    return made, tomllib.loads(made.toml)


def place_of(told, header: str) -> str:
    """Where a draft reads a header: table.column, or table.split of a name that is split in two."""
    for row in told.get("row", []):
        for column, read in row.get("columns", {}).items():
            if read == header:
                return f"{row['table']}.{column}"
        if any(split["from"] == header for split in row.get("split", [])):
            return f"{row['table']}.split"
        for column, parts in row.get("join", {}).items():
            if header in parts["of"]:
                return f"{row['table']}.{column}"
    return "nowhere"


@pytest.mark.parametrize(
    "header",
    [
        "Client", "Child", "Pupil", "Our ref no.", "Our Ref", "Ref", "Ref.", "Record", "Case", "Person", "Service user",
        "Client Ref", "Child ID", "CHILD_REF", "Child's Ref No", "Client code", "Membership No.", "Reg No",
        "Registration number", "Member ID", "File no", "eStart ID", "Participant", "Local ID", "Unique ref",
    ],
)  # fmt: skip
def test_what_a_person_is_known_by(tmp_path, header):
    _, told = drafted(tmp_path, {header: IDS, **OTHERS})
    assert place_of(told, header) == "person_record.person_key"


@pytest.mark.parametrize(
    ("header", "values", "place"),
    [
        ("Born on", DAYS, "person_record.birth_date"),
        ("Born", DAYS, "person_record.birth_date"),
        ("D.O.B", DAYS, "person_record.birth_date"),
        ("DoB (child)", DAYS, "person_record.birth_date"),
        ("Child's D.O.B.", DAYS, "person_record.birth_date"),
        ("Birthday", DAYS, "person_record.birth_date"),
        ("Birth date", DAYS, "person_record.birth_date"),
        ("Boy/Girl", ["Boy", "Girl", "Boy"], "person_record.sex"),
        ("Boy / Girl", ["B", "G", "B"], "person_record.sex"),
        ("M/F", ["M", "F", "M"], "person_record.sex"),
        ("Gender", ["Male", "Female", "F"], "person_record.sex"),
        ("Male/Female", ["m", "f", "m"], "person_record.sex"),
        ("Child", NAMES, "person_record.split"),
        ("Client", ["Poe, Ada", "Marlow, Ben", "Reed, Cat"], "person_record.split"),
        ("Child's full name", NAMES, "person_record.split"),
        ("Baby's name", NAMES, "person_record.split"),
        ("Christian name", ["Ada", "Ben", "Cat"], "person_record.forename"),
        ("Family name", ["Poe", "Marlow", "Reed"], "person_record.surname"),
        ("Ethnic background", ["WBRI", "WBRI", "AIND"], "person_record.ethnicity"),
        ("Language spoken at home", ["Polish", "English", "Urdu"], "person_record.language"),
        ("NHS", NUMBERS, "person_record.nhs_number"),
        ("Pupil", ["A123456789012", "B123456789013", "C123456789014"], "person_record.upn"),
        ("Postal code", CODES, "address_record.postcode"),
        ("Post-code", CODES, "address_record.postcode"),
        ("PCode", CODES, "address_record.postcode"),
        ("Reg date", DAYS, "status.from_date"),
        ("Member since", DAYS, "status.from_date"),
        ("Date of ref", DAYS, "referral.received_on"),
        ("Referred from", ["Health", "School", "Self"], "nowhere"),
        ("Telephone", ["07700 900001", "07700 900002", "07700 900003"], "nowhere"),
    ],
)
def test_what_a_register_says(tmp_path, header, values, place):
    _, told = drafted(tmp_path, {"Ref": IDS, header: values})
    assert place_of(told, header) == place


@pytest.mark.parametrize(
    ("header", "values", "place"),
    [
        ("Worker", WORKERS, "contact.practitioner_key"),
        ("Keyworker", WORKERS, "contact.practitioner_key"),
        ("Key-worker", WORKERS, "contact.practitioner_key"),
        ("Allocated worker", WORKERS, "contact.practitioner_key"),
        ("FSW", WORKERS, "contact.practitioner_key"),
        ("Seen by", WORKERS, "contact.practitioner_key"),
        ("Centre", PLACES, "contact.place_key"),
        ("Hub", PLACES, "contact.place_key"),
        ("Children's Centre", PLACES, "contact.place_key"),
        ("Centre attended", PLACES, "contact.place_key"),
        ("Centre", TEAMS, "contact.team_key"),
        ("Hub", TEAMS, "contact.team_key"),
        ("Team name", TEAMS, "contact.team_key"),
        ("Came", CAME, "contact.attended"),
        ("Group attended", ["Rhymes", "Walk", "Rhymes"], "contact.activity"),
    ],
)
def test_what_a_list_of_visits_says(tmp_path, header, values, place):
    _, told = drafted(tmp_path, {"Ref": IDS, "Visited on": DAYS, header: values})
    assert place_of(told, "Visited on") == "contact.happened_on"
    assert place_of(told, header) == place


def test_b_is_a_boy_below_a_header_that_says_so_and_nowhere_else(tmp_path):
    made, told = drafted(tmp_path, {"Ref": IDS, "Boy/Girl": ["B", "G", "B"]})
    assert told["row"][0]["translate"]["sex"] == {"B": "M", "G": "F"}
    made, told = drafted(tmp_path, {"Ref": IDS, "Gender": ["B", "G", "B"]})
    assert told["row"][0]["translate"]["sex"] == {} and '# B = ""' in made.toml


def test_a_bare_date_is_a_contact_s_only_where_the_list_is_of_contacts(tmp_path):
    _, told = drafted(tmp_path, {"Ref": IDS, "Date": DAYS, "Came": CAME})
    assert place_of(told, "Date") == "contact.happened_on"
    made, told = drafted(tmp_path, {"Ref": IDS, "Date": DAYS, "Surname": ["Poe", "Reed", "Reed"]})
    assert place_of(told, "Date") == "nowhere"
    assert made.left_out["Date"] == "its header may mean several things, and its values show none of them"


def test_a_header_that_says_more_outranks_one_that_may_mean_anything(tmp_path):
    made, told = drafted(tmp_path, {"Ref": IDS, "Child ID": ["1", "2", "3"], "Surname": ["Poe", "Reed", "Reed"]})
    assert place_of(told, "Child ID") == "person_record.person_key"
    assert made.left_out["Ref"] == '"Child ID" stands for person_key'


def test_an_id_that_repeats_gives_way_to_one_that_does_not(tmp_path):
    made, told = drafted(tmp_path, {"Case": ["7", "7", "8"], "Ref": IDS, "Surname": ["Poe", "Reed", "Reed"]})
    assert place_of(told, "Ref") == "person_record.person_key"
    assert made.left_out["Case"] == '"Ref" stands for person_key'


def test_two_ids_that_are_equally_fit_are_said(tmp_path):
    made, told = drafted(tmp_path, {"Case": ["7", "9", "8"], "Ref": IDS, "Surname": ["Poe", "Reed", "Reed"]})
    assert place_of(told, "Case") == "person_record.person_key"
    assert made.left_out["Ref"] == '"Case" stands for person_key, and this would do as well: see which is right'


def test_two_columns_that_only_their_values_tell_of_have_no_place_and_one_is_asked_about(tmp_path):
    made, told = drafted(tmp_path, {"Ref": IDS, "Alpha": NUMBERS, "Beta": NUMBERS[::-1]})
    assert {place_of(told, "Alpha"), place_of(told, "Beta")} == {"nowhere"}
    assert made.left_out["Beta"] == '"Alpha" and "Beta" hold NHS numbers alike: say which is the person\'s'
    made, told = drafted(tmp_path, {"Ref": IDS, "Alpha": NUMBERS})
    assert place_of(told, "Alpha") == "person_record.nhs_number"
    assert "person_record, by its values alone: is it so?" in made.toml


def test_a_header_wins_over_values_wherever_it_stands(tmp_path):
    made, told = drafted(tmp_path, {"Ref": IDS, "Alpha": NUMBERS[::-1], "NHS No": NUMBERS})
    assert place_of(told, "NHS No") == "person_record.nhs_number"
    assert made.left_out["Alpha"] == '"NHS No" stands for nhs_number'


def test_the_centre_of_a_register_is_where_its_members_are_registered(tmp_path):
    _, told = drafted(tmp_path, {"Ref": IDS, "Registered": DAYS, "Centre": PLACES})
    (member,) = [row for row in told["row"] if row["table"] == "status"]
    assert member["columns"] == {"person_key": "Ref", "from_date": "Registered", "detail": "Centre"}


def test_a_worker_of_no_contact_has_no_place_and_the_reason_says_what_lacks(tmp_path):
    made, _ = drafted(tmp_path, {"Ref": IDS, "Surname": ["Poe", "Reed", "Poe"], "Worker": WORKERS})
    assert made.left_out["Worker"] == "it belongs to a contact, and no column says on which day that was"


def test_each_column_is_told_once(tmp_path):
    made, _ = drafted(tmp_path, {"Ref": IDS, "Surname": ["Poe", "Reed", "Poe"], "Colour": PLACES})
    assert made.toml.count('"Colour"') == 1
    assert made.toml.count('#   "Ref":') == 1 and "What 2 of its 3 columns hold" in made.toml
