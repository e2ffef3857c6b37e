"""One screen of the window, and all that the window asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import handed_on, renamed
from poise.ui.widgets.button import Pill
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.view import View

Keys = dict[Qt.Key, Callable[[], object]]
ESC, SPACE = Qt.Key.Key_Escape, Qt.Key.Key_Space
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# What rates from 0 to 10; no key has two digits.
DIGITS = {Qt.Key(Qt.Key.Key_0 + n): n for n in range(10)} | {Qt.Key.Key_T: 10}


class Page(QWidget):
    """The window shows one page at a time, tells it of every frame, and gives it the keys pressed.

    A page has its own keys, and lays its parts out itself.  With ``made_anew`` it is thrown away
    when one turns back from it, and what it shows is read again the next time.  ``framed`` pages
    have the line of navigation above them; the others have the whole window.  One that is ``told``
    announces its words itself: a screen reader that reads a page's words would say them twice.
    Nothing moves on a ``calm`` one, which is told of fewer frames.
    """

    made_anew = False
    framed = True
    calm = False
    spoken_as = "page"

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._panels: list[QRect] = []
        self._keys: Keys = {}
        # Has the keyboard when one turns to the page.  Not Qt's focus proxy: Tab would go to that
        # again and again, past what comes before it.
        self.begins_at: QWidget | None = None

    def named(self) -> str:
        """What a screen reader calls it: its first heading that can be seen.

        One that shows another page has no name beside that, which would be read twice.
        """
        if not self.accessibleName() and any(page.isVisible() for page in self.findChildren(Page)):
            return ""
        headings = (words for words in self.findChildren(Words) if words.spoken_as == "heading")
        seen = next((words.text() for words in headings if words.isVisible()), "")
        return self.accessibleName() or seen

    @property
    def panels(self) -> list[QRect]:
        """The boxes drawn below its parts; laid out anew, all of the page is painted again."""
        return self._panels

    @panels.setter
    def panels(self, boxes: list[QRect]) -> None:
        self._panels = boxes
        self.update()

    def frame(self, view: View, now: float) -> None:
        """Show the session as it is at ``now``; called once a frame while the page is shown."""

    def keys(self) -> Keys:
        """What each key does; one that is not here does nothing."""
        return self._keys

    def restyle(self, theme: Theme) -> None:
        raise NotImplementedError

    def focus_on(self, setting: str) -> None:
        """Put the keyboard where ``setting``, as ``screen.guide``, is chosen, if that is here."""

    def stays(self, setting: str) -> bool:
        """Whether it need not be made anew for what was just chosen on it, as ``screen.guide``.

        Then the keyboard stays, too, and a screen reader says the choice and not all of the page.
        """
        return setting == "sound.volume_percent"  # a slider is still in the hand

    def lay(self) -> None:
        """Place the parts for the size of now."""
        raise NotImplementedError

    def add_pill(
        self,
        text: str,
        press: Callable[[], object],
        *keys: Qt.Key,
        primary: bool = False,
        role: str = "body",
        quiet: bool = False,
        icon: str = "",
    ) -> Pill:
        """A button, and the ``keys`` that do the same; the first of them stands on it.

        On a ``quiet`` one it is said to whoever points at it or has it read aloud.
        """
        named = key_name(keys[0]) if keys else ""
        shown = "" if quiet else named
        pill = Pill(self.theme, text, key=shown, primary=primary, role=role, icon=icon, parent=self)
        if quiet and named:
            pill.setToolTip(named)
            pill.setAccessibleDescription(named)
        pill.clicked.connect(lambda: press())
        self.add_keys(press, *keys)
        return pill

    def add_back(self, back: Callable[[], object], *keys: Qt.Key) -> Pill:
        """A quiet arrow that leads back, as Esc does."""
        return self.add_pill(tr("Back"), back, ESC, *keys, icon="back")

    def add_keys(self, press: Callable[[], object], *keys: Qt.Key) -> None:
        """Let ``keys`` do this, but for those that do something already."""
        self._keys = dict.fromkeys(keys, press) | self._keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A reader that was here before knows the heading of then."""
        renamed(self)
        super().focusInEvent(event)
        if self.begins_at is not None:
            self.begins_at.setFocus(event.reason())
            handed_on()

    def leave_screen(self) -> None:
        """Be hidden; with its keyboard Qt would give that to the line of navigation on the way."""
        at = self.window().focusWidget()
        if at is not None and self.isAncestorOf(at):
            at.clearFocus()
        self.hide()

    def resizeEvent(self, _event: object) -> None:
        self.lay()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.colour("line"))
        painter.setBrush(self.theme.colour("surface"))
        for panel in self.panels:
            if panel.intersects(event.rect()):
                painter.drawRoundedRect(QRectF(panel).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)


def key_name(key: Qt.Key) -> str:
    """What stands on a key, in the language of now: its letter, or the word for it."""
    words = {ESC: tr("Esc"), SPACE: tr("Space"), **dict.fromkeys(ENTER, tr("Enter"))}
    if key in words:
        return words[key]
    if "!" <= (letter := chr(min(key, 0x7F))) <= "~":
        return letter
    from PySide6.QtGui import QKeySequence

    return QKeySequence(key).toString()
