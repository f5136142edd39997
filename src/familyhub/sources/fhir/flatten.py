"""From a FHIR resource to rows of the source tables."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from familyhub.model import Table
from familyhub.sources.fhir import tables
from familyhub.sources.fhir.elements import (
    DAY,
    NHS_NUMBER,
    ODS,
    UPRN,
    Json,
    code,
    codes,
    day,
    end,
    extension,
    identifier,
    names,
    objects,
    reference,
    referred_id,
    referred_number,
    referred_word,
    start,
    word,
    words,
)

Cells = dict[str, str | None]
Known = Mapping[str, str]


def flatten(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    """The rows of a resource whose kind is read; `known` maps addresses of the same document to ids."""
    yield from READERS[resource["resourceType"]](resource, own_id, known)


def _patient(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    family, given, former = names(resource)
    number = next(
        (each for each in objects(resource.get("identifier") or []) if word(each.get("system")) == NHS_NUMBER), {}
    )
    ethnicity = extension(resource, "EthnicCategory") or {}
    meta = next(objects(resource.get("meta")), {})
    died, died_on = _death(resource)
    yield (
        tables.PATIENT,
        {
            "id": own_id,
            "nhs_number": word(number.get("value")),
            "nhs_number_status": code((extension(number, "VerificationStatus") or {}).get("valueCodeableConcept")),
            "family": family,
            "given": given,
            "former_family": former,
            "birth_date": day(resource.get("birthDate")),
            "death_date": died_on,
            "deceased": "yes" if died and died_on is None else None,
            "gender": word(resource.get("gender")),
            "ethnicity": code(ethnicity.get("valueCodeableConcept")),
            "language": _language(resource),
            "birth_order": word(resource.get("multipleBirthInteger")),
            "security": codes(meta.get("security")),
            "practice": _party(resource.get("generalPractitioner"), known, own_id),
            "updated": word(meta.get("lastUpdated")),
        },
    )
    for place, address in enumerate(objects(resource.get("address") or []), start=1):
        yield tables.ADDRESS, _address(own_id, place, address)


def _death(resource: Json) -> tuple[bool, str | None]:
    """Whether the patient has died, and the day where a whole day is stated."""
    stated = day(resource.get("deceasedDateTime"))
    return (
        stated is not None or word(resource.get("deceasedBoolean")) in {"yes", "true"},
        stated if stated and DAY.fullmatch(stated) else None,
    )


def _language(resource: Json) -> str | None:
    stated = list(objects(resource.get("communication") or []))
    stated.sort(key=lambda each: each.get("preferred") is not True)
    return next((found for each in stated if (found := code(each.get("language")))), None)


def _address(patient: str, place: int, address: Json) -> Cells:
    lines = address.get("line") if isinstance(address.get("line"), list) else []
    parts = [*map(word, lines or []), *(word(address.get(key)) for key in ("city", "district", "county"))]
    stated = dict.fromkeys(part for part in parts if part)
    uprn = extension(address, "AddressKey") or {}
    return {
        "patient": patient,
        "place": str(place),
        "use": word(address.get("use")),
        "lines": ", ".join(stated) or word(address.get("text")),
        "postcode": word(address.get("postalCode")),
        "uprn": identifier(address, UPRN) or _uprn(uprn),
        "from_date": start(address.get("period")),
        "to_date": end(address.get("period")),
    }


def _uprn(key: Json) -> str | None:
    """UK Core's address key: two extensions, the kind of key and its value."""
    kind = extension(key, "type") or {}
    value = extension(key, "value") or {}
    return word(value.get("valueString")) if code(kind.get("valueCoding") or {}) == "UPRN" else None


def _subject(element: Any, known: Known, own_id: str) -> Cells:
    return {"patient": reference(element, known, own_id), "patient_nhs_number": referred_number(element)}


def _party(element: Any, known: Known, own_id: str) -> str | None:
    """Who or what is meant: the id, else the identifier or the words given."""
    return reference(element, known, own_id) or referred_word(element)


def _place(element: Any, known: Known, own_id: str) -> str | None:
    """Where it was held: an id. Words shown for a place may be the address of somebody's home."""
    return reference(element, known, own_id) or referred_id(element)


def _holder(resource: Json, known: Known) -> Any:
    """The first who took part and is neither the patient nor somebody of the family."""
    for participant in objects(resource.get("participant") or []):
        individual = participant.get("individual")
        if isinstance(individual, dict) and _kind(individual, known) not in {"Patient", "RelatedPerson"}:
            return individual
    return None


def _kind(element: Json, known: Known) -> str:
    """The kind of resource that a reference points to, as far as it says so."""
    target = word(element.get("reference")) or ""
    parts = target.split("/_history")[0].split("/")
    return known.get(f"kind of {target}") or word(element.get("type")) or (parts[-2] if len(parts) > 1 else "")


def _related(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    family, given, _ = names(resource)
    yield (
        tables.RELATED_PERSON,
        _subject(resource.get("patient"), known, own_id)
        | {
            "id": own_id,
            "relationship": code(resource.get("relationship")),
            "nhs_number": identifier(resource, NHS_NUMBER),
            "family": family,
            "given": given,
            "birth_date": day(resource.get("birthDate")),
            "gender": word(resource.get("gender")),
            "from_date": start(resource.get("period")),
            "to_date": end(resource.get("period")),
        },
    )


def _encounter(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    place = next((p.get("location") for p in objects(resource.get("location") or []) if p.get("location")), None)
    outcome = extension(resource, "OutcomeOfAttendance") or {}
    yield (
        tables.ENCOUNTER,
        _subject(resource.get("subject"), known, own_id)
        | {
            "id": own_id,
            "status": word(resource.get("status")),
            "class": code(resource.get("class")),
            "kind": words(resource.get("type")),
            "service": words(resource.get("serviceType")),
            "outcome": code(outcome.get("valueCodeableConcept") or outcome.get("valueCoding")),
            "started_on": start(resource.get("period")),
            "ended_on": end(resource.get("period")),
            "team": _party(resource.get("serviceProvider"), known, own_id),
            "practitioner": _party(_holder(resource, known), known, own_id),
            "location": _place(place, known, own_id),
            "request": reference(resource.get("basedOn"), known, own_id),
            "appointment": reference(resource.get("appointment"), known, own_id),
            "reason": words(resource.get("reasonCode")),
        },
    )


def _appointment(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    actors: dict[str, Any] = {}
    for participant in objects(resource.get("participant") or []):
        actor = participant.get("actor")
        kind = (word(actor.get("reference")) or "").split("/")[0] if isinstance(actor, dict) else ""
        actors.setdefault(known.get(f"kind of {(actor or {}).get('reference')}", kind), actor)
    yield (
        tables.APPOINTMENT,
        _subject(actors.get("Patient"), known, own_id)
        | {
            "id": own_id,
            "status": word(resource.get("status")),
            "cancelled_because": code(resource.get("cancelationReason")),
            "kind": words(resource.get("appointmentType")),
            "service": words(resource.get("serviceType")),
            "started_on": day(resource.get("start")),
            "practitioner": _party(actors.get("Practitioner") or actors.get("PractitionerRole"), known, own_id),
            "location": _place(actors.get("Location"), known, own_id),
            "request": reference(resource.get("basedOn"), known, own_id),
        },
    )


def _observation(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    shared = _subject(resource.get("subject"), known, own_id) | {
        "encounter": reference(resource.get("encounter"), known, own_id),
        "status": word(resource.get("status")),
        "observed_on": day(resource.get("effectiveDateTime") or resource.get("effectiveInstant"))
        or start(resource.get("effectivePeriod"))
        or day(resource.get("issued")),
    }
    parts = list(objects(resource.get("component") or []))
    if not parts or any(key.startswith("value") for key in resource):
        yield tables.OBSERVATION, shared | {"id": own_id} | _value(resource)
    for place, part in enumerate(parts, start=1):
        yield tables.OBSERVATION, shared | {"id": f"{own_id}/{place}"} | _value(part)


def _value(element: Json) -> Cells:
    quantity = element.get("valueQuantity")
    quantity = quantity if isinstance(quantity, dict) else {}
    concept = element.get("valueCodeableConcept")
    return {
        "code": code(element.get("code")),
        "words": words(element.get("code")),
        "number": word(quantity.get("value")) or word(element.get("valueInteger")),
        "unit": word(quantity.get("code")) or word(quantity.get("unit")),
        "value_code": code(concept),
        "value_words": words(concept) or word(element.get("valueString")) or word(element.get("valueBoolean")),
    }


def _request(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    period = resource.get("occurrencePeriod")
    yield (
        tables.SERVICE_REQUEST,
        _subject(resource.get("subject"), known, own_id)
        | {
            "id": own_id,
            "status": word(resource.get("status")),
            "service": words(resource.get("code")) or words(resource.get("category")),
            "authored_on": day(resource.get("authoredOn")),
            "ended_on": end(period),
            "team": _party(resource.get("performer"), known, own_id),
            "requester": _party(resource.get("requester"), known, own_id),
            "reason": words(resource.get("reasonCode")),
        },
    )


def _answers(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    source = resource.get("source") or resource.get("author")
    kind = (word(source.get("reference")) or "") if isinstance(source, dict) else ""
    shared = _subject(resource.get("subject"), known, own_id) | {
        "id": own_id,
        "encounter": reference(resource.get("encounter"), known, own_id),
        "status": word(resource.get("status")),
        "questionnaire": re.split(r"[/#]", (word(resource.get("questionnaire")) or "").split("|")[0].rstrip("/"))[-1]
        or None,
        "authored_on": day(resource.get("authored")),
        "answered_by": known.get(f"kind of {kind}") or (kind.split("/")[-2] if "/" in kind else None),
    }
    for item in _items(resource):
        for place, answer in enumerate(objects(item.get("answer") or []), start=1):
            link = word(item.get("linkId"))
            yield (
                tables.ANSWER,
                shared
                | {
                    "link": link if place == 1 else f"{link}/{place}",
                    "question": word(item.get("text")),
                }
                | _answer(answer),
            )


def _last_name(address: Any) -> str | None:
    """The name of a questionnaire: the end of its address, without its version."""
    return re.split(r"[/#]", (word(address) or "").split("|")[0].rstrip("/"))[-1] or None


def _items(holder: Json) -> Iterator[Json]:
    """All items of a response, those within items and within answers too, in their order."""
    for item in objects(holder.get("item") or []):
        yield item
        yield from _items(item)
        for answer in objects(item.get("answer") or []):
            yield from _items(answer)


def _answer(answer: Json) -> Cells:
    quantity = answer.get("valueQuantity")
    number = (quantity.get("value") if isinstance(quantity, dict) else None) or answer.get("valueInteger")
    coded = answer.get("valueCoding")
    plain = ("valueString", "valueDecimal", "valueBoolean", "valueDate", "valueDateTime", "valueUri")
    said = next((found for key in plain if (found := word(answer.get(key)))), None)
    weight = extension(coded, "ordinalValue") or {}
    return {
        "number": word(number) or word(answer.get("valueDecimal")) or word(weight.get("valueDecimal")),
        "answer": words(coded) or said,
    }


def _episode(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    yield (
        tables.EPISODE,
        _subject(resource.get("patient"), known, own_id)
        | {
            "id": own_id,
            "status": word(resource.get("status")),
            "team": _party(resource.get("managingOrganization"), known, own_id),
            "from_date": start(resource.get("period")),
            "to_date": end(resource.get("period")),
        },
    )


def _organisation(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    kind = words(resource.get("type"))
    cells = {"id": own_id, "name": word(resource.get("name")), "kind": kind, "ods": identifier(resource, ODS)}
    yield tables.ORGANISATION, cells


def _location(resource: Json, own_id: str, known: Known) -> Iterator[tuple[Table, Cells]]:
    yield tables.LOCATION, {"id": own_id, "name": word(resource.get("name")), "kind": words(resource.get("type"))}


READERS: dict[str, Callable[[Json, str, Known], Iterator[tuple[Table, Cells]]]] = {
    "Patient": _patient,
    "RelatedPerson": _related,
    "Encounter": _encounter,
    "Appointment": _appointment,
    "Observation": _observation,
    "ServiceRequest": _request,
    "QuestionnaireResponse": _answers,
    "EpisodeOfCare": _episode,
    "Organization": _organisation,
    "HealthcareService": _organisation,
    "Location": _location,
}
"""The kinds of resource that are read; others are counted and said."""
