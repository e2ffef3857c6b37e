"""A report to paste into an issue: versions, devices, recent problems and how to fix them."""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys

from poise import __version__, files, packages, paths
from poise.plain import plain

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \S+ (?P<logger>\S+) (?P<level>[A-Z]+) ")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="rebuild the index of recordings")


def run(args: argparse.Namespace) -> int:
    """Print the block, or make the index again."""
    if args.rebuild:
        return _rebuild()
    print(f"poise {__version__}, Python {platform.python_version()}, {platform.platform()}")
    print("packages: " + ", ".join(f"{k} {v or 'missing'}" for k, v in packages.versions().items()))
    print(f"display: {_display()}")
    print(f"camera: {_camera()}")
    print(f"bluetooth: {plain(_bluetooth(), None)}")
    for name in _adapters():
        print(f"adapter: {name}")
    print(f"recordings: {_folder()}")
    print(f"settings: {plain(_settings(), None)}")
    for line in _problems():
        print(f"problem: {plain(line, None)}")
    return 0


def _rebuild() -> int:
    from poise.errors import PoiseError
    from poise.library import index, sessions
    from poise.library.session_row import SessionRow

    try:
        index.remove(paths.index())
    except OSError as error:
        raise PoiseError(
            f"the index {paths.index()} cannot be deleted ({error.strerror}). Close other poise "
            "windows and try again"
        ) from None
    with sessions.index() as fresh:
        rows = [SessionRow.from_json(row) for row in fresh.rows()]
        if fresh.note:
            print(f"Note: {fresh.note}", file=sys.stderr)
    print(f"Rebuilt the index from {len(rows)} recordings in {paths.sessions()}.")
    for row in rows:
        if row.error:
            print(f"cannot be read: {row.error}")
    return 0


def _display() -> str:
    from poise.ui.shell import system_libraries
    from poise.ui.shell.app import has_display

    if gone := system_libraries.missing():
        return system_libraries.advice(gone)
    if has_display():
        return os.environ.get("QT_QPA_PLATFORM") or sys.platform
    return "none, so sessions run in the terminal. For the window, start poise from a desktop"


def _camera() -> str:
    from poise.errors import SensorUnavailableError

    try:
        packages.require_pictures()
    except SensorUnavailableError as error:
        return str(error)
    finds = "MediaPipe" if packages.there("mediapipe") else "OpenCV"
    return f"pictures can be read; {finds} finds faces"


def _bluetooth() -> str:
    from poise.errors import SensorUnavailableError
    from poise.library import remember
    from poise.sources.bluetooth.calls import require

    try:
        require()
    except SensorUnavailableError as error:
        return str(error)
    known = ", ".join(remember.straps(paths.state()))
    return f"ready; known straps, latest first: {known or 'none'}"


def _adapters() -> list[str]:
    """What can be put into the settings as ``[strap] adapter``; nothing outside Linux."""
    from poise.errors import SensorUnavailableError
    from poise.sources.bluetooth.calls import adapters_here

    try:
        return adapters_here()
    except SensorUnavailableError:
        return []


def _folder() -> str:
    from poise.library.sessions import every

    folder = paths.sessions()
    ancestor = folder
    while not ancestor.exists():
        ancestor = ancestor.parent
    if not os.access(ancestor, os.W_OK):
        return (
            f"cannot write to {folder}. Check its permissions, or set POISE_HOME to another folder"
        )
    return f"{len(every())} in {folder}"


def _settings() -> str:
    from poise import settings
    from poise.errors import SettingsError

    try:
        settings.load(paths.config())
    except SettingsError as error:
        return str(error)
    return str(paths.config()) if paths.config().exists() else "default"


def _problems() -> list[str]:
    """The last lines of the log: poise's own, and what a library warned of only besides them."""
    try:
        lines = files.read_text(paths.log(), files.LARGEST_LOG, "replace").splitlines()
    except OSError:
        return []
    kept, keep = [], True
    for line in lines:
        record = _RECORD.match(line)
        if record is not None:  # else it goes on, as a traceback does
            keep = record["logger"].startswith("poise") or record["level"] in ("ERROR", "CRITICAL")
        if keep:
            kept.append(line)
    return kept[-10:]
