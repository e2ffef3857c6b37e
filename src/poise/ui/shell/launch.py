"""The window with the sessions it opens: runs are made, joined to the screen, and closed here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from poise import clock, exercises, paths, rehearsals, settings
from poise.clock import SystemClock
from poise.core.pace.protocol import PROTOCOLS
from poise.core.rehearsal import self_view
from poise.errors import PoiseError
from poise.library import remember
from poise.recording import SUFFIX, films
from poise.ui.background import PastSessions
from poise.ui.journal import Journal
from poise.ui.shell import app
from poise.ui.shell.link import DrillChoice, Drills, Link, Paces, Rehearsals, Start
from poise.ui.weeks import Weeks

if TYPE_CHECKING:
    from poise.core.events import Event
    from poise.core.guide.exercise import Exercise
    from poise.core.weeks.contexts import Practised
    from poise.filming.process import Film
    from poise.library.pace_runs import PaceRun
    from poise.library.past_drills import DrillDone
    from poise.runtime.plan import Plan
    from poise.runtime.run import Run
    from poise.settings import Settings
    from poise.ui.shell.single_instance import SingleInstance

_log = logging.getLogger(__name__)
# Exercises that one key begins, from Today too.
_KEYS = {"steady-six": "T"}


class Plans(Protocol):
    """Which sessions there are, for the settings of now."""

    def first(self, settings: Settings) -> Plan:
        """The session of Today, or the one that was asked for on the command line."""

    def others(self) -> Sequence[str]:
        """The names of the exercises to practise; none when a session was asked for."""

    def other(self, name: str, settings: Settings) -> Plan:
        """The session of that exercise."""

    def drill(self, choice: DrillChoice, settings: Settings) -> Plan:
        """That drill, drawn anew; raises :class:`PoiseError` when there is nothing to ask."""

    def of(self, exercise: Exercise, settings: Settings) -> Plan:
        """The session of ``exercise``: a rehearsal, one's own picture, the pace finder."""


def sit(plans: Plans, known: Settings, *, autostart: bool) -> int:
    """Open the window on the first session of ``plans`` until it is closed; the exit status.

    Raises what making the first session raises.
    """
    app.load_qt()
    alone = None if autostart else _alone()
    if alone is not None and not alone.first and alone.call():
        return 0  # the window that is there already came forward
    with ExitStack() as runs:
        last: list[Plan] = []
        now = [known]  # what is chosen on Practise holds when it begins

        def link(chosen: Plan) -> Link:
            from poise.runtime.run import Run

            runs.close()  # one session at a time: the one before lets go of its sensors
            last[:] = [chosen]
            run = Run(chosen)
            film = _film(run, now[0])
            if film is not None:
                runs.callback(film.close)
            runs.callback(run.close)
            return join(run)._replace(film=film)

        def save(chosen: Settings) -> None:
            now[0] = chosen
            _save(chosen)

        def begin(settings: Settings) -> tuple[Link, list[Start]]:
            return link(plans.first(settings)), others()

        def at_first(settings: Settings) -> tuple[Link, list[Start]]:
            chosen = plans.first(settings)
            return in_words(chosen, partial(link, chosen)), others()

        def others() -> list[Start]:
            return [start(name) for name in plans.others()]

        def start(name: str) -> Start:
            usual = exercises.load(name).fitted()

            def lasting(minutes: int) -> Link:
                practise = replace(now[0].practise, minutes=minutes)  # this once: it is not kept
                return link(plans.other(name, replace(now[0], practise=practise)))

            return Start(
                usual.title, _KEYS.get(name, ""), lambda: link(plans.other(name, now[0])),
                usual.duration_s, name, usual.about, stretches=usual.stretches, lasting=lasting,
                has_its_pace=usual.has_its_pace,
            )  # fmt: skip

        def drill(choice: DrillChoice) -> Link:
            return link(plans.drill(choice, now[0]))

        def other(exercise: Exercise) -> Link:
            return link(plans.of(exercise, now[0]))

        def pace(protocol: str) -> Link:
            return other(PROTOCOLS[protocol]())

        first, more = begin(known) if autostart else at_first(known)
        state = paths.state()
        if autostart and first.exercise.drill is not None and not last[0].script.acts:
            read = remember.drilled(state)
            unread_drill = None if read else partial(remember.drill, state)
            first = first._replace(asks=True, unread=unread_drill)
        if autostart and first.exercise.rehearses:
            first = first._replace(asks=True)
        # Who asked for the reset by name has two minutes: the words are for Today.
        unread = not autostart and not remember.welcomed(state)
        return app.show(
            first,
            autostart=autostart,
            again=lambda: link(replace(last[0], out=None)),
            more=more,
            let_go=runs.close,
            renew=None if autostart else begin,
            settings=known,
            welcome=partial(remember.welcome, state) if unread else None,
            save=save,
            past_sessions=PastSessions(),
            place=state.with_name("window.json"),
            alone=alone if alone is not None and alone.first else None,
            rehearsals=_rehearsals(other),
            drills=_drills(
                drill, lambda: _no_film(plans, now[0])
            ),  # also after one from the command line: what was before it
            paces=Paces(pace, _pace_runs),
            journal=Journal(),
            weeks=None if autostart else Weeks(),
            daily=partial(films.sweep, paths.sessions()),
        )


def _film(run: Run, known: Settings) -> Film | None:
    """What films the answers of ``run``, where one is asked about it."""
    plan = run.plan
    if known.drill.keep_video != "ask" or plan.exercise.drill is None or not run.records:
        return None
    from poise import filming
    from poise.filming.process import Film

    refused = filming.refused(reads_heart=plan.uses("camera"), out=plan.out)
    return Film(lambda: run.recording, known.camera.where, refused=refused)


def _no_film(plans: Plans, known: Settings) -> str | None:
    """Why a drill cannot be filmed; None where nobody is to be asked."""
    if known.drill.keep_video != "ask":
        return None
    from poise import filming

    try:
        first = plans.first(known)  # whichever drill it is: the sensors are those of Today
    except PoiseError:  # the drill itself will say what is wrong, and that it is not filmed
        return filming.refused(reads_heart=False)
    return filming.refused(reads_heart=first.uses("camera")) if first.record else None


def _drills(link: Callable[[DrillChoice], Link], no_film: Callable[[], str | None]) -> Drills:
    def before() -> list[DrillDone]:
        from poise.library import past_drills

        return past_drills.every()

    def banks() -> list[tuple[str, str]]:
        from poise import questions

        return [(bank.name, bank.title) for bank in questions.shelf().banks]

    def practised() -> list[Practised]:
        from poise.library import contexts, past_drills

        return contexts.practised(past_drills.every())

    def suggests_place() -> bool:
        from poise.library import contexts, past_drills

        return contexts.suggestion(past_drills.every(), clock.today())

    state = paths.state()
    read = remember.drilled(state)
    return Drills(
        link, before, banks, None if read else partial(remember.drill, state), practised,
        suggests_place, no_film,
    )  # fmt: skip


def _rehearsals(link: Callable[[Exercise], Link]) -> Rehearsals:
    def looked() -> list[float]:
        from poise.library import sessions
        from poise.library.session_row import SessionRow

        with sessions.index() as index:
            rows = [SessionRow.from_json(row).summary for row in index.rows()]
        done = [one for one in rows if one is not None and one.completed]
        return [one.duration_s for one in done if one.exercise == self_view.NAME]

    return Rehearsals(
        lambda name: link(rehearsals.load(name)),
        lambda: [rehearsals.load(name) for name in rehearsals.names()],
        lambda seconds: link(self_view.exercise(seconds)),
        lambda: [Path(fault.file).name for fault in rehearsals.SHELF.faults()],
        looked,
    )


def _pace_runs() -> list[PaceRun]:
    from poise.library import pace_runs

    return pace_runs.every()


def _alone() -> SingleInstance:
    """Whether this is the person's only window; the place is let go of when the program ends."""
    from poise.ui.shell.single_instance import SingleInstance

    app.application()
    return SingleInstance(paths.state().parent)


def in_words(plan: Plan, opens: Callable[[], Link]) -> Link:
    """Today's session before the first picture: what the page says of it, and no session yet."""
    return Link(
        plan.exercise, SystemClock(), list, lambda _event: None, note=plan.note, opens=opens
    )


def join(run: Run) -> Link:
    """The session as the window sees it; it loads and listens once the first frame is drained."""
    opened: list[Run] = []

    def drain() -> list[Event]:
        if not opened:  # the first frame is on screen: now load and listen
            opened.append(run.__enter__())
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
    from poise import clock
    from poise.errors import JournalError
    from poise.library import journal
    from poise.library.journal_entry import from_dict

    recording = run.recording
    about = recording.name.removesuffix(SUFFIX) if recording is not None else None
    try:
        journal.add(from_dict({"kind": kind, "session": about, "text": text}, clock.moment()))
    except JournalError:
        _log.exception("a %s could not be written into the journal", kind)


def _save(chosen: Settings) -> None:
    with suppress(OSError):  # they hold for this window at least
        settings.save(
            paths.config(), screen=chosen.screen, sound=chosen.sound, guide=chosen.guide,
            practise=chosen.practise, sensors=chosen.sensors, desktop=chosen.desktop,
            strap=chosen.strap, camera=chosen.camera, journal=chosen.journal,
            drill=chosen.drill, voice=chosen.voice,
        )  # fmt: skip
