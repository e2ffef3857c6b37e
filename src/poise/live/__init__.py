"""To other programs while a session runs: one file for each way, off unless asked for.

A way's module has ``check(where, settings)``, which answers with the sentence to keep on screen or
raises what is wrong, and ``open_out(where, clock, settings)``, which gives an :class:`Out`.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from poise.clock import Clock
    from poise.core.events import MetricUpdate
    from poise.core.guide.pacer import Breath
    from poise.settings import OscSettings, TextSettings


class Sending(NamedTuple):
    """A way out, the name of a file here, ``where`` to, and what the person set for it."""

    way: str
    where: str = ""
    settings: OscSettings | TextSettings | None = None


class Out(Protocol):
    """Sends what happens; every ``t`` is seconds on the session clock, and when it happened.

    Called from one thread, which is not the session's.  A method may raise OSError.
    """

    def metric(self, told: MetricUpdate) -> None:
        """One of ``poise.core.metrics``; ``value`` is None while it is not known."""
        ...

    def interval(self, t: float, rr_ms: float, usable: bool) -> None:
        """An interval that ended with the beat at ``t``."""
        ...

    def guide(self, t: float, phase_rad: float, breath: Breath) -> None:
        """The guide: its phase from 0 at an inhale to 2π, and what it asks the lungs to do."""
        ...

    def marker(self, t: float, words: str) -> None:
        """A stage, a breath, a mark, a sensor that came or went, the end."""
        ...

    def close(self) -> None: ...


def check(sending: Sending) -> str:
    """The sentence to show while it is on; raises :class:`PoiseError` when it cannot be."""
    said: str = _module(sending).check(sending.where, sending.settings)
    return said


def open_out(sending: Sending, clock: Clock) -> Out:
    out: Out = _module(sending).open_out(sending.where, clock, sending.settings)
    return out


def _module(sending: Sending) -> ModuleType:
    return import_module(f"{__name__}.{sending.way}")
