"""What national returns hold of a person, and whom of theirs nobody can link: they carry no names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nameless:
    """A return without names: what it holds, by what it is linked, and who never can be."""

    name: str
    holds: str
    linked_by: str
    never: str


NAMELESS: dict[str, Nameless] = {
    "csds": Nameless(
        "CSDS",
        "NHS number, birth date, sex, postcode and the provider's own id",
        "NHS number and birth date, else the own id through the provider's system",
        "patients without an NHS number, unless that system sends its own extract",
    ),
    "msds": Nameless(
        "MSDS",
        "NHS number, birth date and the maternity system's own id, of mother and baby",
        "NHS number and birth date, else the own id through the maternity system",
        "mothers and babies without an NHS number, unless that system sends its own extract",
    ),
    "cin_census": Nameless(
        "CIN census",
        "UPN, birth date, sex and the case-management system's own id; neither NHS number nor postcode",
        "permanent UPN and birth date, else the own id through the case-management system",
        "children without a UPN, most of those under five among them, unless that system sends its own extract",
    ),
    "ssda903": Nameless(
        "SSDA903",
        "UPN, birth date, sex, ethnicity and the case-management system's own id",
        "permanent UPN and birth date, else the own id through the case-management system",
        "children without a UPN, unless that system sends its own extract",
    ),
    "annex_a": Nameless(
        "Annex A",
        "birth date, sex, ethnicity and the case-management system's own id; no number",
        "the own id through the case-management system, and by nothing else",
        "everybody, unless that system sends its own extract",
    ),
}
"""By format. Sources: the published specifications of the returns; see `docs/linkage-report.md`."""
