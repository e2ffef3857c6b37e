"""The window: it drains a session's events once a frame, folds them into a View, and shows it.

It is given a :class:`~poise.ui.shell.link.Link` and nothing else of the runtime.  No signal
crosses a thread; a timer calls :meth:`Window.frame`, and so does a test that owns its clock.

What a person can ask is in :class:`~poise.ui.shell.choices.Choices` where it is a setting, in
:class:`~poise.ui.shell.controller.SessionController` where it is the session's, and else here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from poise import clock
from poise.settings import ScreenSettings, Settings
from poise.ui.background import Fetch, PastSessions
from poise.ui.devices import Devices
from poise.ui.shell.choices import Choices
from poise.ui.shell.controller import Renew, SessionController
from poise.ui.shell.frame import Frame
from poise.ui.shell.navigator import Navigator
from poise.ui.shell.presence import Presence
from poise.ui.text.language import speak, spoken
from poise.ui.theme import colours_for, is_night, least_size, palette, theme_for
from poise.ui.widgets.page import ENTER, SPACE

if TYPE_CHECKING:
    from poise.sound.speaker import Speaker
    from poise.sound.voice import Voice
    from poise.ui.journal import Journal
    from poise.ui.shell.actions import PageName
    from poise.ui.shell.audio import SessionAudio
    from poise.ui.shell.link import Drills, Link, Paces, Rehearsals, Start
    from poise.ui.view import View
    from poise.ui.weeks import Weeks
    from poise.ui.widgets.page import Page

# 35 frames a second: a disc that swells over four seconds looks no smoother at 60, and a frame
# that is a little late still comes within a thirtieth of a second.
FRAME_MS = 28
_CALM_MS = 100  # where nothing moves: the window may stay open all day
_AFTER_PAINT_MS = 150
_OF_THE_SESSION = ("guide", "sensors", "strap", "camera")  # what a session is made from
_WITH_A_LETTER = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
# What goes on while its key is held: louder, closer, along.  A Space that is held a moment too long
# would begin a session and pause it, an Enter go through page after page.
_HELD = frozenset((
    Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_Left, Qt.Key.Key_Right,
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
))  # fmt: skip

# What is pressed twice by who means once: the second must not begin what the next page offers.
_TWICE = frozenset((SPACE, *ENTER))


def _moment(event: QKeyEvent) -> tuple[int, int] | None:
    """Which key, and when by the system's clock; None where it does not say."""
    return (event.key(), event.timestamp()) if event.timestamp() else None


class Window(QWidget):
    """One session from the first key to the end card, and those that follow it.

    With ``autostart`` it asks the session to start at its first frame.  ``again``, ``more``,
    ``renew`` and ``let_go`` are as :class:`SessionController` says: without ``again`` a session is
    the window's last, without ``renew`` other sensors and paces are not offered, without ``drills``
    no drill is, without ``rehearsals`` no rehearsal, without ``paces`` no pace finder.  ``welcome``
    is called once the wellness words were read; None when they were read before.  ``save`` is told
    the settings when the person changes any.  Without ``past_sessions`` there is no history,
    without ``journal`` no journal, without ``weeks`` no plan.
    ``devices`` are those to choose from; ``place`` is the file where it remembers its place.
    ``motion`` is asked, once it runs, whether less motion is wanted, in a thread of its own.
    """

    def __init__(
        self,
        link: Link,
        *,
        settings: Settings | None = None,
        autostart: bool = False,
        again: Callable[[], Link] | None = None,
        more: Sequence[Start] = (),
        welcome: Callable[[], None] | None = None,
        save: Callable[[Settings], None] | None = None,
        let_go: Callable[[], None] = lambda: None,
        renew: Renew | None = None,
        past_sessions: PastSessions | None = None,
        devices: Devices | None = None,
        place: Path | None = None,
        speaker: Callable[[], Speaker] | None = None,
        voice: Callable[[str], Voice] | None = None,
        motion: Callable[[], bool | None] = lambda: None,
        drills: Drills | None = None,
        rehearsals: Rehearsals | None = None,
        paces: Paces | None = None,
        journal: Journal | None = None,
        weeks: Weeks | None = None,
    ) -> None:
        settings = settings or Settings()
        night = _colour(settings.screen)  # first: what is made now takes its colours from there
        super().__init__()
        self.spoken_as = "window"
        self.setWindowTitle("poise")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.choices = Choices(settings, self._keep, self._follow)
        self.controller = SessionController(
            link, begins=autostart, again=again, more=more, renew=renew, let_go=let_go,
            arrived=self._arrive, drills=drills, rehearsals=rehearsals, paces=paces,
        )  # fmt: skip
        self.past_sessions = past_sessions
        self.journal = journal
        self.weeks = weeks
        self.devices = devices or Devices()
        self._opened_with, self._speaker, self._voice = settings, speaker, voice
        self._made_audio: SessionAudio | None = None
        self._welcome, self._save = welcome, save
        self._motion, self._calm, self._night = motion, False, night
        self._wish: Fetch[bool | None] | None = None
        self._heeds_keys = False
        self._let_go: tuple[int, int] | None = None  # which key, and when
        self._fresh = False  # whether nothing was pressed yet on the page that is shown
        self.theme = theme_for(self._looks, 900, 600, night=self._night)
        self.framed = Frame(self, self)
        self.pages = Navigator(self, self, self._room, self._turned)
        self._leave_room()
        self.resize(900, 600)
        self.presence = Presence(self, self, place)
        self._arrive()
        QApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_in_view)
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.frame)

    @property
    def view(self) -> View:
        """What is known of the session."""
        return self.controller.view

    def run(self) -> None:
        self.timer.start(FRAME_MS)
        QTimer.singleShot(_AFTER_PAINT_MS, self._ask_for_calm)

    def _ask_for_calm(self) -> None:
        self._wish = Fetch(self._motion)

    def _take_wish(self) -> None:
        """The system has said whether less motion is wanted."""
        if self._wish is not None and self._wish.done:
            self._calm, self._wish = bool(self._wish.value), None
            self._restyle()

    def frame(self) -> None:
        """Take in what the session said since the last frame and show it as it is now."""
        if not self._heeds_keys:
            self._heed_keys()
        self.controller.open()
        if self.controller.begins and self.pages.aside is None:
            self.controller.start()
        now = self.controller.now()
        self._take_wish()
        self.controller.take_in()
        self.pages.follow()
        if self.pages.aside is None and self.view.summary is None:
            self._audio.play_due(self.view, now)
        elif self.pages.aside is None:
            self._audio.end(self.view)
        page = self.pages[self.pages.shown]
        page.frame(self.view, now)
        if page.framed:
            self.framed.frame(self.view, now)
        self._frame_every(_CALM_MS if page.calm else FRAME_MS)

    def _frame_every(self, ms: int) -> None:
        if self.timer.interval() != ms:  # to set it begins it anew
            self.timer.setInterval(ms)

    def _heed_keys(self) -> None:
        """Heed the keys of every page, in a field of text too; made once there is a first frame."""
        from PySide6.QtGui import QKeySequence, QShortcut

        self._heeds_keys = True
        for keys, press in (
            ("Ctrl+R", self.begin_soon), ("Ctrl+W", self.close), ("Ctrl+Q", self.presence.leave),
            ("F11", self._fill_screen),
        ):  # fmt: skip
            heeded = QShortcut(QKeySequence(keys), self)
            heeded.setAutoRepeat(False)
            heeded.activated.connect(press)

    @property
    def _audio(self) -> SessionAudio:
        """What makes the session heard; not loaded for the first picture."""
        if self._made_audio is None:
            from poise.ui.shell.audio import SessionAudio

            known = self._opened_with  # what is chosen at once is a change, to be heard
            self._made_audio = SessionAudio(known.sound, self._speaker, self._voice, known.drill)
            self._made_audio.begin(rehearses=self.controller.link.exercise.rehearses)
        return self._made_audio

    def silence(self) -> str:
        return self._audio.trouble

    # ------------------------------------------------------------------ from page to page

    def open(self, page: PageName) -> None:
        self.pages.turn_to(page)

    def back(self) -> None:
        self.pages.back()

    def welcomed(self) -> None:
        if self._welcome is not None:
            self._welcome()
            self._welcome = None
        self.back()

    def begin_soon(self) -> None:
        if self.controller.running:
            return
        if self.pages.aside not in (None, "welcome"):
            self.back()
        if self.pages.due in ("card", "debrief", "rehearsed"):
            self.controller.go_home(self.choices.settings)
        self.controller.begins = True

    def _fill_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _arrive(self) -> None:
        """Another session: nothing of the one before is heard or seen."""
        if self._made_audio is not None:
            self._made_audio.begin(rehearses=self.controller.link.exercise.rehearses)
        self._make_pages()
        first: PageName | None = "welcome" if self._welcome is not None else None
        if self.controller.link.asks:
            first = "rehearse" if self.controller.link.exercise.rehearses else "before"
        self.pages.turn_to(first)

    # ------------------------------------------------------------------ what Qt says

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys are those of the page that is shown, and the frame's where there is one."""
        page, key = self.pages[self.pages.shown], Qt.Key(event.key())
        keys = (self.framed.keys() if page.framed else {}) | page.keys()
        plain = event.modifiers() & ~_WITH_A_LETTER == Qt.KeyboardModifier.NoModifier
        press = keys.get(key) if plain else None
        self._frame_every(FRAME_MS)  # what is pressed is seen at once
        if press is None:
            super().keyPressEvent(event)
        elif key in _HELD or not (event.isAutoRepeat() or self._again(event)):
            self._fresh = False
            press()

    def _again(self, event: QKeyEvent) -> bool:
        """Whether it is still the press before: of a key that is held, or that turned the page."""
        now = _moment(event)
        if now is None or self._let_go is None or now[0] != self._let_go[0]:
            return False
        since_ms = now[1] - self._let_go[1]
        twice = self._fresh and now[0] in _TWICE and since_ms < QApplication.doubleClickInterval()
        return since_ms == 0 or twice

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """X says of a key that is held that it was let go and pressed in the same moment.

        Qt sees through that only where both have arrived.
        """
        self._let_go = _moment(event)
        super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A session still running is stopped, not dropped."""
        self.controller.stop()
        self.timer.stop()
        if self._made_audio is not None:
            self._made_audio.close()
        if self.presence.closing():
            event.ignore()
            self.hide()
            self.controller.let_go()  # who is not there is not listened to
        else:
            super().closeEvent(event)

    def _keep_in_view(self, _left: QWidget | None, now: QWidget | None) -> None:
        """Let what has the keyboard be seen: Qt scrolls to it only from within what scrolls.

        What was clicked is seen, and stays below the pointer.
        """
        if now is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        at = now.parentWidget()
        while at is not None and not isinstance(at, QScrollArea):
            at = at.parentWidget()
        inner = at.widget() if at is not None and self.isAncestorOf(at) else None
        if at is None or inner is None:
            return
        place, edge = QRect(now.mapTo(inner, QPoint()), now.size()), self.theme.size("body")
        if place.height() + 2 * edge > at.viewport().height():
            at.ensureWidgetVisible(now, 0, edge)  # of what is larger, where one writes
            return
        for y in (place.bottom(), place.top()):
            at.ensureVisible(place.center().x(), y, 0, edge)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._restyle()
        self._lay()

    def _room(self, page: Page) -> QRect:
        """Where a page lies: below the line of navigation, or everywhere."""
        above = self.framed.tall(self.width()) if page.framed else 0
        return self.rect().adjusted(0, above, 0, 0)

    def _turned(self) -> None:
        """Another page is shown."""
        self._fresh = True
        if self.pages.shown == "today" and self._night != is_night(clock.hour()):
            self._recolour()
        self.framed.show_at(self.pages.shown, visible=self.pages[self.pages.shown].framed)

    def _lay(self) -> None:
        self.framed.lay(self.width())
        self.pages.lay()

    # ------------------------------------------------------------------ settings and looks

    @property
    def _looks(self) -> ScreenSettings:
        return self.choices.settings.screen

    def _keep(self, settings: Settings) -> None:
        self._audio.follow(settings.sound, sample=not self.controller.running)
        self._audio.interviewer.follow(settings.drill)
        if self._save is not None:
            self._save(settings)

    def _follow(self, changed: str) -> None:
        """Something was chosen: everything is made anew for it, at the same place."""
        settings = self.choices.settings
        if changed.split(".")[0] in _OF_THE_SESSION:
            self.controller.renew(settings)
        self._leave_room()
        if self.pages[self.pages.shown].stays(changed):
            self.pages.drop_others()
            self._recolour()
            self._keep_in_view(None, QApplication.focusWidget())  # larger letters move it
            self.presence.follow(settings)
            return
        self._recolour()
        self._make_pages()
        self.presence.follow(settings)
        self.pages.turn_to(self.pages.aside, changed)

    def _make_pages(self) -> None:
        """Every page anew, in the language and the looks of now."""
        self.pages.drop_all()
        speak(self._looks.language or QLocale.system().name())
        # In whose voice a screen reader is to read: Qt asks the widget, where a part has an
        # interface of our own (``access``) the default.
        locale = QLocale(spoken())
        QLocale.setDefault(locale)
        self.setLocale(locale)
        self.framed.make()
        self.framed.lay(self.width())

    def _leave_room(self) -> None:
        self.setMinimumSize(*least_size(self._looks))

    def _recolour(self) -> None:
        self._night = _colour(self._looks)
        self._restyle()

    def _restyle(self) -> None:
        theme = theme_for(
            self._looks, self.width(), self.height(), calm=self._calm, night=self._night
        )
        if theme != self.theme:
            self.theme = theme
            self.framed.restyle(theme)
            for page in self.pages:
                page.restyle(theme)
            self._lay()


def _colour(looks: ScreenSettings) -> bool:
    """Give what Qt paints itself, as hints and menus, the colours of now: whether it is night."""
    night = is_night(clock.hour())
    QApplication.setPalette(palette(colours_for(looks.appearance, night=night)))
    return night
