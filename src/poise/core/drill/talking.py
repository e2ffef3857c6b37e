"""From how likely each block of sound is speech to when somebody spoke."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import Speaking

# Silero's own thresholds: speech begins above the one and goes on down to the other.
BEGINS, GOES_ON = 0.5, 0.35
# A cough or a key is over sooner; a first word is not.
FIRST_S = 0.06
# The silence between two words, or within one, is no pause.
PAUSE_S = 0.25


@dataclass(slots=True)
class Talking:
    """Told each block, it says when speech began and when it ended, a little later than it did.

    ``sensor`` is whom it is heard by.
    """

    sensor: str

    speaking: bool = field(default=False, init=False)
    _since_t: float | None = field(default=None, init=False)  # a change that is not sure yet
    _lasted_s: float = field(default=0.0, init=False)  # and how much sound speaks for it
    _until_t: float = field(default=0.0, init=False)

    def receive(self, t: float, length_s: float, probability: float) -> Speaking | None:
        """Take a block that began at ``t``; answers with a change once it is sure, else with None.

        ``probability`` is that of speech in it, 0 to 1.
        """
        self._until_t = t + length_s
        changes = probability < GOES_ON if self.speaking else probability >= BEGINS
        if not changes:
            self._since_t = None
            return None
        if self._since_t is None:
            self._since_t, self._lasted_s = t, 0.0
        self._lasted_s += length_s
        needed_s = PAUSE_S if self.speaking else FIRST_S
        return self._change(self._since_t) if self._lasted_s >= needed_s else None

    def lose(self) -> Speaking | None:
        """Nothing more is heard: who spoke is known to have spoken until the last block."""
        t = self._until_t if self._since_t is None else self._since_t
        self._since_t = None
        return self._change(t) if self.speaking else None

    def _change(self, t: float) -> Speaking:
        self.speaking, self._since_t = not self.speaking, None
        return Speaking(t, self.sensor, self.speaking)
