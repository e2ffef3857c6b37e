"""Opening a camera, a network camera or a film, or saying what to do where that cannot be."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import cv2

from poise.errors import Missing, SensorUnavailableError
from poise.vision import only_there
from poise.vision.names import name_of
from poise.vision.picture_size import too_large

NETWORK_MS = 5000


def open_capture(where: int | str) -> Any:
    """An open ``cv2.VideoCapture``; raises :class:`SensorUnavailableError` saying what to do."""
    return _named(where) if isinstance(where, str) else _numbered(where)


def _named(where: str) -> Any:
    """The network camera or film of that name."""
    if "://" in where:
        only_there.hold_to_its_address()
        if elsewhere := only_there.sent_on_to(where):
            raise SensorUnavailableError(
                f"the camera at {name_of(where)} sends poise on to {elsewhere}: name the "
                "address of the stream itself",
                Missing.NOT_FOUND,
            )
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, NETWORK_MS]
        limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, NETWORK_MS]
        capture = cv2.VideoCapture(where, cv2.CAP_FFMPEG, limits)
    else:
        capture = cv2.VideoCapture(where)
    if not capture.isOpened():
        raise SensorUnavailableError(_unread(where), Missing.NOT_FOUND)
    if wrong := too_large(capture):
        capture.release()
        raise SensorUnavailableError(
            f"{name_of(where)} cannot be looked at: {wrong}", Missing.NOT_FOUND
        )
    return capture


def _numbered(where: int) -> Any:
    """The computer's own camera of that number."""
    _refuse_early(where)
    system = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    capture = cv2.VideoCapture(where, system)
    if not capture.isOpened():
        raise SensorUnavailableError(
            f"camera {where} cannot be opened: close other programs that use it and allow this one "
            "to use the camera in the system's privacy settings",
            Missing.CAMERA_BUSY,
        )
    return capture


def _unread(where: str) -> str:
    if "://" not in where:
        return f"nothing can be read from the video {where}: check that it is there"
    return (
        f"nothing can be read from the camera at {name_of(where)}: check that it is there, and "
        "that this is the address of its stream and not of a page or list that leads there"
    )


def _refuse_early(index: int) -> None:
    """Say why a camera on Linux will not open, which cv2 does not."""
    if not sys.platform.startswith("linux"):
        return
    device = f"/dev/video{index}"
    try:
        os.close(os.open(device, os.O_RDWR | os.O_NONBLOCK))
    except FileNotFoundError:
        raise SensorUnavailableError(
            f"no camera {index} on this computer. Plug one in, or choose another",
            Missing.NO_CAMERA,
        ) from None
    except PermissionError:
        raise SensorUnavailableError(
            f"this user may not use {device}: join the group that owns it (often 'video') and log "
            "in again",
            Missing.PERMISSION_DENIED,
        ) from None
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise SensorUnavailableError(
                f"{device} cannot be opened ({error.strerror}): unplug the camera and plug it in "
                "again",
                Missing.NO_CAMERA,
            ) from None
        raise SensorUnavailableError(
            f"{device} is used by another program: close it and try again", Missing.CAMERA_BUSY
        ) from None
