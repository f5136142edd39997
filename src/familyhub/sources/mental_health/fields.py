"""Ids that tie the tables of a mental health submission together."""

from familyhub.model import Column

PATIENT = Column("LocalPatientId", "key", "The patient's id in the provider's system", required=True, about="person")
REFERRAL_ID = Column("ServiceRequestId", "key", "The referral's id", required=True)
CONTACT_ID = Column("CareContactId", "key", "The care contact's id", required=True)
ACTIVITY_ID = Column("CareActId", "key", "The care activity's id", required=True)
TOOL = Column("CodedAssToolType", "key", "The instrument and its part, as a SNOMED CT id", required=True)
SCORE = Column("PersScore", "text", "The score")
