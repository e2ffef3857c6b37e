"""Numbers that somebody measured, simulated, read or chose, each with its birth certificate.

A constant has a ``value``, its ``unit``, and how it was come by:

- ``published``: the source names the paper or the standard;
- ``derived``: the source names the script, the benchmark or the formula that gives it.  What
  ``calibration/derive`` gives is written there, and a test derives it again;
- ``chosen``: the source gives the reason, and says so when nothing was measured.

A file is a room.  A key of a single word (``least_nats``) is read by the program from here.  A key
with dots (``core.strap.r_peaks.AVERAGE_S``) is the place in the code that repeats the value, as the
core reads no file; a test holds the two together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

HOW = ("derived", "published", "chosen")


@dataclass(frozen=True, slots=True)
class Constant:
    """One number, or several that belong together.

    ``how`` is one of :data:`HOW`, ``source`` the script, the paper or the reason.
    ``uncertainty`` is in the same unit, None where nobody stated one.
    """

    value: Any
    unit: str
    how: str
    source: str
    uncertainty: float | None = None


@cache
def table(name: str) -> dict[str, Constant]:
    """The constants of ``<name>.toml`` with their certificates."""
    return dict(_certificates(tomllib.loads(text(name)), ""))


def _certificates(found: dict[str, Any], under: str) -> Iterator[tuple[str, Constant]]:
    for key, inside in found.items():
        if "value" in inside:
            yield under + key, Constant(**inside)
        else:
            yield from _certificates(inside, f"{under}{key}.")


@cache
def load(name: str) -> dict[str, float]:
    """The values that the program reads from ``<name>.toml``."""
    return {key: one.value for key, one in table(name).items() if "." not in key}


def text(name: str) -> str:
    return (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")


def names() -> list[str]:
    found = (file.name for file in files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))
