"""What was done before: the pages of history, trends, comparison and review, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.library.history import Past
from poise.ui.background import PastSessions
from poise.ui.pages.compare import ComparePage
from poise.ui.pages.history import HistoryPage
from poise.ui.text.history import when
from poise.ui.text.language import tr
from poise.ui.theme import Theme

if TYPE_CHECKING:
    from poise.ui.pages.export import ExportPage
    from poise.ui.pages.forget import ForgetPage
    from poise.ui.pages.review import ReviewPage
    from poise.ui.pages.trends import TrendsPage

    Page = HistoryPage | TrendsPage | ComparePage | ReviewPage | ExportPage | ForgetPage


class PastPages(QWidget):
    """A stack of pages over ``shelf``; Esc goes back one, and from the list calls ``close``."""

    def __init__(self, theme: Theme, shelf: PastSessions, close: Callable[[], None]) -> None:
        super().__init__()
        self._theme, self._shelf, self._close = theme, shelf, close
        self.history = HistoryPage(
            theme, open_=self.review, compare=self.compare, trends=self.trends, close=self.back
        )
        self.pages: list[Page] = []
        self._list = shelf.list()
        self._push(self.history)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[-1]

    def show_frame(self) -> None:
        """Take in what was read since the last frame."""
        if not self.history.filled and self._list.done:
            self.history.fill(self._list.value or [], self._list.trouble)
        poll = getattr(self.page, "poll", None)
        if poll is not None:
            poll()

    def trends(self) -> None:
        """How the swing went week by week."""
        if self.history.pasts:
            from poise.ui.pages.trends import TrendsPage

            self._push(TrendsPage(self._theme, self.history.pasts, self.back))

    def compare(self, one: Past, other: Past) -> None:
        """Two sessions beside each other."""
        self._push(ComparePage(self._theme, one, other, self.back))

    def review(self, past: Past) -> None:
        """One session along its time line."""
        from poise.ui.pages.review import ReviewPage

        self._push(
            ReviewPage(
                self._theme, past, self._shelf.open(past), self.back, self.take_away, self.forget
            )
        )

    def take_away(self, past: Past) -> None:
        """Choose a form to export one session in."""
        from poise.ui.pages.export import ExportPage

        self._push(ExportPage(self._theme, lambda form: self._shelf.export(past, form), self.back))

    def forget(self, past: Past) -> None:
        """Delete one session, once that was said twice."""
        from poise.ui.pages.forget import ForgetPage

        what = tr(
            "The session of {when}, its notes, and what was exported from it here. Nothing can "
            "bring it back.", when=when(past.began),
        )  # fmt: skip
        self._push(
            ForgetPage(self._theme, what, lambda: self._shelf.forget(past), self.back, self._forgot)
        )

    def _forgot(self) -> None:
        """What is gone is no longer to be seen: behind the last word is the list, read anew."""
        for page in self.pages[1:-1]:
            page.deleteLater()
        self.pages[1:-1] = []
        self.history.empty()
        self._list = self._shelf.list()

    def back(self) -> None:
        """Turn back one page, and from the first leave."""
        if len(self.pages) == 1:
            self._close()
            return
        gone = self.pages.pop()
        gone.hide()
        gone.deleteLater()
        self.page.show()
        self.page.setFocus()

    def _push(self, page: Page) -> None:
        if self.pages:
            self.page.hide()
        self.pages.append(page)
        page.setParent(self)
        page.setGeometry(self.rect())
        page.show()
        self.setFocusProxy(page)
        page.setFocus()

    def restyle(self, theme: Theme) -> None:
        """Use other colours or letters."""
        self._theme = theme
        for page in self.pages:
            page.restyle(theme)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that the pills of the page name."""
        press = self.page.keys().get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            press = self.back
        if press is not None:
            press()

    def resizeEvent(self, _event: object) -> None:
        for page in self.pages:
            page.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("ground"))
