"""Whether a path lies on a network share, where SQLite's locks cannot be trusted."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from familyhub.state.errors import StateError

NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "smb2",
        "fuse.sshfs",
        "fuse.rclone",
        "9p",
        "afs",
        "ncpfs",
        "davfs",
        "fuse.davfs2",
    }
)
WINDOWS_REMOTE_DRIVE = 4
MOUNTS = Path("/proc/mounts")

DriveType = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a file system hangs in the tree, and its type as the kernel names it."""

    point: str
    type: str

    def holds(self, path: Path) -> bool:
        """Whether the path lies below the mount point."""
        return path == Path(self.point) or Path(self.point) in path.parents


def refuse_network_share(path: Path) -> None:
    """Raise StateError where the path lies on a network share."""
    share = network_share(path)
    if share is not None:
        raise StateError(
            "state-on-network-share",
            f"{path.name} in the workspace folder",
            found=f"a network share ({share})",
            expected="a folder on a disk of this machine",
            next_step=(
                "SQLite can lose data on a share. "
                "Move the workspace to a local disk, or use PostgreSQL: set DATABASE_URL."
            ),
        )


def network_share(path: Path) -> str | None:
    """The type of the network file system the path lies on; None on a local disk, or where it cannot be told.

    Linux reads the kernel's table of mounts, Windows asks for the drive's type; macOS is not told apart.
    """
    if sys.platform == "win32":
        return windows_share(str(path.absolute()), _windows_drive_type)
    if not MOUNTS.exists():
        return None
    return linux_share(path.resolve(), MOUNTS.read_text(encoding="utf-8", errors="replace"))


def linux_share(path: Path, mounts: str) -> str | None:
    """The network file system type of an absolute path by the text of `/proc/mounts`, or None."""
    holding = [mount for mount in read_mounts(mounts) if mount.holds(path)]
    if not holding:
        return None
    # The deepest mount decides; of two at the same point the later lies on top.
    deepest = max(enumerate(holding), key=lambda numbered: (len(Path(numbered[1].point).parts), numbered[0]))[1]
    return deepest.type if deepest.type in NETWORK_TYPES else None


def read_mounts(text: str) -> tuple[Mount, ...]:
    """The mounts in the text of `/proc/mounts`; spaces in a mount point are written there as `\\040`."""
    found = []
    for line in text.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            found.append(Mount(_unescape(parts[1]), parts[2]))
    return tuple(found)


def windows_share(path: str, drive_type: DriveType) -> str | None:
    r"""`UNC path` for `\\server\share\…`, `mapped drive` for a letter that stands for a share, or None."""
    drive = PureWindowsPath(path).drive
    if drive.startswith("\\\\"):
        # \\?\C:\… is a long local path, \\?\UNC\… a share
        local = drive.startswith("\\\\?\\") and not drive.upper().startswith("\\\\?\\UNC")
        return None if local else "UNC path"
    return "mapped drive" if drive and drive_type(drive + "\\") == WINDOWS_REMOTE_DRIVE else None


def _unescape(point: str) -> str:
    for written, meant in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(written, meant)
    return point


def _windows_drive_type(root: str) -> int:
    import ctypes

    return ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined] - only Windows has it
