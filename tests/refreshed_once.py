"""A refresh is a function of its folder: the first refresh of a county is done once for equal inputs, then copied.

Most tests begin with a county that some other test refreshed already. Refreshing takes seconds, copying a few
milliseconds. Only a county that has neither state nor landed files is copied: later refreshes are always done.
"""

import os
import shutil
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from thoroughness import THOROUGH

MOST_KEPT = 24
"""About ten megabytes each; tests of one file, which run together, share few counties."""


class RefreshedOnce:
    """Counties as they were after their first refresh, the ones asked for last."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="familyhub-refreshed-", ignore_cleanup_errors=True)
        self._kept: OrderedDict[str, Path] = OrderedDict()

    def refresh(self, root: Path, refresh: Callable[[], object]) -> bool:
        """Bring the workspace to where a refresh brings it; False where a copy did."""
        if THOROUGH or not is_untouched(root):
            refresh()
            return True
        key = fingerprint(root)
        if key in self._kept:
            self._kept.move_to_end(key)
            shutil.copytree(self._kept[key], root, dirs_exist_ok=True)
            return False
        refresh()
        self._kept[key] = Path(self._folder.name, key)
        shutil.copytree(root, self._kept[key])
        if len(self._kept) > MOST_KEPT:
            shutil.rmtree(self._kept.popitem(last=False)[1])
        return True


def is_untouched(root: Path) -> bool:
    """Whether nothing but the folder decides what a first refresh makes of it."""
    has_state = (root / "state.sqlite3").exists() or "DATABASE_URL" in os.environ
    return not has_state and not any((root / name).exists() for name in ("landed", "snapshots"))


def fingerprint(root: Path) -> str:
    """Changes with the name, and with the content, of any file or folder below."""
    digest = sha256()
    for path in sorted(root.rglob("*")):
        content = path.read_bytes() if path.is_file() else b"/"
        name = path.relative_to(root).as_posix().encode()
        digest.update(b"%d %s %d " % (len(name), name, len(content)) + content)
    return digest.hexdigest()
