"""The measurements behind ``poise check``: open the device, listen or look, and judge."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from poise.bench import virtual
from poise.checks import agreement, camera_facts, segments
from poise.checks import camera as camera_check
from poise.checks import strap as strap_check
from poise.checks.report import (
    AgreementCheck,
    CameraCheck,
    DelayCheck,
    MeasuredConstant,
    StrapCheck,
)
from poise.checks.screen_delay import ScreenDelay
from poise.clock import utc_now
from poise.core.events import RRInterval, SensorKind, SkinSample, kind_of
from poise.core.pulse import beats
from poise.devices import cameras
from poise.devices.straps import Fact
from poise.errors import RecordingError

Say = Callable[[str], None]


def camera(where: str, seconds: float, say: Say) -> CameraCheck:
    """Watch a camera for so long and grade it."""
    from poise.bench import frames
    from poise.vision import names

    called, altered = where, False
    with ExitStack() as open_:
        if virtual.is_virtual(where):
            where = open_.enter_context(virtual.camera(where))
        else:
            called = names.name_of(names.place(where))
            altered = names.is_virtual(called)
        looked = frames.watch(where, seconds, say=say)
    facts = camera_facts.measure(looked.watched(altered))
    known = () if virtual.is_virtual(called) else _known(called)
    return CameraCheck(called, camera_check.judge(facts), facts, known)


def _known(name: str) -> tuple[Fact, ...]:
    """What the sheets say of a camera and of its system, and who says so."""
    found = cameras.sheets_for(name, sys.platform)
    return tuple(fact for sheet in found for fact in sheet.facts)


def screen(where: str, say: Say) -> DelayCheck:
    """Time a camera by a sweep on the screen, twice."""
    from poise.bench import screen_loop
    from poise.checks.screen_delay import agree

    runs = screen_loop.run(where, say)
    if not agree(runs):
        return DelayCheck(where, None, None, _why_not(runs), tuple(runs))
    delay_ms = 1000 * sum(run.delay_s for run in runs) / len(runs)
    se_ms = max(run.se_ms for run in runs) / len(runs) ** 0.5
    return DelayCheck(where, delay_ms, se_ms, "", tuple(runs))


def _why_not(runs: Sequence[ScreenDelay]) -> str:
    if len(runs) < 2:
        return "stopped before two sweeps were seen"
    if not all(run.accepted for run in runs):
        return (
            "the camera does not see enough of the screen's light: let the screen fill the "
            "picture, darken the room, and start again"
        )
    return "two sweeps gave different delays. Close other programs and start again"


def strap(where: str, seconds: float, say: Say) -> StrapCheck:
    """Listen to a strap for so long and judge it."""
    from poise.bench import listening

    with ExitStack() as open_:
        if virtual.is_virtual(where):
            open_.enter_context(virtual.strap(where))
            where = ""
        heard = listening.listen(where, seconds, say)
    facts = strap_check.measure(heard.readings)
    return StrapCheck(heard.name, strap_check.judge(facts, heard.lateness))


def recorded(path: Path) -> AgreementCheck:
    """How far camera and strap of a recorded session agree."""
    from poise.recording import reader, tables

    recording = reader.read(path)
    intervals = [e for e in recording.outputs if isinstance(e, RRInterval)]
    seen = [rr for rr in intervals if kind_of(rr.sensor) is SensorKind.CAMERA]
    felt = [rr for rr in intervals if kind_of(rr.sensor) is not SensorKind.CAMERA]
    if not (seen and felt):
        raise RecordingError(
            f"{path.name} does not hold the intervals of a camera and of a strap: record both with "
            "'poise train --minutes 2 --strap --camera'",
            path=str(path),
        )
    breaths = tables.led(recording)
    skin = [e for _, e in recording.inputs if isinstance(e, SkinSample)]
    found = agreement.agree(felt, seen, breaths, gain=beats.gain, segments=segments.segments(skin))
    of = str(path)
    return AgreementCheck(of, found, _constants(found, of, recording.header.utc_at_t0))


def two_files(first: Path, second: Path) -> AgreementCheck:
    """The same for two files whose clocks have nothing to do with each other.

    A strap's intervals are the reference in whichever place they are named; of two files of one
    kind it is the first.
    """
    from poise.analysis.load import load
    from poise.analysis.options import Options

    read = [(path, load(path, Options())) for path in (first, second)]
    read.sort(key=lambda named: named[1].camera)
    (reference, felt), (other, seen) = read
    found = agreement.agree(felt.intervals(), seen.intervals(), window_s=(-10.0, 10.0))
    of = f"{reference} and {other}"
    return AgreementCheck(of, found, _constants(found, of, utc_now()[:10]))


def _constants(found: agreement.Agreement, of: str, at: str) -> dict[str, MeasuredConstant]:
    """What was learnt of this pair of sensors, each with its birth certificate."""
    aligned = found.alignment
    if aligned is None or not aligned.accepted:
        return {}
    source = f"poise check agreement {of}, {at}"
    kept: dict[str, tuple[float, float | None, str]] = {
        "offset_s": (aligned.offset_s, aligned.se_s, "s, the camera's beats after the strap's"),
        "beat_spread_ms": (1000 * aligned.spread_s, None, "ms"),
    }
    if found.swing is not None:
        low, high = found.swing.bias.low, found.swing.bias.high
        doubt = None if low is None or high is None else (high - low) / 3.92
        kept["swing_bias_bpm"] = (found.swing.bias.value, doubt, "bpm")
    n = found.beats.matched if found.beats is not None else 0
    return {
        name: MeasuredConstant(value, doubt, unit, "measured", source, n)
        for name, (value, doubt, unit) in kept.items()
    }
