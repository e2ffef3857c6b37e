"""Made-up rehearsals and looks at one's own picture for the gallery, with a made-up heart."""

from __future__ import annotations

from functools import cache

from poise import rehearsals
from poise.core.events import Event
from poise.core.guide.exercise import Exercise
from poise.core.rehearsal import self_view
from poise.core.summary import Summary
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.ui.shell.link import Rehearsals
from tools.gallery import sample, sample_picture

NOTE = "Demo: this is not your heart."


class Silence:
    """A loudspeaker, and a voice, that nobody hears."""

    trouble = ""

    def __init__(self, *_language: str) -> None:
        pass

    def _nothing(self, *_what: object, **_how: object) -> None:
        pass

    play = silence = say = hush = close = _nothing


FAULTS = ("panel.toml",)  # somebody's own, with a fault


@cache
def done(exercise: Exercise, sensor: str) -> tuple[tuple[Event, ...], Summary]:
    """Everything that was said in it, and what it came to."""
    sensors = (Sensor(sensor, "2"),) if sensor else ()
    *events, summary = at_once(SessionPlan(exercise, sensors, record=False))
    assert isinstance(summary, Summary)
    return tuple(e for e in events if not isinstance(e, Summary)), summary


def stage(name: str, sensor: str = "synthetic") -> sample.PlayedLink:
    """The rehearsal called ``name``, to be played up to any moment."""
    script = rehearsals.load(name)
    events, summary = done(script, sensor)
    return sample.PlayedLink(script, list(events), summary, NOTE if sensor else "")


def look(seconds: int) -> sample.PlayedLink:
    """So many seconds before one's own picture, which is a drawn face."""
    exercise = self_view.exercise(seconds)
    events, summary = done(exercise, "")
    return sample.PlayedLink(
        exercise, list(events), summary,
        picture=lambda on: sample_picture.thumbnail() if on else None,
    )  # fmt: skip


def offered(link: sample.PlayedLink, *, faulty: bool = False) -> Rehearsals:
    """Rehearsals to begin, for the pages that offer them."""
    return Rehearsals(
        lambda _name: link.link, lambda: [rehearsals.load(n) for n in rehearsals.SHELF.shipped()],
        lambda _seconds: link.link, lambda: FAULTS if faulty else (), lambda: [10.0],
    )  # fmt: skip
