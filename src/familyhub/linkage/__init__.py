"""Who is one person: from records of many sources to people with opaque ids.

For now by exact identifiers; nothing here guesses.
"""

from familyhub.linkage.exact import Linked, link

__all__ = ["Linked", "link"]
