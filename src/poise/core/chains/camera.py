"""A camera's chain with its intervals judged: what a session holds of one camera."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from poise.core.events import Beat, Output, RRInterval, SkinSample
from poise.core.hrv.labels import CAMERA_FLOOR_MS, IntervalLabeller
from poise.core.pulse.estimator import PulseEstimator


def joined(beat: Beat, before: Beat | None) -> Beat:
    """``beat``, which follows nothing where the one ``before`` it ended no interval either."""
    return replace(beat, follows=beat.follows and before is not None and before.rr_ms is not None)


@dataclass(slots=True)
class CameraChain:
    """Skin colours in; pulse wave, beats, labelled intervals, heart rate and quality out."""

    sensor: str
    _chain: PulseEstimator = field(init=False)
    _labeller: IntervalLabeller = field(init=False)
    _before: Beat | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._chain = PulseEstimator(self.sensor)
        self._labeller = IntervalLabeller(self.sensor, CAMERA_FLOOR_MS)

    def swing_gain(self, breaths_hz: float) -> float:
        """How much of a swing at so many breaths a second the beats' timing leaves."""
        return self._chain.swing_gain(breaths_hz)

    def receive(self, sample: SkinSample) -> list[Output]:
        said: list[Output] = []
        for event in self._chain.receive(sample):
            if not isinstance(event, Beat):
                said.append(event)
                continue
            beat = self._before = joined(event, self._before)
            said.append(beat)
            if beat.rr_ms is not None:
                judged = self._labeller.push(beat.t, beat.rr_ms, beat.sigma_ms, beat.follows)
                if judged is not None:
                    said.append(judged)
        return said

    @property
    def doubt(self) -> str:
        """Nothing: what cannot be used is told interval by interval."""
        return ""

    def own_bpm(self, start: float, end: float) -> float | None:
        """None: there is no rate but that of the beats."""
        return None

    def break_off(self) -> list[Output]:
        """The camera went away: what comes next follows nothing."""
        self._chain.break_off()
        return []

    def flush(self) -> list[Output]:
        """Judge the last intervals; nothing will come after them."""
        return list(self._labeller.flush())

    def set_delay(self, delay_s: float) -> None:
        """Nothing: a camera's samples carry the time of their frame."""

    def report(self, t: float, recent: list[RRInterval]) -> list[Output]:
        """Nothing: a camera's chain says its heart rate and quality as it goes."""
        return []
