"""What cameras are called, and which there are, without opening any."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from poise.plain import plain

log = logging.getLogger(__name__)

LINUX = Path("/sys/class/video4linux")
# OpenCV's numbers of Media Foundation, DirectShow and AVFoundation, in its own order.
LIBRARIES = {"win32": (1400, 700), "darwin": (1200,)}
DIGITS = 4  # of a camera's number
VIRTUAL = re.compile(
    r"virtual|obs|manycam|xsplit|snap camera|mmhmm|camo|droidcam|epoccam|broadcast|continuity", re.I
)


def place(where: str) -> int | str:
    """``where`` as a number if it is one: cv2 would take "0" for the name of a file."""
    return int(where) if where.isdecimal() and len(where) <= DIGITS else where


def name_of(where: int | str, folder: Path = LINUX, system: str = sys.platform) -> str:
    """What to call a camera: its own name where the system tells, else its number, URL or file."""
    if isinstance(where, str):
        return plain(without_password(where) if "://" in where else Path(where).name)
    with suppress(OSError, ValueError):
        told = (folder / f"video{where}" / "name").read_text(encoding="utf-8").strip()
        return plain(told) or f"camera {where}"
    told_of = {} if system.startswith("linux") else dict(listed(folder, system) or ())
    return told_of.get(where) or f"camera {where}"


def without_password(url: str) -> str:
    """A URL as it may be shown and recorded: who may look and with which password is left out."""
    return re.sub(r"://[^/?#]*@", "://", url)


def is_virtual(name: str) -> bool:
    """Whether the name is that of a program that alters pictures before passing them on."""
    return VIRTUAL.search(name) is not None


def listed(folder: Path = LINUX, system: str = sys.platform) -> list[tuple[int, str]] | None:
    """The cameras of this computer by the number to open them by, and name; none is opened.

    On Linux one device has several numbers, of which the first (``index`` 0) gives pictures.
    Elsewhere ``cv2-enumerate-cameras`` tells; None where it cannot be asked, so that nobody knows.
    """
    if system.startswith("linux"):
        found = []
        for device in folder.glob("video*"):
            number = device.name.removeprefix("video")
            with suppress(OSError):
                first = (device / "index").read_text(encoding="utf-8").strip() in ("", "0")
                if number.isdecimal() and first:
                    found.append((int(number), name_of(int(number), folder)))
        return sorted(found)
    try:
        return _enumerated(import_module("cv2_enumerate_cameras").enumerate_cameras, system)
    except Exception:  # a driver's or the system's: a list is a help, never a condition
        log.warning("the cameras cannot be listed", exc_info=True)
        return None


def _enumerated(ask: Callable[[int], Iterable[Any]], system: str) -> list[tuple[int, str]]:
    """Each camera once.  OpenCV opens a plain number by the first of the system's libraries.

    Programs that make pictures are often known to the second one of Windows alone, which opens a
    number that has its own number added.
    """
    first, *others = LIBRARIES.get(system, (0,))
    found = [(int(camera.index), plain(camera.name)) for camera in ask(first)]
    for library in others:
        known = {name for _, name in found}
        more = [(library + int(camera.index), plain(camera.name)) for camera in ask(library)]
        found += [(number, name) for number, name in more if name not in known]
    return found
