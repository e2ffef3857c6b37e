"""When a part of a rehearsal is to be heard: a tone, and once that is softer its sentence."""

from __future__ import annotations

# By then a tone is 30 dB softer, and the first word is not lost in it.
AFTER_TONE_S = 0.8


class PartCues:
    """Asked once a frame; answers each once, and both again after a pause."""

    def __init__(self) -> None:
        self._part: int | None = None
        self._says_t: float | None = None

    def due(self, part: int | None, now: float) -> tuple[bool, bool]:
        """Whether the tone of ``part`` is due, and its sentence; ``part`` is None in a pause."""
        begins = part is not None and part != self._part
        if part != self._part:
            self._part, self._says_t = part, now + AFTER_TONE_S if begins else None
        says = self._says_t is not None and now >= self._says_t
        if says:
            self._says_t = None
        return begins, says
