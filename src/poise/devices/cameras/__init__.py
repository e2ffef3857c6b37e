"""One TOML sheet for each camera or family: what is known of it, and who says so.

A sheet never decides how a camera is read.  It holds words for the person, and the one number that
cannot be seen without a measurement: how late its pictures are.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from poise.devices.straps import WEIGHTS, Fact

__all__ = ["WEIGHTS", "CameraSheet", "Fact", "sheets", "sheets_for"]


@dataclass(frozen=True, slots=True)
class CameraSheet:
    """``matches`` are patterns for a camera's name or URL; without any, the sheet is its system's.

    ``system`` is the word of ``sys.platform``, empty for a sheet that holds everywhere.
    ``can_hold`` says whether this program can hold the exposure, None when nobody knows;
    ``delay_ms`` is from the light to the frame's time, None when nobody measured it.
    """

    name: str
    matches: tuple[str, ...]
    system: str
    can_hold: bool | None
    delay_ms: float | None
    facts: tuple[Fact, ...]


@cache
def sheets() -> tuple[CameraSheet, ...]:
    found = [
        _read(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files(__name__).iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda sheet: sheet.name))


def sheets_for(name: str, system: str) -> list[CameraSheet]:
    """Every sheet that holds for a camera of this name or URL on this system, named ones first."""
    fitting = [
        sheet
        for sheet in sheets()
        if sheet.system in ("", system)
        and (not sheet.matches or any(re.search(m, name, re.I) for m in sheet.matches))
    ]
    return sorted(fitting, key=lambda sheet: not sheet.matches)


def _read(data: dict[str, object]) -> CameraSheet:
    facts, matches = data.get("fact", []), data.get("matches", [])
    can_hold, delay_ms = data.get("can_hold"), data.get("delay_ms")
    assert isinstance(facts, list)
    assert isinstance(matches, list)
    return CameraSheet(
        name=str(data["name"]),
        matches=tuple(matches),
        system=str(data.get("system", "")),
        can_hold=can_hold if isinstance(can_hold, bool) else None,
        delay_ms=delay_ms if isinstance(delay_ms, float) else None,
        facts=tuple(Fact(**fact) for fact in facts),
    )
