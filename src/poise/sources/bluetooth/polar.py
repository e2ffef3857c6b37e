"""A Polar sensor's own stream beside the Heart Rate Service: its ECG, or its pulse intervals.

It is an extra: nothing of it is asked unless it was wished for, and whatever goes wrong with it is
a sentence, while the heart rate goes on.  A stream that was started is always stopped: a Polar H10
left streaming stays awake until its battery is taken out.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from poise.clock import Clock
from poise.core.strap.ecg_timeline import EcgTimeline
from poise.core.strap.ppi_timeline import PpiTimeline
from poise.errors import MalformedReadingError
from poise.protocols import polar_pmd
from poise.protocols.polar_pmd import EcgFrame, Kind
from poise.sources import Emit
from poise.sources.bluetooth.calls import within

if TYPE_CHECKING:
    from bleak import BleakClient

log = logging.getLogger(__name__)

STOP_S = 2.0  # leaving may not wait longer for an answer that nobody needs

ECG_WORDS = ("ecg", "Using the strap's ECG for beats.")
PPI_WORDS = ("ppi", "Using the band's optical pulse intervals.")
GRANTED = (ECG_WORDS, PPI_WORDS)
NOT_OFFERED = ("no-ecg", "This strap has no ECG. Using its beat-to-beat times.")
NOT_GRANTED = (
    "no-ecg",
    "The strap's ECG is unavailable, so its beat-to-beat times are used. Close "
    "other programs using it; on Windows, pair it first.",
)


class PolarStream:
    """The stream of one connection; start it, and stop it before the connection is let go.

    ``malformed`` is called for bytes that cannot be read.
    """

    def __init__(
        self,
        client: BleakClient,
        clock: Clock,
        emit: Emit,
        malformed: Callable[[MalformedReadingError], None],
        *,
        sensor: str,
        keep: bool,
        answer_s: float,
    ) -> None:
        self._client, self._clock, self._emit = client, clock, emit
        self._malformed, self._keep, self._answer_s = malformed, keep, answer_s
        self._ecg = EcgTimeline(sensor, polar_pmd.ECG_HZ)
        self._ppi = PpiTimeline(sensor)
        self._answers: asyncio.Queue[polar_pmd.Answer] = asyncio.Queue()
        self._running: Kind | None = None

    async def start(self) -> tuple[str, str]:
        """Ask for the best the sensor has; the reason and sentence of what came of it."""
        from bleak.exc import BleakCharacteristicNotFoundError, BleakError

        try:
            return await self._start()
        except BleakCharacteristicNotFoundError:
            return NOT_OFFERED
        except (BleakError, MalformedReadingError, OSError, TimeoutError) as error:
            log.info("strap: no ECG: %r", error)
            return NOT_GRANTED

    async def stop(self) -> None:
        """End the stream, if one may run and the link stands; raises nothing."""
        kind, self._running = self._running, None
        if kind is not None and self._client.is_connected:
            with suppress(Exception):  # the strap is gone, which ends its stream too
                await within(STOP_S, self._ask(polar_pmd.stop(kind)))

    async def _start(self) -> tuple[str, str]:
        client, limit_s = self._client, self._answer_s
        control = await within(limit_s, client.read_gatt_char(polar_pmd.CONTROL_POINT))
        offered = polar_pmd.features(bytes(control))
        if not offered & {Kind.ECG, Kind.PPI}:
            return NOT_OFFERED
        await within(limit_s, client.start_notify(polar_pmd.CONTROL_POINT, self._answered))
        await within(limit_s, client.start_notify(polar_pmd.DATA, self._heard))
        kind = Kind.ECG if Kind.ECG in offered else Kind.PPI
        self._running = kind  # from here on it must be stopped, even if no answer comes
        request = polar_pmd.start_ecg() if kind is Kind.ECG else polar_pmd.start_ppi()
        answer = await self._ask(request)
        if not answer.granted:
            self._running = None
            log.info("strap: no ECG: %r", answer)
            return NOT_GRANTED
        return ECG_WORDS if kind is Kind.ECG else PPI_WORDS

    async def _ask(self, request: bytes) -> polar_pmd.Answer:
        """Write to the control point and wait for its answer to just that."""
        write = self._client.write_gatt_char(polar_pmd.CONTROL_POINT, request, response=True)
        await within(self._answer_s, write)
        while True:
            async with asyncio.timeout(self._answer_s):  # not wait_for: see link.py
                answer = await self._answers.get()
            if (answer.request, answer.kind) == (request[0], request[1]):
                return answer

    def _answered(self, _: object, data: bytearray) -> None:
        with suppress(MalformedReadingError):
            self._answers.put_nowait(polar_pmd.answer(bytes(data)))

    def _heard(self, _: object, data: bytearray) -> None:
        t = self._clock.now()  # first, before anything can delay it
        try:
            frame = polar_pmd.frame(bytes(data))
        except MalformedReadingError as error:
            self._malformed(error)
            return
        if isinstance(frame, EcgFrame):
            block, beats = self._ecg.receive(t, frame.last_ns / 1e9, frame.microvolts)
            if block is not None and self._keep:
                self._emit(block)
        else:
            fit = [
                (one.pp_ms, one.error_ms, not one.moving and one.contact is not False)
                for one in frame.intervals
            ]
            beats = self._ppi.receive(t, fit)
        for beat in beats:
            self._emit(beat)
