"""Files that tell of people are closed to other users of the machine, also where the folder and the umask are not."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from familyhub.config.folders import closed_file
from familyhub.workspace import Workspace
from typing_commands import run_in
from workspaces import SMALL_COUNTY, County

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")

BECAUSE = ("--because", "SAR 12")
WRITING = {
    "answer.html": ("subject-access", "--nhs", "9990000018", *BECAUSE, "--asked-by", "the DPO", "--html"),
    "review.xlsx": ("review", "export", "--show-values", *BECAUSE),
    "kpi.html": ("kpi", "--html"),
    "fix.html": ("fixlist", "--show-values", "--html"),
    "fix.csv": ("fixlist", "--show-values", "--csv"),
    "fix.xlsx": ("fixlist", "--show-values", "--xlsx"),
    "kpi.csv": ("kpi", "--csv"),
    "kpi.xlsx": ("kpi", "--xlsx"),
    "quality.html": ("quality", "--html"),
    "quality.xlsx": ("quality", "--xlsx"),
}
"""Commands that write what is about people, each before the path of the file."""
WRONG = """
    contact | contact_key | person_key | happened_on | activity        | attended
            | c8          | ada        | 2025-77-77  | new_birth_visit | seen
"""


@pytest.fixture
def readable_by_default() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("closed"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", WRONG)
    county.refresh()
    return county


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("readable_by_default")
@pytest.mark.parametrize("there", [False, True], ids=["new", "over a file that all could read"])
@pytest.mark.parametrize("name", WRITING)
def test_what_tells_of_people_is_not_for_everybody_to_read(county, tmp_path, name, there):
    path = tmp_path / name
    if there:
        path.write_bytes(b"")
        path.chmod(0o644)
    done = run_in(county.root)(*WRITING[name], str(path))
    assert done.code == 0, done.err
    assert path.stat().st_size > 0 and rights(path) & 0o007 == 0


@pytest.mark.usefixtures("readable_by_default")
def test_a_workspace_that_is_made_is_closed_and_a_folder_that_was_there_is_left(tmp_path):
    Workspace.create(tmp_path / "made" / "ours")
    assert rights(tmp_path / "made" / "ours") & 0o007 == 0
    (tmp_path / "theirs").mkdir()
    Workspace.create(tmp_path / "theirs")
    assert rights(tmp_path / "theirs") == 0o755


def test_a_closed_file_keeps_what_it_holds_and_its_groups_rights(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("kept", encoding="utf-8")
    path.chmod(0o664)
    assert closed_file(path).read_text(encoding="utf-8") == "kept" and rights(path) == 0o660
