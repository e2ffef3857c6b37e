"""The session on screen, as a person goes through it: begun, marked, paused, stopped, taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from poise.settings import Settings
from poise.ui.shell.link import DrillChoice, Drills, Link, Paces, Rehearsals, Start

if TYPE_CHECKING:
    from poise.core.events import DrillAction
    from poise.ui.background import Fetch, PastSessions
    from poise.ui.view import View

Renew = Callable[[Settings], tuple[Link, Sequence[Start]]]


@dataclass(frozen=True, slots=True)
class SessionNotes:
    """A person's own words and numbers about a session; None and empty where nothing was said.

    Tension runs from 0, none, to 10, the most one can think of; so does how strong a feeling was
    that they named (``label``), before and after three breaths.
    """

    went_well: str = ""
    tension_before: int | None = None
    tension_after: int | None = None
    dizzy: bool | None = None
    tags: tuple[str, ...] = ()
    label: str = ""
    label_before: int | None = None
    label_after: int | None = None

    def as_dict(self) -> dict[str, object]:
        """The same as plain values, to be written down."""
        return asdict(self)


class SessionController:
    """The session of ``link``, from Today to its end card, and those that may follow it.

    With ``begins`` it is to start as soon as nothing else is in the way.  ``again`` gives the link
    of another session like it, ``renew`` those of Today for other settings; ``more`` are
    others to begin there.  ``let_go`` ends the session of the link, sensors and recording too.
    ``arrived`` is called whenever another has taken its place on screen.  ``drills`` are those to
    begin, None where there are none, and ``paces`` the pace finder's; ``suggested`` is the drill
    that the plan has for today.
    ``said`` is what was said of the one on screen beforehand, for its notes, and ``headings`` what
    was written before its answers, by what was asked: kept nowhere by itself.  ``rehearsals`` are
    those to begin, None where there are none; ``script`` is the name of the one that stands ready,
    and ``to_drill`` says that a drill follows it.

    What a session can say and be told is loaded with its view, which is not made for Today's first
    picture.
    """

    def __init__(
        self,
        link: Link,
        *,
        begins: bool = False,
        again: Callable[[], Link] | None = None,
        more: Sequence[Start] = (),
        renew: Renew | None = None,
        let_go: Callable[[], None] = lambda: None,
        arrived: Callable[[], None] = lambda: None,
        drills: Drills | None = None,
        rehearsals: Rehearsals | None = None,
        paces: Paces | None = None,
    ) -> None:
        self.drills, self.rehearsals, self.paces = drills, rehearsals, paces
        self.script, self.to_drill = "", False
        self.suggested: DrillChoice | None = None
        self.said: dict[str, object] = {}
        self._again, self._renew, self._arrived = again, renew, arrived
        self.more, self.let_go = tuple(more), let_go
        self._connect(link, begins)

    def _connect(self, link: Link, begins: bool) -> None:
        self.link = link
        self._view: View | None = None
        self.started, self.begins = False, begins
        self.notes = SessionNotes()
        self.headings: dict[str, tuple[str, ...]] = {}
        self._unheard = ""  # pause or resume, until the session has said so
        self._usual: Fetch[float | None] | None = None
        self.said = {}

    # ------------------------------------------------------------------ where it stands

    @property
    def view(self) -> View:
        """What is known of the session."""
        if self._view is None:
            from poise.ui.view import View

            self._view = View(self.link.exercise)
        return self._view

    @property
    def at_rest(self) -> bool:
        """Whether it was neither begun nor is about to be, and nothing is over."""
        seen = self._view is not None and (self._view.schedule or self._view.summary)
        return not (self.started or self.begins or seen)

    def now(self) -> float:
        """The time on the session's clock."""
        return self.link.clock.now()

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.started and self.view.ending is None

    @property
    def stopped(self) -> bool:
        """Whether the person stopped it before its end."""
        return self.view.stopped or self.running

    def take_in(self) -> None:
        """What was said since the last time."""
        for event in self.link.drain():
            self.view.fold(event)
        if self._unheard == ("pause" if self.view.paused else "resume"):
            self._unheard = ""
        if self.link.film is not None:
            over = self.view.ending is not None
            self.link.film.follow(self.view.interview, self.now(), over=over)
        if self.view.ending is not None and self.view.summary is None:
            summary = self.link.summary()
            if summary is not None:
                self.view.finish(summary)

    def usual_bpm(self, past_sessions: PastSessions | None) -> float | None:
        """One's own usual swing, asked for once there is one to compare; None until it is known."""
        if self._usual is None:
            rows = self.view.rows() if past_sessions is not None else ()
            if past_sessions is not None and rows and rows[-1].swing_bpm is not None:
                self._usual = past_sessions.usual(rows[-1].sensor, self.view.exercise)
            return None
        return self._usual.value if self._usual.done else None

    # ------------------------------------------------------------------ what a person asks of it

    def open(self) -> None:
        """Make what it runs on, if that waits for the first picture."""
        if self.link.opens is not None:
            self.link = self.link.opens()

    def start(self) -> None:
        """Ask it to begin, once."""
        self.begins = False
        self.open()
        if not self.started:
            self.started = True
            t = self._send("start")
            self.view.begin(t)  # the guide leads from this very key, whenever the session hears it

    def act(self, action: DrillAction, detail: str = "") -> None:
        """The person did something in a drill."""
        if self.running:
            from poise.core.events import Act

            self.link.send(Act(self.now(), action, detail=detail))

    def rate(self, scale: str, value: int) -> None:
        """The person put themselves on ``scale``, 0 to 10, while the session goes on."""
        if self.running:
            self._tell(scale, value)

    def say_own_word(self, word: str) -> None:
        """Their own word for a feeling is for their notes alone."""
        before = self.said.get("labels")
        self.said["labels"] = [*(before if isinstance(before, list) else []), word]

    def stop(self) -> None:
        """Ask it to end now; what was recorded is kept."""
        if self.running:
            self._send("stop")

    def pause(self) -> None:
        """Ask the guide to stand still, or to go on; the sensors are heard all the while."""
        if self.running and not self.view.guide_over:
            # A second press may come before the session has said what came of the first.
            paused = self._unheard == "pause" if self._unheard else self.view.paused
            self._unheard = "resume" if paused else "pause"
            self._send(self._unheard)

    def keep(self, notes: SessionNotes) -> None:
        """Write down what the person says about it, wherever they say it, each time all of it."""
        if self.link.keep is not None and notes != self.notes:
            self.notes = notes
            self.link.keep(notes.as_dict())

    def mark(self) -> bool:
        """Put a mark at this moment; answers whether there is anything to mark."""
        if self.running:
            self._send("mark")
        return self.running

    def _send(self, action: str) -> float:
        """Ask for one of ``Action``; the moment it was asked."""
        from poise.core.events import Action, Command

        t = self.now()
        self.link.send(Command(t, Action(action)))
        return t

    def _tell(self, scale: str, value: int) -> None:
        from poise.core.events import Rating

        self.link.send(Rating(self.now(), scale, value))

    # ------------------------------------------------------------------ another in its place

    @property
    def can_repeat(self) -> bool:
        """Whether another session like this one can be begun."""
        return self._again is not None

    @property
    def can_renew(self) -> bool:
        """Whether there is a Today to come back to, with other sessions if wanted."""
        return self._renew is not None

    def repeat(self) -> None:
        """Go on to another like it, which starts at once."""
        if self._again is not None:
            self._connect(self._again(), begins=True)
            self._arrived()

    def begin(self, other: Start, minutes: int | None = None) -> None:
        """Go on to ``other``, which starts at once, unless one was started already.

        It lasts ``minutes`` this once, where that is given and its length can be chosen.
        """
        if not self.started:
            if minutes is None or other.lasting is None:
                link = other.link()
            else:
                link = other.lasting(minutes)
            self._connect(link, begins=True)
            self._arrived()

    def begin_drill(self, choice: DrillChoice, said: dict[str, object]) -> None:
        """Go on to a drill, which starts at once; ``said`` is what the person expects of it.

        Raises :class:`PoiseError` when there is nothing to ask.
        """
        if self.drills is None or self.running:
            return
        link = self.drills.link(choice)
        self._connect(link, begins=True)
        if choice.filmed and link.film is not None:
            link.film.ask()
        self.expect(said)
        self._arrived()

    def begin_rehearsal(self, name: str) -> None:
        """Go on to the rehearsal called ``name``, which starts at once.

        Raises :class:`PoiseError` where it cannot be read any more.
        """
        if self.rehearsals is not None and not self.running:
            self._connect(self.rehearsals.link(name), begins=True)
            self._arrived()

    def begin_look(self, seconds: int, tension: int | None) -> None:
        """Go on to so many seconds before one's own picture; ``tension`` is that before it."""
        if self.rehearsals is not None and not self.running:
            self._connect(self.rehearsals.look(seconds), begins=True)
            self.said = {} if tension is None else {"tension_before": tension}
            self._arrived()

    def begin_pace(self, protocol: str) -> None:
        """Go on to a run of the pace finder, which starts at once.

        Raises :class:`PoiseError` where there can be none, as without a strap.
        """
        if self.paces is not None and not self.started:
            self._connect(self.paces.link(protocol), begins=True)
            self._arrived()

    def expect(self, said: dict[str, object]) -> None:
        """The person said what they expect of the drill, as notes hold it."""
        self.said = said
        expected = said.get("expected")
        if isinstance(expected, int):
            self._tell("expected", expected)

    def go_home(self, settings: Settings) -> None:
        """Go back to Today, with its sessions for ``settings``."""
        if self.renew(settings):
            self._arrived()

    def renew(self, settings: Settings) -> bool:
        """Make Today's sessions anew, wherever one is; answers whether there are any."""
        if self._renew is not None:
            link, more = self._renew(settings)
            self.more = tuple(more)
            self._connect(link, begins=False)
        return self.can_renew
