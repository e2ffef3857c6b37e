"""Deleting everything that poise keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from poise.ui.background import Fetch, Forgotten
from poise.ui.text.language import tr
from poise.ui.widgets.forget_sheet import ForgetSheet
from poise.ui.widgets.page import Page

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    """Deleting everything."""
    past_sessions, controller = actions.past_sessions, actions.controller
    assert past_sessions is not None

    def forget() -> Fetch[Forgotten]:
        controller.let_go()  # what the session that has not begun holds is forgotten too
        return past_sessions.forget(None)

    def done() -> None:  # Today's session was deleted with the rest
        controller.renew(actions.choices.settings)

    what = tr(
        "All your sessions, their notes, their exports on this computer, and "
        "everything poise remembers. Your settings stay. This cannot be undone."
    )
    return ForgetSheet(actions.theme, what, forget, actions.back, done)
