"""One strap's way from notifications to labelled intervals."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from statistics import fmean

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
from poise.core.strap.contact import Contact
from poise.core.strap.evidence import IntervalEvidence
from poise.core.strap.timeline import STRAP_SIGMA_MS, StrapTimeline, TimedBeat

# A strap says its own heart rate about once a second; older than this it is not "now" any more.
BPM_STALE_S = 3.0
# After so long without an interval it is known not to send any: the slowest hearts and straps tell
# of a beat within five.
NO_INTERVALS_S = 20.0
# Intervals that stay away for so much longer than they usually do have stopped.
INTERVALS_STOPPED_S = 4.0
# Intervals that add up and agree with the strap's rate for so long speak against its contact bit.
BELIEVED_AFTER_S = 15.0
# Of a breath, the strap's own rate has to be known for so much.
KNOWN_SHARE, KEPT_S = 0.6, 90.0
# After so long without a beat from the strap's own wave its intervals are used again; an optical
# band tells of its beats every five seconds.
WAVE_STALE_S = 12.0

# Good enough to be shown where there is no better, and too little to take the lead from a camera.
ONLY_RATE_SCORE, STOPPED_SCORE = 0.5, 0.2

OWN_RATE = "calculated by the strap until its beat-to-beat times can be used"
ONLY_RATE = "sends heart rate only, no beat-to-beat times"
NO_BEATS = "only a heart rate, no beats: moisten the strap and press it on"
NO_CONTACT = "no skin contact"
CONTACT_WRONG = "reports no skin contact, but its beats are good"


@dataclass(slots=True)
class StrapChain:
    """Turns a strap's readings into beats and labelled intervals.

    While the strap says that the skin is not touched its readings hold no number, unless its
    intervals have long been sound all the same.  ``delay_s`` is what the person knows of the
    strap's delay, which goes before what is published of it.  While beats come from the strap's
    own wave, which knows when they happened, the intervals it sends beside them are left alone.
    Where intervals cannot be used, the strap's own heart rate is.
    """

    sensor: str
    delay_s: float | None = None

    _timeline: StrapTimeline = field(init=False)
    _labeller: IntervalLabeller = field(init=False)
    _contact: Contact = field(default_factory=Contact, init=False)
    _evidence: IntervalEvidence = field(default_factory=IntervalEvidence, init=False)
    _own: deque[tuple[float, int]] = field(default_factory=deque, init=False)
    _unsure: list[StrapReading] = field(default_factory=list, init=False)
    _first_t: float | None = field(default=None, init=False)
    _heard_t: float | None = field(default=None, init=False)
    _interval_t: float | None = field(default=None, init=False)
    _wave_t: float | None = field(default=None, init=False)  # the newest beat of the wave
    _last_t: float | None = field(default=None, init=False)  # the newest beat of any
    _doubt: str = field(default="", init=False)
    _rate: HeartRate = field(default_factory=HeartRate, init=False)

    def __post_init__(self) -> None:
        self._timeline = StrapTimeline(self.delay_s or 0.0)
        self._labeller = IntervalLabeller(self.sensor)

    @property
    def contact(self) -> bool | None:
        """Whether the skin is felt, as far as the strap is believed; None when it never says."""
        return None if self._contact_is_wrong else self._contact.felt

    @property
    def doubt(self) -> str:
        """Why its intervals cannot be used now, in words; empty when they can."""
        if self._wave_t is not None:
            return ""
        return self._doubt or (ONLY_RATE if self._sends_none else "")

    def own_bpm(self, start: float, end: float) -> float | None:
        """The strap's own heart rate from one moment to another, None when too little is known."""
        told = [bpm for t, bpm in self._own if start <= t < end]
        return fmean(told) if len(told) >= KNOWN_SHARE * (end - start) else None

    def receive(self, reading: StrapReading | StrapBeat) -> list[Output]:
        """The beats a reading tells of, and the intervals that can be judged because of them."""
        if isinstance(reading, StrapBeat):
            return self._of_wave(reading)
        self._first_t = reading.t if self._first_t is None else self._first_t
        self._heard_t = reading.t
        changed = self._contact.receive(reading.t, reading.contact)
        if changed:
            self._evidence.forget()  # for or against the bit counts what came since
        self._unsure.append(reading)
        if self._contact.unsure and not self._contact_is_wrong:
            return []  # the bit may flicker: it is known in a moment whether these count
        readings, self._unsure = self._unsure, []
        if self.contact is not False:
            return [event for each in readings for event in self._believe(each)]
        said = self.break_off() if changed else []
        for each in readings:
            self._evidence.receive(each)
        return said

    def _believe(self, reading: StrapReading) -> list[Output]:
        """What a reading adds that was taken on the skin."""
        own_bpm = believed_bpm(reading.heart_bpm)
        if own_bpm is not None:
            self._own.append((reading.t, own_bpm))
            while self._own[0][0] < reading.t - KEPT_S:
                self._own.popleft()
        if any(reading.rr_ms):
            self._interval_t = reading.t
        if self._wave_t is not None:
            if reading.t - self._wave_t < WAVE_STALE_S:
                return []
            self._wave_t = None
        copies, losses = self._timeline.duplicates, self._timeline.losses
        said = self._judge(self._timeline.receive(reading.t, reading.rr_ms))
        if self._timeline.losses != losses:
            self._evidence.forget()
        if self._timeline.duplicates == copies:
            self._evidence.receive(reading)
        self._doubt = self._evidence.contradiction()
        return said

    def break_off(self) -> list[Output]:
        """The strap went away or slipped: what comes next follows nothing.

        Gives the beats that waited for a later notification to place them.
        """
        self._wave_t = self._first_t = self._interval_t = None
        self._evidence.forget()
        self._unsure, self._doubt = [], ""
        return self._judge(self._timeline.break_off())

    def flush(self) -> list[Output]:
        """Judge the last intervals; nothing will come after them."""
        self._unsure = []
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
        rate = (None if self.doubt else self._rate.read(t)) or self._own_rate(t)
        return [*([rate] if rate else []), self._quality(t, recent)]

    @property
    def _contact_is_wrong(self) -> bool:
        return self._contact.felt is False and self._evidence.sound_s() >= BELIEVED_AFTER_S

    @property
    def _sends_none(self) -> bool:
        since = self._interval_t if self._interval_t is not None else self._first_t
        if since is None or self._heard_t is None:
            return False
        return self._heard_t - since >= NO_INTERVALS_S

    def _quality(self, t: float, recent: list[RRInterval]) -> QualityUpdate:
        if self.contact is False:
            return QualityUpdate(t, self.sensor, 0.0, (NO_CONTACT,))
        if self.doubt:
            score = ONLY_RATE_SCORE if self._own_rate(t) is not None else 0.0
            return QualityUpdate(t, self.sensor, score, (self.doubt,))
        late_s = INTERVALS_STOPPED_S + self._evidence.usual_wait_s()
        stopped = self._interval_t is not None and t - self._interval_t > late_s
        if stopped and self._wave_t is None:
            return QualityUpdate(t, self.sensor, STOPPED_SCORE, (NO_BEATS,))
        if not recent:
            return QualityUpdate(t, self.sensor, 0.5, (LISTENING,))
        quality = quality_of(t, self.sensor, recent)
        if self._contact_is_wrong:
            return replace(quality, reasons=(*quality.reasons, CONTACT_WRONG))
        return quality

    def _own_rate(self, t: float) -> MetricUpdate | None:
        """The strap's own heart rate, where its intervals cannot be used; None when it is old.

        Its window of 0 s marks it as the strap's own.
        """
        if not self._own or t - self._own[-1][0] > BPM_STALE_S or self.contact is False:
            return None
        return MetricUpdate(
            t, self.sensor, "heart_rate", float(self._own[-1][1]), None, "bpm", 0.0, 0,
            Confidence.LOW, self.doubt or OWN_RATE,
        )  # fmt: skip
