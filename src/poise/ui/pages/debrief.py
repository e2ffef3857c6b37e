"""After a drill, one thing at a time: how it was, what came of it, one win, what is next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent

from poise.recording import films
from poise.ui.background import Fetch
from poise.ui.shell.link import Drills
from poise.ui.shell.writing import Writing
from poise.ui.text.interview import unfilmed
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.button import Pill
from poise.ui.widgets.debrief import Debrief
from poise.ui.widgets.led_minute import LedMinute
from poise.ui.widgets.page import DIGITS, ENTER, ESC, Keys, Page
from poise.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from poise.filming.process import Film
    from poise.ui.shell.actions import Actions

BREATHE, JOURNAL, WATCH = Qt.Key.Key_G, Qt.Key.Key_J, Qt.Key.Key_V


def page(actions: Actions) -> Page:
    controller, choices = actions.controller, actions.choices
    debrief = DebriefPage(
        actions.theme, controller.said, controller.drills,
        controller.link.keep or (lambda _notes: None),
        (lambda: controller.go_home(choices.settings)) if controller.can_renew else actions.close,
        write=controller.link.write, headings=controller.headings,
        form=choices.settings.screen.guide, writing=Writing(actions),
        watch=partial(actions.open, "watch"), filmed=partial(_filmed, controller.link.film),
        unfilmed=partial(_unfilmed, controller.link.film),
    )  # fmt: skip
    debrief.frame(controller.view, controller.now())  # to be read by who comes to it
    return debrief


def _filmed(film: Film | None) -> bool:
    """Whether there is a film of this drill to watch."""
    recording = film.recording() if film is not None and film.asked else None
    return recording is not None and films.of(recording) is not None


def _unfilmed(film: Film | None) -> str:
    return unfilmed(film) if film is not None else ""


class DebriefPage(Sheet):
    """``keep`` is told all that was said of the drill whenever something more was, ``write`` a kind
    of journal entry with its words; ``leave`` is called at the end, and by Esc at any time.
    ``writing`` says whether the journal is offered at the end, and ``filmed`` whether there is a
    film of it, which ``watch`` shows; ``unfilmed`` says why there is none, where one was wished.
    """

    framed = False
    widest_em = 48

    def __init__(
        self,
        theme: Theme,
        said: dict[str, object],
        drills: Drills | None,
        keep: Callable[[dict[str, object]], None],
        leave: Callable[[], object],
        *,
        write: Callable[[str, str], None] | None = None,
        headings: Mapping[str, tuple[str, ...]] | None = None,
        form: str = "disc",
        writing: Writing | None = None,
        watch: Callable[[], None] | None = None,
        filmed: Callable[[], bool] = bool,
        unfilmed: Callable[[], str] = str,
    ) -> None:
        self._watch, self._filmed = watch, filmed
        self._writing = writing
        self.debrief = Debrief(theme, dict(said), keep, write, headings, unfilmed)
        super().__init__(theme, self.debrief)
        self.debrief.grown, self.debrief.entered = self.lay, self._go_on
        self._leave = leave
        self._now = 0.0
        self._before = Fetch(drills.before) if drills is not None else None
        self.on = self.add_button(tr("Continue"), self._go_on, *ENTER, primary=True)
        # Buttons that have a use at times, and are there then.
        self.breathe: Pill | None = None
        self.journal: Pill | None = None
        self.watch: Pill | None = None
        self._may_write = False
        self.add_button(tr("Leave"), self._go, ESC)
        self.minute = LedMinute(theme, form, self)

    def keys(self) -> Keys:
        """Digits rate, or take one of the wins that are offered; Esc ends a led minute first."""
        if self.minute.on:
            return {ESC: self._go}
        return self._keys | {key: partial(self.debrief.digit, n) for key, n in DIGITS.items()}

    def frame(self, view: View, now: float) -> None:
        self._now = now
        self.minute.frame(now)
        if view.summary is None or view.summary.drill is None or view.interview is None:
            return
        if self._before is not None and self._before.done:
            self.debrief.know(self._before.value or [])
            self._before = None
        if self._writing is not None and self._writing.offered():
            self._may_write = True
        self.debrief.show_drill(view.summary.drill, view.interview, view.trouble)
        self._offer()

    def showEvent(self, event: QShowEvent) -> None:
        """The film may have been deleted meanwhile."""
        if self.watch is not None and not self._filmed():
            self.buttons.remove(self.watch)
            self.watch.hide()
            self.watch.deleteLater()
            self.watch = None
            del self._keys[WATCH]
            self.lay()
        super().showEvent(event)

    def restyle(self, theme: Theme) -> None:
        self.minute.restyle(theme)
        super().restyle(theme)

    def lay(self) -> None:
        super().lay()
        if self.minute.on:
            self.minute.setGeometry(self.rect())
            self.minute.lay()

    def _breathe(self) -> None:
        if self.debrief.may_breathe and not self.minute.on:
            self.minute.begin(self._now)
            self.setFocus()

    def _go(self) -> None:
        if self.minute.on:
            self.minute.end()
        else:
            self._leave()

    def _go_on(self) -> None:
        come = self.hasFocus()  # the page's words are read to who only now comes to it
        if self.debrief.next():
            # At the end letters are keys of buttons: the line there is come to by Tab.
            (self if self.debrief.at_end else self.body).setFocus()
            self._offer()
            self.lay()
            self.area.verticalScrollBar().setValue(0)
            if come or not self.debrief.at_end:
                self.read_out()
        else:
            self._leave()

    def _offer(self) -> None:
        """The led minute has a button where it is offered, and the journal at the end."""
        if self.journal is None and self._may_write and self.debrief.at_end:
            assert self._writing is not None
            self.journal = self.add_button(tr("Write about it"), self._writing.begin, JOURNAL)
            self.journal.show()
            self.lay()
        if self.watch is None and self.debrief.at_end and self._watch and self._filmed():
            self.watch = self.add_button(tr("Watch your answers"), self._watch, WATCH)
            self.watch.show()
            self.lay()
        offered = self.debrief.may_breathe
        if offered is (self.breathe is not None):
            return
        if offered:
            self.breathe = self.add_button(tr("A led minute"), self._breathe, BREATHE)
            self.buttons.insert(1, self.buttons.pop())
            self.breathe.show()
        elif self.breathe is not None:
            self.buttons.remove(self.breathe)
            self.breathe.hide()
            self.breathe.deleteLater()
            self.breathe = None
            del self._keys[BREATHE]
        self.lay()
