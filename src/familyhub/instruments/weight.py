"""Weight status from a centile of body mass index, and the centile itself where the optional package is installed."""

from datetime import date
from importlib import import_module
from importlib.util import find_spec

UNDERWEIGHT_UP_TO = 2
OVERWEIGHT_FROM = 85
OBESE_FROM = 95
SEVERELY_OBESE_FROM = 99.6


def weight_status(centile: float) -> str:
    """The band of a centile as the NCMP counts populations (UK90). Raises ValueError outside 0 to 100."""
    if not 0 <= centile <= 100:
        raise ValueError(f"{centile} is no centile")
    if centile <= UNDERWEIGHT_UP_TO:
        return "underweight"
    if centile < OVERWEIGHT_FROM:
        return "healthy_weight"
    if centile < OBESE_FROM:
        return "overweight"
    return "very_overweight" if centile < SEVERELY_OBESE_FROM else "severely_obese"


def bmi_centile(born: date, measured: date, sex: str, height_cm: float, weight_kg: float) -> float | None:
    """The UK90 centile of body mass index; None without `rcpchgrowth` (AGPL-3: never required), or where it has none.

    `sex` is F or M. Raises ValueError for another sex, or a height or weight that is not above 0.
    """
    if sex not in ("F", "M") or height_cm <= 0 or weight_kg <= 0:
        raise ValueError("a centile needs the sex F or M, and a height and weight above 0")
    if find_spec("rcpchgrowth") is None:
        return None
    found = import_module("rcpchgrowth").Measurement(
        birth_date=born,
        observation_date=measured,
        sex="female" if sex == "F" else "male",
        measurement_method="bmi",
        observation_value=weight_kg / (height_cm / 100) ** 2,
        reference="uk-who",
        gestation_weeks=40,
        gestation_days=0,
    )
    centile = found.measurement["measurement_calculated_values"]["chronological_centile"]
    return None if centile is None else float(centile)
