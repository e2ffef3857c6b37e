"""Which page the window shows: where the session stands, or one beside it.

Each is made when it is first wanted, in the language and looks of then.  Before the first paint
that is one page alone; what the others need is loaded with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions, PageName
    from poise.ui.widgets.page import Page


def factory(name: PageName) -> Callable[[Actions], Page]:
    """What makes that page."""
    made: Callable[[Actions], Page] = import_module(f"poise.ui.pages.{name}").page
    return made


class Navigator:
    """The pages in ``window``; asking for one makes it.

    ``shown`` is the one that is seen; ``aside`` is it too while it stands beside the session.
    ``room`` says where in the window a page lies; ``turned`` is called when another is shown.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        room: Callable[[Page], QRect],
        turned: Callable[[], None],
    ) -> None:
        self._window, self._actions = window, actions
        self._room, self._turned = room, turned
        self._made: dict[PageName, Page] = {}
        self.shown: PageName = "today"
        self.aside: PageName | None = None

    def __getitem__(self, name: PageName) -> Page:
        page = self._made.get(name)
        if page is None:
            page = self._made[name] = factory(name)(self._actions)
            page.hide()
            page.setParent(self._window)
            page.setGeometry(self._room(page))
        return page

    def __iter__(self) -> Iterator[Page]:
        return iter(self._made.values())

    def has(self, name: PageName) -> bool:
        """Whether that page was made."""
        return name in self._made

    @property
    def due(self) -> PageName:
        """The page that is to be seen now."""
        controller = self._actions.controller
        if self.aside is not None:
            return self.aside
        if controller.at_rest:
            return "today"
        exercise, summary = controller.link.exercise, controller.view.summary
        drill, inward = exercise.drill is not None, exercise.rehearses or exercise.looks
        if summary is None:
            return "interview" if drill else "rehearsal" if inward else "session"
        if summary.pace is not None:
            return "pace_answer"
        return "debrief" if drill else "rehearsed" if inward else "card"

    def follow(self) -> None:
        """Turn the page if the session has come to another."""
        if self.due != self.shown:
            self._show(self.due)

    def turn_to(self, aside: PageName | None, at: str = "") -> None:
        """Show that page beside the session, or with None the one where the session stands.

        The keyboard goes to the row of the setting ``at``, where the page has it.
        """
        if aside != self.aside:
            self._leave()
        self.aside = aside
        self._show(self.due, at)

    def back(self) -> None:
        """Turn back to where the session stands."""
        self.turn_to(None)

    def _leave(self) -> None:
        """Whoever turns away from a page that is made anew finds it made anew."""
        if self.aside is not None and self.has(self.aside) and self[self.aside].made_anew:
            self._drop(self.aside)

    def drop_all(self) -> None:
        """Forget every page: they are made anew when they are wanted."""
        for name in tuple(self._made):
            self._drop(name)

    def drop_others(self) -> None:
        """Forget every page but the one that is shown."""
        for name in tuple(self._made):
            if name != self.shown:
                self._drop(name)

    def _drop(self, name: PageName) -> None:
        page = self._made.pop(name)
        page.leave_screen()
        page.deleteLater()

    def _show(self, name: PageName, at: str = "") -> None:
        page = self[name]
        self.shown = name
        self._turned()
        for other in self:
            if other is not page:
                other.leave_screen()
        page.show()
        if at:
            page.focus_on(at)
        now = page.window().focusWidget()
        if not at or now is None or not page.isAncestorOf(now):
            page.setFocus()

    def lay(self) -> None:
        """Give every page its room."""
        for page in self:
            page.setGeometry(self._room(page))
