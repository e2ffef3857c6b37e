"""Made-up drills for the gallery: drawn by a seed, done by a script, with a made-up heart."""

from __future__ import annotations

from functools import cache

from poise import drills, questions
from poise.core.events import (
    VOICE,
    Act,
    AskKind,
    DrillAction,
    Event,
    Input,
    SensorState,
    SensorStatus,
    Speaking,
)
from poise.core.guide.exercise import Exercise
from poise.core.summary import Summary
from poise.library import drilling
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.runtime.script import Script
from poise.sources import voice
from poise.ui.shell.link import Drills
from tools.gallery import sample, sample_contexts, sample_picture

SEED = 3
NOTE = "This heart is a person made by the program, not you."
ANSWER_S = 2.4


@cache
def done(form: str, *, heart: bool = True) -> tuple[Exercise, tuple[Event, ...], Summary]:
    """A drill of that form: what was drawn, everything that was said, and what it came to.

    Without a ``heart`` nobody wears a sensor, and it is made at once.  After a colon stands what
    its microphone is.
    """
    form, _, microphone = form.partition(":")
    planned = drilling.plan(drills.load(form), SEED, banks=questions.shipped())
    plan = SessionPlan(
        planned.exercise, (Sensor("synthetic", "2"),) if heart else (), record=False,
        script=Script(
            tuple(sorted((*_heard(microphone), *_acts(planned.exercise)), key=lambda e: e.t))
        ),
    )  # fmt: skip
    *events, summary = at_once(plan)
    assert isinstance(summary, Summary)
    return planned.exercise, tuple(e for e in events if not isinstance(e, Summary)), summary


def _acts(exercise: Exercise) -> list[Input]:
    """Two answers, the thread lost in the second."""
    A, D = DrillAction.ANSWER, DrillAction.DONE  # noqa: N806
    assert exercise.drill is not None
    doubts = any(a.kind is AskKind.DOUBT for t in exercise.drill.tasks for a in t.asks)
    if doubts:
        times = [(142.4, A), (180.0, D), (184.0, A), (205.0, D), (209.0, A), (245.0, D)]
    else:
        times = [(142.4, A), (190.0, D), (194.0, A), (215.0, DrillAction.BLANK),
                 (227.0, DrillAction.RESUME)]  # fmt: skip
    return [Act(t, action) for t, action in times]


def _heard(microphone: str) -> list[Input]:
    """What a microphone that is ``on`` or ``deaf`` says of the first answer; else nothing."""
    if not microphone:
        return []
    if microphone == "deaf":
        return [SensorStatus(3.2, VOICE, SensorState.LOST, "silent", " ".join(voice.SLOW))]
    spoke = [(142.3, 150.1), (151.4, 163.0), (164.2, 189.5), (193.6, 214.8)]
    return [
        SensorStatus(0.3, VOICE, SensorState.STREAMING, "", voice.OPEN),
        *(Speaking(t, VOICE, on) for a, b in spoke for t, on in ((a, True), (b, False))),
    ]


def stage(form: str, *, heart: bool = True) -> sample.PlayedLink:
    """That drill, to be played up to any moment."""
    exercise, events, summary = done(form, heart=heart)
    seen = any(s.task is not None and s.task.self_view for s in exercise.stages)
    return sample.PlayedLink(
        exercise, list(events), summary, NOTE,
        picture=(lambda on: sample_picture.thumbnail() if on else None) if seen else None,
    )  # fmt: skip


def offered(link: sample.PlayedLink, *, unread: bool = False, practised: bool = True) -> Drills:
    """Drills to begin, for the page that offers them; with ``practised`` some were done before."""
    banks = [(bank.name, bank.title) for bank in questions.shipped()]
    return Drills(
        lambda _choice: link.link, list, lambda: banks, (lambda: None) if unread else None,
        sample_contexts.practised if practised else list, lambda: practised,
    )  # fmt: skip
