"""What is worth saying about a strap that is being listened to.

Told of every notification and the time, it knows the one sentence that matters most now: no
contact, no intervals, unreadable bytes, an emptying battery, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from poise.core.events import StrapReading

NO_CONTACT = (
    "no-contact",
    "No skin contact. Moisten the electrodes and tighten the strap a little.",
)
HEART_RATE_ONLY = (
    "heart-rate-only",
    "This strap sends its heart rate but not the time between beats,"
    " so the breath-linked swing cannot be shown.",
)
DOUBTED_CONTACT = (
    "contact-doubted",
    "The strap reports no skin contact, but its beats are good.",
)
CONTACT_AGAIN_S = 2.5
EVIDENCE_S, EVIDENCE_WITHIN = 15.0, 0.2
LOW_BATTERY_PERCENT = 15
MALFORMED_WORDS_S = 10.0


@dataclass(slots=True)
class Diagnosis:
    """The state of one connection; every ``now`` is in seconds on the same clock.

    ``usual`` is said when all is well.  ``last_s`` is when the last readable notification came,
    ``began_s`` when listening began.
    """

    began_s: float
    heart_rate_only_s: float
    malformed_every_s: float
    usual: tuple[str, str] = ("", "")
    last_s: float = 0.0
    readings: int = 0
    malformed: int = 0
    battery_percent: int | None = None
    _bare_since_s: float | None = None  # a heart rate without intervals
    _no_contact: bool = False
    _felt_since_s: float | None = None  # contact said again after it was not
    _denied_since_s: float | None = None  # contact denied while intervals come
    _denied_rr_s: float = 0.0  # their sum
    _malformed_said_s: float | None = None
    _malformed_words: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        self.last_s = self.began_s

    def heard(self, reading: StrapReading, now: float) -> None:
        """A notification that could be read."""
        self.readings += 1
        self.last_s = now
        self._contact_said(reading, now)
        if reading.rr_ms or reading.heart_bpm is None or reading.contact is False:
            self._bare_since_s = None
        elif self._bare_since_s is None:
            self._bare_since_s = now

    def _contact_said(self, reading: StrapReading, now: float) -> None:
        """A contact bit may flicker or be wrong: intervals that add up are better evidence."""
        if reading.contact is False:
            self._no_contact, self._felt_since_s = True, None
            if not reading.rr_ms:
                self._denied_since_s, self._denied_rr_s = None, 0.0
            elif self._denied_since_s is None:
                self._denied_since_s = now
            else:
                self._denied_rr_s += sum(reading.rr_ms) / 1000
        elif self._no_contact:
            self._denied_since_s, self._denied_rr_s = None, 0.0
            self._felt_since_s = now if self._felt_since_s is None else self._felt_since_s
            self._no_contact = now - self._felt_since_s < CONTACT_AGAIN_S

    def _beats_add_up(self, now: float) -> bool:
        since_s = self._denied_since_s
        if since_s is None or now - since_s < EVIDENCE_S:
            return False
        return abs(self._denied_rr_s / (now - since_s) - 1) < EVIDENCE_WITHIN

    def beat(self) -> None:
        """The strap's own wave told of a beat, so that intervals are not missed."""
        self._bare_since_s = None

    def refused(self, now: float) -> bool:
        """A notification that could not be read; whether it is time to say so again."""
        self.malformed += 1
        said_s = self._malformed_said_s
        if said_s is not None and now - said_s < self.malformed_every_s:
            return False
        self._malformed_said_s = now
        count = "Some readings" if self.malformed == 1 else f"{self.malformed} readings"
        self._malformed_words = (
            "malformed",
            f"{count} from the strap could not be decoded and were ignored.",
        )
        return True

    def words(self, now: float) -> tuple[str, str]:
        """Reason and sentence for a strap that is streaming; ``usual`` when all is well."""
        if self._no_contact:
            return DOUBTED_CONTACT if self._beats_add_up(now) else NO_CONTACT
        bare_s = self._bare_since_s
        if bare_s is not None and now - bare_s >= self.heart_rate_only_s:
            return HEART_RATE_ONLY
        said_s = self._malformed_said_s
        if said_s is not None and now - said_s < MALFORMED_WORDS_S:
            return self._malformed_words
        if self.battery_percent is not None and self.battery_percent <= LOW_BATTERY_PERCENT:
            return "battery-low", f"The strap's battery is at {self.battery_percent} %."
        return self.usual
