"""A copy of poise to follow a recipe in: one room is the copy's own, all else is linked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import poise


def copy_of(room: str, folder: Path) -> Path:
    """That room, such as ``core/metrics``, in a copy of poise in ``folder``."""
    here, there = Path(poise.__file__).parent, folder / "poise"
    for name in room.split("/"):
        there.mkdir()
        for part in here.iterdir():
            if part.name not in (name, "__pycache__"):
                (there / part.name).symlink_to(part)
        here, there = here / name, there / name
    return Path(shutil.copytree(here, there))


def run_copy(folder: Path, *words: str) -> str:
    """What the copy in ``folder`` prints on ``poise`` with those words."""
    done = subprocess.run(
        [sys.executable, "-m", "poise", *words],
        env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout
