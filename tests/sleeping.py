"""A computer that sleeps when a test says so."""

from __future__ import annotations

import pytest

from poise.clock import SystemClock
from poise.runtime import run


class Sleeper:
    """Stands for the clocks of a computer; each run made from here on is asleep with it.

    With ``stands_still`` no time passes but in sleep.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, stands_still: bool = False) -> None:
        self.gone_on_s = self.stood_still_s = 0.0
        sleeper = self

        class Clock(SystemClock):
            def now(self) -> float:
                awake_t = 0.0 if stands_still else super().now()
                return awake_t + sleeper.gone_on_s * self._speed

        monkeypatch.setattr(run, "SystemClock", Clock)
        monkeypatch.setattr(run, "asleep_s", lambda: sleeper.stood_still_s)

    def sleep(self, seconds: float, *, clock_goes_on: bool) -> None:
        """Be asleep for so long, at once."""
        if clock_goes_on:
            self.gone_on_s += seconds
        else:
            self.stood_still_s += seconds
