"""The notebook runs from top to bottom on a demo county, and the README's Python with it."""

import os
import re
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from repository import DOCS

from familyhub.demo import make_workspace

NOTEBOOK = DOCS / "notebook.ipynb"


@pytest.fixture(scope="module")
def beside_a_county(tmp_path_factory):
    """A folder with a small demo county in it, not yet refreshed."""
    folder = tmp_path_factory.mktemp("notebook")
    make_workspace(folder / "demo-county", children=2_000, seed=7, truth=False)
    return folder


@pytest.mark.slow
def test_the_notebook_runs(beside_a_county):
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(beside_a_county)}})
    client.execute()
    shown = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert "Families that received a postnatal visit within 14 days of birth" in shown


@pytest.mark.slow
def test_the_readmes_python_runs(beside_a_county, text):
    [code] = re.findall(r"^```python\n(.*?)^```", text("README.md"), re.DOTALL | re.MULTILINE)
    code += "assert figures.num_rows > 0 and members.num_rows > 0 and len(due) > 0\n"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=beside_a_county, env=os.environ, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr


def test_the_notebook_is_kept_without_outputs():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count] == []
