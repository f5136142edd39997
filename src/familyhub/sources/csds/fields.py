"""Ids that tie the tables of a CSDS submission together."""

from familyhub.model import Column
from familyhub.model.table import About


def key(name: str, says: str, required: bool = True, about: About = "") -> Column:
    """A column that holds an id."""
    return Column(name, "key", says, required, about=about)


PATIENT = key("LocalPatientID", "The patient's id in the provider's system", about="person")
REFERRAL_ID = key("ServiceRequestID", "The referral's id")
CONTACT_ID = key("CareContactID", "The care contact's id; real extracts repeat it across referrals")
ACTIVITY_ID = key("CareActivityID", "The care activity's id")
