"""familyhub.toml: what it may say, and how a mistake in it is told."""

from datetime import date
from pathlib import Path

import pytest

from familyhub.config import Folders, read_settings
from familyhub.config.settings import TEMPLATE
from familyhub.errors import ConfigurationError


def read(folder: Path, text: str):
    (folder / "familyhub.toml").write_text(text, encoding="utf-8")
    return read_settings(folder)


def test_an_empty_file_is_a_workspace_with_every_default(tmp_path):
    settings = read(tmp_path, "")
    assert (settings.area.contract, settings.refresh.keep_snapshots, settings.sources) == ("residence", 3, {})


def test_the_template_says_what_the_defaults_are(tmp_path):
    settings = read(tmp_path, TEMPLATE.replace("{name}", "Our area"))
    assert settings == read(tmp_path, "")


def test_what_it_says_is_read(tmp_path):
    settings = read(
        tmp_path,
        """
        [area]
        name = "Testshire"
        contract = "either"
        [sources.chis]
        name = "Child health"
        [measures]
        since = 2024-04-01
        """,
    )
    assert (settings.area.name, settings.area.contract) == ("Testshire", "either")
    assert settings.sources["chis"].name == "Child health"
    assert settings.measures.since == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("text", "where", "found"),
    [
        ("[area]\nnam = 'x'", "familyhub.toml, area", "unknown key `nam`"),
        ("[aria]", "familyhub.toml, top level", "unknown key `aria`"),
        ("[area]\ncontract = 'school'", "familyhub.toml, area.contract", '"school"'),
        ("[sources.csc]\n[sources.chis]\nnme = 'x'", "familyhub.toml, sources.chis", "unknown key `nme`"),
        ("[sources.cin]\nlocal_ids_of = 'cin'", "familyhub.toml, sources.cin", "leads back to `cin`"),
        ("[sources.a]\nlocal_ids_of = 'b'\n[sources.b]\nlocal_ids_of = 'a'", "familyhub.toml, sources.a", "leads back"),
        ("[measures]\nsince = 'soon'", "familyhub.toml, measures.since", '"soon"'),
        ("[refresh]\nkeep_snapshots = 'all'", "familyhub.toml, refresh.keep_snapshots", '"all"'),
        ("[area\n", "familyhub.toml", "line 1"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, text, where, found):
    with pytest.raises(ConfigurationError) as mistake:
        read(tmp_path, text)
    trouble = mistake.value.trouble
    assert trouble.where.startswith(where) and found in trouble.found
    assert mistake.value.exit_code == 3 and "familyhub.toml" in trouble.next_step


NORTH = "[recipients.north]\nname = 'North'\nemail = 'north@example.org'\n"


@pytest.mark.parametrize(
    ("text", "where", "found", "expected"),
    [
        ("email = 'no address'", "recipients.east.email", '"no address"', "one e-mail address"),
        ("email = ''", "recipients.east.email", '""', "one e-mail address"),
        ("email = 'zoë@example.org'", "recipients.east.email", '"zoë@example.org"', "unaccented"),
        ("teams = ['t1']", "recipients.east", "no `email`", "one e-mail address"),
        ("email = 'e@example.org'\nteams = 't1'", "recipients.east.teams", '"t1"', "a list"),
        ("email = 'e@example.org'\nteams = ['t1', 2]", "recipients.east.teams.2", "2", "text"),
        ("email = 'e@example.org'\nrole = 'boss'", "recipients.east.role", '"boss"', '"practitioner", "team_manager"'),
        ("email = 'e@example.org'\ndistrict = ['N']", "recipients.east", "unknown key `district`", "districts"),
    ],
)
def test_a_mistake_in_one_of_many_sections_names_it_and_what_may_stand_there(tmp_path, text, where, found, expected):
    with pytest.raises(ConfigurationError) as mistake:
        read(tmp_path, f"{NORTH}[recipients.east]\nname = 'East'\n{text}")
    trouble = mistake.value.trouble
    assert trouble.where == f"familyhub.toml, {where}"
    assert found in trouble.found and expected in trouble.expected


@pytest.mark.parametrize("name", ["../../elsewhere", "a/b", "", ".hidden", "two\\nlines"])
def test_a_recipient_whose_name_would_lead_out_of_the_reports_is_refused(tmp_path, name):
    with pytest.raises(ConfigurationError, match="letters, digits"):
        read(tmp_path, f'[recipients."{name}"]\nname = "North"\nemail = "north@example.org"')


def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path):
    with pytest.raises(ConfigurationError, match="password") as mistake:
        read(tmp_path, "[smtp]\npassword = 'swordfish'")
    assert "swordfish" not in str(mistake.value)


def test_local_ids_are_those_of_the_system_that_is_named(tmp_path):
    settings = read(tmp_path, "[sources.cin]\nlocal_ids_of = 'cases'\n[sources.chis]\nname = 'Child health'")
    assert settings.local_ids == {"cin": "cases"}


def test_a_folder_that_is_no_workspace_is_told_what_to_do(tmp_path):
    with pytest.raises(ConfigurationError, match="Correct the name after --workspace"):
        read_settings(tmp_path)


def test_numbers_that_make_no_sense_are_refused(tmp_path):
    for text in (
        "[refresh]\nkeep_snapshots = 0",
        "[refresh]\nmemory_limit_gb = 0.0",
        "[refresh]\nmemory_limit_gb = -1",
    ):
        with pytest.raises(ConfigurationError):
            read(tmp_path, text)


def test_every_folder_lies_inside_the_workspace(tmp_path):
    folders = Folders(tmp_path)
    for name in (
        "incoming",
        "landed",
        "quarantine",
        "snapshots",
        "reports",
        "measures",
        "groups",
        "mappings",
        "runs",
        "state",
    ):
        assert getattr(folders, name).parent == tmp_path
    folders.create()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["groups", "incoming", "mappings", "measures", "reports"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[weekly]\n[weekly]\n", "the section 'weekly' a second time (at line 2, column 8)"),
        ('[area]\nname = "A"\nname = "B"\n', "a key that stands in its section already (at line 3, column 11)"),
    ],
)
def test_what_stands_twice_is_said_in_words(tmp_path, text, found):
    (tmp_path / "familyhub.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        read_settings(tmp_path)
    assert f"found {found}, expected TOML" in str(error.value)
