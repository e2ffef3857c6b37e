"""Being told to end: Ctrl-C, a terminal that is closed, a computer that shuts down."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

STOPPED = 130
# Windows has the first two alone.
ENDS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)
_gone = threading.Event()
# What has to be put right even when the program ends at once, such as a terminal's mode.
before_leaving: list[Callable[[], None]] = []


def interrupt() -> None:
    """What Ctrl-C does in any Python program; every clean-up on the way out is gone through."""
    raise KeyboardInterrupt


@contextmanager
def heeded(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` once, at the first of the signals; a second Ctrl-C leaves at once.

    Any other that follows changes nothing, for a closing terminal and a computer that shuts down
    send two or three.  What the program was started to ignore (nohup) stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may be told
        return
    terminal = [number for number in range(3) if _is_terminal(number)]
    told = False

    def hear(number: int, _frame: FrameType | None) -> None:
        nonlocal told
        if number == getattr(signal, "SIGHUP", None):
            _put_right()  # a terminal that was not closed, but only said to be
            _let_go(terminal)
        if not told:
            told = True
            end()
        elif number == signal.SIGINT:
            leave()

    before = {each: signal.getsignal(each) for each in ENDS}
    heard = [each for each, handler in before.items() if handler is not signal.SIG_IGN]
    for each in heard:
        signal.signal(each, hear)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, before[each])


def leave() -> None:
    """End at once: what is recorded is with the system already, and no child is left."""
    _put_right()
    children = sys.modules.get("poise.children")  # who never loaded it has none
    if children is not None:
        children.kill_all()
    os._exit(STOPPED)


def _put_right() -> None:
    for put_right in before_leaving:
        put_right()


def _is_terminal(number: int) -> bool:
    with suppress(OSError):
        return os.isatty(number)
    return False


def hung_up() -> bool:
    """Whether the terminal is gone, so that what was written to it failed."""
    gone = [number for number in range(3) if _is_gone(number)]
    if gone:  # the signal that says so has not come yet
        _let_go(gone)
    return _gone.is_set()


def _is_gone(number: int) -> bool:
    try:
        os.get_terminal_size(number)
    except OSError as error:
        return error.errno == errno.EIO
    return False


def _let_go(terminal: list[int]) -> None:
    """The terminal is gone, and writing to it would fail: nobody reads that any more."""
    _gone.set()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in terminal:
            os.dup2(nowhere, number)
        os.close(nowhere)
