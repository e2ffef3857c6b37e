"""What a strap sent in a session, byte for byte: as a log, and decoded again."""

from __future__ import annotations

from dataclasses import replace

from poise.core.events import Input, SensorKind, StrapPayload, StrapReading, kind_of
from poise.errors import MalformedReadingError
from poise.protocols import gatt_heart_rate
from poise.protocols.strap_log import LogLine
from poise.recording.reader import Recording


def payloads(recording: Recording) -> list[LogLine]:
    """Every notification with its arrival on the session clock, in order.

    They are those kept as they came; in a recording that kept none, what was read of each is put
    into bytes again, which holds all that it said.  Another program's file never held any.
    """
    inputs = [event for _, event in recording.inputs]
    kept = [e for e in inputs if isinstance(e, StrapPayload)]
    if kept:
        return [LogLine(e.t, bytes.fromhex(e.hex)) for e in kept]
    heard = [e for e in inputs if isinstance(e, StrapReading)]
    strap = [e for e in heard if kind_of(e.sensor) is not SensorKind.IMPORT]
    return [LogLine(e.t, gatt_heart_rate.build(e)) for e in strap]


def decoded_again(recording: Recording) -> Recording:
    """The recording with the readings of its strap made anew from the bytes kept in it.

    One that kept none, or a sensor that has none, stays as it is.  What could not be read then and
    can be now is in it; to see what a session of today says to it: ``runtime.replay.Replay``.
    """
    inputs: list[tuple[float, Input]] = []
    with_bytes = {e.sensor for _, e in recording.inputs if isinstance(e, StrapPayload)}
    heard_at = {(e.sensor, e.t): at for at, e in recording.inputs if isinstance(e, StrapReading)}
    for at, event in recording.inputs:
        if isinstance(event, StrapReading) and event.sensor in with_bytes:
            continue
        inputs.append((at, event))
        if isinstance(event, StrapPayload) and (reading := _decoded(event)) is not None:
            inputs.append((heard_at.get((event.sensor, event.t), at), reading))
    return replace(recording, inputs=tuple(inputs))


def _decoded(payload: StrapPayload) -> StrapReading | None:
    data = bytes.fromhex(payload.hex)
    try:
        return gatt_heart_rate.parse(data, t=payload.t, sensor=payload.sensor)
    except MalformedReadingError:
        return None
