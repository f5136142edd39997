"""Why a source's data is held and on what basis: what the settings state, and what they leave out, in sentences."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from familyhub.config.settings import Source

ARTICLE_6: dict[str, str] = {
    "6(1)(a)": "consent",
    "6(1)(b)": "a contract",
    "6(1)(c)": "a legal obligation",
    "6(1)(d)": "vital interests",
    "6(1)(e)": "a public task",
    "6(1)(ea)": "a recognised legitimate interest",
    "6(1)(f)": "legitimate interests",
}
"""The lawful bases of article 6(1) of the UK GDPR, in a few words."""

ARTICLE_9: dict[str, str] = {
    "9(2)(a)": "explicit consent",
    "9(2)(b)": "employment, social security and social protection law",
    "9(2)(c)": "vital interests",
    "9(2)(d)": "a not-for-profit body's members",
    "9(2)(e)": "made public by the person",
    "9(2)(f)": "legal claims",
    "9(2)(g)": "substantial public interest",
    "9(2)(h)": "health or social care",
    "9(2)(i)": "public health",
    "9(2)(j)": "archiving, research and statistics",
}
"""The conditions of article 9(2) of the UK GDPR, in a few words."""


@dataclass(frozen=True, slots=True)
class Unstated:
    """Something familyhub.toml does not state of a source: the setting's key, and what it is in words."""

    source: str
    key: str
    words: str

    @property
    def sentence(self) -> str:
        """What is missing and where to state it."""
        where = f"under [sources.{self.source}] in familyhub.toml"
        return f"No {self.words} is stated for {self.source}: state {self.key} {where}."


@dataclass(frozen=True, slots=True)
class Basis:
    """What is stated of a source: `ended` where its agreement's last day is over, `missing` what nobody stated."""

    purpose: str
    lawful_basis: str
    special_category_condition: str
    agreement: str
    agreement_ends: date | None
    contact: str
    retention_months: int | None
    ended: bool
    missing: tuple[Unstated, ...]


def basis(source: str, stated: Source, today: date, *, special: bool) -> Basis:
    """The basis of a source as familyhub.toml states it; `special` says that it sends data of a special category."""
    wanted: list[tuple[str, str, object]] = [
        ("purpose", "purpose", stated.purpose),
        ("lawful_basis", "lawful basis", stated.lawful_basis),
        ("agreement", "data sharing agreement", stated.agreement),
        ("agreement_ends", "end of the agreement", stated.agreement_ends or (not stated.agreement)),
        ("contact", "contact", stated.contact),
        ("retention_months", "retention period", stated.retention_months),
    ]
    if special:
        wanted.insert(
            2, ("special_category_condition", "special category condition", stated.special_category_condition)
        )
    missing = tuple(Unstated(source, key, words) for key, words, value in wanted if not value)
    return Basis(
        purpose=stated.purpose,
        lawful_basis=in_words(stated.lawful_basis, ARTICLE_6),
        special_category_condition=in_words(stated.special_category_condition, ARTICLE_9),
        agreement=stated.agreement,
        agreement_ends=stated.agreement_ends,
        contact=stated.contact,
        retention_months=stated.retention_months,
        ended=stated.agreement_ends is not None and stated.agreement_ends < today,
        missing=missing,
    )


def in_words(code: str | None, meanings: dict[str, str]) -> str:
    """An article with its meaning: "6(1)(e), a public task"; empty for none."""
    return f"{code}, {meanings[code]}" if code else ""


def keep_until(received: date, months: int) -> date:
    """The last day on which an extract may be kept: so many calendar months after receipt, clamped to the month."""
    years, month = divmod(received.month - 1 + months, 12)
    year, month = received.year + years, month + 1
    return date(year, month, min(received.day, monthrange(year, month)[1]))
