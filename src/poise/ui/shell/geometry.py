"""Where the window was, to be there again."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from poise import files


def keep(window: QWidget, path: Path) -> None:
    """Write down where ``window`` is; a place that cannot be written is forgotten."""
    try:
        where = bytes(window.saveGeometry().toHex().data()).decode()
        files.keep_text(path, json.dumps({"geometry": where}))
    except OSError:
        return


def restore(window: QWidget, path: Path) -> bool:
    """Put ``window`` where it was; answers whether that was known."""
    try:
        where = json.loads(files.read_text(path))["geometry"].encode()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return window.restoreGeometry(QByteArray.fromHex(where))
