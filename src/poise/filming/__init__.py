"""Filming one's own answers in a drill, for whoever asked for it, and watching them afterwards.

Pictures and sound are taken, and written to a file beside the recording, by a process of its own
(``worker``); the process that reads a heart from a camera has no part in it and writes none.  Needs
PyAV, the extra ``poise[review]``.
"""

from __future__ import annotations

from importlib.util import find_spec

MISSING = "Filming needs the package av, which is not installed: run pip install 'poise[review]'."
READS_HEART = "Not filmed: the camera reads your heart, and its pictures are never kept."


def refused(*, reads_heart: bool) -> str:
    """Why a drill cannot be filmed, in words; empty where it can.

    ``reads_heart`` is whether the same camera is a sensor of the drill.
    """
    if find_spec("av") is None:
        return MISSING
    return READS_HEART if reads_heart else ""
