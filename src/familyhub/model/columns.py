"""Columns that several canonical tables share."""

from familyhub.model.table import Column

PERSON_KEY = Column(
    "person_key", "key", "The person's id in the system that sent the row", required=True, about="person"
)
TEAM_KEY = Column("team_key", "key", "The team", about="team")
PRACTITIONER_KEY = Column("practitioner_key", "key", "The practitioner's id in the source", about="practitioner")
