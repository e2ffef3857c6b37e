"""One session as a person goes through it: asked to begin, mark, pause and stop, and taken in."""

from __future__ import annotations

from poise.core.events import Action, Command, Ending
from poise.ui.background import Fetch, PastSessions
from poise.ui.shell.link import Link
from poise.ui.view import View


class SessionController:
    """The session of ``link``, from its first page to its end card.

    With ``begins`` it is to start as soon as nothing else is in the way.
    """

    def __init__(self, link: Link, *, begins: bool = False) -> None:
        self.link, self.view = link, View(link.exercise)
        self.started, self.begins = False, begins
        self._usual: Fetch[float | None] | None = None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.started and self.view.ending is None

    @property
    def stopped(self) -> bool:
        """Whether the person stopped it before its end."""
        return self.view.ending is Ending.STOPPED or self.running

    @property
    def under_way(self) -> bool:
        """Whether the guide is to be seen, or is about to be."""
        return self.started or self.begins or self.view.schedule is not None

    def take_in(self) -> None:
        """What was said since the last time."""
        for event in self.link.drain():
            self.view.fold(event)
        if self.view.ending is not None and self.view.summary is None:
            summary = self.link.summary()
            if summary is not None:
                self.view.finish(summary)

    def usual_bpm(self, shelf: PastSessions | None) -> float | None:
        """One's own usual swing, asked for once there is one to compare; None until it is known."""
        if self._usual is None:
            rows = self.view.rows() if shelf is not None else ()
            if shelf is not None and rows and rows[-1].swing_bpm is not None:
                self._usual = shelf.usual(rows[-1].sensor, self.view.exercise)
            return None
        return self._usual.value if self._usual.done else None

    def start(self) -> None:
        """Ask it to begin, once."""
        self.begins = False
        if not self.started:
            self.started = True
            t = self._send(Action.START)
            self.view.begin(t)  # the guide leads from this very key, whenever the session hears it

    def stop(self) -> None:
        """Ask it to end now; what was recorded is kept."""
        if self.running:
            self._send(Action.STOP)

    def pause(self) -> None:
        """Ask the guide to stand still, or to go on; the sensors are heard all the while."""
        if self.running and not self.view.guide_over:
            self._send(Action.RESUME if self.view.paused else Action.PAUSE)

    def mark(self) -> bool:
        """Put a mark at this moment; answers whether there is anything to mark."""
        if self.running:
            self._send(Action.MARK)
        return self.running

    def _send(self, action: Action) -> float:
        """Ask for ``action``; the moment it was asked."""
        t = self.link.clock.now()
        self.link.send(Command(t, action))
        return t
