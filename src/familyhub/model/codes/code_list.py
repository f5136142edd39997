"""What a code list is: the closed set of values that a coded column may hold."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes, each with what it means in plain English.

    `also` maps other spellings that real extracts carry to the code they stand for. Case, spaces and punctuation do
    not count when a cell is compared with either.
    """

    name: str
    says: str
    meanings: dict[str, str] = field(hash=False)
    also: dict[str, str] = field(default_factory=dict, hash=False)

    def __contains__(self, code: object) -> bool:
        return code in self.meanings

    def meaning(self, code: str) -> str:
        """What a code means. Raises KeyError for a code that is not in the list."""
        return self.meanings[code]
