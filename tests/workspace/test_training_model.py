"""A workspace trains a model on its own records, compares it with the one in use, and takes it into use and back."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from familyhub.cli import linkage
from familyhub.demo.numbers import nhs_numbers
from familyhub.errors import ConfigurationError, FamilyhubError, SnapshotError, UsageError
from familyhub.linkage.frozen import STANDARD_MODEL, load_model
from familyhub.workspace import Workspace
from familyhub.workspace.comparing_models import compare_models
from familyhub.workspace.training_model import adopt_model, known_models, train_model, withdraw_model
from workspaces import County

CHILDREN = 1200
HEADER = ["person_key", "nhs_number", "forename", "surname", "sex", "birth_date"]
pytestmark = pytest.mark.slow


def told(county: County) -> None:
    """Two agencies tell of the same children; the second lacks the number of each tenth and slips in each twentieth."""
    chance = random.Random(4)
    numbers = nhs_numbers(random.Random(5))
    first, second = [HEADER], [HEADER]
    syllables = ["an", "be", "cor", "da", "el", "fi", "gor", "hu", "is", "jo", "ka", "lu"]
    for number in range(CHILDREN):
        forename, surname = ("".join(chance.choices(syllables, k=3)).title() for _ in range(2))
        born = str(date(2015, 1, 1) + timedelta(chance.randrange(3000)))
        borne = next(numbers)
        first.append([f"c{number}", borne, forename, surname, chance.choice("FM"), born])
        slip = forename[:-1] if number % 20 == 0 else forename
        second.append([f"s{number}", "" if number % 10 == 5 else borne, slip, surname, first[-1][4], born])
    county.write("chis/2025-10-01/person_record.csv", first)
    county.write("school/2025-10-01/person_record.csv", second)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("trained"))
    told(county)
    assert county.refresh().linkage_model == STANDARD_MODEL
    train_model(county.workspace, "ours-1", today=date(2026, 1, 5))
    return county


def test_the_model_says_what_it_was_trained_on_and_names_nobody(county):
    path = county.folders.models / "ours-1.json"
    model = load_model(path)
    assert model.trained.records == {"chis": CHILDREN, "school": CHILDREN}
    assert model.trained.proven_pairs == {"nhs_number": CHILDREN - CHILDREN // 10, "upn": 0}
    assert 0.4 < model.trained.matches_each < 0.6  # a child of two records has one other
    assert model.thresholds == load_model().thresholds
    written = path.read_text()
    forenames = {row[2] for row in _rows(county)}
    assert not [name for name in forenames if f'"{name.lower()}"' in written]


def test_the_same_records_give_the_same_weights_and_a_name_is_used_once(county):
    again = train_model(county.workspace, "ours-again", today=date(2026, 1, 5))
    assert again.settings == load_model(county.folders.models / "ours-1.json").settings
    for taken in ("ours-1", STANDARD_MODEL):
        with pytest.raises(UsageError, match="a model of that name"):
            train_model(county.workspace, taken)
    with pytest.raises(ConfigurationError, match="no file's"):
        train_model(county.workspace, "../ours")


def test_comparing_tells_both_sides_and_changes_nothing(county):
    before = county.workspace.in_service()
    compared = compare_models(county.workspace, "ours-1")
    assert (compared.in_use.version, compared.other.version) == (STANDARD_MODEL, "ours-1")
    assert compared.records == 2 * CHILDREN
    assert compared.other.recall is not None and compared.other.recall > 95
    assert compared.other.people == CHILDREN
    assert sum(compared.other.safety.values()) == 0
    # what only one of them joins is what makes its people fewer
    only_other = sum(pair.only_other for pair in compared.pairs)
    only_in_use = sum(pair.only_in_use for pair in compared.pairs)
    assert compared.in_use.people - compared.other.people == only_other - only_in_use
    assert (county.workspace.in_service(), _in_use(county)) == (before, STANDARD_MODEL)
    with pytest.raises(ConfigurationError, match="no such model"):
        compare_models(county.workspace, "nobodys-1")


def test_an_adopted_model_links_from_the_next_refresh_on_and_a_withdrawal_is_the_way_back(county):
    with pytest.raises(UsageError, match="no reason"):
        adopt_model(county.workspace, "ours-1", " ")
    assert adopt_model(county.workspace, "ours-1", "agreed", by="ola").before == STANDARD_MODEL
    assert _in_use(county) == "ours-1"
    with pytest.raises(UsageError, match="the model that is in use"):
        adopt_model(county.workspace, "ours-1", "agreed")
    assert county.refresh().linkage_model == "ours-1"
    back = withdraw_model(county.workspace, by="ola")
    assert (back.version, back.before) == (STANDARD_MODEL, "ours-1")
    assert _in_use(county) == STANDARD_MODEL
    with pytest.raises(UsageError, match="nothing to take back"):
        withdraw_model(county.workspace)


def test_a_model_that_was_changed_after_it_was_adopted_is_refused(county):
    path = county.folders.models / "ours-1.json"
    written = path.read_bytes()
    adopt_model(county.workspace, "ours-1", "agreed")
    try:
        path.write_bytes(written.replace(b'"link": ', b'"link": 1'))
        with pytest.raises(ConfigurationError, match="not the one that was adopted"):
            county.refresh()
        path.unlink()
        with pytest.raises(ConfigurationError, match="no such model"):
            county.refresh()
    finally:
        path.write_bytes(written)
        withdraw_model(county.workspace)


def test_a_small_workspace_stays_with_the_model_that_is_shipped(tmp_path):
    county = County(tmp_path)
    county.write("chis/2025-10-01/person_record.csv", [HEADER, ["1", "9990000018", "Ada", "Smith", "F", "2020-01-01"]])
    county.refresh()
    with pytest.raises(SnapshotError, match="at least 1,000"):
        train_model(county.workspace, "ours-1")
    assert not county.folders.models.exists()


def test_a_pseudonymised_workspace_neither_trains_nor_compares(county):
    shut = Workspace.open(county.root, pseudonymised=True)
    for asked in (train_model, compare_models):
        with pytest.raises(FamilyhubError, match="pseudonymised"):
            asked(shut, "ours-9")


def _in_use(county: County) -> str:
    return next(model.version for model in known_models(county.workspace) if model.in_use)


def _rows(county: County) -> list[list[str]]:
    with (county.folders.incoming / "chis/2025-10-01/person_record.csv").open(newline="") as file:
        return list(csv.reader(file))[1:]


def test_the_commands_say_the_same(county, capsys):
    linkage.models(workspace=county.root)
    said = capsys.readouterr().out
    assert STANDARD_MODEL in said and "ours-1" in said and said.count("in use") == 1
    with pytest.raises(UsageError, match="no model"):
        linkage.adopt(workspace=county.root)
    linkage.adopt("ours-1", because="agreed", workspace=Path(county.root))
    linkage.adopt(withdraw=True, workspace=county.root)
    said = capsys.readouterr().out
    assert f"the model {STANDARD_MODEL} is in use" in said
