"""One's own answers, watched: what one expects, the film with the heart below it, what one saw."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent

from poise.core.rehearsal.self_review import KEPT_DAYS, PICTURE_S
from poise.recording import films, notes
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.watching import Watching
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.button import Pill
from poise.ui.widgets.page import DIGITS, ENTER, SPACE, Keys, Page
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.watch import EXPECT, OVER, PICTURE, SAY, WATCH, Watch

if TYPE_CHECKING:
    from poise.core.guide.schedule import Schedule
    from poise.ui.shell.actions import Actions

KEEP, DELETE = Qt.Key.Key_K, Qt.Key.Key_D
STEP_S = 5.0
LEAST_EM, AROUND_EM = 7, 23  # how high the picture is at least, and what stands around it
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """The film of ``recording``; ``rates`` are heart rates (bpm) with their moments in it.

    ``schedule`` knows the pauses of the session, in which no film is made.
    """

    recording: Path | None
    rates: Sequence[tuple[float, float]] = ()
    schedule: Schedule | None = None

    def along(self, begins_t: float) -> list[tuple[float, float]]:
        """The heart rates with their seconds in the film, which begins at ``begins_t``."""
        if self.schedule is None:
            return [(t - begins_t, bpm) for t, bpm in self.rates]
        return [
            (t - begins_t - self.schedule.paused_s(t, begins_t), bpm)
            for t, bpm in self.rates
            if self.schedule.unbroken(t, t)
        ]

    def said(self) -> dict[str, object]:
        """What was said of it before."""
        said = notes.load(self.recording).get(films.NOTES_KEY) if self.recording else None
        return said if isinstance(said, dict) else {}

    def keep(self, said: dict[str, object]) -> None:
        """Write it into the session's notes, beside what is there."""
        if self.recording is None:
            return
        try:
            notes.add(self.recording, films.NOTES_KEY, said)
        except OSError:
            _log.exception("the notes on %s could not be written", self.recording.name)


def page(actions: Actions) -> Page:
    controller = actions.controller
    film = controller.link.film
    recording = film.recording() if film is not None else None
    interview = controller.view.interview
    rates = interview.curve() if interview is not None else ()
    return WatchPage(
        actions.theme, Watched(recording, rates, controller.view.schedule), actions.back,
        controller.link.watching or Watching,
    )  # fmt: skip


class WatchPage(Sheet):
    """Four steps, and then what came of them; ``watching`` plays the film."""

    made_anew = True
    framed = False
    widest_em = 50

    def __init__(
        self,
        theme: Theme,
        watched: Watched,
        close: Callable[[], None],
        watching: Callable[[Path], Watching] = Watching,
    ) -> None:
        self._watched, self._close = watched, close
        self.steps = Watch(theme, watched.said(), watched.keep, self._go_to)
        super().__init__(theme, self.steps)
        self.steps.grown, self.steps.entered = self._grown, self._go_on
        recording = watched.recording
        path = films.of(recording) if recording is not None else None
        self._watching = watching(path) if path is not None else None
        self._now = self._since = 0.0  # of picturing it, or of playing on
        self._s, self._lasts_s = 0.0, 0.0
        self._playing = self._known = self._told = False
        self._more: list[Pill] = []
        self.on = self.add_button(tr("Continue"), self._go_on, *ENTER, primary=True)
        self.back = self.add_back(self._leave)
        self._keep_button: Pill | None = None
        left = films.left(recording) if recording is not None else None
        if path is None:
            self.steps.say_trouble(tr("There is no film of this session."))
        if path is not None and left is not None:
            self._keep_button = self.add_button(self._days(left), self._keep, KEEP)
        self._delete_button: Pill | None = None
        self._sure = False  # that it is to be deleted
        if path is not None:
            self._delete_button = self.add_button(
                tr("Delete the film"), self._delete, DELETE, icon="delete"
            )

    @staticmethod
    def _days(left: int) -> str:
        if left == 1:
            return tr("Keep the film (1 day left)")
        return tr("Keep the film ({n} days left)", n=min(left, KEPT_DAYS))

    def keys(self) -> Keys:
        """Digits rate where there is something to rate."""
        found = dict(self._keys)
        if self.steps.at in (EXPECT, SAY):
            found |= {key: partial(self.steps.digit, n) for key, n in DIGITS.items()}
        for pill, key in ((self._keep_button, KEEP), (self._delete_button, DELETE)):
            if pill is None or not self._offers(pill):
                found.pop(key, None)
        if self.steps.at == WATCH:
            found |= {
                SPACE: self.turn,
                Qt.Key.Key_Left: partial(self._step, -STEP_S),
                Qt.Key.Key_Right: partial(self._step, STEP_S),
                Qt.Key.Key_S: self._alone,
            }
        return found

    def frame(self, view: View, now: float) -> None:
        self._now = now
        watching = self._watching
        if watching is not None and not self._known and watching.film.done:
            self._known = True
            self._show_film()
        if self.steps.at == PICTURE:
            left = PICTURE_S - (now - self._since)
            self.steps.count_down(left)
            if left <= 0:
                self._go_on()
        if self.steps.at != WATCH or watching is None:
            return
        if watching.trouble and not self._told:  # why nothing is heard, too
            self._told = True
            self.steps.say_trouble(tr(watching.trouble))
        if self._playing:
            s = self._s + now - self._since
            self.steps.picture.show_picture(watching.at(s))
            self.steps.line.stand_at(min(s, self._lasts_s))
            if s >= self._lasts_s:
                self._stop()

    def _show_film(self) -> None:
        assert self._watching is not None
        film = self._watching.film.value
        if film is None:
            self.steps.say_trouble(tr(self._watching.film.trouble))
            return
        self._lasts_s = film.facts.lasts_s
        begins = film.facts.begins_t
        rates = self._watched.along(begins) if begins is not None else []
        self.steps.line.show_heart(rates, self._lasts_s)
        if not film.facts.pictures:
            self.steps.turn(alone=True)
        if self.steps.at == WATCH:
            self._play(0.0)
            self._make_buttons()

    # ------------------------------------------------------------------ what its keys do

    def lay(self) -> None:
        """The picture is as large as what stands around it lets it be."""
        unit = self.theme.size("body")
        self.steps.picture.tallest = max(LEAST_EM * unit, self.height() - AROUND_EM * unit)
        super().lay()

    def _go_on(self) -> None:
        self._stop()
        if not self.steps.next():
            self._leave()
            return
        self._since = self._now
        if self.steps.at == WATCH:
            self._play(0.0)
        self._make_buttons()
        self.body.setFocus()
        self.area.verticalScrollBar().setValue(0)
        self.read_out()

    def turn(self) -> None:
        """Play on, or stand still; from the beginning where it was over."""
        if self._playing:
            self._stop()
        else:
            self._play(self._s if self._s < self._lasts_s else 0.0)

    def _play(self, from_s: float) -> None:
        if self._watching is not None and self._lasts_s > 0:
            self._watching.play(from_s)
            self._s, self._since, self._playing = from_s, self._now, True

    def _stop(self) -> None:
        if self._watching is not None and self._playing:
            self._s = min(self._lasts_s, self._s + self._now - self._since)
            self._watching.stop()
        self._playing = False

    def _step(self, by_s: float) -> None:
        here = self._s + (self._now - self._since if self._playing else 0.0)
        self._go_to(here + by_s)

    def _go_to(self, s: float) -> None:
        s = min(max(0.0, s), self._lasts_s)
        if s < self._lasts_s:
            self._play(s)

    @property
    def _seen(self) -> bool:
        """Whether there is anything to be seen in it."""
        film = self._watching.film.value if self._watching is not None else None
        return film is not None and film.facts.pictures

    def _alone(self) -> None:
        if self._seen:
            self.steps.turn(alone=not self.steps.alone)

    def _keep(self) -> None:
        if self._keep_button is not None and self._watched.recording is not None:
            films.keep(self._watched.recording)
            self._keep_button.say(tr("The film is kept"))
            announce(self, self._keep_button.text())
            self._keep_button.setEnabled(False)
            self.lay()

    def _delete(self) -> None:
        """At once, once that was said twice."""
        if self._delete_button is None or self._watched.recording is None:
            return
        if not self._sure:
            self._sure = True
            self._delete_button.say(tr("Delete it? Once more"))
            announce(self, self._delete_button.text())
            self.lay()
            return
        self._end()
        try:
            films.delete(self._watched.recording)
        except OSError:
            _log.exception("the film of %s could not be deleted", self._watched.recording.name)
        self._close()

    def _offers(self, pill: Pill) -> bool:
        """They make room for what plays the film; a word being written deletes nothing."""
        return self.steps.at != WATCH and (pill is self._keep_button or self.steps.at != SAY)

    def _make_buttons(self) -> None:
        for pill in self._more:
            self.buttons.remove(pill)
            pill.hide()
            pill.deleteLater()
        self._more = []
        for pill in filter(None, (self._keep_button, self._delete_button)):
            pill.setVisible(self._offers(pill))
        if self._delete_button is not None and self._sure:  # that was on another step
            self._sure = False
            self._delete_button.say(tr("Delete the film"))
        if self.steps.at == OVER:
            self.on.say(tr("Done"))
        if self.steps.at == WATCH:
            what = [(tr("Play or pause"), SPACE, self.turn)]
            if self._seen:
                what.append((tr("Sound alone or picture"), Qt.Key.Key_S, self._alone))
            for text, key, press in what:
                keys = dict(self._keys)
                self._more.append(self.add_button(text, press, key))
                self._keys = keys  # they are those of this step alone
                self._more[-1].show()
        self.lay()

    def _grown(self) -> None:
        self.lay()

    def _leave(self) -> None:
        self._end()
        self._close()

    def _end(self) -> None:
        self._stop()
        if self._watching is not None:
            self._watching.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever turns away hears and sees nothing of it any more."""
        self._end()
        super().hideEvent(event)
