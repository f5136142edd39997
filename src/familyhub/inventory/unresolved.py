"""The error of a query whose columns cannot be told."""

from familyhub.errors import FamilyhubError


class UnknownColumnError(FamilyhubError):
    """A query that lineage cannot follow: SQL of a kind familyhub does not write, or a name nobody knows."""

    exit_code = 3

    def __init__(self, what: str, name: str) -> None:
        super().__init__(
            "lineage_unknown",
            f"{what} in a format's or measure's SQL",
            found=f'"{name}"',
            expected="a table or column that the query itself, its format or the model declares",
            next_step="Correct the SQL of the format; `familyhub inventory` then follows its columns.",
        )
