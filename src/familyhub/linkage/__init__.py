"""Who is one person: from records of many sources to people with opaque ids.

Numbers first, then a model of how names, births and homes agree; nothing that could bring twins together.
"""

from familyhub.linkage.frozen import FrozenModel
from familyhub.linkage.linking import Linked, link
from familyhub.linkage.shape import Decision

__all__ = ["Decision", "FrozenModel", "Linked", "link"]
