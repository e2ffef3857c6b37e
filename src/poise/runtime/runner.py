"""The only thing that holds a session: one thread, one inbox, one log."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from threading import Thread

from poise.clock import Clock
from poise.core.events import Ending, Event, Input, Output, SessionEnded
from poise.core.schedule import Schedule
from poise.core.session import Session
from poise.recording.writer import Writer
from poise.runtime.inbox import Inbox

_log = logging.getLogger(__name__)


class Runner:
    """Feeds ``session`` from an inbox in its own thread and keeps the log.

    Anyone may :meth:`put` inputs; what came in and what the session said to it is to be had, in
    order, from :attr:`outbox`.
    """

    def __init__(self, session: Session, clock: Clock, writer: Writer | None = None) -> None:
        self.inbox: Inbox[Input] = Inbox()
        self.outbox: Inbox[Event] = Inbox(100_000)
        self._session, self._clock, self._writer = session, clock, writer
        self._thread = Thread(target=self._run, name="session", daemon=True)
        self._closing = False

    @property
    def schedule(self) -> Schedule | None:
        """Where the session stands, once it was started; may be read from any thread."""
        return self._session.schedule

    def put(self, event: Input) -> None:
        """Tell the session something; never waits."""
        self.inbox.put(event)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the session to end; whether it did."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def close(self) -> None:
        """End the thread even if the session was never started or stopped."""
        self._closing = True
        self.inbox.wake()
        self._thread.join()

    def _run(self) -> None:
        ending = ""
        try:
            while not (self._session.ended or self._closing):
                for event in self.inbox.wait(self._patience_s()):
                    self._take(event)
                self._tell(self._session.advance(self._clock.now()))
        except BaseException:
            _log.exception("the session failed")
            ending = str(Ending.FAILED)
            self.outbox.put(SessionEnded(self._clock.now(), Ending.FAILED))
            raise
        finally:
            if self._writer is not None:
                self._writer.close(ending or ending_of(self._session))

    def _patience_s(self) -> float | None:
        wakeup = self._session.wakeup
        if wakeup is None:
            return None
        return self._clock.real_s(max(0.0, wakeup - self._clock.now()))

    def _take(self, event: Input) -> None:
        now = self._clock.now()
        self._tell(self._session.advance(now))
        if self._writer is not None:
            self._writer.input(event, now)
        self.outbox.put(event)
        self._tell(self._session.receive(event, now))

    def _tell(self, said: list[Output]) -> None:
        if self._writer is not None:
            self._writer.outputs(said)
        for event in said:
            self.outbox.put(event)


def ending_of(session: Session) -> str:
    """The word for a recording's end line."""
    return str(session.ending if session.ended else Ending.STOPPED)


def run_at_once(
    session: Session, inputs: Iterable[tuple[float, Input]], writer: Writer | None = None
) -> Iterable[Event]:
    """Run a session as fast as possible over ``inputs`` and the moments they arrive; what happens.

    Stops when the session has ended.  If the inputs run out first, time goes on until it ends.
    """
    for at, event in inputs:
        yield from _said(session.advance(at), writer)
        if _over(session):
            break
        if writer is not None:
            writer.input(event, at)
        yield event
        yield from _said(session.receive(event, at), writer)
        if _over(session):
            break
    while not session.ended and (wakeup := session.wakeup) is not None:
        yield from _said(session.advance(wakeup), writer)
    if writer is not None:
        writer.close(ending_of(session))


def _over(session: Session) -> bool:
    return session.ended


def _said(said: list[Output], writer: Writer | None) -> list[Output]:
    if writer is not None:
        writer.outputs(said)
    return said
