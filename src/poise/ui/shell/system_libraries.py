"""What a window needs from a Linux system and pip does not bring: which of it is missing.

Where one of these libraries is not there Qt cannot be imported or ends the program, in words about
plugins.  ``tools/system.sh`` installs the same on Debian for who has the project's folder.
"""

from __future__ import annotations

import os
import sys

# Each by the name it is loaded by, with its package in Debian and Ubuntu, and in Arch.
_ANYWHERE = {
    "libEGL.so.1": ("libegl1", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
}
_ON_X11 = {
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-xinerama.so.0": ("libxcb-xinerama0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
}


def missing() -> list[str]:
    """The names of those that cannot be loaded; none on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    import ctypes

    wanted = list(_ANYWHERE)
    if os.environ.get("DISPLAY") and not os.environ.get("QT_QPA_PLATFORM"):
        wanted += _ON_X11
    gone = []
    for name in wanted:
        try:
            ctypes.CDLL(name)
        except OSError:
            gone.append(name)
    return gone


def advice(names: list[str]) -> str:
    """What the window lacks, and the command of this system that installs it."""
    from poise import children

    known = _ANYWHERE | _ON_X11
    by_name = [f"'{name}()(64bit)'" for name in names]  # Fedora's and openSUSE's packages say these
    commands = {
        "apt-get": ("apt-get install", [known[name][0] for name in names]),
        "dnf": ("dnf install", by_name),
        "zypper": ("zypper install", by_name),
        "pacman": ("pacman -S", [known[name][1] for name in names]),
    }
    said = f"the window needs libraries of the system that are missing: {', '.join(names)}"
    for program, (words, packages) in commands.items():
        if children.find(program) is not None:
            return f"{said}. Install them: sudo {words} {' '.join(dict.fromkeys(packages))}"
    return f"{said}. Install them with your system's package manager"
