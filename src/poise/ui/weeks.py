"""The plan and the outcome as the window sees them: read and changed in the background.

Reading takes a moment, as every recording is looked at; so each answer is on its way, as those of
past sessions are.  ``times`` counts what was changed, so that what stands on a page knows that it
is to be read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from poise import clock, paths
from poise.ui.background import Fetch

if TYPE_CHECKING:
    from poise.core.weeks.outcome import Measure, Outcome
    from poise.core.weeks.plan import Plan
    from poise.core.weeks.today import Choice, Done, PlanProgress, State, Today

T = TypeVar("T")
# What begins today's one thing, by what it is; a thing that nothing begins is only named.
Ways = Mapping[str, Callable[["Today"], None]]


class WeeksNow(NamedTuple):
    """Where the person is with their plan on the day ``today``; without ``plan`` none is followed.

    ``told`` and ``state`` are there where a plan is; ``done`` is everything that was done.
    """

    today: date
    plan: Plan | None = None
    state: State | None = None
    told: PlanProgress | None = None
    done: tuple[Done, ...] = ()


class Experience(NamedTuple):
    """A drill for which somebody said how bad it would be, and how bad it was, 0 to 10."""

    day: date
    expected: int
    actual: int


@dataclass(frozen=True, slots=True)
class OutcomeNow:
    """What the weeks say, with what stands beside it: described, not tested.

    ``since`` is the day on which the measure was chosen, None when it always was.  ``transfer_bpm``
    is the reactivity of the drills done somewhere new.  ``a_week`` is how many standard drills the
    plan has.  ``counts`` are how many wins were written, contexts seen and actions done.
    ``differs`` are the checkpoints at which something was not as usual, and what.
    """

    today: date
    told: Outcome
    since: date | None = None
    experience: tuple[Experience, ...] = ()
    transfer_bpm: tuple[float, ...] = ()
    a_week: int = 2
    counts: dict[str, int] = field(default_factory=dict)
    differs: tuple[tuple[date, tuple[str, ...]], ...] = ()


class Shelf(Protocol):
    """Where it is all had from; every call may take seconds and raise :class:`PoiseError`."""

    def followed(self) -> bool:
        """Whether a plan is; answered at once."""

    def look(self) -> WeeksNow: ...
    def start(self, name: str, primary: Measure) -> None: ...
    def skip(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self, choice: Choice) -> None: ...
    def interview(self, when: datetime | date | None) -> None: ...
    def edit(self, plan: Plan) -> None: ...
    def stop(self) -> None: ...
    def calendar(self, *, alarm: bool) -> Path:
        """Write the calendar file into the folder for exports; where it is now."""

    def outcome(self) -> OutcomeNow: ...


class Weeks:
    """What pages ask; whatever changes something answers with how it stands then."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf: Shelf = shelf or OwnShelf()
        self.times = 0
        self._last: Fetch[Any] | None = None

    def followed(self) -> bool:
        """Whether a plan is followed; answered at once."""
        return self._shelf.followed()

    def look(self) -> Fetch[WeeksNow]:
        """Where the person is with their plan."""
        return self._asked(Fetch(self._shelf.look))

    def start(self, name: str, primary: Measure) -> Fetch[WeeksNow]:
        """Begin the plan called ``name``; ``primary`` is what its outcome looks at."""
        return self._changed(lambda: self._shelf.start(name, primary))

    def skip(self) -> Fetch[WeeksNow]:
        """Let today go."""
        return self._changed(self._shelf.skip)

    def pause(self) -> Fetch[WeeksNow]:
        """Offer nothing until it goes on."""
        return self._changed(self._shelf.pause)

    def resume(self, choice: Choice) -> Fetch[WeeksNow]:
        """Go on after a pause or a while away."""
        return self._changed(lambda: self._shelf.resume(choice))

    def interview(self, when: datetime | date | None) -> Fetch[WeeksNow]:
        """There is an interview then, or with None there is none."""
        return self._changed(lambda: self._shelf.interview(when))

    def edit(self, plan: Plan) -> None:
        """Follow the person's own copy as it is now; written before this returns, lest one change
        overtake another.  Raises :class:`PoiseError`.
        """
        self._shelf.edit(plan)
        self.times += 1

    def stop(self) -> Fetch[WeeksNow]:
        """Follow no plan any longer."""
        return self._changed(self._shelf.stop)

    def calendar(self, *, alarm: bool = False) -> Fetch[Path]:
        """Write the calendar file; where it is now."""
        return self._asked(Fetch(lambda: self._shelf.calendar(alarm=alarm)))

    def outcome(self) -> Fetch[OutcomeNow]:
        """What the weeks say."""
        return self._asked(Fetch(self._shelf.outcome))

    def wait(self) -> None:
        """Stay until the last thing asked for is there: for tests and pictures."""
        if self._last is not None:
            self._last.wait()

    def _changed(self, change: Callable[[], None]) -> Fetch[WeeksNow]:
        def ask() -> WeeksNow:
            change()
            self.times += 1
            return self._shelf.look()

        return self._asked(Fetch(ask))

    def _asked(self, fetch: Fetch[T]) -> Fetch[T]:
        self._last = fetch
        return fetch


class OwnShelf:
    """The plan and the recordings on this computer."""

    def followed(self) -> bool:
        return paths.plan_state().exists()

    def look(self) -> WeeksNow:
        from poise.library import plan

        found, now = plan.following(), clock.moment()
        if found is None:
            return WeeksNow(now.date())
        return WeeksNow(
            now.date(), found.plan, found.state, plan.show(found, now), tuple(plan.done())
        )

    def start(self, name: str, primary: Measure) -> None:
        from poise.library import plan

        plan.start(name, clock.today(), primary)

    def skip(self) -> None:
        from poise.library import plan

        plan.skip(plan.needed(), clock.today())

    def pause(self) -> None:
        from poise.library import plan

        plan.pause(plan.needed(), clock.today())

    def resume(self, choice: Choice) -> None:
        from poise.library import plan

        plan.resume(plan.needed(), clock.today(), choice)

    def interview(self, when: datetime | date | None) -> None:
        from poise.library import plan

        if when is None:
            plan.no_interview(plan.needed())
        else:
            plan.interview(plan.needed(), when, clock.today())

    def edit(self, plan: Plan) -> None:
        from poise.library import plan as followed

        followed.edit(followed.needed(), plan, clock.today())

    def stop(self) -> None:
        from poise.library import plan

        plan.stop()

    def calendar(self, *, alarm: bool) -> Path:
        from poise import files
        from poise.library import plan
        from poise.library.calendar import calendar

        found = plan.needed()
        begin = date.fromordinal(found.state.start)
        text = calendar(found.plan, begin, clock.today(), clock.moment(), alarm=alarm)
        out = files.free(paths.exports(), "poise-plan", ".ics")
        with files.errors_in_words(out):
            files.write_text(out, text, over=False, newline="")
        return out

    def outcome(self) -> OutcomeNow:
        from poise.core.weeks.outcome import outcome
        from poise.drills import TRANSFER
        from poise.library import contexts, journal, outcomes, past_drills, plan, wins

        records, chosen, today = outcomes.recorded(), outcomes.chosen(), clock.today()
        since = None if chosen.since is None else chosen.since.toordinal()
        told = outcome(
            outcomes.standard(records), today.toordinal(), chosen.primary, since, chosen.forgotten
        )
        rated = [(one.began.date(), one.ratings) for one in records]
        found = plan.following()
        entries = [entry for _, entry in journal.entries()]
        places = {one.context.place for one in contexts.practised(past_drills.every())} - {""}
        new_places = [
            one.summary.drill.recovery.reactivity_bpm
            for one in records
            if one.summary.drill is not None and one.summary.drill.drill.kind == TRANSFER
        ]
        return OutcomeNow(
            today, told, chosen.since,
            tuple(Experience(day, *pair) for day, pair in rated if pair is not None),
            tuple(bpm for bpm in new_places if bpm is not None),
            found.plan.standard_per_week if found is not None else 2,
            {
                "drills": len(records),
                "places": len(places),
                "wins": len(wins.every()),
                "actions": sum(
                    entry.action is not None and entry.action.done is not None for entry in entries
                ),
            },
            tuple((one.began.date(), one.differs) for one in records if one.differs),
        )  # fmt: skip
