"""Open the window on a session.  Importing this loads neither Qt nor numpy."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import poise.ui

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QAccessibleInterface
    from PySide6.QtWidgets import QApplication

    from poise.ui.shell.single_instance import SingleInstance
    from poise.ui.shell.window import Window

# Each of a frame's calls into Qt may have to wait this long for a thread that loads numpy.  With
# Python's own 5 ms the worst frame of a session's first second came after 56 ms, with this after 49
# (14 starts each on a busy machine, benchmarks/bench_window.py --camera virtual).
_SWITCH_S = 0.0005
# The drawing of poise.svg as dots: to read that one, Qt would load all it knows of SVG.
ICON = Path(poise.ui.__file__).with_name("poise.png")
# The first breath comes before who else may want the window, and before looking for garbage.
_SETTLED_MS = 1500


def has_display() -> bool:
    """Whether a window can be opened here; answered without loading Qt."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(key) for key in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def load_qt() -> None:
    """Load Qt, before all that is made with it.

    From then on PySide reads the source of whatever is imported, and keeps it, in search of the
    dialects of Python that it offers (``from __feature__ import …``); poise speaks none of them.
    """
    import builtins

    import PySide6.QtCore  # noqa: F401

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def application() -> QApplication:
    """The application, made once: Fusion with poise's own palette, the same on every desktop."""
    from PySide6.QtGui import QAccessible, QIcon
    from PySide6.QtWidgets import QApplication

    from poise.ui.theme import own_font, palette, system_colours

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        sys.setswitchinterval(_SWITCH_S)
        # No other style is made first; and none is handed to Python, which would then ask Qt for
        # every kind of style there is.
        app = QApplication(["poise", "-style", "fusion"])
        app.setApplicationName("poise")
        app.setDesktopFileName("poise")
        app.setWindowIcon(QIcon(str(ICON)))
        app.setFont(own_font())
        app.setPalette(palette(system_colours()))
        QAccessible.installFactory(_spoken)
    return app


def _spoken(_kind: str, thing: QObject) -> QAccessibleInterface | None:
    """What a screen reader meets; nothing of it is loaded while nobody reads along."""
    from poise.ui.access import spoken

    return spoken(thing)


def less_motion() -> bool | None:
    """Whether the system was asked for less motion; None where it cannot tell."""
    from poise.ui import motion

    return motion.reduced()


@contextmanager
def _woken_by_signals() -> Iterator[None]:
    """Python hears a signal once it runs again, which in the tray may be never: wake it.

    While the window is seen each of its frames does.
    """
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    hears, tells = socket.socketpair()
    with hears, tells:
        tells.setblocking(False)
        before = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
        notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: hears.recv(64))
        try:
            yield
        finally:
            notifier.setEnabled(False)
            signal.set_wakeup_fd(before)


def show(
    make: Callable[[], Window],
    *,
    alone: SingleInstance | None = None,
    daily: Callable[[], object] = lambda: None,
) -> int:
    """Show the window that is made until it is closed; the exit status of docs/command-line.md.

    It is made once there is an application.  ``alone`` lets another program of the same person
    call it, ``daily`` is called once a day.
    """
    from PySide6.QtCore import QTimer

    from poise import signals

    app = application()
    window = make()

    def settled() -> None:
        from poise.ui.shell.daily import Daily

        gc.enable()
        Daily(window, daily)
        awake.enter_context(_woken_by_signals())
        if alone is not None:
            alone.listen(window.presence.come_forward)
        if window.controller.can_renew:
            window.presence.stay_in_tray()

    def leave() -> None:
        QTimer.singleShot(0, window.presence.leave)  # Qt forgets an end from before it runs

    # Ctrl-C, and being told to end when the person logs out: nothing under way is lost.
    with signals.heeded(leave), ExitStack() as awake:
        window.show()
        window.run()
        settling = QTimer()
        settling.setSingleShot(True)
        settling.timeout.connect(settled)
        settling.start(_SETTLED_MS)
        app.exec()
        settling.stop()
    return signals.STOPPED if window.controller.stopped else 0
