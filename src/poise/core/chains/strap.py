"""One strap's way from notifications to labelled intervals."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.chains import quality_of
from poise.core.events import (
    LISTENING,
    Beat,
    Confidence,
    MetricUpdate,
    Output,
    QualityUpdate,
    RRInterval,
    StrapBeat,
    StrapReading,
)
from poise.core.hrv.labels import IntervalLabeller
from poise.core.limits import believed_bpm
from poise.core.metrics.heart_rate import HeartRate
from poise.core.strap.timeline import STRAP_SIGMA_MS, StrapTimeline, TimedBeat

# A strap without intervals still says a heart rate; older than this it is not "now" any more.
BPM_STALE_S = 3.0
NO_INTERVALS_S = 20.0
# After so long without a beat from the strap's own wave its intervals are used again; an optical
# band tells of its beats every five seconds.
WAVE_STALE_S = 12.0


@dataclass(slots=True)
class StrapChain:
    """Turns a strap's readings into beats and labelled intervals.

    A reading that says the skin is not touched holds no number, whatever it carries.  ``delay_s``
    is what the person knows of the strap's delay, which goes before what is published of it.
    While beats come from the strap's own wave, which knows when they happened, the intervals it
    sends beside them are left alone.
    """

    sensor: str
    delay_s: float | None = None

    contact: bool | None = field(default=None, init=False)
    _timeline: StrapTimeline = field(init=False)
    _labeller: IntervalLabeller = field(init=False)
    _own_bpm: tuple[float, int] | None = field(default=None, init=False)
    _interval_t: float | None = field(default=None, init=False)
    _wave_t: float | None = field(default=None, init=False)  # the newest beat of the wave
    _last_t: float | None = field(default=None, init=False)  # the newest beat of any
    _rate: HeartRate = field(default_factory=HeartRate, init=False)

    def __post_init__(self) -> None:
        self._timeline = StrapTimeline(self.delay_s or 0.0)
        self._labeller = IntervalLabeller(self.sensor)

    def receive(self, reading: StrapReading | StrapBeat) -> list[Output]:
        """The beats a reading tells of, and the intervals that can be judged because of them."""
        if isinstance(reading, StrapBeat):
            return self._of_wave(reading)
        self.contact = reading.contact
        if reading.contact is False:
            return self.break_off()
        own_bpm = believed_bpm(reading.heart_bpm)
        if own_bpm is not None:
            self._own_bpm = (reading.t, own_bpm)
        if any(reading.rr_ms):
            self._interval_t = reading.t
        if self._wave_t is not None:
            if reading.t - self._wave_t < WAVE_STALE_S:
                return []
            self._wave_t = None
        return self._judge(self._timeline.receive(reading.t, reading.rr_ms))

    def break_off(self) -> list[Output]:
        """The strap went away or slipped: what comes next follows nothing.

        Gives the beats that waited for a later notification to place them.
        """
        self._own_bpm = self._wave_t = None
        return self._judge(self._timeline.break_off())

    def flush(self) -> list[Output]:
        """Judge the last intervals; nothing will come after them."""
        return [*self._judge(self._timeline.flush()), *self._labeller.flush()]

    def _of_wave(self, beat: StrapBeat) -> list[Output]:
        """A beat of the strap's own wave, from which on its intervals are not needed."""
        if self.contact is False:
            return []
        said: list[Output] = []
        follows = beat.follows and self._wave_t is not None
        if self._wave_t is None:
            said = self._judge(self._timeline.break_off())
        self._wave_t = self._interval_t = beat.t
        return said + self._judge([TimedBeat(beat.t, beat.rr_ms, follows)], beat.sigma_ms)

    def _judge(self, beats: list[TimedBeat], sigma_ms: float = STRAP_SIGMA_MS) -> list[Output]:
        said: list[Output] = []
        for beat in beats:
            if self._last_t is not None and beat.t < self._last_t:
                continue  # told of already, by the wave or by the intervals
            self._last_t = beat.t
            said.append(Beat(beat.t, self.sensor, sigma_ms, beat.rr_ms, beat.follows))
            judged = self._labeller.push(beat.t, beat.rr_ms, sigma_ms, beat.follows)
            if judged is not None:
                said.append(judged)
                self._rate.update(judged)
        return said

    def set_delay(self, delay_s: float) -> None:
        """This model's delay, as published: used unless the person knows better."""
        if self.delay_s is None:
            self._timeline.delay_s = delay_s

    def report(self, t: float, recent: list[RRInterval]) -> list[Output]:
        """The heart rate, if it is known, and how far to trust the strap."""
        rate = self._rate.read(t) or self._own_rate(t)
        return [*([rate] if rate else []), self._quality(t, recent)]

    def _quality(self, t: float, recent: list[RRInterval]) -> QualityUpdate:
        if self.contact is False:
            return QualityUpdate(t, self.sensor, 0.0, ("no skin contact",))
        if not recent:
            return QualityUpdate(t, self.sensor, 0.5, (LISTENING,))
        return quality_of(t, self.sensor, recent)

    def _own_rate(self, t: float) -> MetricUpdate | None:
        """The strap's own heart rate, for a strap that sends no intervals; None otherwise."""
        if self._own_bpm is None or t - self._own_bpm[0] > BPM_STALE_S:
            return None
        if self._interval_t is not None and t - self._interval_t < NO_INTERVALS_S:
            return None
        return MetricUpdate(
            t, self.sensor, "heart_rate", float(self._own_bpm[1]), None, "bpm", 0.0, 0,
            Confidence.LOW, "this strap sends no intervals between beats, so only its own heart "
            "rate can be shown",
        )  # fmt: skip
