"""When a drill is to be heard: the end of a limit, somebody who speaks up, what happens."""

from __future__ import annotations

from poise.core.events import Asked, AskKind, RoomSound
from poise.sound.cues import Cue, Due

_ROOM = {
    RoomSound.TYPING: Cue.TYPING, RoomSound.RING: Cue.RING, RoomSound.MESSAGE: Cue.MESSAGE,
    RoomSound.STEPS: Cue.STEPS, RoomSound.JOINS: Cue.JOINS,
}  # fmt: skip
_KNOCKS = (AskKind.FOLLOW, AskKind.DOUBT, AskKind.INTERRUPT)


class DrillCues:
    """Asked once a frame; answers each sound once."""

    def __init__(self) -> None:
        self._last = -1
        self._ended_t: float | None = None

    def due(self, asked: Asked | None, between: Asked | None, limit_t: float | None) -> list[Due]:
        """What is due now.

        ``asked`` is what is to be answered, ``between`` what came between last, ``limit_t`` when
        the limit of the last answer was reached, None where it ended otherwise.
        """
        found = []
        if limit_t is not None and limit_t != self._ended_t:
            found.append(Cue.LIMIT)
        self._ended_t = limit_t
        news = [one for one in (asked, between) if one is not None and one.index > self._last]
        for one in sorted(news, key=lambda one: one.index):
            self._last = one.index
            cue = Cue.KNOCK if one.kind in _KNOCKS else _ROOM.get(one.sound)
            if cue is not None:
                found.append(cue)
        return [Due(cue) for cue in found]
