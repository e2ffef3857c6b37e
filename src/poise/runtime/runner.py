"""The only thing that holds a session: one thread, one inbox, one log.

    inbox → session.receive, session.advance → log, summary, outbox and taps

The thread sleeps in the inbox until something comes or the session's ``wakeup`` is due.  Each event
is stamped with the moment it is taken out, which is all that the session ever learns of time, and
is written to the log before the session hears it, so that what made a fault is in the file.

- **Before the start** sensors are heard already, so that a heart rate is there when the person
  begins.  The log holds this back and makes a file only at ``START``; a session that nobody begins
  is made anew every minute from the last of what was heard, so a window may stand open for days
  and a recording begins two minutes before its session at most.
- **Sleep** of the computer is noticed here, since the core knows no clock: by a clock that went on
  while nothing ran, or by the system's word that it slept while the clock stood still.  The session
  is told ``Slept``, which is a pause, and then that the guide may go on.
- **A fault in poise itself** ends the session as ``FAILED``: the log is closed with that word, what
  was recorded is kept, and whoever looks at the outbox sees the end.  The thread's exception is
  logged and not swallowed.  A disk that is full stops the recording and not the session.

:func:`run_at_once` is the same without thread and clock, for replays, imports and made-up people.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from poise.clock import Clock
from poise.core.events import (
    Act,
    Action,
    Command,
    Ending,
    Event,
    Input,
    Output,
    Rating,
    SensorState,
    SensorStatus,
    SessionEnded,
    Slept,
    Speaking,
    StrapPayload,
)
from poise.core.guide.schedule import Schedule
from poise.recording.precision import rounded, rounded_s
from poise.recording.writer import Writer
from poise.runtime.inbox import Inbox
from poise.runtime.log import Log

if TYPE_CHECKING:
    from poise.core.session import Session
    from poise.core.summariser import Summariser
    from poise.core.summary import Summary

_log = logging.getLogger(__name__)

# The name under which the recording itself says that it had to stop.
RECORDING = "recording"

# A session under way is looked after once a second.  When that could not be done for so long, the
# computer slept, or stood as if it did.
LOOK_S, SLEPT_S = 1.0, 10.0
# A session that nobody begins is made anew now and then, from what it heard last, so that a window
# may stand open for days.
WAITED_S, REMEMBERED_S = 119.0, 60.0
# What waits for a disk may yet be recorded; a disk that is gone must not keep the program.
CLOSE_S = 10.0


class Runner:
    """Feeds a session from an inbox, in its own thread, and keeps the log and the summary.

    ``prepare`` and then ``make`` are called in that thread: both load much, and the guide should be
    on screen by then.  So is ``begun`` when the person begins, and ``over`` when
    the session has ended, whatever ended it.  Anyone may :meth:`put` inputs, before the start too;
    what came in and what the session said to it is to be had, in order, from :attr:`outbox`.
    ``asleep_s`` tells how long the computer has slept so far while ``clock`` stood still.
    ``failed`` tells of a fault in poise itself; what was recorded is kept.
    """

    def __init__(
        self,
        make: Callable[[], tuple[Session, Summariser]],
        clock: Clock,
        log: Log | None = None,
        *,
        prepare: Callable[[], None] = lambda: None,
        begun: Callable[[], None] = lambda: None,
        over: Callable[[], None] = lambda: None,
        asleep_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.inbox: Inbox[Input] = Inbox()
        self.outbox: Inbox[Event] = Inbox(100_000)
        self.taps: list[Inbox[Event]] = []  # the same for others; to be filled before the start
        self._prepare, self._make, self._clock, self._log = prepare, make, clock, log
        self._begun, self._over = begun, over
        self._asleep_s, self._slept_s, self._awake_t = asleep_s, asleep_s(), rounded_s(clock.now())
        self._thread = Thread(target=self._run, name="session", daemon=True)
        self._session: Session | None = None
        self._summariser: Summariser | None = None
        self._summary: Summary | None = None
        self._closing = self._said_failed = False
        self.failed = False

    @property
    def schedule(self) -> Schedule | None:
        """Where the session stands, None before it starts; may be read from any thread."""
        return self._session.schedule if self._session is not None else None

    @property
    def summary(self) -> Summary | None:
        """The summary once the session is over, else None; may be read from any thread."""
        return self._summary

    def put(self, event: Input) -> None:
        """Tell the session something; never waits."""
        self.inbox.put(rounded(event))

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """End the thread, even if the session was never started or stopped."""
        self._closing = True
        self.inbox.wake()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)
            if self._thread.is_alive():
                _log.error("the session's thread does not end: is the disk still there?")

    def _run(self) -> None:
        ending = ""
        try:
            self._prepare()
            self._session, self._summariser = self._make()
            while not (self._session.ended or self._closing):
                for event in self.inbox.wait(self._patience_s(self._session)):
                    self._take(self._session, event, self._moment(self._session))
                self._tell(self._session.advance(self._moment(self._session)))
                self._renew(self._session)
            self._leave(self._session)
        except BaseException:
            _log.exception("the session failed")
            self.failed, ending = True, str(Ending.FAILED)
            self._tell([SessionEnded(self._now(), Ending.FAILED)])
            raise
        finally:
            if self._log is not None:
                self._log.close(ending or (ending_of(self._session) if self._session else ""))
            self._over()

    def _leave(self, session: Session) -> None:
        """Whoever closes a session under way stops it, and that is recorded too."""
        for event in self.inbox.drain():
            self._take(session, event, self._now())
        if session.schedule is not None and not session.ended:
            now = self._now()
            self._take(session, Command(now, Action.STOP), now)

    def _moment(self, session: Session) -> float:
        """Now.  What lies between two moments is sleep where it is long, and sleep is a pause.

        Its time does not count, and the guide goes on with an inhale.  The session is told of no
        moment that was not looked at so: a computer may sleep in the middle of its work too.
        """
        now, asleep_s, awake_t = self._now(), self._asleep_s(), self._awake_t
        slept_s = max(self._clock.real_s(now - awake_t), asleep_s - self._slept_s)
        self._slept_s, self._awake_t = asleep_s, now
        if session.schedule is not None and slept_s >= SLEPT_S:
            paused = session.schedule.paused
            self._take(session, rounded(Slept(awake_t, slept_s)), awake_t)
            if not paused:
                self._take(session, Command(now, Action.RESUME, "awake"), now)
        return now

    def _renew(self, session: Session) -> None:
        now = self._now()
        if self._log is None or session.schedule is not None or self._log.held_s(now) < WAITED_S:
            return
        self._session, self._summariser = self._make()
        for at, event in self._log.forget(now - REMEMBERED_S):
            self._log.input(event, at)
            self._log.outputs(self._session.receive(event, at))

    def _now(self) -> float:
        return rounded_s(self._clock.now())

    def _patience_s(self, session: Session) -> float | None:
        """Until the session's next deadline, or until it is to be looked after."""
        look_s = None if session.schedule is None else LOOK_S
        wakeup = session.wakeup
        if wakeup is None:
            return look_s
        due_s = self._clock.real_s(max(0.0, wakeup - self._now()))
        return due_s if look_s is None else min(due_s, look_s)

    def _take(self, session: Session, event: Input, now: float) -> None:
        self._tell(session.advance(now))
        if self._log is not None:
            if isinstance(event, Command) and event.action is Action.START:
                self._log.begin()
            self._log.input(event, now)
        if isinstance(event, Command) and event.action is Action.START:
            self._begun()
        if isinstance(event, StrapPayload):
            return  # for the recording alone
        self._put(event)
        if isinstance(event, Act | Rating | Speaking) and self._summariser is not None:
            self._summariser.fold(event)  # what a person did in a drill is in its summary
        self._tell(session.receive(event, now))

    def _tell(self, said: list[Output]) -> None:
        if self._log is not None:
            self._log.outputs(said)
            self._watch(self._log)
        summary: Summary | None = None
        for event in said:
            if self._summariser is not None:
                self._summariser.fold(rounded(event))  # that of the recording, to the last digit
                if isinstance(event, SessionEnded):
                    path = self._log.path if self._log is not None else None
                    summary = finished(self._summariser, path)
            self._put(event)
        if summary is not None:
            self._summary = summary  # last: who sees it finds the last event in the outbox
            self.outbox.wake()

    def _put(self, event: Event) -> None:
        for box in (self.outbox, *self.taps):
            box.put(event)

    def _watch(self, log: Log) -> None:
        """Say it once when the recording had to stop; the session goes on."""
        if log.failed is not None and not self._said_failed:
            self._said_failed = True
            self.outbox.put(
                SensorStatus(self._now(), RECORDING, SensorState.LOST, "failed", str(log.failed))
            )


def finished(summariser: Summariser, recording: Path | None) -> Summary:
    """The summary with where the recording is, None when there is none."""
    return summariser.result(str(recording) if recording is not None else None)


def ending_of(session: Session) -> str:
    """The word for a recording's end line."""
    return str(session.ending if session.ended else Ending.STOPPED)


def run_at_once(
    session: Session, inputs: Iterable[tuple[float, Input]], writer: Writer | None = None
) -> Iterator[tuple[float, Event]]:
    """Run a session as fast as possible over ``inputs`` and the moments they arrive.

    Gives each event, inputs too, with the moment it is said.  Stops when the session has ended; if
    the inputs run out first, time goes on until it ends; one that was left in a pause never would,
    and is over with its last input.
    """
    for at, event in inputs:
        yield from _said(session.advance(at), at, writer)
        if _over(session):
            break
        if writer is not None:
            writer.input(event, at)
        yield at, event
        yield from _said(session.receive(event, at), at, writer)
        if _over(session):
            break
    while not (session.ended or _paused(session)) and (wakeup := session.wakeup) is not None:
        yield from _said(session.advance(wakeup), wakeup, writer)
    if writer is not None:
        writer.close(ending_of(session))


def _paused(session: Session) -> bool:
    return session.schedule is not None and session.schedule.paused


def _over(session: Session) -> bool:
    return session.ended


def _said(said: list[Output], at: float, writer: Writer | None) -> Iterator[tuple[float, Event]]:
    if writer is not None:
        writer.outputs(said)
    for event in said:
        yield at, event
