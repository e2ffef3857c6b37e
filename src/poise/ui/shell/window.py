"""The window: it drains a session's events once a frame, folds them into a View, and shows it.

It is given a :class:`~poise.ui.shell.link.Link` and nothing else of the runtime.  No signal
crosses a thread; a timer calls :meth:`Window.frame`, and so does a test that owns its clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from poise.settings import Settings
from poise.ui.background import Fetch, Forgotten, PastSessions
from poise.ui.shell.audio import SessionAudio
from poise.ui.shell.controller import SessionController
from poise.ui.shell.keys import keys
from poise.ui.shell.link import Link, Start
from poise.ui.shell.navigator import Name, Navigator
from poise.ui.shell.presence import Presence
from poise.ui.text.language import speak
from poise.ui.theme import Colours, colours_for, least_size, palette, theme_for
from poise.ui.view import View

if TYPE_CHECKING:
    from poise.sound.speaker import Speaker

# 35 frames a second: a disc that swells over four seconds looks no smoother at 60, and a frame
# that is a little late still comes within a thirtieth of a second.
FRAME_MS = 28
_OF_THE_SESSION = ("guide", "sensors")  # what a session is made from


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
        shelf: PastSessions | None = None,
        place: Path | None = None,
        speaker: Callable[[], Speaker] | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("poise")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.settings = settings or Settings()
        self._sounding = SessionAudio(self.settings.sound, speaker)
        self._again, self._welcome, self._save = again, welcome, save
        self.more, self.shelf = tuple(more), shelf
        self._unmuted = "short"
        self._renew, self._let_go = renew, let_go
        self.theme = theme_for(self.settings.screen, 900, 600)
        self.pages = Navigator(self)
        self._aside: Name | None = None
        self._shown: Name = "ready"
        self._leave_room()
        self.resize(900, 600)
        self.presence = Presence(self, place)
        self._connect(link, autostart)
        QApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        self.timer = QTimer(self)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.frame)

    @property
    def link(self) -> Link:
        """The session it shows."""
        return self._sitting.link

    @property
    def view(self) -> View:
        """What is known of that session."""
        return self._sitting.view

    @property
    def stopped(self) -> bool:
        """Whether the last session was stopped by the person before its end."""
        return self._sitting.stopped

    @property
    def can_repeat(self) -> bool:
        """Whether another session like this one can be begun."""
        return self._again is not None

    @property
    def can_renew(self) -> bool:
        """Whether there is a first page to come back to, with other sessions if wanted."""
        return self._renew is not None

    def run(self) -> None:
        """Begin painting frames."""
        self.timer.start(FRAME_MS)

    def frame(self) -> None:
        """Take in what the session said since the last frame and show it as it is now."""
        if self._sitting.begins and self._aside is None:
            self.start()
        now = self.link.clock.now()
        self._sitting.take_in()
        if self._page() != self._shown:
            self._turn_to(self._page())
        self._show(now)
        self._show_picture()

    def _show(self, now: float) -> None:
        match self._shown:
            case "ready" | "session":
                page = self.pages.ready if self._shown == "ready" else self.pages.session
                page.show_view(self.view, now)
                usual_bpm = self._sitting.usual_bpm(self.shelf)
                if usual_bpm is not None:
                    self.pages.session.show_usual(usual_bpm)
                self._sounding.heed(self.view, now)
                page.show_silence(self._sounding.trouble)
            case "sensors":
                self.pages.sensors.show_view(self.view, now)
            case "past":
                self.pages.past.show_frame()
            case "forget":
                self.pages.forget.poll()
            case _:
                pass

    def _show_picture(self) -> None:
        """The camera's picture is asked for only while it can be seen."""
        if self.link.picture is not None:
            picture = self.link.picture(self.settings.screen.picture and self._shown == "session")
            if self._shown == "session":
                self.pages.session.show_picture(picture)

    # ------------------------------------------------------------------ what a person can ask

    def start(self) -> None:
        """Ask the session to begin, once."""
        self._sitting.start()

    def stop(self) -> None:
        """Ask the session to end now; what was recorded is kept."""
        self._sitting.stop()

    def pause(self) -> None:
        """Let the guide stand still, or go on; the sensors are heard all the while."""
        self._sitting.pause()

    def mark(self) -> None:
        """Put a mark at this moment into the session."""
        if self._sitting.mark():
            self.pages.session.show_mark(self.link.clock.now())

    def simplify(self) -> None:
        """Show the guide alone, or the heart beside it again."""
        looks = self.settings.screen
        self._keep(replace(self.settings, screen=replace(looks, readings=not looks.readings)))
        self.pages.session.show_readings(self.settings.screen.readings)

    def detail(self) -> None:
        """Show RMSSD and SDNN beside the heart rate, or no more."""
        looks = self.settings.screen
        self._keep(replace(self.settings, screen=replace(looks, details=not looks.details)))
        self.pages.session.show_details(self.settings.screen.details)

    def look(self) -> None:
        """Show what the camera sees, or no more."""
        if self.link.picture is not None:
            looks = self.settings.screen
            self._keep(replace(self.settings, screen=replace(looks, picture=not looks.picture)))
            self.pages.session.show_mirror(self.settings.screen.picture)

    def mute(self) -> None:
        """Let the breath be heard, or no more."""
        sound = self.settings.sound
        cues = "off" if sound.cues != "off" else self._unmuted
        self._unmuted = sound.cues if sound.cues != "off" else cues
        self._keep(replace(self.settings, sound=replace(sound, cues=cues)))
        self.pages.session.show_sound(self.settings.sound)

    def louder(self, percent: int) -> None:
        """Change the volume, which stays between 0 and 100 %."""
        sound = self.settings.sound
        volume = min(100, max(0, sound.volume_percent + percent))
        self._keep(replace(self.settings, sound=replace(sound, volume_percent=volume)))
        self.pages.session.show_volume(volume, self.link.clock.now())

    def begin_again(self) -> None:
        """Leave the end card for another session, which starts at once."""
        if self._again is not None:
            self._connect(self._again(), autostart=True)

    def go_home(self) -> None:
        """Leave the end card for the first page."""
        if self._renew is not None:
            link, more = self._renew(self.settings)
            self.more = tuple(more)
            self._connect(link, autostart=False)

    def begin_soon(self) -> None:
        """Begin the first page's session from wherever one is, unless one is under way."""
        if self._sitting.running:
            return
        if self._aside not in (None, "welcome"):
            self.close_aside()
        if self._page() == "card":
            self.go_home()
        self._sitting.begins = True

    def begin(self, other: Start) -> None:
        """Begin another of the sessions the first page offers."""
        if not self._sitting.started:
            self._connect(other.link(), autostart=True)

    def open_preferences(self) -> None:
        """Turn to the page where the looks are chosen."""
        self._turn_aside("preferences")

    def open_sensors(self) -> None:
        """Turn to the page where the sensors are chosen and say how they are."""
        if self._renew is not None:
            self._turn_aside("sensors")

    def open_after(self) -> None:
        """Turn to the questions about the session that is over."""
        self._turn_aside("after")

    def open_past(self) -> None:
        """Turn to the sessions recorded before."""
        if self.shelf is not None:
            self._turn_aside("past")

    def open_forget(self) -> None:
        """Turn to the page where everything can be deleted."""
        if self.shelf is not None:
            self._turn_aside("forget")

    def forget_everything(self) -> Fetch[Forgotten]:
        """Delete all there is; what became of it."""
        assert self.shelf is not None
        self._let_go()  # what the session that has not begun holds is forgotten too
        return self.shelf.forget(None)

    def begin_anew(self) -> None:
        """The first page's session was deleted with the rest: here is another."""
        if self._renew is not None:
            self._renew_sitting(self._renew(self.settings))

    def _renew_sitting(self, made: tuple[Link, Sequence[Start]]) -> None:
        link, more = made
        self.more, self._sitting = tuple(more), SessionController(link)

    def close_aside(self) -> None:
        """Turn back from history, preferences, questions or the wellness words."""
        self._finish_writing()
        if self._aside == "welcome" and self._welcome is not None:
            self._welcome()
            self._welcome = None
        self.pages.drop("past", "forget")
        self._aside = None
        self._turn_to(self._page())

    def _finish_writing(self) -> None:
        if self.pages.has("after"):
            self.pages.after.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter take the large action, Esc stops or closes; letters are on the pills."""
        press = keys(self, self._shown).get(Qt.Key(event.key()))
        if press is None:
            super().keyPressEvent(event)
        else:
            press()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A session still running is stopped, not dropped; half a sentence is kept."""
        self.stop()
        self._finish_writing()
        self.timer.stop()
        self._sounding.close()
        if self.presence.closing():
            event.ignore()
            self.hide()
            self._let_go()  # who is not there is not listened to
        else:
            super().closeEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._restyle()
        for page in self.pages:
            page.setGeometry(self.rect())

    # ------------------------------------------------------------------ pages

    def _connect(self, link: Link, autostart: bool) -> None:
        self._sitting = SessionController(link, begins=autostart)
        self._sounding.begin()
        self._aside = None
        self._make_pages()
        if self._welcome is not None:
            self._aside = "welcome"
        self._turn_to(self._page())

    def _make_pages(self) -> None:
        """Every page anew, in the language and the looks of now."""
        self.pages.drop()
        speak(self.settings.screen.language or QLocale.system().name())

    def _page(self) -> Name:
        if self._aside is not None:
            return self._aside
        if self.view.summary is not None:
            return "card"
        if self._sitting.under_way:
            return "session"
        return "ready"

    def _turn_to(self, page: Name) -> None:
        if page == "card" and self.view.summary is not None:
            from poise.ui.text.card import card

            self.pages.card.show_card(
                card(self.view.summary, ending=self.view.ending, trouble=self.view.trouble)
            )
        self.pages.show(page)
        self._shown = page

    def _turn_aside(self, page: Name) -> None:
        self._turn_to(page)
        self._aside = page

    # ------------------------------------------------------------------ looks

    @property
    def _colours(self) -> Colours:
        return colours_for(self.settings.screen.appearance)

    def _keep(self, settings: Settings) -> None:
        self.settings = settings
        self._sounding.take(settings.sound)
        if self._save is not None:
            self._save(settings)

    def choose(self, settings: Settings, changed: str) -> None:
        """The person chose something: everything is made anew, at the same place."""
        aside = self._aside
        self._keep(settings)
        if changed.split(".")[0] in _OF_THE_SESSION and self._renew is not None:
            self._renew_sitting(self._renew(settings))
        self._leave_room()
        self._recolour()
        self._make_pages()
        self.presence.follow(settings)
        if aside is not None:
            self._turn_aside(aside)
            self.pages.focus_on(changed)

    def _leave_room(self) -> None:
        self.setMinimumSize(*least_size(self.settings.screen))

    def _recolour(self) -> None:
        QApplication.setPalette(palette(self._colours))
        self._restyle()

    def _restyle(self) -> None:
        theme = theme_for(self.settings.screen, self.width(), self.height())
        if theme != self.theme:
            self.theme = theme
            for page in self.pages:
                page.restyle(theme)
