"""One entry of the journal on a sheet: written step by step, or read and altered as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent

from poise.core import safety
from poise.errors import JournalError
from poise.library.journal_entry import LISTS, MOST_TOPICS, TEXTS, Entry, from_dict
from poise.ui.journal import Journal
from poise.ui.text.journal import again_line
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import Announcer, handed_on
from poise.ui.widgets.button import Pill
from poise.ui.widgets.entry_form import EntryForm
from poise.ui.widgets.page import ESC, SPACE, Keys, key_name
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.three_breaths import ThreeBreaths

# So long after the last letter it is written down.
QUIET_S = 1.0


class EntrySheet(Sheet):
    """``entry`` as it is in ``journal`` under ``id``, or with an empty one as it begins.

    ``kept`` is called with its id and what it is now each time it was written down; ``done`` by who
    has finished, ``forget`` by who wants it gone, ``tell`` by who wants to tell a failure story
    aloud.  ``guide`` is the form of the breathing guide.
    """

    at_top = True
    widest_em = 48

    def __init__(
        self,
        theme: Theme,
        journal: Journal,
        id: str,
        entry: Entry,
        today: date,
        *,
        camera_line: bool,
        guide: str,
        kept: Callable[[str, Entry], None],
        done: Callable[[], object],
        forget: Callable[[], object],
        no_camera: Callable[[], object],
        tell: Callable[[], object] | None = None,
    ) -> None:
        self.form = EntryForm(theme, entry, today, camera_line=camera_line, fresh=not id)
        super().__init__(theme, self.form)
        self.id, self.entry = id, entry
        self._journal, self._guide_form, self._told_kept = journal, guide, kept
        self._dirty, self._changed_t, self._now = False, 0.0, 0.0
        self._refused = False  # whether it could not be written down as it is now
        self._opened_t: float | None = None
        self._step_t: float | None = None
        self._harm = safety.speaks_of_harm(self.form.text())
        self._enough = False
        self._aloud = Announcer(self)
        self.breaths: ThreeBreaths | None = None
        self.on = self.add_button(tr("Continue"), self.go_on, primary=True)
        self.breathe = self.add_button(tr("Three breaths"), self.begin_breaths, Qt.Key.Key_B)
        self.finish = self.add_button(tr("Done"), done, ESC, primary=True)
        self.delete = self.add_button(tr("Delete"), forget, Qt.Key.Key_Delete, icon="delete")
        self.tell: Pill | None = None
        if tell is not None and entry.kind == "failure":
            self.tell = self.add_button(tr("Tell it aloud"), tell, Qt.Key.Key_A)
        self.first = self.form.first
        self.form.changed, self.form.grown = self._changed, self.lay
        self.form.no_camera = no_camera
        self._show_buttons()
        self.form.say_state(tr("Saved as you write, and only on this computer."))

    # ------------------------------------------------------------------ what a person does

    def go_on(self) -> None:
        """To the next thing that is asked, and at the end to all of it."""
        step = self.form.step
        if step is None:
            return
        self.save()
        self._step_t = None
        self.form.go_to(step + 1 if step + 1 < self.form.steps else None)
        self._show_buttons()
        self.area.verticalScrollBar().setValue(0)
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard where writing begins, and let that be seen."""
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        handed_on()  # a sheet that is only now put there told nobody
        self.area.ensureWidgetVisible(self.form.first, 0, self.theme.size("body"))

    def begin_breaths(self) -> None:
        """Half a minute of the guide in the place of the sheet."""
        if self.form.step is None or self.breaths is not None:
            return
        self.breaths = ThreeBreaths(
            self.theme, self._guide_form, key_name(SPACE), self.end_breaths, self
        )
        self.breaths.setGeometry(self.rect())
        self.breaths.show()
        self.breaths.enough.setFocus()

    def end_breaths(self) -> None:
        """Back to writing."""
        if self.breaths is not None:
            self.breaths.hide()
            self.breaths.deleteLater()
            self.breaths = None
            self.focus_first()

    def keys(self) -> Keys:
        """While the guide leads, there is a way back to writing and no other."""
        if self.breaths is not None:
            return {SPACE: self.end_breaths, ESC: self.end_breaths}
        hidden = {Qt.Key.Key_B} if self.form.step is None else {Qt.Key.Key_Delete, Qt.Key.Key_A}
        return {key: press for key, press in self._keys.items() if key not in hidden}

    # ------------------------------------------------------------------ keeping it

    def frame(self, view: View, now: float) -> None:
        """Write down what was written a moment ago; say when it is enough."""
        self._now = now
        self._opened_t = now if self._opened_t is None else self._opened_t
        if self.breaths is not None:
            self.breaths.frame(now)
            return
        if self.form.step is not None:
            self._step_t = now if self._step_t is None else self._step_t
            self.form.bar.show_s(now - self._step_t)
        if self._dirty and now - self._changed_t >= QUIET_S:
            self.save()
        if not self._enough and now - self._opened_t >= safety.LONGEST_WRITING_S:
            self._enough = True
            self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves, or closes the window, keeps what was written."""
        self.save()
        super().hideEvent(event)

    def save(self) -> None:
        """Write it down, if anything changed and there is anything to keep."""
        if not self._dirty:
            return
        self._dirty = self._refused = False
        row = self.form.row()
        if not any(str(row.get(key) or "").strip() for key in TEXTS[self.entry.kind]):
            said = tr("Nothing is kept until there is a word.") if not self.id else tr(
                "An entry without a word is not kept: delete it, or write one."
            )  # fmt: skip
            self._refuse(said)
            return
        try:
            self.entry = from_dict(row, self.entry.at, self.entry.kind)
            self.id = self._journal.keep(self.id, self.entry)
        except JournalError as error:
            self._refused = True
            why = tr(str(error))
            if error.key in ("topics", *LISTS):
                why = tr("At most {n} words or short phrases, with commas between.", n=MOST_TOPICS)
            self._refuse(tr("Not saved: {why}", why=why))
            return
        self.form.say_state(tr("Saved."))
        self._told_kept(self.id, self.entry)
        self._tell()

    def _refuse(self, why: str) -> None:
        """It is not kept, and whoever cannot see that is told."""
        self.form.say_state(why)
        self._aloud.say("refused", why, self._now)

    def may_go(self) -> bool:
        """Write it down; whether nothing of it is lost when another takes its place."""
        self.save()
        return not self._refused

    def abandon(self) -> None:
        """Keep nothing more: the entry was deleted."""
        self._dirty = self._refused = False
        self.form.changed = lambda: None

    def _changed(self) -> None:
        self._dirty, self._changed_t = True, self._now

    def _tell(self) -> None:
        """What is answered to what was written, each thing once."""
        lines = []
        if safety.speaks_of_harm(self.form.text()) and not self._harm:
            lines.append(tr(safety.HARM))
        if safety.heavy(self.entry.mood_before, self.entry.mood_after):
            lines.append(tr(safety.HEAVY))
        if self.entry.kind == "rejection":
            topics = (*self.entry.topics, *self.entry.lists.get("failed", ()))
            again = self._journal.comes_again(topics)
            if again is not None:
                lines.append(again_line(*again))
        if self._enough:
            lines.append(tr(safety.ENOUGH_WRITTEN))
        self.form.say(lines)
        if lines:
            self._aloud.say("answer", " ".join(lines), self._now)

    # ------------------------------------------------------------------ how it looks

    def _show_buttons(self) -> None:
        writing = self.form.step is not None
        for button in (self.on, self.breathe):
            button.setVisible(writing)
        for button in filter(None, (self.finish, self.delete, self.tell)):
            button.setVisible(not writing)
        self.lay()

    def restyle(self, theme: Theme) -> None:
        if self.breaths is not None:
            self.breaths.restyle(theme)
        super().restyle(theme)

    def lay(self) -> None:
        super().lay()
        if (line := self.body.focusWidget()) is not None and line.hasFocus():
            self.area.ensureWidgetVisible(line, 0, self.theme.size("body"))
        if self.breaths is not None:
            self.breaths.setGeometry(self.rect())


def started(kind: str, session: str, now: datetime) -> Entry:
    """An entry of ``kind`` in which nothing is written yet."""
    return Entry(kind, now, session)
