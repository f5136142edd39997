"""`familyhub jsna --siting`: the needs assessment names sites from a study that the user gives."""

from test_jsna_command import TOWN, injuries

STUDY = """
[area]
name = "Testbury"
[people]
demand = "children.csv"
[buildings]
candidates = ["buildings.csv"]
[questions.two]
name = "Two hubs anywhere"
asks = "least_travel"
hubs = 2
"""
CHILDREN = """area_code,longitude,latitude,children,quintile
E01000001,0.50,51.70,120,1
E01000002,0.55,51.72,80,5
E01000003,0.60,51.75,200,1
"""
BUILDINGS = """name,longitude,latitude,existing
Old Hall,0.50,51.70,yes
Mill School,0.56,51.72,no
Quay Library,0.60,51.75,no
"""


def test_a_study_says_where_services_should_be(elsewhere, tmp_path):
    for name, text in (("hubs.toml", STUDY), ("children.csv", CHILDREN), ("buildings.csv", BUILDINGS)):
        (tmp_path / name).write_text(text, "utf-8")
    said = elsewhere(
        "jsna", "--area", TOWN, "--files", str(injuries(tmp_path / "files")), "--to", "out", "--formats", "html",
        "--siting", "hubs.toml",
    )  # fmt: skip
    assert said.code == 0, said.err
    (written,) = (tmp_path / "out").iterdir()
    page = written.read_text("utf-8")
    assert "Where services should be" in page
    assert "Two hubs anywhere" in page and "Proven optimal: no other sites do better." in page
    assert "Journeys on foot are straight lines made longer" in page
    assert "200 children travel less than today and no children more" in page
    assert "nanobind" not in said.err


def test_a_study_that_is_not_there_is_said(elsewhere, tmp_path):
    said = elsewhere(
        "jsna", "--area", TOWN, "--files", str(injuries(tmp_path / "files")), "--to", "out", "--formats", "html",
        "--siting", "none.toml",
    )  # fmt: skip
    assert said.code != 0
    assert "none.toml" in said.err
