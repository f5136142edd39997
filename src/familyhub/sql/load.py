"""Named SQL files, shipped beside the code that runs them."""

from functools import cache
from importlib import resources
from pathlib import PurePosixPath


@cache
def load(name: str) -> str:
    """The text of a .sql file of the package: `load("snapshot/people")` is `familyhub/snapshot/people.sql`.

    Raises FileNotFoundError for a name that is not shipped, ValueError for a path that leaves the package.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name} is not a file of the package")
    file = resources.files("familyhub").joinpath(*path.parts[:-1], f"{path.name}.sql")
    if not file.is_file():
        raise FileNotFoundError(f"familyhub ships no {name}.sql")
    return file.read_text(encoding="utf-8")
