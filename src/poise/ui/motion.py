"""Whether the person asked their system for less motion, wherever it keeps that.

Linux desktops keep it in several places, and one that asks for less is enough: the portal's
``reduced-motion``, GNOME's ``enable-animations``, GTK's files, KDE's factor.  Each is asked with a
limit, in a thread: no window waits for it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from poise import children

LIMIT_S = 1.5
_LARGEST = 1 << 20
_PORTAL = (
    "gdbus", "call", "--session", "--timeout", "1",
    "--dest", "org.freedesktop.portal.Desktop",
    "--object-path", "/org/freedesktop/portal/desktop",
    "--method", "org.freedesktop.portal.Settings.ReadOne",
    "org.freedesktop.appearance", "reduced-motion",
)  # fmt: skip
_GNOME = ("gsettings", "get", "org.gnome.desktop.interface", "enable-animations")
_MAC = ("defaults", "read", "com.apple.universalaccess", "reduceMotion")
_GET_CLIENT_AREA_ANIMATION = 0x1042  # of Windows' SystemParametersInfo


def reduced(platform: str = sys.platform) -> bool | None:
    """Whether less motion is wanted; None where the system does not say."""
    ways: dict[str, Iterable[Callable[[], bool | None]]] = {
        "darwin": (_mac,),
        "win32": (_windows,),
    }
    said = [way() for way in ways.get(platform, (_portal, _gnome, _gtk, _kde))]
    if True in said:
        return True
    return False if False in said else None


def _portal() -> bool | None:
    found = re.search(r"uint32 (\d)", _answer(_PORTAL))
    return found[1] == "1" if found else None


def _gnome() -> bool | None:
    return {"false": True, "true": False}.get(_answer(_GNOME))


def _mac() -> bool | None:
    return {"1": True, "0": False}.get(_answer(_MAC))


def _gtk() -> bool | None:
    for folder in ("gtk-4.0", "gtk-3.0"):
        found = _line(_config() / folder / "settings.ini", "gtk-enable-animations")
        if found is not None:
            return found.lower() in ("0", "false", "no")
    return None


def _kde() -> bool | None:
    found = _line(_config() / "kdeglobals", "AnimationDurationFactor")
    try:
        return None if found is None else float(found) == 0
    except ValueError:
        return None


def _windows() -> bool | None:
    if sys.platform == "win32":
        import ctypes

        animated = ctypes.c_int(1)
        told = ctypes.windll.user32.SystemParametersInfoW(
            _GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(animated), 0
        )
        return not animated.value if told else None
    return None


def _answer(words: tuple[str, ...]) -> str:
    """What a program says on one line; empty where there is none or it does not answer in time."""
    return children.answer(words, LIMIT_S)


def _config() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def _line(path: Path, key: str) -> str | None:
    """The value of ``key`` in a file of lines such as ``key=value``."""
    from poise.files import read_text

    try:
        text = read_text(path, _LARGEST)
    except (OSError, ValueError):
        return None
    found = re.search(rf"^\s*{key}\s*=\s*(\S+)\s*$", text, re.MULTILINE)
    return found[1] if found else None
