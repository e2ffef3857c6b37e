"""What poise remembers between runs: straps that answered, words that were read, what was offered.

It is a convenience: a file that cannot be read is forgotten, one that cannot be written is no
reason to stop anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from poise import files

KEPT = 8


def straps(path: Path) -> tuple[str, ...]:
    """Addresses of straps heard before, the latest first."""
    known = _read(path).get("straps")
    return tuple(a for a in known if isinstance(a, str)) if isinstance(known, list) else ()


def strap(path: Path, address: str) -> None:
    """Put ``address`` first."""
    others = [other for other in straps(path) if other != address]
    _write(path, {"straps": [address, *others][:KEPT]})


def not_mine(path: Path, address: str) -> None:
    """Forget ``address``: the strap is somebody else's."""
    known = straps(path)
    if address in known:
        _write(path, {"straps": [other for other in known if other != address]})


def welcomed(path: Path) -> bool:
    """Whether the words on wellness and safety were read."""
    return _read(path).get("welcomed") is True


def welcome(path: Path) -> None:
    """They were."""
    _write(path, {"welcomed": True})


def drilled(path: Path) -> bool:
    """Whether the words on safety before the first drill were read."""
    return _read(path).get("drilled") is True


def drill(path: Path) -> None:
    """They were."""
    _write(path, {"drilled": True})


def offered(path: Path) -> list[dict[str, Any]]:
    """What the ladder of drills suggested, and on which days."""
    known = _read(path).get("offered")
    return [one for one in known if isinstance(one, dict)] if isinstance(known, list) else []


def offer(path: Path, rows: list[dict[str, Any]]) -> None:
    """That is what it has suggested."""
    _write(path, {"offered": rows})


def _read(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(files.read_text(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _write(path: Path, news: dict[str, Any]) -> None:
    try:
        files.keep_text(path, json.dumps(_read(path) | news))
    except OSError:
        return
