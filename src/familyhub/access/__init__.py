"""Who may see what: roles, users, and the one function that every list, count and export asks.

Pure: nothing is read or written here. What leaves the house passes disclosure rules as well.
"""

from familyhub.access.roles import (
    ANALYST,
    COMMISSIONER,
    IG_OFFICER,
    PARTNERSHIP_LEAD,
    PRACTITIONER,
    ROLES,
    TEAM_MANAGER,
    Reach,
    Role,
    User,
)
from familyhub.access.visibility import Figure, PersonView, Visibility, visible_to

__all__ = [
    "ANALYST",
    "COMMISSIONER",
    "IG_OFFICER",
    "PARTNERSHIP_LEAD",
    "PRACTITIONER",
    "ROLES",
    "TEAM_MANAGER",
    "Figure",
    "PersonView",
    "Reach",
    "Role",
    "User",
    "Visibility",
    "visible_to",
]
