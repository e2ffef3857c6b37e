"""From the end of a session to the journal, where the plan wishes for something to be written."""

from __future__ import annotations

from pathlib import Path

from poise.recording import SUFFIX
from poise.ui.background import Fetch
from poise.ui.journal import Wanted
from poise.ui.shell.actions import Actions


class Writing:
    """Whether writing is to be offered once a session is over, and what begins it."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._coming: Fetch[bool] | None = None
        self._told = False

    def offered(self) -> bool:
        """True once: when it is known that the plan wishes for it.  Asked once a frame."""
        journal = self._actions.journal
        if journal is None or self._told:
            return False
        if self._coming is None:
            self._coming = journal.wished()
        if not self._coming.done:
            return False
        self._told = True
        return bool(self._coming.value)

    def begin(self) -> None:
        """Turn to the journal, to a reflection about the session that is over."""
        journal, summary = self._actions.journal, self._actions.controller.view.summary
        if journal is None or summary is None:
            return
        name = Path(summary.recording).name if summary.recording else ""
        journal.wanted = Wanted("3r", name.removesuffix(SUFFIX))
        self._actions.open("journal")
