"""Ids that tie the tables of an MSDS submission together."""

from familyhub.model import Column

MOTHER_ID = Column("LPIDMother", "key", "The mother's id in the provider's system", required=True, about="person")
PREGNANCY_ID = Column("PregnancyID", "key", "The pregnancy's id", required=True)
BABY_ID = Column("LPIDBaby", "key", "The baby's id in the provider's system", required=True, about="person")
CONTACT_ID = Column("CareConID", "key", "The care contact's id", required=True)
ACTIVITY_ID = Column("CareActIDMother", "key", "The activity's id", required=True)
