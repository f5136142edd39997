"""What cannot be derived from extracts: entries people made, the pointer to the snapshot in service, the id ledger.

Append-only tables on SQLite or PostgreSQL, on the caller's connection. Every write asks for an open transaction;
nothing here commits except `with transaction(state)`. Also the lock that lets one refresh at a time into a workspace.
"""

from familyhub.state.connection import State, transaction
from familyhub.state.dialects import POSTGRESQL, SQLITE, Dialect
from familyhub.state.entries import Entry, append, entries, last_entry
from familyhub.state.errors import StateError
from familyhub.state.landed import LandedExtract, landed, received, record_landed
from familyhub.state.ledger import Changes, IdEvent, Past, history, id_events, ledger, newest_turn, past
from familyhub.state.lock import refresh_lock
from familyhub.state.opening import open_state
from familyhub.state.publishing import Published, current, publish, published
from familyhub.state.release_ledger import Release, last_release, releases, write_release
from familyhub.state.schema import migrate, version
from familyhub.state.settings import secret, set_once, setting

__all__ = [
    "POSTGRESQL",
    "SQLITE",
    "Changes",
    "Dialect",
    "Entry",
    "IdEvent",
    "LandedExtract",
    "Past",
    "Published",
    "Release",
    "State",
    "StateError",
    "append",
    "current",
    "entries",
    "history",
    "id_events",
    "landed",
    "last_entry",
    "last_release",
    "ledger",
    "migrate",
    "newest_turn",
    "open_state",
    "past",
    "publish",
    "published",
    "received",
    "record_landed",
    "refresh_lock",
    "releases",
    "secret",
    "set_once",
    "setting",
    "transaction",
    "version",
    "write_release",
]
