"""Which key does what on each page; the same keys stand on the buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from poise.ui.shell.navigator import Name
    from poise.ui.shell.window import Window

Keys = dict[Qt.Key, Callable[[], object]]

_VOLUME_STEP = 10
_PLUS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)  # the same key on many keyboards
_LARGE = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)  # the large action of a page
_ESC = Qt.Key.Key_Escape


def keys(window: Window, page: Name) -> Keys:
    """The keys of ``page``; what has no key there is not in it."""
    match page:
        case "ready":
            return _ready(window)
        case "session":
            return {
                _ESC: window.stop, Qt.Key.Key_P: window.pause, Qt.Key.Key_M: window.mark,
                Qt.Key.Key_G: window.simplify, Qt.Key.Key_D: window.detail,
                Qt.Key.Key_S: window.mute, Qt.Key.Key_V: window.look,
                Qt.Key.Key_Minus: partial(window.louder, -_VOLUME_STEP),
                **dict.fromkeys(_PLUS, partial(window.louder, _VOLUME_STEP)),
            }  # fmt: skip
        case "card":
            again = window.begin_again if window.can_repeat else window.close
            leave = window.go_home if window.can_renew else window.close
            add: Keys = {Qt.Key.Key_N: window.open_after} if window.link.keep else {}
            return {_ESC: leave, **dict.fromkeys(_LARGE, again), **add}
        case "welcome":
            return {_ESC: window.close, **dict.fromkeys(_LARGE, window.close_aside)}
        case _:
            return {_ESC: window.close_aside}


def _ready(window: Window) -> Keys:
    found: Keys = dict.fromkeys(_LARGE, window.start)
    found |= {_ESC: window.close, Qt.Key.Key_S: window.open_preferences}
    found |= {Qt.Key.Key_H: window.open_past} if window.shelf else {}
    found |= {Qt.Key.Key_C: window.open_sensors} if window.can_renew else {}
    for other in window.more:
        found[Qt.Key(ord(other.key.upper()))] = partial(window.begin, other)
    return found
