"""How large letters and window go together."""

from __future__ import annotations

from poise.settings import ScreenSettings
from poise.ui.theme import Theme, colours_for

_SMALLEST = (700, 520)


def theme_for(screen: ScreenSettings, width: int, height: int) -> Theme:
    """Letters grow with the window, in steps, so that a large one is read from afar."""
    fits = min(width / 900, height / 600)
    fit = round(min(1.6, max(0.9, fits)) * 20) / 20
    return Theme(colours_for(screen.appearance), screen.text_percent / 100, fit)


def least_size(screen: ScreenSettings) -> tuple[int, int]:
    """Large letters need a larger window, up to 900 × 600 pixels."""
    scale = screen.text_percent / 100
    wide, tall = _SMALLEST
    return round(wide * min(scale, 9 / 7)), round(tall * min(scale, 60 / 52))
