"""What a recording says of itself as a whole: the sidecar of every export."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import log, sqrt
from statistics import fmean, median
from typing import Any

from poise import __version__
from poise.core.debrief.summary import DrillSummary
from poise.core.events import BreathMeasured, RRInterval, SensorKind, StageChanged, kind_of
from poise.recording import notes
from poise.recording.reader import Recording
from poise.recording.summarise import exercise_of, summarise
from poise.recording.tables import hearts, intervals, schedule_of

SCHEMA = 2
# Heart rate first and last: over so long, or a third of a session that is shorter.
ENDS_S = 120.0
# Beat-to-beat variability before and after needs this much breathing without a guide.
UNPACED_S = 120.0
NO_STRESSOR = "only a drill, which has a task to recover from, can tell"
PROCESSING = (
    "a strap's beats are placed by the running sum of its intervals and the earliest arrivals",
    "intervals are labelled by their neighbours, two beats late (Lipponen & Tarvainen 2019, made "
    "causal), never altered, and left out when not normal",
    "the swing is twice the amplitude of a least-squares fit of the intervals to the guide's "
    "phase over three breaths, its error taken from neighbouring frequencies",
)


def facts(recording: Recording) -> dict[str, Any]:
    """The facts, as JSON can hold them; what is not known is None with a reason beside it."""
    header = recording.header
    pattern, said = exercise_of(recording).pattern, notes.load(recording.path)
    whole = summarise(recording)
    summary = whole.as_dict()
    del summary["recording"]  # what was written elsewhere does not say where it came from
    return {
        "schema": SCHEMA,
        "poise": __version__,
        "recorded_with": header.app,
        "recording_format": header.version,
        "name": recording.name,
        "utc_at_t0": header.utc_at_t0,
        "ending": recording.ending,
        "cut_short": recording.damage,
        "tags": notes.tags(said, header.tags),
        "exercise": header.exercise,
        "pace_s": None if pattern is None else list(pattern.parts_s),
        "sensors": {
            sensor: {"intervals": len(rows), **header.devices.get(sensor, {})}
            for sensor, rows in hearts(recording).items()
        },
        "devices": header.devices,
        "settings": header.settings,
        "processing": list(PROCESSING),
        "summary": summary,
        "medians": _medians(recording),
        "heart_bpm": _ends(recording),
        "ln_rmssd": _before_and_after(recording),
        "t50_s": _recovery(whole.drill, "t50_s"),
        "hrr60_bpm": _recovery(whole.drill, "hrr60_bpm"),
        "tension": _tension(said),
    }


def _recovery(drill: DrillSummary | None, name: str) -> dict[str, object]:
    """A number of a drill's recovery, with why there is none."""
    if drill is None:
        return {"value": None, "reason": NO_STRESSOR}
    value = getattr(drill.recovery, name)
    return {"value": value, "reason": "" if value is not None else drill.recovery.reason}


def _tension(said: Mapping[str, Any]) -> dict[str, object]:
    """How tense the person said they were, 0 to 10; their own words stay with the recording."""
    before, after = notes.tension(said, "before"), notes.tension(said, "after")
    reason = "" if None not in (before, after) else "not said after this session"
    return {"before": before, "after": after, "reason": reason}


def _medians(recording: Recording) -> dict[str, float | None]:
    rows = [e for e in recording.outputs if isinstance(e, BreathMeasured)]
    usable = [rr.rr_ms for rr in intervals(recording) if rr.usable]

    def middle(values: list[float | None]) -> float | None:
        known = [v for v in values if v is not None]
        return median(known) if known else None

    return {
        "rr_ms": middle([*usable]),
        "heart_bpm": middle([b.heart_bpm for b in rows]),
        "swing_bpm": middle([b.swing_bpm for b in rows]),
        "swing_ms": middle([b.swing_ms if b.swing_bpm is not None else None for b in rows]),
        "lock": middle([b.lock for b in rows]),
    }


def _ends(recording: Recording) -> dict[str, float | str | None]:
    """Heart rate at both ends of the session: 60000 / mean interval."""
    schedule = schedule_of(recording)
    mine = [rr for rr in intervals(recording) if rr.usable]
    if schedule is None or not mine:
        return {"first": None, "last": None, "over_s": None, "reason": "no heartbeats"}
    begin, end = schedule.started_t, min(schedule.ends_t, mine[-1].t)
    over_s = min(ENDS_S, max(0.0, end - begin) / 3)

    def rate(from_s: float, to_s: float) -> float | None:
        if not schedule.unbroken(from_s, to_s):
            return None
        rr = [x.rr_ms for x in mine if from_s <= x.middle < to_s]
        return 60000 / fmean(rr) if sum(rr) > 600 * over_s else None

    first, last = rate(begin, begin + over_s), rate(end - over_s, end)
    reason = "" if None not in (first, last) else "too few beats, or a pause, at one end"
    return {"first": first, "last": last, "over_s": over_s, "reason": reason}


def _before_and_after(recording: Recording) -> dict[str, float | str | None]:
    """The logarithm of RMSSD in unguided breathing before and after the guide; a strap only."""
    nothing: dict[str, float | str | None] = {"before": None, "after": None}
    rows = intervals(recording)
    if not rows:
        return nothing | {"reason": "no heartbeats"}
    if kind_of(rows[0].sensor) is SensorKind.CAMERA:
        return nothing | {"reason": "a camera cannot time single beats well enough"}
    schedule = schedule_of(recording)
    stages = list(schedule.stages()) if schedule is not None else []
    led = [i for i, (_, _, stage) in enumerate(stages) if stage.pattern is not None]
    begun = {e.index for e in recording.outputs if isinstance(e, StageChanged)}
    lengths = schedule.lengths_s() if schedule is not None else {}
    free = [
        (t, t + lengths[i], i < led[0])
        for i, (t, _, stage) in enumerate(stages)
        if led and stage.pattern is None and stage.duration_s >= UNPACED_S and i in begun
        if schedule is not None and i in lengths and schedule.unbroken(t, t + lengths[i])
    ]
    found = dict(nothing)
    for begin, end, before in free:
        found["before" if before else "after"] = _ln_rmssd(rows, begin, end)
    if None not in found.values():
        return found | {"reason": ""}
    return found | {"reason": f"needs {UNPACED_S:.0f} s without a guide before and after it"}


def _ln_rmssd(rows: list[RRInterval], begin: float, end: float) -> float | None:
    inside = [rr for rr in rows if begin <= rr.t - rr.rr_ms / 1000 and rr.t <= end]
    steps = [b.rr_ms - a.rr_ms for a, b in pairwise(inside) if a.usable and b.usable and b.follows]
    if len(steps) < 0.6 * len(inside) or len(steps) < 30:
        return None
    power = fmean([step * step for step in steps])
    return log(sqrt(power)) if power else None
