"""All that the window knows of a running session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from poise.clock import Clock
    from poise.core.events import Event, Input
    from poise.core.guide.exercise import Exercise
    from poise.core.summary import Summary
    from poise.core.weeks.contexts import Practised
    from poise.filming.process import Film
    from poise.library.pace_runs import PaceRun
    from poise.library.past_drills import DrillDone
    from poise.ui.watching import Watching
    from poise.vision.messages import Thumbnail


def _no_summary() -> Summary | None:
    return None


def _unasked() -> str | None:
    return None


class Link(NamedTuple):
    """One session as the screen sees it: events come out, commands go in.

    ``drain`` gives what was said since it was last asked and never waits.  ``summary`` answers
    None until the session is over and its summary is made.  ``note`` is a sentence to keep on
    screen, such as why a synthetic person is used.  ``keep`` writes down what the person says about
    the session once it is over, each time all of it; without it nothing is asked.  ``write`` puts
    an entry of a kind, with its words, into the journal.  A drill that ``asks`` is to be asked
    beforehand what is expected of it, and such a rehearsal is to be read first; ``unread`` is
    called once the words on safety before the first drill were read, None when they were before.
    ``picture`` is told whether the camera's picture is wanted and gives the newest, None where
    there is none; without it there is no camera.  ``not_mine`` says that the strap is somebody
    else's and answers whether one was let go of; without it there is no strap.  ``film`` films the
    answers of a drill, for who wishes it; None where nobody is to be asked.  ``watching`` opens
    such a film in another way than by reading it.  ``opens`` gives the session itself where this is
    only what is said of it, since its making waits until there is a first picture.
    """

    exercise: Exercise
    clock: Clock
    drain: Callable[[], list[Event]]
    send: Callable[[Input], None]
    summary: Callable[[], Summary | None] = _no_summary
    note: str = ""
    keep: Callable[[Mapping[str, object]], None] | None = None
    write: Callable[[str, str], None] | None = None
    asks: bool = False
    unread: Callable[[], None] | None = None
    picture: Callable[[bool], Thumbnail | None] | None = None
    not_mine: Callable[[], bool] | None = None
    film: Film | None = None
    watching: Callable[[Path], Watching] | None = None
    opens: Callable[[], Link] | None = None


@dataclass(frozen=True, slots=True)
class DrillChoice:
    """Which drill a person chose: a level of the ladder, or a ``kind`` that practises one thing.

    ``standard`` is the one that is the same every time, ``checkpoint`` that between two paced
    blocks.  ``without_reset`` says that the plan wants no reset before.  ``bank`` is the name of a
    question bank and ``timer`` what is seen of the time, both empty for what the form says.
    ``mirror`` is for how many seconds one's own picture is shown, 0 for the whole task, None for
    what is due.  ``varied`` is one that differs on purpose, ``filmed`` one whose answers are
    filmed.
    """

    level: int = 1
    kind: str = ""
    standard: bool = False
    checkpoint: bool = False
    without_reset: bool = False
    bank: str = ""
    timer: str = ""
    mirror: int | None = None
    varied: bool = False
    filmed: bool = False


class Drills(NamedTuple):
    """Drills to begin: ``link`` draws and opens one, and ``before`` says what was done so far.

    ``before`` may take seconds.  ``banks`` gives names with their titles.  ``welcome`` is called
    once the words on safety were read; None when they were read before.  ``practised`` says where
    and when drills were done, ``suggests_place`` whether a new place is to be suggested today; both
    may take seconds.  ``no_film`` says why a drill cannot be filmed, empty where it
    can, None where nobody is to be asked.
    """

    link: Callable[[DrillChoice], Link]
    before: Callable[[], list[DrillDone]]
    banks: Callable[[], Sequence[tuple[str, str]]] = tuple
    welcome: Callable[[], None] | None = None
    practised: Callable[[], Sequence[Practised]] = tuple
    suggests_place: Callable[[], bool] = bool
    no_film: Callable[[], str | None] = _unasked


class Rehearsals(NamedTuple):
    """Rehearsals to begin: ``link`` opens the one called so, ``scripts`` are those that there are.

    ``faults`` are the names of a person's own files that were left out.  ``look`` opens so many
    seconds before one's own picture, and ``looked`` says for how long one looked before, each time
    to the end; it may take seconds.
    """

    link: Callable[[str], Link]
    scripts: Callable[[], Sequence[Exercise]]
    look: Callable[[int], Link]
    faults: Callable[[], Sequence[str]] = tuple
    looked: Callable[[], Sequence[float]] = tuple


class Paces(NamedTuple):
    """The pace finder: ``link`` opens a run in steps or sliding, and ``past`` gives those before.

    ``link`` raises :class:`PoiseError` where there can be none; ``past`` may take seconds.
    """

    link: Callable[[str], Link]
    past: Callable[[], Sequence[PaceRun]] = tuple


class Start(NamedTuple):
    """Another session to begin: what it is called and what for, its key, and how to open it.

    ``name`` is that of its exercise.  ``duration_s`` is 0 where the length is not to be told; with
    ``stretches`` it is as long as the person chooses, and ``lasting`` opens it for so many minutes
    this once.  With ``has_its_pace`` no other is chosen for it.
    """

    title: str
    key: str
    link: Callable[[], Link]
    duration_s: float = 0.0
    name: str = ""
    about: str = ""
    stretches: bool = False
    lasting: Callable[[int], Link] | None = None
    has_its_pace: bool = False

    def lasts_s(self, minutes: int) -> float:
        """How long it takes: its own length, or ``minutes`` where it takes one."""
        return 60.0 * minutes if self.stretches else self.duration_s
