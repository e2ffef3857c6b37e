"""Colours and letters: four calm palettes with Okabe–Ito accents, and sizes that scale.

Okabe & Ito's colours (2008, "Color universal design") stay apart for every kind of colour vision;
where one is too pale for a light ground it is darkened, keeping its hue.  Text keeps a contrast of
4.5:1 on every ground it lies on and lines that carry meaning 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from poise.settings import ScreenSettings


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette, each colour named for its use, as ``#rrggbb``."""

    dark: bool
    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    guide_low: str
    guide_high: str
    wave: str
    heart: str
    swing: str
    unsure: str


LIGHT = Colours(
    dark=False,
    ground="#f4f7f7",
    surface="#fcfdfd",
    line="#dbe4e5",
    text="#1d2b33",
    muted="#51626b",
    accent="#0072b2",
    on_accent="#ffffff",
    guide_low="#0072b2",
    guide_high="#009e73",
    wave="#cfe6e6",
    heart="#b54e00",
    swing="#0072b2",
    unsure="#7a8990",
)

# The light palette on the ground of good paper.
WARM = replace(
    LIGHT,
    ground="#f7f4ee",
    surface="#fdfbf7",
    line="#e6dfd3",
    text="#2b2621",
    muted="#635a4f",
    wave="#dde6d6",
    unsure="#7b868d",
)

DARK = Colours(
    dark=True,
    ground="#10181d",
    surface="#162127",
    line="#263740",
    text="#e9f0f1",
    muted="#a3b3ba",
    accent="#56b4e9",
    on_accent="#0b1216",
    guide_low="#56b4e9",
    guide_high="#35c79f",
    wave="#1e3a44",
    heart="#e69f00",
    swing="#56b4e9",
    unsure="#7f9099",
)

# The dark palette as by lamplight: its grounds and letters send little blue.
NIGHT = replace(
    DARK,
    ground="#16120e",
    surface="#1e1914",
    line="#3b3128",
    text="#ede3d6",
    muted="#b3a697",
    on_accent="#16120e",
    wave="#2b3a36",
    unsure="#988b7d",
)

PALETTES = {"light": LIGHT, "warm": WARM, "dark": DARK, "night": NIGHT}
NIGHT_HOURS = (20, 6)  # from and until, on the person's own clock

_SMALLEST = (700, 520)  # the least window at 100 %, in pixels
# Letters in pixels at a text size of 100 % in a window of 900 × 600.
SIZES = {"small": 12.5, "body": 15.0, "prompt": 17.0, "word": 27.0, "title": 30.0, "number": 58.0}
_DISPLAY = {"word", "title", "number"}
_FAMILY = "Inter for poise"


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette together with the size of the letters.

    ``scale`` is the person's text size, 1.0 being 100 %, and ``fit`` grows with the window.  What
    is large already grows half as fast as the rest.  ``calm`` is whether the person asked their
    system for less motion.
    """

    colours: Colours
    scale: float = 1.0
    fit: float = 1.0
    calm: bool = False

    def form(self, guide: str) -> str:
        """The form of the guide that was chosen; for ``auto`` the one that suits the system."""
        usual = "still" if self.calm else "disc"
        return usual if guide == "auto" else guide

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of the palette by its use, with an opacity from 0 to 1."""
        colour = QColor(str(getattr(self.colours, name)))
        if alpha < 1.0:
            colour.setAlphaF(alpha)
        return colour

    def size(self, role: str) -> int:
        """The height of letters for ``role``, in pixels."""
        grown = (1 + self.scale) / 2 if role in _DISPLAY else self.scale
        return max(9, round(SIZES[role] * grown * self.fit))

    def font(self, role: str) -> QFont:
        """The letters for ``role``: Inter, its digits all of one width."""
        font = QFont(QApplication.font())
        font.setPixelSize(self.size(role))
        if role in _DISPLAY:
            font.setWeight(QFont.Weight.Light)
        return font


def own_font() -> QFont:
    """Inter, which comes with poise (OFL-1.1, ``ui/fonts``); the desktop's if it cannot be read.

    Its digits are of one width, so that a number that changes does not move.
    """
    families: list[str] = []
    for file in sorted(Path(__file__).with_name("fonts").glob("*.ttf")):
        loaded = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(loaded)
    return QFont(_FAMILY) if _FAMILY in families else QFont(QApplication.font())


def system_colours() -> Colours:
    """The palette that suits the desktop's own colour scheme; light when it has none."""
    scheme = QApplication.styleHints().colorScheme()
    return DARK if scheme is Qt.ColorScheme.Dark else LIGHT


def is_night(hour: int) -> bool:
    """Whether ``hour``, 0 to 23, is one of those in which little blue light is kinder."""
    begins, ends = NIGHT_HOURS
    return hour >= begins or hour < ends


def colours_for(appearance: str, *, night: bool = False) -> Colours:
    """The palette of that name; for ``system`` the desktop's own, at ``night`` that of night."""
    return PALETTES.get(appearance) or (NIGHT if night else system_colours())


def palette(colours: Colours) -> QPalette:
    """The palette Qt's own controls are painted with."""
    made = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "ground"),
        (QPalette.ColorRole.Base, "surface"),
        (QPalette.ColorRole.AlternateBase, "ground"),
        (QPalette.ColorRole.Button, "surface"),
        (QPalette.ColorRole.ToolTipBase, "surface"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.ToolTipText, "text"),
        (QPalette.ColorRole.PlaceholderText, "muted"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "on_accent"),
        (QPalette.ColorRole.Mid, "line"),
    ):
        made.setColor(role, QColor(str(getattr(colours, name))))
    return made


def scroll_bar(theme: Theme) -> str:
    """How a bar to scroll with looks: a quiet rounded handle and nothing else, in Qt's own CSS."""
    wide = max(8, round(0.6 * theme.size("body")))
    return (
        f"QScrollBar:vertical {{ background: transparent; border: none; width: {wide}px; }}"
        f"QScrollBar::handle:vertical {{ background: {theme.colours.unsure}; margin: 2px;"
        f" border-radius: {wide // 2 - 2}px; min-height: {3 * wide}px; }}"
        "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
        "QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }"
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, from 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """The light a ``#rrggbb`` colour sends, 0 for black to 1 for white (WCAG 2.2)."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def names() -> list[str]:
    """The uses a palette has a colour for."""
    return [field.name for field in fields(Colours) if field.name != "dark"]


def theme_for(
    screen: ScreenSettings, width: int, height: int, *, calm: bool = False, night: bool = False
) -> Theme:
    """Letters grow with the window, in steps, so that a large one is read from afar."""
    fits = min(width / 900, height / 600)
    fit = round(min(1.6, max(0.9, fits)) * 20) / 20
    colours = colours_for(screen.appearance, night=night)
    return Theme(colours, screen.text_percent / 100, fit, calm)


def least_size(screen: ScreenSettings) -> tuple[int, int]:
    """Large letters need a larger window, up to 900 × 600 pixels."""
    scale = screen.text_percent / 100
    wide, tall = _SMALLEST
    return round(wide * min(scale, 9 / 7)), round(tall * min(scale, 60 / 52))
