"""The straps that answered before, so that the next search can try them first."""

from __future__ import annotations

import json
import os
from pathlib import Path

KEPT = 8


def straps(path: Path) -> tuple[str, ...]:
    """Addresses of straps heard before, the latest first; none when nothing can be read."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))["straps"]
        return tuple(address for address in known if isinstance(address, str))
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def strap(path: Path, address: str) -> None:
    """Put ``address`` first; a file that cannot be written is no reason to stop anything."""
    known = [address, *(other for other in straps(path) if other != address)][:KEPT]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"straps": known}), encoding="utf-8")
        os.replace(fresh, path)
    except OSError:
        return
