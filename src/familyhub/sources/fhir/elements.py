"""Elements that FHIR resources share: references, coded words, names, days, periods, identifiers, extensions."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from familyhub.model.identifiers import is_nhs_number

Json = dict[str, Any]
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UPRN = "https://fhir.nhs.uk/Id/uprn"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def word(value: Any) -> str | None:
    """A value as text; None where it is empty or no single value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (value.replace("\x00", "").strip() or None) if isinstance(value, str) else None


def objects(value: Any) -> Iterator[Json]:
    """The objects of a list, or the one object that stands for a list."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def day(value: Any) -> str | None:
    """The day of a date or time, as it was written at its own place; a month or year alone stays as it is."""
    text = word(value)
    found = DAY.match(text) if text else None
    return found[0] if found else text


def start(element: Any) -> str | None:
    """First day of a period."""
    return day(element.get("start")) if isinstance(element, dict) else None


def end(element: Any) -> str | None:
    """Last day of a period."""
    return day(element.get("end")) if isinstance(element, dict) else None


def code(concept: Any) -> str | None:
    """The first code of a coded element."""
    for each in objects(concept):
        for coding in objects(each.get("coding") or ([each] if "code" in each else [])):
            if found := word(coding.get("code")):
                return found
    return None


def codes(concept: Any) -> str | None:
    """All codes of a coded element, in words where one has no code, parted by spaces."""
    found = (words(each) if code(each) is None else code(each) for each in objects(concept))
    return " ".join(each for each in found if each) or None


def words(concept: Any) -> str | None:
    """A coded element in words; its code where it has none."""
    for each in objects(concept):
        texts = [each.get("text"), *(coding.get("display") for coding in objects(each.get("coding") or []))]
        if found := next((text for text in map(word, [*texts, each.get("display")]) if text), None):
            return found
    return code(concept)


def identifier(element: Json, system: str) -> str | None:
    """The value of the first identifier of a system."""
    for each in objects(element.get("identifier") or []):
        if word(each.get("system")) == system and (found := word(each.get("value"))):
            return found
    return None


def extension(element: Any, name: str) -> Json | None:
    """The extension whose address ends in a name, whatever its case and version."""
    for each in objects(element.get("extension") or [] if isinstance(element, dict) else []):
        if name.casefold() in (word(each.get("url")) or "").rsplit("/", 1)[-1].casefold():
            return each
    return None


def patient_id(found: str) -> str:
    """A patient's id as a key. The Personal Demographics Service takes the NHS number for it, and keys may show."""
    return "nhs-" + sha256(found.encode()).hexdigest()[:20] if is_nhs_number(found) else found


def reference(element: Any, known: Mapping[str, str], holder: str) -> str | None:
    """The id a reference points to; `known` maps the addresses of a document's entries to their ids.

    A contained resource is known by its holder: `Encounter/7#p1`. None where only an identifier is given.
    """
    for each in objects(element):
        target = word(each.get("reference"))
        if not target:
            continue
        if target.startswith("#"):
            return holder + target
        if target in known:
            return known[target]
        parts = target.split("/_history")[0].rstrip("/").split("/")
        found = parts[-1].removeprefix("urn:uuid:")
        if parts[-2:-1] == ["RelatedPerson"]:
            return f"related-{found}"
        return patient_id(found) if parts[-2:-1] == ["Patient"] else found
    return None


def referred_number(element: Any) -> str | None:
    """The NHS number of a reference that gives an identifier instead of an address."""
    for each in objects(element):
        if not each.get("reference") and (found := identifier({"identifier": each.get("identifier")}, NHS_NUMBER)):
            return found
    return None


def referred_word(element: Any) -> str | None:
    """What a reference says where it gives no address: the identifier's value, or the words shown.

    An NHS number is none of them: what stands for a team or a practitioner shows outside `identity.duckdb`.
    """
    for each in objects(element):
        if found := referred_id(each):
            return found
        if found := word(each.get("display")):
            return found
    return None


def referred_id(element: Any) -> str | None:
    """The identifier that a reference gives instead of an address, unless it is an NHS number."""
    for each in objects(element):
        for stated in objects(each.get("identifier") or []):
            if word(stated.get("system")) != NHS_NUMBER and (found := word(stated.get("value"))):
                return found
    return None


def names(resource: Json) -> tuple[str | None, str | None, str | None]:
    """Family name and first name in use (usual or official before others), and an earlier family name."""
    stated = list(objects(resource.get("name") or []))
    order = {"usual": 0, "official": 1, None: 2, "nickname": 4, "temp": 5, "anonymous": 6}
    current = [
        name for name in stated if word(name.get("use")) not in ("old", "maiden") and not end(name.get("period"))
    ]
    old = [name for name in stated if name not in current]
    current.sort(key=lambda name: order.get(word(name.get("use")), 3))
    family = next((found for name in current if (found := word(name.get("family")))), None)
    given = next((found for name in current for found in _given(name)), None)
    former = next((found for name in old if (found := word(name.get("family"))) and found != family), None)
    return family, given, former


def _given(name: Json) -> Iterator[str]:
    given = name.get("given")
    for each in given if isinstance(given, list) else [given]:
        if found := word(each):
            yield found
