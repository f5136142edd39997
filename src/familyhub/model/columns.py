"""Columns that several tables share: canonical ones, then linked ones."""

from familyhub.model.table import Column

PERSON_KEY = Column(
    "person_key", "key", "The person's id in the system that sent the row", required=True, about="person"
)
TEAM_KEY = Column("team_key", "key", "The team", about="team")
PRACTITIONER_KEY = Column("practitioner_key", "key", "The practitioner's id in the source", about="practitioner")

PERSON_ID = Column("person_id", "id", "The person, opaque and the same from refresh to refresh", required=True)
PERSON_ID_IF_KNOWN = Column("person_id", "id", "The person, where the row says who and somebody tells of them")
LEARNT_FROM = Column("learnt_from", "date", "First day this version was known", required=True)
LEARNT_TO = Column("learnt_to", "date", "First day it no longer stood")
EXTRACT_ID = Column("extract_id", "integer", "The extract the row came from")
ROW = Column("row", "integer", "The line of that extract's file")
FROM_DATE = Column("from_date", "date", "First day", required=True)
TO_DATE = Column("to_date", "date", "Last day")
