"""The end card: what changed, what did not, and where it is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise.ui.text.card import card
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.card import CardBody
from poise.ui.widgets.page import ENTER, ESC, SPACE, Page
from poise.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    controller, choices = actions.controller, actions.choices
    return CardPage(
        actions.theme,
        controller.repeat if controller.can_repeat else None,
        actions.close,
        add=(lambda: actions.open("notes")) if controller.link.keep else None,
        home=(lambda: controller.go_home(choices.settings)) if controller.can_renew else None,
    )


class CardPage(Sheet):
    """The card with its buttons.

    ``again`` is None where no further session can be begun from here, ``add`` where nothing can be
    written down about this one; then there is no button.  Where there is a ``home`` one leaves to
    it, else one can only ``close``.
    """

    framed = False

    def __init__(
        self,
        theme: Theme,
        again: Callable[[], None] | None,
        close: Callable[[], object],
        add: Callable[[], None] | None = None,
        home: Callable[[], None] | None = None,
    ) -> None:
        self._card = CardBody(theme)
        super().__init__(theme, self._card)
        self._shown: tuple[object, ...] = ()
        if again is not None:
            self.add_button(tr("Again"), again, *ENTER, SPACE, primary=True)
        if add is not None:
            self.add_button(tr("Add a note"), add, Qt.Key.Key_N)
        if home is not None:
            self.add_button(tr("Today"), home, ESC)
        else:
            self.add_button(tr("Close"), close, ESC)
        self.add_keys(close, *ENTER, SPACE)

    def frame(self, view: View, now: float) -> None:
        known = (view.summary, view.ending, view.trouble)
        if view.summary is not None and known != self._shown:
            self._shown = known
            self._card.show_card(card(view.summary, ending=view.ending, trouble=view.trouble))
            self.lay()
