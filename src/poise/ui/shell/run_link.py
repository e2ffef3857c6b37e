"""A run as the window sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from poise import clock
from poise.clock import SystemClock
from poise.recording import SUFFIX, films
from poise.ui.shell.link import Link

if TYPE_CHECKING:
    from poise.core.events import Event
    from poise.runtime.plan import SessionPlan
    from poise.runtime.run import Run

_log = logging.getLogger(__name__)


def link_to(run: Run) -> Link:
    """The link to ``run``, which loads and listens once the first frame is drained."""
    entered = False

    def drain() -> list[Event]:
        nonlocal entered
        if not entered:  # the first frame is on screen: now load and listen
            run.__enter__()
            entered = True
        return run.drain()

    return Link(
        exercise=run.plan.exercise,
        clock=run.clock,
        drain=drain,
        send=run.runner.put,
        summary=run.summary,
        note=run.note,
        keep=partial(_keep, run) if run.records else None,
        write=partial(_write, run) if run.records else None,
        picture=run.picture if run.plan.uses("camera") else None,
        not_mine=run.not_mine if run.plan.uses("strap") else None,
    )


def unopened(plan: SessionPlan, opens: Callable[[], Link]) -> Link:
    """Today's session before the first picture: what the page says of it, and no session yet."""
    return Link(
        plan.exercise, SystemClock(), list, lambda _event: None, note=plan.note, opens=opens
    )


def _keep(run: Run, said: Mapping[str, object]) -> None:
    from poise.recording import notes

    recording = run.recording
    if recording is None:  # it could not be made after all
        return
    kept = notes.load(recording).get(films.NOTES_KEY)  # what was said of its film meanwhile
    try:
        notes.save(recording, dict(said) if kept is None else {**said, films.NOTES_KEY: kept})
    except OSError:
        _log.exception("the notes on %s could not be written", recording.name)


def _write(run: Run, kind: str, text: str) -> None:
    """An entry of the journal about the session, in the person's own words."""
    from poise.errors import JournalError
    from poise.library import journal
    from poise.library.journal_entry import from_dict

    recording = run.recording
    about = recording.name.removesuffix(SUFFIX) if recording is not None else None
    try:
        journal.add(from_dict({"kind": kind, "session": about, "text": text}, clock.moment()))
    except JournalError:
        _log.exception("a %s could not be written into the journal", kind)
