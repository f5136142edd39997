"""Values that are made once and stand for the life of a workspace."""

import secrets

from familyhub.state.connection import State, now

SECRET_BYTES = 32


def setting(state: State, name: str) -> str | None:
    """The value of that name; None when it was never set."""
    rows = state.rows("SELECT value FROM setting WHERE name = ?", (name,))
    return str(rows[0][0]) if rows else None


def set_once(state: State, name: str, value: str) -> str:
    """The value that stands: this one, inside the open transaction, unless one was set before.

    Raises StateError outside a transaction.
    """
    state.write(
        "INSERT INTO setting (name, value, set_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING", (name, value, now())
    )
    return setting(state, name) or value


def secret(state: State, name: str = "opaque_ids") -> bytes:
    """32 random bytes that never change, made inside the open transaction where they are not there yet.

    Opaque ids are derived with it, so that they cannot be guessed from an NHS number. Raises StateError when it has
    to be made outside a transaction.
    """
    standing = setting(state, f"secret.{name}")
    if standing is None:
        standing = set_once(state, f"secret.{name}", secrets.token_hex(SECRET_BYTES))
    return bytes.fromhex(standing)
