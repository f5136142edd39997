"""Code lists about pregnancy and birth."""

from familyhub.model.codes.code_list import CodeList

PREGNANCY_OUTCOME = CodeList(
    "pregnancy_outcome",
    "How a pregnancy ended",
    {
        "birth": "at least one baby was born alive",
        "stillbirth": "every baby was stillborn",
        "loss": "the pregnancy ended before a birth",
    },
)

BIRTH_OUTCOME = CodeList("birth_outcome", "How a baby was born", {"live": "alive", "stillborn": "stillborn"})

FIRST_FEED = CodeList(
    "first_feed",
    "The baby's first feed",
    {"breast_milk": "breast milk", "donor": "donor breast milk", "other": "not breast milk"},
)
