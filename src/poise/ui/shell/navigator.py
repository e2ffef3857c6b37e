"""The pages of the window, each made when it is first wanted, in the language and looks of then.

Before the first paint that is one page alone; what the others need is loaded with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.text.live import length

if TYPE_CHECKING:
    from poise.ui.pages.card import CardPage
    from poise.ui.pages.forget import ForgetPage
    from poise.ui.pages.notes import NotesPage
    from poise.ui.pages.past import PastPages
    from poise.ui.pages.preferences import PreferencesPage
    from poise.ui.pages.ready import ReadyPage
    from poise.ui.pages.sensors import SensorsPage
    from poise.ui.pages.session import SessionPage
    from poise.ui.pages.welcome import WelcomePage
    from poise.ui.shell.link import Start
    from poise.ui.shell.window import Window

Name = Literal[
    "ready", "session", "card", "after", "preferences", "sensors", "welcome", "past", "forget"
]


class Navigator:
    """The pages of ``window``; asking for one makes it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._made: dict[Name, Any] = {}

    def __iter__(self) -> Iterator[Any]:
        return iter(self._made.values())

    def drop(self, *names: Name) -> None:
        """Forget these pages, or all of them: they are made anew when they are wanted."""
        for name in names or tuple(self._made):
            page: QWidget | None = self._made.pop(name, None)
            if page is not None:
                page.hide()
                page.deleteLater()

    def has(self, name: Name) -> bool:
        """Whether that page was made."""
        return name in self._made

    def show(self, name: Name) -> None:
        """Show that page alone, with the keyboard in it."""
        page: QWidget = getattr(self, name)
        for other in self:
            other.setVisible(other is page)
        page.setFocus()

    def focus_on(self, setting: str) -> None:
        """Put the keyboard where that setting, such as ``screen.guide``, is chosen and shown."""
        for page in self:
            focus = getattr(page, "focus_on", None)
            if focus is not None and page.isVisible():
                focus(setting)

    def _once(self, name: Name, make: Callable[[], QWidget]) -> Any:
        page = self._made.get(name)
        if page is None:
            page = self._made[name] = make()
            page.hide()
            page.setParent(self._window)
            page.setGeometry(self._window.rect())
        return page

    # ------------------------------------------------------------------ a session

    @property
    def ready(self) -> ReadyPage:
        """Before the first breath."""
        window, link = self._window, self._window.link

        def make() -> ReadyPage:
            from poise.ui.pages.ready import ReadyPage

            others: list[tuple[str, str, Callable[[], object]]] = [
                (_title(other), other.key, partial(window.begin, other)) for other in window.more
            ]
            if window.shelf is not None:
                others.append((tr("History"), "H", window.open_past))
            if window.can_renew:
                others.append((tr("Sensor"), "C", window.open_sensors))
            others.append((tr("Settings"), "S", window.open_preferences))
            looks = window.settings.screen
            return ReadyPage(
                window.theme, link.exercise, tr(link.note), window.start, form=looks.guide,
                others=others,
            )  # fmt: skip

        page: ReadyPage = self._once("ready", make)
        return page

    @property
    def session(self) -> SessionPage:
        """While the guide breathes."""
        window, link = self._window, self._window.link

        def make() -> SessionPage:
            from poise.ui.pages.session import SessionPage

            looks = window.settings.screen
            page = SessionPage(
                window.theme, link.exercise, tr(link.note), stop=window.stop, pause=window.pause,
                mark=window.mark, simplify=window.simplify, detail=window.detail, mute=window.mute,
                form=looks.guide, readings=looks.readings, details=looks.details,
                picture=looks.picture,
                look=window.look if link.picture is not None else None,
            )  # fmt: skip
            page.show_sound(window.settings.sound)
            return page

        page: SessionPage = self._once("session", make)
        return page

    @property
    def card(self) -> CardPage:
        """What changed and what did not."""
        window, keep = self._window, self._window.link.keep

        def make() -> CardPage:
            from poise.ui.pages.card import CardPage

            return CardPage(
                window.theme,
                window.begin_again if window.can_repeat else None,
                window.close,
                add=window.open_after if keep else None,
                home=window.go_home if window.can_renew else None,
            )

        page: CardPage = self._once("card", make)
        return page

    @property
    def after(self) -> NotesPage:
        """A few questions about the session that is over."""
        window, keep = self._window, self._window.link.keep

        def make() -> NotesPage:
            from poise.ui.pages.notes import NotesPage

            return NotesPage(
                window.theme,
                lambda thought: keep(thought.as_dict()) if keep else None,
                window.close_aside,
            )

        page: NotesPage = self._once("after", make)
        return page

    # ------------------------------------------------------------------ beside it

    @property
    def preferences(self) -> PreferencesPage:
        """What can be set."""
        window = self._window

        def make() -> PreferencesPage:
            from poise.ui.pages.preferences import PreferencesPage

            whole = window.shelf is not None and window.can_renew
            return PreferencesPage(
                window.theme, window.settings, window.choose, window.close_aside,
                window.open_forget if whole else None,
            )  # fmt: skip

        page: PreferencesPage = self._once("preferences", make)
        return page

    @property
    def sensors(self) -> SensorsPage:
        """Where the heart comes from."""
        window = self._window

        def make() -> SensorsPage:
            from poise.ui.pages.sensors import SensorsPage

            return SensorsPage(window.theme, window.settings, window.choose, window.close_aside)

        page: SensorsPage = self._once("sensors", make)
        return page

    @property
    def welcome(self) -> WelcomePage:
        """The words on wellness and safety."""
        window = self._window

        def make() -> WelcomePage:
            from poise.ui.pages.welcome import WelcomePage

            choose = window.choose if window.can_renew else None
            return WelcomePage(window.theme, window.close_aside, window.settings, choose)

        page: WelcomePage = self._once("welcome", make)
        return page

    @property
    def past(self) -> PastPages:
        """The sessions recorded before; only where there is a shelf."""
        window = self._window

        def make() -> PastPages:
            from poise.ui.pages.past import PastPages

            assert window.shelf is not None
            return PastPages(window.theme, window.shelf, window.close_aside)

        page: PastPages = self._once("past", make)
        return page

    @property
    def forget(self) -> ForgetPage:
        """Deleting everything."""
        window = self._window

        def make() -> ForgetPage:
            from poise.ui.pages.forget import ForgetPage

            what = tr(
                "All your sessions, the notes on them, what was exported from them here, and what "
                "poise remembers between runs. Your settings stay. Nothing can bring it back."
            )
            return ForgetPage(
                window.theme, what, window.forget_everything, window.close_aside, window.begin_anew
            )

        page: ForgetPage = self._once("forget", make)
        return page


def _title(other: Start) -> str:
    title = tr(other.title)
    return f"{title} · {length(other.duration_s)}" if other.duration_s else title
