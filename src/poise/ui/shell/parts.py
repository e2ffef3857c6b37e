"""The pages that Progress holds, each with its key: what stands in a row above them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt

from poise.ui.shell.actions import Actions, PageName
from poise.ui.text.language import tr


class Part(NamedTuple):
    """One of them: what it is called, its key, and what turns to it."""

    page: PageName
    title: str
    key: Qt.Key
    go: Callable[[], None]


def parts(actions: Actions) -> tuple[Part, ...]:
    """Those that there are; none where there is one alone."""
    if actions.weeks is None:
        return ()
    rows: list[tuple[PageName, str, Qt.Key]] = [
        ("plan", tr("Plan"), Qt.Key.Key_P), ("outcome", tr("Outcome"), Qt.Key.Key_O),
    ]  # fmt: skip
    if actions.past_sessions is not None and actions.past_sessions.any():
        rows.append(("sessions", tr("Sessions"), Qt.Key.Key_H))
    if actions.controller.drills is not None:
        rows.append(("contexts", tr("Places"), Qt.Key.Key_M))
    return tuple(Part(page, title, key, partial(actions.open, page)) for page, title, key in rows)
