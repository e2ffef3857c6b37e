"""Add poise to your desktop's programs, with the reset as a quick action."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from importlib import resources
from pathlib import Path

from poise.errors import PoiseError
from poise.files import write_text

ENTRY = """[Desktop Entry]
Type=Application
Name=poise
Comment=Breathe with a guide and watch your heart answer
Comment[de]=Mit einer Führung atmen und sehen, wie das Herz antwortet
Exec={command}
Icon=poise
Terminal=false
Categories=Utility;
Actions=reset;

[Desktop Action reset]
Name=Reset · 90 s
Name[de]=Kurz sammeln · 90 s
Exec={command} reset
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="remove it again")


def run(args: argparse.Namespace) -> int:
    """Write or remove the entry and its icon, and say which files those are."""
    if not sys.platform.startswith("linux"):
        raise PoiseError(
            "shortcuts are only available on Linux so far. Pin the running poise to the dock or "
            "task bar instead"
        )
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry = data / "applications" / "poise.desktop"
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "poise.svg"
    drawn = resources.files("poise.ui").joinpath("poise.svg").read_text(encoding="utf-8")
    for path, text in ((icon, drawn), (entry, ENTRY.format(command=_command()))):
        try:
            if args.remove:
                path.unlink(missing_ok=True)
            else:
                write_text(path, text, over=True)
                path.chmod(0o644)  # the desktop reads it
        except OSError as error:
            raise PoiseError(
                f"cannot write {path} ({error.strerror}). Check the folder's permissions, or set "
                "XDG_DATA_HOME to another one"
            ) from None
        print(f"{'removed' if args.remove else 'wrote'} {path}")
    return 0


def _command() -> str:
    """How to start this poise, quoted as the Desktop Entry Specification asks for."""
    beside = Path(sys.executable).with_name("poise")
    found = str(beside) if beside.exists() else shutil.which("poise")
    words = [found] if found else [sys.executable, "-P", "-m", "poise"]
    quoted = []
    for word in words:
        for sign in ("\\", '"', "`", "$"):
            word = word.replace(sign, f"\\{sign}")
        quoted.append(f'"{word}"'.replace("\\", "\\\\").replace("%", "%%"))
    return " ".join(quoted)
