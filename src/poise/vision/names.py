"""What cameras are called, and which there are, without opening any."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from poise.plain import plain

LINUX = Path("/sys/class/video4linux")
DIGITS = 4  # of a camera's number
VIRTUAL = re.compile(
    r"virtual|obs|manycam|xsplit|snap camera|mmhmm|camo|droidcam|epoccam|broadcast|continuity", re.I
)


def place(where: str) -> int | str:
    """``where`` as a number if it is one: cv2 would take "0" for the name of a file."""
    return int(where) if where.isdecimal() and len(where) <= DIGITS else where


def name_of(where: int | str, folder: Path = LINUX) -> str:
    """What to call a camera: its own name where the system tells, else its number, URL or file."""
    if isinstance(where, str):
        return plain(without_password(where) if "://" in where else Path(where).name)
    with suppress(OSError, ValueError):
        told = (folder / f"video{where}" / "name").read_text(encoding="utf-8").strip()
        return plain(told) or f"camera {where}"
    return f"camera {where}"


def without_password(url: str) -> str:
    """A URL as it may be shown and recorded: who may look and with which password is left out."""
    return re.sub(r"://[^/?#]*@", "://", url)


def is_virtual(name: str) -> bool:
    """Whether the name is that of a program that alters pictures before passing them on."""
    return VIRTUAL.search(name) is not None


def listed(folder: Path = LINUX, system: str = sys.platform) -> list[tuple[int, str]]:
    """The cameras of this computer by number and name, as far as the system tells.

    On Linux one device has several numbers, of which the first (``index`` 0) gives pictures.
    Elsewhere the names come from ``cv2-enumerate-cameras`` where it is installed; without it the
    list is empty, which does not mean that there is no camera.
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
    with suppress(ImportError):
        known = import_module("cv2_enumerate_cameras").enumerate_cameras()
        return [(int(camera.index), plain(camera.name)) for camera in known]
    return []
