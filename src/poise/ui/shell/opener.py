"""Opens the sessions that are chosen in the window, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from poise import exercises, paths, settings
from poise.core.pace.protocol import PROTOCOLS
from poise.errors import PoiseError
from poise.ui.shell.link import DrillChoice, Link, Start
from poise.ui.shell.run_link import link_to, unopened

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.filming.process import Film
    from poise.runtime.plan import SessionPlan
    from poise.runtime.run import Run
    from poise.settings import Settings

# Exercises that one key begins, from Today too.
_KEYS = {"steady-six": "T"}


class Plans(Protocol):
    """Which sessions there are, for the settings of now."""

    def first(self, settings: Settings) -> SessionPlan:
        """The session of Today, or the one that was asked for on the command line."""

    def others(self) -> Sequence[str]:
        """The names of the exercises to practise; none when a session was asked for."""

    def other(self, name: str, settings: Settings) -> SessionPlan:
        """The session of that exercise."""

    def drill(self, choice: DrillChoice, settings: Settings) -> SessionPlan:
        """That drill, drawn anew; raises :class:`PoiseError` when there is nothing to ask."""

    def of(self, exercise: Exercise, settings: Settings) -> SessionPlan:
        """The session of ``exercise``: a rehearsal, one's own picture, the pace finder."""


class Opener:
    """Opens one session after another: each lets go of the sensors of the one before.

    ``settings`` are those of now: what is chosen on Practise holds for the next session.
    """

    def __init__(self, plans: Plans, settings: Settings) -> None:
        self.plans, self.settings = plans, settings
        self.last: SessionPlan | None = None
        self._open = ExitStack()

    def open(self, plan: SessionPlan) -> Link:
        """The session of ``plan``; it loads and listens once its first frame is drained."""
        from poise.runtime.run import Run

        self.close()
        self.last = plan
        run = Run(plan)
        film = _film(run, self.settings)
        if film is not None:
            self._open.callback(film.close)
        self._open.callback(run.close)
        return link_to(run)._replace(film=film)

    def close(self) -> None:
        """End the session that is open, if any."""
        self._open.close()

    def first(self, settings: Settings) -> tuple[Link, list[Start]]:
        """Today's session, or the one of the command line, and what else there is to practise."""
        return self.open(self.plans.first(settings)), self.starts()

    def first_unopened(self, settings: Settings) -> tuple[Link, list[Start]]:
        """The same, with what the page says of the session, which itself opens later."""
        plan = self.plans.first(settings)
        return unopened(plan, partial(self.open, plan)), self.starts()

    def again(self) -> Link:
        """The last session once more, in a recording of its own."""
        assert self.last is not None
        return self.open(replace(self.last, out=None))

    def starts(self) -> list[Start]:
        return [self._start(name) for name in self.plans.others()]

    def _start(self, name: str) -> Start:
        usual = exercises.load(name).fitted()
        return Start(
            usual.title, _KEYS.get(name, ""), partial(self._other, name), usual.duration_s, name,
            usual.about, stretches=usual.stretches, lasting=partial(self._lasting, name),
            has_its_pace=usual.has_its_pace,
        )  # fmt: skip

    def _other(self, name: str) -> Link:
        return self.open(self.plans.other(name, self.settings))

    def _lasting(self, name: str, minutes: int) -> Link:
        practise = replace(self.settings.practise, minutes=minutes)  # this once: it is not kept
        return self.open(self.plans.other(name, replace(self.settings, practise=practise)))

    def drill(self, choice: DrillChoice) -> Link:
        return self.open(self.plans.drill(choice, self.settings))

    def of(self, exercise: Exercise) -> Link:
        return self.open(self.plans.of(exercise, self.settings))

    def pace(self, protocol: str) -> Link:
        return self.of(PROTOCOLS[protocol]())

    def no_film(self) -> str | None:
        """Why a drill cannot be filmed; None where nobody is to be asked."""
        if self.settings.drill.keep_video != "ask":
            return None
        from poise import filming

        try:
            # Whichever drill it is: its sensors are those of Today.
            first = self.plans.first(self.settings)
        except PoiseError:  # the drill itself will say what is wrong, and that it is not filmed
            return filming.refused(reads_heart=False)
        return filming.refused(reads_heart=first.uses("camera")) if first.record else None

    def save(self, chosen: Settings) -> None:
        """Take these settings, for the next session and for the next window."""
        self.settings = chosen
        save(chosen)


def _film(run: Run, known: Settings) -> Film | None:
    """What films the answers of ``run``, where one is asked about it."""
    plan = run.plan
    if known.drill.keep_video != "ask" or plan.exercise.drill is None or not run.records:
        return None
    from poise import filming
    from poise.filming.process import Film

    refused = filming.refused(reads_heart=plan.uses("camera"), out=plan.out)
    return Film(lambda: run.recording, known.camera.where, refused=refused)


def save(chosen: Settings) -> None:
    """Write what was chosen in the window into the settings' file."""
    with suppress(OSError):  # they hold for this window at least
        settings.save(
            paths.config(), screen=chosen.screen, sound=chosen.sound, guide=chosen.guide,
            practise=chosen.practise, sensors=chosen.sensors, desktop=chosen.desktop,
            strap=chosen.strap, camera=chosen.camera, journal=chosen.journal,
            drill=chosen.drill, voice=chosen.voice,
        )  # fmt: skip
