"""Saving what a page shows as a picture or a PDF: the question, and the word on where it went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from poise.errors import PoiseError
from poise.ui import folders
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.menu import Question
from poise.ui.widgets.page import ENTER, ESC, Keys, Page, key_name

SHARE, FILE, FOLDER = Qt.Key.Key_P, Qt.Key.Key_F, Qt.Key.Key_O


class Sharing:
    """Lies over ``page``; ``draw`` makes a file of a form, None while there is nothing to draw.

    ``recording`` is the session's, with which the file is deleted; ``name`` is what the file is
    called where it is none of a session.
    """

    def __init__(
        self,
        page: Page,
        draw: Callable[[str], bytes | None],
        recording: Callable[[], Path | None],
        name: str = "",
    ) -> None:
        self._page, self._draw, self._recording = page, draw, recording
        self._name = name
        self._aloud = Announcer(page)
        self._coming: Fetch[Path] | None = None
        self._over = False
        self._saved: Path | None = None
        self.question = Question(page.theme, page)

    @property
    def asks(self) -> bool:
        """Whether it lies over the page now."""
        return self.question.isVisibleTo(self._page)

    def ask(self) -> None:
        """Ask in which form to save the page."""
        self._over = False
        self._show(
            tr("Save this page? Only what you see here goes into the file."),
            (tr("Picture"), key_name(SHARE), True, partial(self._save, "png"), "picture"),
            (tr("PDF, one page"), key_name(FILE), False, partial(self._save, "pdf"), "page"),
            (tr("Back"), key_name(ESC), False, self.close, "back"),
        )

    def keys(self) -> Keys:
        """What the keys do while it asks."""
        if self._over:
            away: Keys = dict.fromkeys((ESC, *ENTER), self.close)
            return away | {FOLDER: self.show_folder} if self._shows else away
        found: Keys = {
            ESC: self.close, SHARE: partial(self._save, "png"), FILE: partial(self._save, "pdf"),
        }  # fmt: skip
        return found

    def close(self) -> None:
        """Be gone."""
        self.question.hide()
        self._page.setFocus()

    @property
    def _shows(self) -> bool:
        """Whether the folder that a file was saved in can be shown."""
        return self._saved is not None and folders.can_show()

    def show_folder(self) -> None:
        """Show where the file is, and be gone."""
        self.close()
        if self._saved is not None:
            folders.show(self._saved)

    def frame(self, now: float) -> None:
        """Say where the file went, or why there is none."""
        if self._coming is None or not self._coming.done:
            return
        fetch, self._coming = self._coming, None
        self._saved = fetch.value
        text = tr("Saved as {path}", path=self._saved) if self._saved else tr(fetch.trouble)
        self._say(text)
        self._aloud.say("saved", text, now)

    def lay(self) -> None:
        unit = self._page.theme.size("body")
        self.question.fit(self._page.rect().adjusted(unit, unit, -unit, -unit))

    def restyle(self, theme: Theme) -> None:
        self.question.restyle(theme)

    def _save(self, form: str) -> None:
        from poise.ui import sharing

        if self._coming is not None:
            return
        try:
            data = self._draw(form)
        except PoiseError as error:
            self._say(tr(str(error)))
            return
        if data is not None:
            self._saved = None
            recording = self._recording()
            name = self._name or sharing.NAME
            self._coming = Fetch(lambda: sharing.save(data, form, recording, name=name))
            self._say(tr("Writing …"))

    def _say(self, text: str) -> None:
        self._over = True
        folder = (tr("Open folder"), key_name(FOLDER), False, self.show_folder, "")
        done = (tr("Done"), key_name(ENTER[0]), True, self.close, "")
        self._show(text, *((done, folder) if self._shows else (done,)))

    def _show(self, text: str, *answers: tuple[str, str, bool, Callable[[], object], str]) -> None:
        self.question.ask(text, answers)
        self.question.show()
        self.question.raise_()
        self.lay()
        self.question.pills[0].setFocus(Qt.FocusReason.OtherFocusReason)
