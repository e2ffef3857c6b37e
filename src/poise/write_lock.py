"""Whether somebody is writing a file now: a shared lock that the system lets go of with them.

So what a killed program left behind is told from what is under way, however old it is.  Where there
are no such locks (Windows), an open file cannot be removed in the first place.
"""

from __future__ import annotations

import os
from errno import EBUSY
from pathlib import Path

LOCKS = os.name == "posix"
if LOCKS:
    import fcntl


def hold(descriptor: int) -> bool:
    """Show that it is being written until it is closed; False when it was removed just before."""
    if not LOCKS:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)  # waits only for who is removing it right now
    except OSError:  # a file system without locks
        return True
    return os.fstat(descriptor).st_nlink > 0


def is_held(path: Path) -> bool:
    """Whether a program has the file or folder open to write; False when there is none."""
    descriptor = _exclusively(path)
    if descriptor is None:
        return True
    if descriptor >= 0:
        os.close(descriptor)
    return False


def unlink(path: Path) -> None:
    """Remove a file or a link, but not a file that is being written; raises OSError."""
    descriptor = _exclusively(path)
    if descriptor is None:
        raise OSError(EBUSY, "it is being written now", str(path))
    try:
        path.unlink()
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _exclusively(path: Path) -> int | None:
    """A descriptor that nobody else holds; None when somebody does, -1 when it cannot be told."""
    if not LOCKS or path.is_symlink():
        return -1
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return -1
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        return -1
    return descriptor
