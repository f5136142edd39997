"""Whom a source names beside somebody else and without a number: erased, they are not back with the next extract."""

import json

import pytest

from familyhub.workspace.erasing import erase
from familyhub.workspace.finding import identity_of
from workspaces import TODAY, County

FHIR = (
    {"resourceType": "Patient", "id": "p1", "birthDate": "2024-06-01", "name": [{"family": "Kidd", "given": ["Una"]}]},
    {
        "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"}, "birthDate": "1990-07-09",
        "relationship": [{"coding": [{"code": "MTH"}]}], "name": [{"family": "Secretname", "given": ["Mothera"]}],
    },
    {
        "resourceType": "ServiceRequest", "id": "s1", "status": "active", "authoredOn": "2025-10-01",
        "subject": {"reference": "Patient/p1"}, "requester": {"reference": "RelatedPerson/r1"},
    },
)  # fmt: skip
BIRTHS = (
    "CHIS ID,Baby Surname,Baby Forename,DOB,Sex,Birth Order,Live/Still,Mother ID,Mother's Surname,Mother's Forename,"
    "Mother's DOB\n"
    "C1,Marlow,Ada,01/05/2024,F,1,Live,mum-marlow,Quillworth,Zelda,04/03/1995\n"
)
CARE = (
    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
    "c-young,2,01/02/2008,WBRI,A999000000017,1,17/09/2024\n"
    "c-other,1,03/02/2009,WBRI,UN1,0,\n"
)  # fmt: skip
GONE = {
    "related-r1": ("Secretname", "1990-07-09", "related-r1"),
    "mum-marlow": ("Quillworth", "mum-marlow", "1995-03-04"),
    "c-young/first child": ("c-young/first child", "2024-09-17"),
}
"""Ids of people whom a row names beside another, and what there is of each."""


def send(county: County, day: str, more: str = "") -> None:
    """The same three exports once more, and something new in each."""
    new = {"resourceType": "Patient", "id": f"p-{day}", "birthDate": "2023-01-01"}
    for name, text in (
        ("hospital/{}/export.ndjson", "".join(json.dumps(each) + "\n" for each in (*FHIR, new))),
        ("chis/{}/births.csv", BIRTHS + f"C-{day},New,One,02/05/2024,M,1,Live,,,,\n"),
        ("care/{}/header.csv", CARE + f"c-{day},1,03/02/2010,WBRI,UN1,0,\n"),
    ):
        path = county.folders.incoming / name.format(day)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")


def known(county: County) -> dict[str, int]:
    with identity_of(county.workspace) as connection:
        return dict(connection.execute("SELECT person_key, person_id FROM identity.record_person").fetchall())


def told(county: County) -> str:
    with identity_of(county.workspace) as connection:
        return str(connection.execute("SELECT * FROM identity.person_record").fetchall())


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    county = County(tmp_path_factory.mktemp("beside"))
    send(county, "2025-10-17")
    county.refresh()
    return county


def test_whoever_is_named_beside_somebody_stays_erased_when_they_are_sent_again(county):
    people = known(county)
    assert set(GONE) < set(people)
    for key, words in GONE.items():
        assert all(word in told(county) or key in people for word in words)
        done = erase(county.workspace, because="order 1", person=f"{people[key]:x}", really=True)
        assert done.lines and done.left == (), key
        assert key not in known(county)
    send(county, "2025-11-17")
    county.workspace.refresh(today=TODAY)
    after, rows = known(county), told(county)
    assert set(GONE).isdisjoint(after)
    assert [word for words in GONE.values() for word in words if word in rows] == []
    assert {"p1", "C1", "c-young", "c-other", "p-2025-11-17", "C-2025-11-17", "c-2025-11-17"} <= set(after)
