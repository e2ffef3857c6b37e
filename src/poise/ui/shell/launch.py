"""The window from its opening to its end, with the sessions that are begun in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from poise import clock, paths, rehearsals
from poise.core.rehearsal import self_view
from poise.library import remember
from poise.recording import films
from poise.ui.background import PastSessions
from poise.ui.journal import Journal
from poise.ui.shell import app
from poise.ui.shell.link import DrillChoice, Drills, Link, Paces, Rehearsals
from poise.ui.shell.opener import Opener, Plans
from poise.ui.weeks import Weeks

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.core.weeks.contexts import Practised
    from poise.library.pace_runs import PaceRun
    from poise.library.past_drills import DrillDone
    from poise.settings import Settings
    from poise.ui.shell.single_instance import SingleInstance
    from poise.ui.shell.window import Window


def open_window(plans: Plans, known: Settings, *, autostart: bool) -> int:
    """Open the window on the first session of ``plans`` until it is closed; the exit status.

    Raises what making the first session raises.
    """
    app.load_qt()
    alone = None if autostart else _alone()
    if alone is not None and not alone.first and alone.call():
        return 0  # the window that is there already came forward
    with closing(Opener(plans, known)) as opener:
        first, more = opener.first(known) if autostart else opener.first_unopened(known)
        if autostart:
            first = _to_be_read_first(first, opener)
        state = paths.state()
        # Who asked for the reset by name has two minutes: the words are for Today.
        unread = not autostart and not remember.welcomed(state)

        def window() -> Window:
            from poise.ui.shell.window import Window

            return Window(
                first,
                autostart=autostart,
                again=opener.again,
                more=more,
                let_go=opener.close,
                renew=None if autostart else opener.first,
                settings=known,
                welcome=partial(remember.welcome, state) if unread else None,
                save=opener.save,
                past_sessions=PastSessions(),
                place=state.with_name("window.json"),
                motion=app.less_motion,
                rehearsals=_rehearsals(opener.of),
                # also after one from the command line: what was before it
                drills=_drills(opener.drill, opener.no_film),
                paces=Paces(opener.pace, _pace_runs),
                journal=Journal(),
                weeks=None if autostart else Weeks(),
            )

        return app.show(
            window,
            alone=alone if alone is not None and alone.first else None,
            daily=partial(films.sweep, paths.sessions()),
        )


def _to_be_read_first(first: Link, opener: Opener) -> Link:
    """A drill or rehearsal of the command line, with what is to be asked or read before it."""
    if first.exercise.rehearses:
        return first._replace(asks=True)
    scripted = opener.last is not None and opener.last.script.acts
    if first.exercise.drill is None or scripted:
        return first
    return first._replace(asks=True, unread=_unread_drill())


def _unread_drill() -> Callable[[], None] | None:
    """What notes that the words before a first drill were read; None when they were before."""
    state = paths.state()
    return None if remember.drilled(state) else partial(remember.drill, state)


def _drills(link: Callable[[DrillChoice], Link], no_film: Callable[[], str | None]) -> Drills:
    return Drills(link, _past_drills, _banks, _unread_drill(), _practised, _suggests_place, no_film)


def _past_drills() -> list[DrillDone]:
    from poise.library import past_drills

    return past_drills.every()


def _banks() -> list[tuple[str, str]]:
    from poise import questions

    return [(bank.name, bank.title) for bank in questions.shelf().banks]


def _practised() -> list[Practised]:
    from poise.library import contexts

    return contexts.practised(_past_drills())


def _suggests_place() -> bool:
    if not remember.drilled(paths.state()):
        return False  # nothing of drills is loaded on Today before the first
    from poise.library import contexts

    return contexts.suggestion(_past_drills(), clock.today())


def _rehearsals(link: Callable[[Exercise], Link]) -> Rehearsals:
    return Rehearsals(
        lambda name: link(rehearsals.load(name)),
        lambda: [rehearsals.load(name) for name in rehearsals.names()],
        lambda seconds: link(self_view.exercise(seconds)),
        lambda: [Path(fault.file).name for fault in rehearsals.SHELF.faults()],
        _self_views_s,
    )


def _self_views_s() -> list[float]:
    """For how long one looked at one's own picture before, each time to the end."""
    from poise.library import sessions
    from poise.library.session_row import SessionRow

    with sessions.index() as index:
        rows = [SessionRow.from_json(row).summary for row in index.rows()]
    done = [one for one in rows if one is not None and one.completed]
    return [one.duration_s for one in done if one.exercise == self_view.NAME]


def _pace_runs() -> list[PaceRun]:
    from poise.library import pace_runs

    return pace_runs.every()


def _alone() -> SingleInstance:
    """Whether this is the person's only window; the place is let go of when the program ends."""
    from poise.ui.shell.single_instance import SingleInstance

    app.application()
    return SingleInstance(paths.state().parent)
