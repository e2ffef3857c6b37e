"""To other programs while a session runs: one file for each way, off unless asked for.

A way's module has ``check(where)``, which answers with the sentence to keep on screen or raises
what is wrong, and ``open_out(where, clock)``, which gives an :class:`Out`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import NamedTuple, Protocol

from poise.clock import Clock


class Sending(NamedTuple):
    """A way out, ``lsl`` or ``osc``, and ``where`` to."""

    way: str
    where: str = ""


class Out(Protocol):
    """Sends what happens; every ``t`` is seconds on the session clock, and when it happened.

    Called from one thread, which is not the session's.  A method may raise OSError.
    """

    def metric(self, t: float, name: str, value: float, se: float | None) -> None:
        """One of ``poise.core.metrics`` at ``t``, with its standard error when that is known."""
        ...

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """An interval that ended with the beat at ``t``."""
        ...

    def guide(self, t: float, phase_rad: float, fullness: float) -> None:
        """The guide: its phase from 0 at an inhale to 2π, and how full it asks the lungs to be."""
        ...

    def marker(self, t: float, words: str) -> None:
        """A stage, a breath, a mark, a sensor that came or went, the end."""
        ...

    def close(self) -> None: ...


def check(sending: Sending) -> str:
    """The sentence to show while it is on; raises :class:`PoiseError` when it cannot be."""
    said: str = _module(sending).check(sending.where)
    return said


def open_out(sending: Sending, clock: Clock) -> Out:
    out: Out = _module(sending).open_out(sending.where, clock)
    return out


def _module(sending: Sending) -> ModuleType:
    return import_module(f"{__name__}.{sending.way}")
