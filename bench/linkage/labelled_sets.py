"""Labelled sets that nobody here made, as standard records: each with the column `person` that says who is one person.

Read in place from `../shared/data/linkage`. FEBRL comes with the package recordlinkage, which needs an older pandas and
so an environment of its own; the variable RECORDLINKAGE names its folder:

    python -m venv FOLDER && FOLDER/bin/pip install "recordlinkage==0.16" "pandas<3" pyarrow
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[3] / "shared" / "data" / "linkage"
NICKNAMES = Path(__file__).parents[2] / "src" / "familyhub" / "linkage" / "words" / "nicknames.csv"
COLUMNS = (
    "nhs_numbers", "upns", "other_number", "birth_date", "birth_year", "birth_month", "birth_day", "birth_order",
    "forename", "forenames", "forename_roots", "is_placeholder", "surname", "surnames", "sex", "uprn", "house",
    "street", "postcode", "sector", "district", "postcodes", "mother", "mother_nhs", "delivery",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Records with who they are; `one_each`: no source holds a person twice. `extra` may be compared as well."""

    name: str
    records: pd.DataFrame
    one_each: bool
    with_number: bool = False
    extra: tuple[str, ...] = ()


def essnet() -> LabelledSet:
    """ESSnet: a made-up census and a made-up customer information system, written by staff of ONS."""
    frames = []
    for source, key in (("census", "census_id"), ("cis", "cis_id")):
        frame = pd.read_parquet(DATA / f"essnet_{source}.parquet")
        postcode = frame.enumpc.map(_postcode)
        frames.append(
            pd.DataFrame(
                {
                    "source": source,
                    "person_key": frame[key],
                    "person": frame.person_id,
                    "forename": frame.pername1.map(_letters),
                    "surname": frame.pername2.map(_letters),
                    "sex": frame.sex,
                    "birth_year": frame.dob_year,
                    "birth_month": frame.dob_mon,
                    "birth_day": frame.dob_day,
                    "house": frame.enumcap.map(_first),
                    "street": frame.enumcap.map(_rest),
                    "postcode": postcode,
                }
            )
        )
    return LabelledSet("ESSnet", with_columns(pd.concat(frames)), one_each=True)


def historical() -> LabelledSet:
    """50,000 records of people in Wikidata, with errors made on purpose."""
    frame = pd.read_parquet(DATA / "historical_figures_with_errors_50k.parquet")
    parts = frame.dob.str.split("-", expand=True)
    records = pd.DataFrame(
        {
            "source": "historical",
            "person_key": frame.unique_id,
            "person": frame.cluster,
            "forename": frame.first_name.map(_letters),
            "surname": frame.surname.map(_letters),
            "given": frame.full_name,
            "sex": frame.gender.map({"male": "M", "female": "F"}),
            "birth_year": parts[0],
            "birth_month": parts[1],
            "birth_day": parts[2],
            "postcode": frame.postcode_fake.str.upper(),
            "birth_place": frame.birth_place,
            "occupation": frame.occupation,
        }
    )
    return LabelledSet("historical 50k", with_columns(records), one_each=False, extra=("birth_place", "occupation"))


def fake_1000() -> LabelledSet:
    """1,000 records made up for Splink's own examples."""
    frame = pd.read_csv(DATA / "fake_1000.csv")
    parts = frame.dob.str.split("-", expand=True)
    records = pd.DataFrame(
        {
            "source": "fake",
            "person_key": frame.unique_id.astype(str),
            "person": frame.cluster,
            "forename": frame.first_name.map(_letters),
            "surname": frame.surname.map(_letters),
            "birth_year": parts[0],
            "birth_month": parts[1],
            "birth_day": parts[2],
            "city": frame.city,
            "email": frame.email,
        }
    )
    return LabelledSet("fake 1000", with_columns(records), one_each=False, extra=("city", "email"))


def febrl(number: int, *, with_number: bool = True) -> LabelledSet:
    """FEBRL 1 to 4: made-up Australians with errors; 4 is two sources. Raises FileNotFoundError where it is not."""
    found = []
    for place, part in enumerate(("a", "b") if number == 4 else ("",)):
        frame = pd.read_csv(febrl_folder() / f"dataset{number}{part}.csv", skipinitialspace=True, dtype=str)
        frame = frame.set_index("rec_id")
        birth = frame.date_of_birth.fillna("").astype(str)
        found.append(
            pd.DataFrame(
                {
                    "source": f"febrl-{place}",
                    "person_key": frame.index,
                    "person": [re.sub(r"-(org|dup.*)$", "", key) for key in frame.index],
                    "forename": frame.given_name.map(_letters),
                    "surname": frame.surname.map(_letters),
                    "birth_year": birth.str[:4],
                    "birth_month": birth.str[4:6],
                    "birth_day": birth.str[6:8],
                    "house": frame.street_number,
                    "street": frame.address_1,
                    "postcode": frame.postcode,
                    "other_number": frame.soc_sec_id if with_number else None,
                    "suburb": frame.suburb,
                }
            )
        )
    name = f"FEBRL {number}" + ("" if with_number else " without number")
    records = with_columns(pd.concat(found))
    return LabelledSet(name, records, one_each=number == 4, with_number=with_number, extra=("suburb",))


def febrl_folder() -> Path:
    """Where the files of FEBRL are; raises FileNotFoundError that says how to get them."""
    environment = os.environ.get("RECORDLINKAGE", "")
    below = "lib/python3*/site-packages/recordlinkage/datasets/febrl"
    found = sorted(Path(environment).glob(below)) if environment else []
    if not found:
        raise FileNotFoundError("the variable RECORDLINKAGE names no environment with the package recordlinkage")
    return found[0]


def with_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """All columns of a standard record, NULL where the set has nothing, ordered and numbered as records are."""
    frame = frame.sort_values(["source", "person_key"]).reset_index(drop=True)
    frame["node"] = frame.index
    for part in ("birth_year", "birth_month", "birth_day"):
        frame[part] = pd.to_numeric(frame[part], errors="coerce").astype("Int64")
    whole = pd.to_datetime(
        {part: frame[f"birth_{part}"].astype(float) for part in ("year", "month", "day")}, errors="coerce"
    )
    frame["birth_date"] = whole.dt.strftime("%Y-%m-%d")
    for column in COLUMNS:
        if column not in frame:
            frame[column] = None
    frame["forenames"] = [_given(row) for row in zip(frame.forename, frame.get("given", frame.forename), strict=True)]
    roots = _roots()
    frame["forename_roots"] = [
        [name, *roots.get(name, ())] if isinstance(name, str) else None for name in frame.forename
    ]
    frame["surnames"] = [[name] if isinstance(name, str) else None for name in frame.surname]
    frame["postcodes"] = [[code] if isinstance(code, str) else None for code in frame.postcode]
    frame["sector"] = frame.postcode.map(lambda code: code[:-2] if isinstance(code, str) else None)
    frame["district"] = frame.postcode.map(lambda code: code.split(" ")[0] if isinstance(code, str) else None)
    frame["is_placeholder"] = False
    return frame.astype(object).where(frame.notna(), None)


def _roots() -> dict[str, list[str]]:
    """The names that a name is a short form or a spelling of, from the project's own list."""
    listed = pd.read_csv(NICKNAMES)
    return {str(name): list(dict.fromkeys(found)) for name, found in listed.groupby("name")["root"]}


def _given(names: tuple[object, object]) -> list[str] | None:
    forename, given = names
    words = re.findall("[a-z]+", str(given or "").lower()) if given is not forename else []
    found = [name for name in (forename, *words) if isinstance(name, str) and name]
    return list(dict.fromkeys(found)) or None


def _letters(text: object) -> str | None:
    kept = re.sub("[^a-z]", "", str(text).lower()) if isinstance(text, str) else ""
    return kept or None


def _postcode(text: object) -> str | None:
    """With its space, as comparisons need it."""
    code = re.sub("[^A-Z0-9]", "", str(text).upper()) if isinstance(text, str) else ""
    return f"{code[:-3]} {code[-3:]}" if len(code) > 4 else None


def _first(text: object) -> str | None:
    return str(text).lower().split(" ")[0] if isinstance(text, str) and text else None


def _rest(text: object) -> str | None:
    return " ".join(str(text).lower().split(" ")[1:]) or None if isinstance(text, str) else None


SETS: dict[str, Callable[[], LabelledSet]] = {
    "essnet": essnet,
    "historical": historical,
    "fake_1000": fake_1000,
    **{f"febrl{number}": (lambda number=number: febrl(number)) for number in (1, 2, 3, 4)},
    **{f"febrl{number}_plain": (lambda number=number: febrl(number, with_number=False)) for number in (1, 2, 3, 4)},
}

AS_A_REFRESH_READS = ("essnet", "febrl4_plain")
"""Sets of sources that have one record of a person each, with names and homes: what the shipped model is made for.

It compares no number of a set's own, so FEBRL 4 with its number would only stand there twice.
"""
