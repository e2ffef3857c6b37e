"""The plan a person follows: their own copy of it, where they are, and what they have done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from poise import files, paths, plans
from poise.core.limits import YEARS
from poise.core.rehearsal import self_view
from poise.core.weeks.ladder import Made, Step
from poise.core.weeks.outcome import Measure
from poise.core.weeks.plan import Plan
from poise.core.weeks.today import ASK_DAYS, Choice, Done, PlanProgress, State, go_on, progress
from poise.drills import TRANSFER
from poise.errors import PlanError
from poise.library import advice, journal, outcomes, past_drills, sessions
from poise.library.past_drills import RESET
from poise.library.session_row import SessionRow

LARGEST, MOST_MADE = 1 << 18, 20
# What was only played or brought in was not done by the person.
NOT_DONE = ("import", "replay")
# Which of the plan's wishes a session was, by its exercise; any other is slow breathing, and a look
# at one's own picture is something done that no plan wishes for.
PRACTISED = {RESET: "reset", self_view.NAME: self_view.NAME}
# What was ended sooner was opened and left: the plan's things take two minutes at least.
LEAST_S = 120.0
# A win is written after a drill; by itself it is not the day's one thing.
WRITTEN = ("3r", "rejection", "failure", "note")
END_OF_DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Following:
    """A plan that is followed, and where the person is with it."""

    plan: Plan
    state: State


def start(name: str, today: date, primary: Measure | None = None) -> Following:
    """Begin the plan called ``name`` today, as a copy of the person's own.

    ``primary`` is the measure that the outcome will look at, where it is another than the plan's.

    Raises :class:`PlanError` when there is none, when one is followed already, or when it cannot be
    written.
    """
    text = plans.text(name)
    if paths.plan_state().exists():
        raise PlanError("a plan is followed already: 'poise plan stop' ends it")
    plan, day = plans.parse(text, name), today.toordinal()
    if primary is not None and primary is not plan.primary:
        plan = replace(plan, primary=primary)
        text = plans.dump(plan)
    now = Following(plan, State(day, day))
    try:
        files.keep_text(paths.plan(), text)
    except OSError as error:
        raise PlanError(f"the plan cannot be kept: {error.strerror or error}") from None
    outcomes.choose(plan.primary, today, any_drill=bool(past_drills.every()))
    _save(now)
    return now


def following() -> Following | None:
    """The plan that is followed; None when none is.  Raises :class:`PlanError` if it is broken."""
    try:
        row = json.loads(files.read_text(paths.plan_state(), LARGEST))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        raise PlanError(_BROKEN) from None
    try:
        state, name = _state(row), str(row["name"])[:80]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise PlanError(_BROKEN) from None
    try:
        text = files.read_text(paths.plan(), LARGEST)
    except (OSError, ValueError) as error:
        raise PlanError(f"{paths.plan()} cannot be read ({error}): {_ANEW}") from None
    return Following(plans.parse(text, name), state)


PAST = "that day is over, or too far away: say when the interview will be, such as 2026-04-02"
_ANEW = "'poise plan stop' and 'poise plan start' begin anew"
_BROKEN = f"where you are with the plan cannot be read: {_ANEW}"


def needed() -> Following:
    """The plan that is followed; raises :class:`PlanError` when none is."""
    found = following()
    if found is None:
        raise PlanError("no plan is followed: 'poise plan start' begins one")
    return found


def show(found: Following, now: datetime) -> PlanProgress:
    """Where the person is ``now``; what the ladder says with it is not said again for a week."""
    day = now.date().toordinal()
    known = replace(found.state, made=(*found.state.made, *advice.made()))
    drilled = past_drills.every()
    told = progress(
        found.plan, known, done(), past_drills.on_the_ladder(drilled), day,
        60 * now.hour + now.minute,
    )  # fmt: skip
    if told.today.one_bank:
        bank = past_drills.longest_not_asked(drilled).name
        told = replace(told, today=replace(told.today, bank=bank))
    said = [] if told.today.offer is None else [Made(Step.UP, day)]
    if told.today.smaller:
        said.append(Made(Step.SMALLER, day))
    advice.keep(said)
    new = tuple(one for one in said if one not in found.state.made)
    if new:
        _save(replace(found, state=replace(
            found.state, made=(*found.state.made, *new)[-MOST_MADE:]
        )))  # fmt: skip
    return told


def skip(found: Following, today: date) -> None:
    """Let today go."""
    day = today.toordinal()
    kept = [one for one in found.state.skipped if one > day - 7]  # older ones are over
    _save(replace(found, state=replace(found.state, skipped=(*kept, day))))


def resume(found: Following, today: date, choice: Choice) -> None:
    """Go on, after a while away or a pause."""
    state = go_on(found.plan, found.state, done(), today.toordinal(), choice)
    _save(replace(found, state=state))


def pause(found: Following, today: date) -> None:
    """Offer nothing until it goes on."""
    _save(replace(found, state=replace(found.state, paused=today.toordinal())))


def edit(found: Following, plan: Plan, today: date) -> Following:
    """Follow ``plan`` from here on: the person's own copy, changed.

    Another primary measure starts the count of the outcome anew.  Raises :class:`PlanError` when it
    cannot be written.
    """
    try:
        files.keep_text(paths.plan(), plans.dump(plan))
    except OSError as error:
        raise PlanError(f"the plan cannot be kept: {error.strerror or error}") from None
    if plan.primary is not found.plan.primary:
        outcomes.choose(plan.primary, today, any_drill=bool(past_drills.every()))
    return replace(found, plan=plan)


def no_interview(found: Following) -> None:
    """There is none any more."""
    _save(replace(found, state=replace(found.state, interview=None)))


def interview(found: Following, when: datetime | date, today: date) -> None:
    """There is an interview on that day, or at that moment.

    A moment without an offset is by the clock of this place.  Raises :class:`PlanError` for a day
    of which nothing is asked any more.
    """
    if when.year not in YEARS or when.toordinal() < today.toordinal() - ASK_DAYS:
        raise PlanError(PAST)
    if isinstance(when, datetime) and when.tzinfo:
        when = when.astimezone()
    at = 60 * when.hour + when.minute if isinstance(when, datetime) else END_OF_DAY_MIN
    _save(replace(found, state=replace(
        found.state, interview=when.toordinal(), interview_minute=at
    )))  # fmt: skip


def stop() -> None:
    """Follow the plan no longer; raises :class:`PlanError` when it cannot be removed."""
    for path in (paths.plan_state(), paths.plan()):
        try:
            with suppress(FileNotFoundError):
                path.unlink()
        except OSError as error:
            raise PlanError(f"{path} cannot be removed: {error.strerror or error}") from None


def done() -> list[Done]:
    """What was done, the earliest first: sessions, drills, and what was written."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    written = (
        Done(entry.at.astimezone().date().toordinal(), "journal")
        for _, entry in journal.entries()
        if entry.kind in WRITTEN
    )
    return sorted([*_recorded(rows), *written], key=lambda one: one.day)


def _recorded(rows: list[SessionRow]) -> Iterator[Done]:
    for row in rows:
        said, began = row.summary, row.began
        if said is None or began is None or said.sensor in NOT_DONE or not said.duration_s:
            continue
        if not said.completed and said.duration_s < LEAST_S:
            continue
        day = began.astimezone().date().toordinal()
        if said.drill is not None:
            drill = said.drill.drill
            transfer = drill.kind == TRANSFER
            yield Done(day, "drill", drill.standard, drill.checkpoint, transfer)
        elif said.rehearsal is not None:
            yield Done(day, "rehearse")
        else:
            yield Done(day, PRACTISED.get(said.exercise, "train"))


def _save(now: Following) -> None:
    state = now.state
    row: dict[str, Any] = {
        "name": now.plan.name, "start": _date(state.start), "begun": _date(state.begun),
        "skipped": [_date(day) for day in state.skipped],
        "paused": None if state.paused is None else _date(state.paused),
        "resumed": None if state.resumed is None else _date(state.resumed),
        "interview": None if state.interview is None else _date(state.interview),
        "interview_minute": state.interview_minute,
        "made": [{"step": one.step, "day": _date(one.day)} for one in state.made],
    }  # fmt: skip
    try:
        files.keep_text(paths.plan_state(), json.dumps(row, indent=2))
    except OSError as error:
        raise PlanError(f"the plan cannot be kept: {error.strerror or error}") from None


def _state(row: dict[str, Any]) -> State:
    maybe = {key: row.get(key) for key in ("paused", "resumed", "interview")}
    minute = row.get("interview_minute", 0)
    if type(minute) is not int or not 0 <= minute <= END_OF_DAY_MIN:
        raise ValueError("a minute of the day")
    return State(
        start=_day(row["start"]),
        begun=_day(row["begun"]),
        skipped=tuple(_day(one) for one in row.get("skipped", [])),
        paused=None if maybe["paused"] is None else _day(maybe["paused"]),
        resumed=None if maybe["resumed"] is None else _day(maybe["resumed"]),
        interview=None if maybe["interview"] is None else _day(maybe["interview"]),
        interview_minute=minute,
        made=tuple(Made(Step(one["step"]), _day(one["day"])) for one in row.get("made", [])),
    )


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(text: str) -> int:
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError("a day of another age")
    return day.toordinal()
