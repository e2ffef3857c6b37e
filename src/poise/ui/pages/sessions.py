"""What was done before: the pages of history, trends, comparison and review, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from poise.library.history import Past
from poise.ui.background import Fetch, Forgotten, PastSessions
from poise.ui.pages.compare import ComparePage
from poise.ui.pages.history import HistoryPage
from poise.ui.shell.parts import Part, parts
from poise.ui.text.history import when
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.page import Keys, Page
from poise.ui.widgets.parts_row import PartsRow

if TYPE_CHECKING:
    from poise.ui.reviewed import ReviewedSession
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    assert actions.past_sessions is not None
    return SessionsPages(
        actions.theme, actions.past_sessions, actions.back, actions.begin_soon, parts(actions)
    )


class SessionsPages(Page):
    """A stack of pages over ``past_sessions``; Esc goes back one, and from the list ``close``.

    ``begin`` starts the first session, where there is none to list.
    """

    made_anew = True

    def __init__(
        self,
        theme: Theme,
        past_sessions: PastSessions,
        close: Callable[[], None],
        begin: Callable[[], None],
        parts: Sequence[Part] = (),
    ) -> None:
        super().__init__(theme)
        self._past_sessions, self._close = past_sessions, close
        self._head = PartsRow(theme, parts, "sessions", self)
        self.history = HistoryPage(
            theme, open_=self.review, compare=self.compare, trends=self.trends, begin=begin,
            close=self.back,
        )  # fmt: skip
        self.pages: list[Page] = []
        self._list = past_sessions.list()
        self._push(self.history)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[-1]

    def frame(self, view: View, now: float) -> None:
        """Take in what was read since the last frame."""
        if not self.history.filled and self._list.done:
            self.history.fill(self._list.value or [], self._list.trouble)
        self.page.frame(view, now)

    def keys(self) -> Keys:
        """Those of the page that is shown."""
        return (self._head.keys if len(self.pages) == 1 else {}) | self.page.keys()

    def trends(self) -> None:
        """How the swing went week by week."""
        if self.history.pasts:
            from poise.ui.pages.trends import TrendsPage

            self._push(TrendsPage(self.theme, self.history.pasts, self.back))

    def compare(self, one: Past, other: Past) -> None:
        """Two sessions beside each other."""
        self._push(ComparePage(self.theme, one, other, self.back))

    def review(self, past: Past) -> None:
        """One session along its time line."""
        from poise.ui.pages.review import ReviewPage

        coming = self._past_sessions.open(past)
        self._push(
            ReviewPage(
                self.theme, past, coming, self.back, self.export, self.forget, self.watch
            )
        )  # fmt: skip

    def watch(self, past: Past, read: ReviewedSession | None) -> None:
        """The film of one session, with the heart as far as it was read."""
        from poise.ui.pages.watch import Watched, WatchPage

        rates = [(one.t, one.bpm) for one in read.rates if one.bpm is not None] if read else []
        watched = Watched(past.path, rates, read.schedule if read is not None else None)
        self._push(WatchPage(self.theme, watched, self.back))

    def export(self, past: Past) -> None:
        """Choose a form to export one session in."""
        from poise.ui.pages.export import ExportPage

        def export(form: str) -> Fetch[Path]:
            return self._past_sessions.export(past, form)

        self._push(ExportPage(self.theme, export, self.back))

    def forget(self, past: Past) -> None:
        """Delete one session, once that was said twice."""
        from poise.ui.widgets.forget_sheet import ForgetSheet

        what = tr(
            "The session of {when}, its notes and its exports on this computer. This "
"cannot be undone.", when=when(past.began),
        )  # fmt: skip

        def forget() -> Fetch[Forgotten]:
            return self._past_sessions.forget(past)

        self._push(ForgetSheet(self.theme, what, forget, self.back, self._forgot))

    def _forgot(self) -> None:
        """What is gone is no longer to be seen: behind the last word is the list, read anew."""
        for page in self.pages[1:-1]:
            page.deleteLater()
        self.pages[1:-1] = []
        self.history.empty()
        self._list = self._past_sessions.list()

    def back(self) -> None:
        """Turn back one page, and from the first leave."""
        if len(self.pages) == 1:
            self._close()
            return
        gone = self.pages.pop()
        gone.leave_screen()
        gone.deleteLater()
        self.page.show()
        self.lay()
        self.page.setFocus()

    def _push(self, page: Page) -> None:
        if self.pages:
            self.page.leave_screen()
        self.pages.append(page)
        page.setParent(self)
        self.lay()
        page.show()
        self.setFocusProxy(page)
        page.setFocus()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self._head.restyle(theme)
        for page in self.pages:
            page.restyle(theme)
        self.lay()
        self.update()

    def lay(self) -> None:
        """The row of parts stands above the list alone."""
        self._head.setVisible(len(self.pages) == 1)
        unit = self.theme.size("body")
        high = self._head.lay(self.width() - 2 * unit)
        self._head.setGeometry(unit, unit // 2, self.width() - 2 * unit, high)
        above = high + unit // 2 if high and len(self.pages) == 1 else 0
        for page in self.pages:
            page.setGeometry(self.rect().adjusted(0, above, 0, 0))
