"""Numbers that somebody measured, simulated, read or chose, each with its birth certificate.

A file is a table of constants; a constant has a ``value``, its ``unit``, and how it was come by.
What was ``derived`` is written by a script in ``calibration/derive`` and made again by a test;
what was ``published`` names the paper; what was ``chosen`` says why.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HOW = ("derived", "published", "chosen")


@dataclass(frozen=True, slots=True)
class Constant:
    """One number: ``how`` is one of :data:`HOW`, ``source`` the script, the paper or the reason.

    ``uncertainty`` is in the same unit, None where nobody stated one.
    """

    value: float
    unit: str
    how: str
    source: str
    uncertainty: float | None = None


@cache
def table(name: str) -> dict[str, Constant]:
    """The constants of ``<name>.toml`` with their certificates."""
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return {key: Constant(**certificate) for key, certificate in tomllib.loads(text).items()}


@cache
def load(name: str) -> dict[str, float]:
    """The values of ``<name>.toml``."""
    return {key: constant.value for key, constant in table(name).items()}


def names() -> list[str]:
    """Every file there is."""
    found = (file.name for file in files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))
