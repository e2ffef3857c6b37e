"""Shows a folder on this computer in the system's own file manager."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from poise import children

_OPENER = "xdg-open"  # which Qt starts everywhere but on Windows and macOS


def can_show() -> bool:
    """Whether there is something that shows a folder, and Qt would start no other.

    Qt follows a search path that names the current folder, and would find a program there.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    found = children.find(_OPENER)
    return found is not None and found == shutil.which(_OPENER)


def show(path: Path) -> bool:
    """Show the folder at ``path``, or the one that holds it; whether anything was started."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    folder = path if path.is_dir() else path.parent
    return can_show() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
