"""Keys of a terminal, one by one and without Enter; it is put back as it was on every end.

Each key comes with the moment at which it was pressed, read in a thread of its own, so that what is
done meanwhile makes no answer late.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread

from poise import signals

LOOK_S = 0.02
ESC = "\x1b"
# Arrows and the like, and a key with Alt, begin as Esc does and are none.
_NO_KEY = re.compile(r"\x1b(?:\[[0-9;]*[^0-9;]|O.|[^\x1b\[O])")


def usable() -> bool:
    """Whether somebody sits before a terminal that can say its keys."""
    try:
        return sys.stdin.isatty() and sys.stdout.isatty() and _able()
    except (AttributeError, ValueError):  # closed, or none
        return False


def _able() -> bool:
    from importlib.util import find_spec

    return find_spec("msvcrt" if sys.platform == "win32" else "termios") is not None


class Keyboard:
    """Entered, it hands out keys as they are pressed; ``now`` tells the moment."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._keys: SimpleQueue[tuple[float, str]] = SimpleQueue()
        self._over = Event()
        self._thread = Thread(target=self._read, name="keyboard", daemon=True)
        self._restore: Callable[[], None] = _nothing

    def __enter__(self) -> Keyboard:
        self._restore = _each_key()
        signals.before_leaving.append(self._restore)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._restore()
        signals.before_leaving.remove(self._restore)
        self._thread.join(1.0)

    def pressed(self) -> list[tuple[float, str]]:
        """The keys since the last time, each with its moment; never waits."""
        found = []
        with suppress(Empty):
            while True:
                found.append(self._keys.get_nowait())
        return found

    def wait(self, timeout_s: float | None = None) -> str:
        """The next key; empty when none came, or none can come any more."""
        try:
            return self._keys.get(timeout=timeout_s)[1]
        except Empty:
            return ""

    def _read(self) -> None:
        try:
            while not self._over.is_set():
                text = _waiting(LOOK_S)
                t = self._now()
                for key in keys_in(text):
                    self._keys.put((t, key))
        except OSError:  # the terminal is gone
            self._keys.put((self._now(), ""))


def keys_in(text: str) -> list[str]:
    """The keys in what a terminal said at once."""
    return list(_NO_KEY.sub("", text))


def _nothing() -> None:
    pass


if sys.platform == "win32":
    import msvcrt

    def _each_key() -> Callable[[], None]:
        return _nothing  # a console says each key anyway

    def _waiting(look_s: float) -> str:
        if not msvcrt.kbhit():
            Event().wait(look_s)
            return ""
        key = msvcrt.getwch()
        return ESC + msvcrt.getwch() if key in ("\x00", "\xe0") else key

else:
    import select
    import termios
    import tty

    def _each_key() -> Callable[[], None]:
        """Let the terminal say each key, without showing it; answers how to put it back."""
        number = sys.stdin.fileno()
        before = termios.tcgetattr(number)

        def restore() -> None:
            with suppress(OSError, termios.error):
                termios.tcsetattr(number, termios.TCSADRAIN, before)

        try:
            tty.setcbreak(number)  # Ctrl-C stays a signal
        except BaseException:
            restore()
            raise
        return restore

    def _waiting(look_s: float) -> str:
        number = sys.stdin.fileno()
        if not select.select([number], [], [], look_s)[0]:
            return ""
        said = os.read(number, 64)
        if not said:
            raise OSError("the terminal is gone")
        return said.decode(errors="ignore").replace("\r", "\n")
