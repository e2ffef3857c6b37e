"""Filming one's own answers in a drill, for whoever asked for it, and watching them afterwards.

Pictures and sound are taken, and written to a file beside the recording, by a process of its own
(``worker``); the process that reads a heart from a camera has no part in it and writes none.  Needs
PyAV, the extra ``poise[review]``.
"""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from poise import paths
from poise.files import resolved

MISSING = "Filming needs the package av, which is not installed: run pip install 'poise[review]'."
ELSEWHERE = (
    "Not filmed: only in poise's own folder is a film deleted in time, and this drill is recorded "
    "in another."
)
READS_HEART = "Not filmed: the camera reads your heart, and its pictures are never kept."


class Why(StrEnum):
    """Why less is filmed than was asked for: what the process that films says, in one word each."""

    NO_CAMERA = "no-camera"
    CAMERA_BUSY = "camera-busy"
    NOT_ALLOWED = "not-allowed"
    NOT_READ = "not-read"
    NO_PICTURE = "no-picture"
    NO_MICROPHONE = "no-microphone"
    NOT_WRITTEN = "not-written"
    LONG_ENOUGH = "long-enough"
    FAILED = "failed"


SENTENCES = {
    Why.NO_CAMERA: "No camera was found.",
    Why.CAMERA_BUSY: "The camera is used by another program, or may not be used here.",
    Why.NOT_ALLOWED: "The camera may not be used here: allow it in the system's settings.",
    Why.NOT_READ: "The camera cannot be opened.",
    Why.NO_PICTURE: "No picture comes from the camera.",
    Why.NO_MICROPHONE: "No microphone could be opened.",
    Why.NOT_WRITTEN: "The film could not be written: there may be no room on the disk.",
    Why.LONG_ENOUGH: "The film ended after half an hour.",
    Why.FAILED: "Filming stopped unexpectedly.",
}


def refused(*, reads_heart: bool, out: Path | None = None) -> str:
    """Why a drill cannot be filmed, in words; empty where it can.

    ``reads_heart`` is whether the same camera is a sensor of the drill; ``out`` is where its
    recording goes, None for the usual folder.
    """
    if find_spec("av") is None:
        return MISSING
    if reads_heart:
        return READS_HEART
    here = out is None or resolved(out).parent == resolved(paths.sessions())
    return "" if here else ELSEWHERE
