"""How well a sensor can be read, in a word."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from poise.ui.text.language import tr


class Level(Enum):
    """How well a sensor can be read: a shape and a word on screen, never a colour alone."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    NONE = "none"
    BLANK = "blank"  # nothing to show a level of


class SensorLine(NamedTuple):
    """The state of the sensors in one line."""

    level: Level
    text: str


def level_word(level: Level) -> str:
    """What a lamp says to whoever cannot see it; empty where it stands for no signal."""
    match level:
        case Level.GOOD:
            return tr("good signal")
        case Level.FAIR:
            return tr("fair signal")
        case Level.POOR:
            return tr("poor signal")
        case _:
            return ""
