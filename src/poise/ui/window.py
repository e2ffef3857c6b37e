"""The window: it drains a session's events once a frame, folds them into a View, and shows it.

It is given a :class:`~poise.ui.link.Link` and nothing else of the runtime.  No signal crosses a
thread; a timer calls :meth:`Window.frame`, and so does a test that owns its clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from poise.core.events import Action, Command, Ending
from poise.settings import Settings
from poise.sound.speaker import Speaker
from poise.ui.language import speak, tr
from poise.ui.link import Link, Start
from poise.ui.place import keep, restore
from poise.ui.shelf import Fetch, Forgotten, Shelf
from poise.ui.sounding import Sounding
from poise.ui.theme import Colours, Theme, colours_for, palette
from poise.ui.view import View
from poise.ui.widgets.after import AfterPage
from poise.ui.widgets.card import CardPage
from poise.ui.widgets.preferences import PreferencesPage
from poise.ui.widgets.ready import ReadyPage
from poise.ui.widgets.sensors import SensorsPage
from poise.ui.widgets.session import SessionPage
from poise.ui.widgets.welcome import WelcomePage
from poise.ui.words import card

if TYPE_CHECKING:
    from poise.ui.widgets.forget import ForgetPage
    from poise.ui.widgets.past import PastPages

    Aside = AfterPage | PreferencesPage | SensorsPage | WelcomePage | PastPages | ForgetPage
    Page = ReadyPage | SessionPage | CardPage | Aside

# 35 frames a second: a disc that swells over four seconds looks no smoother at 60, and a frame
# that is a little late still comes within a thirtieth of a second.
FRAME_MS = 28
_OF_THE_SESSION = ("guide", "sensors")  # what a session is made from
_SMALLEST = (700, 520)
_VOLUME_STEP = 10
_PLUS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)  # the same key on many keyboards
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _nothing() -> None:
    pass


class Window(QWidget):
    """One session from the first key to the end card.

    With ``autostart`` it asks the session to start at its first frame.  ``again`` gives the link of
    a new session; without it a session is the window's last.  ``more`` are other sessions to begin
    from the first page.  ``welcome`` is called once the wellness words were read; None when they
    were read before.  ``renew`` gives the first page's sessions anew when other sensors or another
    pace are chosen; without it they are not offered.  ``let_go`` ends the session of the link,
    sensors and recording too.  ``save`` is told the settings when the person changes any.
    ``shelf`` has the sessions recorded before; without it there is no history.  ``place`` is the
    file where it remembers its place.
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
        let_go: Callable[[], None] = _nothing,
        renew: Callable[[Settings], tuple[Link, Sequence[Start]]] | None = None,
        shelf: Shelf | None = None,
        place: Path | None = None,
        speaker: Callable[[], Speaker] = Speaker,
    ) -> None:
        super().__init__()
        self.setWindowTitle("poise")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.settings = settings or Settings()
        self._sounding = Sounding(self.settings.sound, speaker)
        self._again, self._more, self._welcome, self._save = again, tuple(more), welcome, save
        self.shelf = shelf
        self._unmuted = "short"
        self._renew, self._let_go = renew, let_go
        self._forgetting: ForgetPage | None = None
        self._usual: Fetch[float | None] | None = None
        self.past: PastPages | None = None
        self._theme = Theme(self._colours, self.settings.screen.text_percent / 100)
        self._pages: list[Page] = []
        self._aside: Aside | None = None
        self._started = self._start_next = False
        self._leave_room()
        self.resize(900, 600)
        self._place = place
        if place is not None:
            restore(self, place)
        self._connect(link, autostart)
        QApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.frame)

    @property
    def stopped(self) -> bool:
        """Whether the last session was stopped by the person before its end."""
        return self.view.ending is Ending.STOPPED or (self._started and self.view.ending is None)

    def run(self) -> None:
        """Begin painting frames."""
        self.timer.start(FRAME_MS)

    def frame(self) -> None:
        """Take in what the session said since the last frame and show it as it is now."""
        if self._start_next and self._aside is None:
            self._start_next = False
            self.start()
        now = self._link.clock.now()
        for event in self._link.drain():
            self.view.fold(event)
        if self.view.ending is not None and self.view.summary is None:
            summary = self._link.summary()
            if summary is not None:
                self.view.finish(summary)
        page = self._page()
        if page is not self._shown:
            self._turn_to(page)
        if isinstance(page, ReadyPage | SessionPage):
            page.show_view(self.view, now)
            self._seek_usual()
            self._sounding.heed(self.view, now)
            page.show_silence(self._sounding.trouble)
        elif self._forgetting is not None and page is self._forgetting:
            self._forgetting.poll()
        elif page is self.sensors:
            self.sensors.show_view(self.view, now)
        elif self.past is not None and page is self.past:
            self.past.show_frame()

    def _seek_usual(self) -> None:
        """Once there is a swing to compare, ask what one's own usual one is."""
        if self._usual is None:
            rows = self.view.rows() if self.shelf is not None else ()
            if self.shelf is not None and rows and rows[-1].swing_bpm is not None:
                self._usual = self.shelf.usual(rows[-1].sensor, self.view.exercise)
        elif self._usual.done and self._usual.value is not None:
            self.session.show_usual(self._usual.value)

    # ------------------------------------------------------------------ what a person can ask

    def start(self) -> None:
        """Ask the session to begin, once."""
        if not self._started:
            self._started = True
            t = self._send(Action.START)
            self.view.begin(t)  # the guide leads from this very key, whenever the session hears it

    def stop(self) -> None:
        """Ask the session to end now; what was recorded is kept."""
        if self._running:
            self._send(Action.STOP)

    def mark(self) -> None:
        """Put a mark at this moment into the session."""
        if self._running:
            self._send(Action.MARK)
            self.session.show_mark(self._link.clock.now())

    def simplify(self) -> None:
        """Show the guide alone, or the heart beside it again."""
        looks = self.settings.screen
        self._keep(replace(self.settings, screen=replace(looks, readings=not looks.readings)))
        self.session.show_readings(self.settings.screen.readings)

    def come_forward(self) -> None:
        """Be seen, from wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def mute(self) -> None:
        """Let the breath be heard, or no more."""
        sound = self.settings.sound
        cues = "off" if sound.cues != "off" else self._unmuted
        self._unmuted = sound.cues if sound.cues != "off" else cues
        self._keep(replace(self.settings, sound=replace(sound, cues=cues)))
        self.session.show_sound(self.settings.sound)

    def louder(self, percent: int) -> None:
        """Change the volume, which stays between 0 and 100 %."""
        sound = self.settings.sound
        volume = min(100, max(0, sound.volume_percent + percent))
        self._keep(replace(self.settings, sound=replace(sound, volume_percent=volume)))
        self.session.show_volume(volume, self._link.clock.now())

    def begin_again(self) -> None:
        """Leave the end card for another session, which starts at once."""
        if self._again is not None:
            self._connect(self._again(), autostart=True)

    def go_home(self) -> None:
        """Leave the end card for the first page."""
        if self._renew is not None:
            link, more = self._renew(self.settings)
            self._more = tuple(more)
            self._connect(link, autostart=False)

    def begin(self, other: Start) -> None:
        """Begin another of the sessions the first page offers."""
        if not self._started:
            self._connect(other.link(), autostart=True)

    def open_preferences(self) -> None:
        """Turn to the page where the looks are chosen."""
        self._turn_to(self.preferences)
        self._aside = self.preferences

    def open_sensors(self) -> None:
        """Turn to the page where the sensors are chosen and say how they are."""
        if self._renew is not None:
            self._turn_to(self.sensors)
            self._aside = self.sensors

    def open_after(self) -> None:
        """Turn to the questions about the session that is over."""
        self._turn_to(self.after)
        self._aside = self.after

    def open_past(self) -> None:
        """Turn to the sessions recorded before."""
        if self.shelf is None:
            return
        from poise.ui.widgets.past import PastPages  # after the first paint, not before

        self.past = PastPages(self._theme, self.shelf, self.close_aside)
        self._add(self.past)
        self._turn_to(self.past)
        self._aside = self.past

    def open_forget(self) -> None:
        """Turn to the page where everything can be deleted."""
        if self.shelf is None:
            return
        from poise.ui.widgets.forget import ForgetPage

        what = tr(
            "All your sessions, the notes on them, what was exported from them here, and what "
            "poise remembers between runs. Your settings stay. Nothing can bring it back."
        )
        page = ForgetPage(self._theme, what, self._forget_all, self.close_aside, self._begin_anew)
        self._add(page)
        self._turn_to(page)
        self._aside = self._forgetting = page

    def _forget_all(self) -> Fetch[Forgotten]:
        assert self.shelf is not None
        self._let_go()  # the recording of the session that has not begun is among them
        return self.shelf.forget(None)

    def _begin_anew(self) -> None:
        """The first page's session was deleted with the rest: here is another."""
        if self._renew is not None:
            self._link, more = self._renew(self.settings)
            self._more = tuple(more)
            self.view = View(self._link.exercise)

    def close_aside(self) -> None:
        """Turn back from history, preferences, questions or the wellness words."""
        self.after.finish()
        for page in (self.past, self._forgetting):
            if page is not None:
                self._pages.remove(page)
                page.deleteLater()
        self.past = self._forgetting = None
        if self._aside is self.welcome and self._welcome is not None:
            self._welcome()
            self._welcome = None
        self._aside = None
        self._turn_to(self._page())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter take the large action, Esc stops or closes; letters are on the pills."""
        press = self._keys().get(Qt.Key(event.key()))
        if press is None:
            super().keyPressEvent(event)
        else:
            press()

    def _keys(self) -> dict[Qt.Key, Callable[[], object]]:
        page, escape, space = self._shown, Qt.Key.Key_Escape, Qt.Key.Key_Space
        keys: dict[Qt.Key, Callable[[], object]]
        if page is self.ready:
            keys = dict.fromkeys((space, *_ENTER), self.start)
            keys |= {escape: self.close, Qt.Key.Key_S: self.open_preferences}
            keys |= {Qt.Key.Key_H: self.open_past} if self.shelf else {}
            keys |= {Qt.Key.Key_C: self.open_sensors} if self._renew else {}
            for other in self._more:
                keys[Qt.Key(ord(other.key.upper()))] = partial(self.begin, other)
            return keys
        if page is self.session:
            return {
                escape: self.stop, Qt.Key.Key_M: self.mark, Qt.Key.Key_G: self.simplify,
                Qt.Key.Key_S: self.mute, Qt.Key.Key_Minus: partial(self.louder, -_VOLUME_STEP),
                **dict.fromkeys(_PLUS, partial(self.louder, _VOLUME_STEP)),
            }  # fmt: skip
        if page is self.card:
            enter = self.close if self._again is None else self.begin_again
            leave = self.close if self._renew is None else self.go_home
            keys = {escape: leave, **dict.fromkeys((space, *_ENTER), enter)}
            return keys | ({Qt.Key.Key_N: self.open_after} if self._link.keep else {})
        if page is self.welcome:
            return {escape: self.close, **dict.fromkeys((space, *_ENTER), self.close_aside)}
        return {escape: self.close_aside}

    def closeEvent(self, event: QCloseEvent) -> None:
        """A session still running is stopped, not dropped; half a sentence is kept."""
        self.stop()
        self.after.finish()
        self.timer.stop()
        self._sounding.close()
        if self._place is not None:
            keep(self, self._place)
        super().closeEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._restyle()
        for page in self._pages:
            page.setGeometry(self.rect())

    # ------------------------------------------------------------------ pages

    @property
    def _running(self) -> bool:
        return self._started and self.view.ending is None

    def _connect(self, link: Link, autostart: bool) -> None:
        self._link, self.view, self._usual = link, View(link.exercise), None
        self._started, self._start_next = False, autostart
        self._sounding.begin()
        self._aside = None
        self._make_pages()
        if self._welcome is not None:
            self._aside = self.welcome
        self._turn_to(self._page())

    def _make_pages(self) -> None:
        """Every page anew, in the language and the looks of now."""
        for page in self._pages:
            page.hide()
            page.deleteLater()
        speak(self.settings.screen.language or QLocale.system().name())
        theme, link, looks = self._theme, self._link, self.settings.screen
        others: list[tuple[str, str, Callable[[], object]]] = [
            (tr(o.title), o.key, partial(self.begin, o)) for o in self._more
        ]
        if self.shelf is not None:
            others.append((tr("History"), "H", self.open_past))
        if self._renew is not None:
            others.append((tr("Sensor"), "C", self.open_sensors))
        others.append((tr("Settings"), "S", self.open_preferences))
        self.ready = ReadyPage(
            theme, link.exercise, link.note, self.start, form=looks.guide, others=others
        )
        self.session = SessionPage(
            theme, link.exercise, link.note, stop=self.stop, mark=self.mark,
            simplify=self.simplify, mute=self.mute, form=looks.guide, readings=looks.readings,
        )  # fmt: skip
        self.session.show_sound(self.settings.sound)
        keep = link.keep
        self.after = AfterPage(
            theme, lambda thought: keep(thought.as_dict()) if keep else None, self.close_aside
        )
        self.card = CardPage(
            theme, self._again and self.begin_again, self.close,
            add=self.open_after if keep else None, home=self._renew and self.go_home,
        )  # fmt: skip
        everything = self.open_forget if self.shelf is not None and self._renew else None
        self.preferences = PreferencesPage(
            theme, self.settings, self._choose, self.close_aside, everything
        )
        self.sensors = SensorsPage(theme, self.settings, self._choose, self.close_aside)
        self.welcome = WelcomePage(theme, self.close_aside)
        self._pages, self.past, self._forgetting = [], None, None
        self._shown: Page | None = None
        for page in (
            self.ready, self.session, self.card, self.after, self.preferences, self.sensors,
            self.welcome,
        ):  # fmt: skip
            self._add(page)

    def _add(self, page: Page) -> None:
        page.hide()
        page.setParent(self)
        page.setGeometry(self.rect())
        self._pages.append(page)

    def _page(self) -> Page:
        if self._aside is not None:
            return self._aside
        if self.view.summary is not None:
            return self.card
        if self._started or self._start_next or self.view.schedule is not None:
            return self.session
        return self.ready

    def _turn_to(self, page: Page) -> None:
        if page is self.card and self.view.summary is not None:
            self.card.show_card(
                card(self.view.summary, ending=self.view.ending, trouble=self.view.trouble)
            )
        for other in self._pages:
            other.setVisible(other is page)
        self._shown = page
        page.setFocus()

    def _send(self, action: Action) -> float:
        """Ask the session for ``action``; the moment it was asked."""
        t = self._link.clock.now()
        self._link.send(Command(t, action))
        return t

    # ------------------------------------------------------------------ looks

    @property
    def _colours(self) -> Colours:
        return colours_for(self.settings.screen.appearance)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self._sounding.take(settings.sound)
        if self._save is not None:
            self._save(settings)

    def _choose(self, settings: Settings, changed: str) -> None:
        """The person chose something: everything is made anew, at the same place."""
        self._keep(settings)
        if changed.split(".")[0] in _OF_THE_SESSION and self._renew is not None:
            self._link, more = self._renew(settings)
            self._more = tuple(more)
            self.view = View(self._link.exercise)
        self._leave_room()
        self._recolour()
        self._make_pages()
        if changed in self.preferences.choices.lines:
            self.open_preferences()
            self.preferences.choices.lines[changed][1].focus_chosen()
        else:
            self.open_sensors()
            self.sensors.sensors.choice.focus_chosen()

    def _leave_room(self) -> None:
        """Large letters need a larger window, up to 900 × 600."""
        scale = self.settings.screen.text_percent / 100
        self.setMinimumSize(
            round(_SMALLEST[0] * min(scale, 9 / 7)), round(_SMALLEST[1] * min(scale, 60 / 52))
        )

    def _recolour(self) -> None:
        QApplication.setPalette(palette(self._colours))
        self._restyle()

    def _restyle(self) -> None:
        """Letters grow with the window, in steps, so that a large one is read from afar."""
        fits = min(self.width() / 900, self.height() / 600)
        fit = round(min(1.6, max(0.9, fits)) * 20) / 20
        scale = self.settings.screen.text_percent / 100
        theme = Theme(self._colours, scale, fit)
        if theme != self._theme:
            self._theme = theme
            for page in self._pages:
                page.restyle(theme)
