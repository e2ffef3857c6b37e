"""Saying what a strap is doing, and nothing twice."""

from __future__ import annotations

import logging

from poise.clock import Clock
from poise.core.events import SensorState, SensorStatus
from poise.plain import plain
from poise.sources import Emit
from poise.sources.bluetooth.request import StrapRequest

log = logging.getLogger(__name__)


class StatusReporter:
    """Emits a :class:`SensorStatus` whenever there is something new to say."""

    def __init__(self, request: StrapRequest, clock: Clock, emit: Emit) -> None:
        self._sensor, self._clock, self._emit = request.sensor, clock, emit
        wanted = request.name or request.address or "a heart-rate strap"
        self._looking_for = "the demo strap" if request.demo else wanted
        self.name = ""  # of the strap, once one answered
        self._said: tuple[SensorState, str, str] | None = None

    def say(
        self,
        state: SensorState,
        reason: str = "",
        detail: str = "",
        *,
        t: float | None = None,
        delay_s: float | None = None,
    ) -> bool:
        """Emit a status, unless it is what was said last; whether it was emitted."""
        if self._said == (state, reason, detail):
            return False
        self._said = (state, reason, detail)
        log.info("%s: %s", self._sensor, " ".join(filter(None, (state.value, reason, detail))))
        t = self._clock.now() if t is None else t
        name = plain(self.name)
        self._emit(SensorStatus(t, self._sensor, state, reason, plain(detail, None), delay_s, name))
        return True

    def look(self) -> None:
        """Say that it is being looked for, unless what was said of that already says more."""
        if self._said is None or self._said[0] is not SensorState.SEARCHING:
            self.say(SensorState.SEARCHING, "", f"Looking for {self._looking_for}.")
