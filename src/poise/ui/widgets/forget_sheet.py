"""Deleting for good: said beforehand what goes, and afterwards what went and what stayed."""

from __future__ import annotations

from collections.abc import Callable

from poise.ui.background import Fetch, Forgotten
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.column import Column
from poise.ui.widgets.sheet import Sheet


class ForgetSheet(Sheet):
    """``forget`` is asked once, and only by the button that says so; the usual key goes back.

    ``done`` is called when it is over.  No key deletes: one goes to the button and presses it.
    """

    made_anew = True

    def __init__(
        self,
        theme: Theme,
        what: str,
        forget: Callable[[], Fetch[Forgotten]],
        close: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        self.words = _Words(theme, what)
        super().__init__(theme, self.words)
        self._ask, self._done = forget, done
        self._coming: Fetch[Forgotten] | None = None
        self.back = self.add_back(close)
        self.delete = self.add_button(tr("Delete permanently"), self.forget)

    def forget(self) -> None:
        """Delete, once."""
        if self._coming is None:
            self._coming = self._ask()
            self.delete.hide()
            self.words.say(tr("Deleting …"))
            self.back.setFocus()
            self.lay()

    def frame(self, view: View, now: float) -> None:
        """Say what became of it."""
        if self._coming is None or not self._coming.done or self.words.over:
            return
        found = self._coming.value
        if found is None:
            self.words.finish(tr(self._coming.trouble))
        else:
            one = found.removed == 1
            said = tr("Deleted: 1 file.") if one else tr("Deleted: {n} files.", n=found.removed)
            if found.left:
                said += "\n" + tr("Could not delete:") + "\n" + "\n".join(map(tr, found.left))
            self.words.finish(said)
        self.lay()
        self._done()


class _Words(Column):
    def __init__(self, theme: Theme, what: str) -> None:
        super().__init__(theme)
        self.over = False
        title = self.words("title", tr("Delete permanently"))
        self._said = self.words("body", what, news=True)
        self.parts = [title, self._said]

    def say(self, text: str) -> None:
        """Show ``text`` in place of what it was."""
        self._said.say(text)

    def finish(self, text: str) -> None:
        """Show the last word."""
        self.over = True
        self.say(text)
