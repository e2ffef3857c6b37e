"""What today's one thing is, as a function of the plan, what was done, and the day.

Each day offers one thing, and then it is enough.  Nothing is ever missed: after a week away the
plan moves, and what is counted can only grow.  Days are whole numbers counted from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from poise.core import safety
from poise.core.weeks import ladder
from poise.core.weeks.ladder import Felt, Made, PastDrill, Step
from poise.core.weeks.plan import DO, Plan, PlanWeek

DAYS = 7
AWAY_DAYS = 7
STANDARD_LEVEL = 4  # a minute for an answer, and the timer shown
# How long after an interview one is asked for what happened in it.
ASK_DAYS = 2

ENOUGH = "Enough for today."
ENOUGH_THIS_WEEK = "What you wished for this week is done."
DAY_OFF = "A day off."
PAUSED = "The plan is paused. It goes on when you say so."
WELCOME_BACK = "Welcome back. Where would you like to go on?"
OVER = "The plan is over. Standard drills go on as long as you like."
NOT_BEGUN = "The plan begins on the day you chose."
FIRST_STANDARD = "The first standard drill, to get to know it: it does not count yet."
STANDARD = "The standard drill, the same every time."
TRANSFER = "The same drill somewhere new, with questions that you have never had."
CHECKPOINT = "A checkpoint: the standard drill with slow breathing before and after."
EVE = "Your interview is tomorrow: nothing new today."
EVE_REHEARSAL = "Your interview is tomorrow: walk through it once, with closed eyes."
OPENER = "Your interview is today: see the first minute of it."
BEFORE_IT = "Your interview is today: a reset before it."
AFTER_IT = "Your interview is over: what happened, and one thing for next time."
WITHOUT_RESET = "Without a reset before it, this time."
NEXT = "Next in your week."


class Choice(StrEnum):
    """Where to go on after a while away."""

    HERE = "here"
    WEEK_BACK = "week-back"
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done on ``day``: one of ``weeks.DO``; a 3R or another entry is a journal.

    ``standard``, ``checkpoint`` and ``transfer`` are of drills.
    """

    day: int
    what: str
    standard: bool = False
    checkpoint: bool = False
    transfer: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Where a person is with their plan.

    ``start`` is the day its first week begins; it moves when the plan does.  ``begun`` never moves.
    ``skipped`` are days that were let go.  ``paused`` is the day on which they paused it.
    ``resumed`` is the last day on which they said that it goes on: what was before it pauses
    nothing.  ``interview`` is the day of one, at ``interview_minute`` of it.  ``made`` are what the
    ladder offered.
    """

    start: int
    begun: int
    skipped: tuple[int, ...] = ()
    paused: int | None = None
    resumed: int | None = None
    interview: int | None = None
    interview_minute: int = 0
    made: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Today:
    """The day's one thing.

    ``do`` is one of ``weeks.DO``, or ``opener``, or empty for nothing; ``why`` says why in words.
    ``choices`` are for going on after a while away.  ``offer`` is a higher level one may try;
    ``smaller`` is whether the ladder suggested a smaller step.  A ``varied`` drill differs on
    purpose; with ``one_bank`` all its questions are from ``bank``, which whoever knows the banks
    fills in.
    """

    do: str = ""
    why: str = ""
    level: int | None = None
    standard: bool = False
    checkpoint: bool = False
    transfer: bool = False
    minutes: int | None = None
    without_reset: bool = False
    note: str = ""
    choices: tuple[Choice, ...] = ()
    offer: ladder.Suggestion | None = None
    smaller: bool = False
    varied: bool = False
    one_bank: bool = False
    bank: str = ""


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Where the plan is: ``week`` from 1, and what of its wishes was done.

    ``weeks`` says of each week since the beginning whether anything was done in it.
    """

    week: int
    of: int
    today: Today
    this_week: dict[str, tuple[int, int]]
    weeks: tuple[bool, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """All that the one thing of the day ``today`` depends on."""

    plan: Plan
    state: State
    done: Sequence[Done]
    drills: Sequence[PastDrill]
    today: int
    minute: int

    @property
    def at(self) -> int:
        """Which week of the plan it is, from 0; past its last one it goes on."""
        return max(0, (self.today - self.state.start) // DAYS)

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.plan.weeks)

    @property
    def week(self) -> PlanWeek:
        return self.plan.weeks[min(self.at, len(self.plan.weeks) - 1)]

    @property
    def done_this_week(self) -> list[Done]:
        return [d for d in self.done if 0 <= d.day - self.state.start - DAYS * self.at < DAYS]

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """How often each wish of the week was done, and how often it is wished for."""
        inside = self.done_this_week
        if self.is_over:  # what goes on is the standard drill alone
            wish = self.plan.standard_per_week
            return {"drill": (sum(d.standard for d in inside), wish)} if wish else {}
        return {
            what: (sum(d.what == what for d in inside), wish)
            for what, wish in self.week.do.items()
            if wish
        }


def progress(
    plan: Plan, state: State, done: Sequence[Done], drills: Sequence[PastDrill], today: int,
    minute: int = 0,
) -> PlanProgress:  # fmt: skip
    """What to show on the day ``today``, at the ``minute`` of it; ``drills`` the earliest first."""
    day = _Day(plan, state, done, drills, today, minute)
    since = max(1, (today - state.begun) // DAYS + 1)
    active = {(one.day - state.begun) // DAYS for one in done if one.day >= state.begun}
    by_itself = pauses(state, drills, today)
    paused = by_itself or state.paused is not None
    why = " ".join(safety.PLAN_PAUSES) if by_itself else PAUSED
    one = Today(why=why) if paused else _today(day)
    return PlanProgress(
        min(day.at, len(plan.weeks) - 1) + 1, len(plan.weeks), one, day.counts,
        tuple(w in active for w in range(since)), paused,
    )  # fmt: skip


def pauses(state: State, drills: Sequence[PastDrill], today: int) -> bool:
    """Whether the plan has paused itself: "worse" three times in two weeks, until it is resumed.

    It stays so after the two weeks: who stopped for a reason is not called back by a date.
    """
    worse = [
        drill.day
        for drill in drills
        if drill.felt is Felt.WORSE
        and drill.day >= (state.begun if state.resumed is None else state.resumed + 1)
        and drill.day <= today
    ]
    return any(safety.plan_pauses(worse[: n + 1], worse[n]) for n in range(len(worse)))


def go_on(plan: Plan, state: State, done: Sequence[Done], today: int, choice: Choice) -> State:
    """The plan moved so that ``today`` is in the week that was chosen."""
    last = max((one.day for one in done if one.day >= state.start), default=state.start)
    at = min((last - state.start) // DAYS, len(plan.weeks) - 1)
    week = {Choice.HERE: at, Choice.WEEK_BACK: max(0, at - 1), Choice.BEGINNING: 0}[choice]
    return replace(state, start=today - DAYS * week, resumed=today, paused=None)


def _today(day: _Day) -> Today:
    state, done, today, counts = day.state, day.done, day.today, day.counts
    if today < state.start:
        return Today(why=NOT_BEGUN)
    interview = _interview(state, done, today, day.minute)
    if interview is not None:
        return interview
    last = max((one.day for one in done if one.day <= today), default=state.start)
    if today - max(last, state.start, state.resumed or 0) >= AWAY_DAYS:
        return Today(why=WELCOME_BACK, choices=tuple(Choice))
    if any(one.day == today and not _beside(one) for one in done):
        return Today(why=ENOUGH)
    if today in state.skipped:
        return Today(why=DAY_OFF)
    if day.is_over:
        more = any(times < wish for times, wish in counts.values())
        return Today("drill", OVER, STANDARD_LEVEL, True) if more else Today(why=OVER)
    # What was said today may be said again today.
    suggested = ladder.suggest(day.drills, today, [one for one in state.made if one.day < today])
    if suggested is not None and suggested.step is Step.SMALLER:
        if suggested.level == ladder.level_of(day.drills):
            return Today(why=suggested.why, smaller=True)
        return Today("drill", suggested.why, level=suggested.level, smaller=True)
    resets = sum(one.day == today and one.what == "reset" for one in done)
    if resets and "reset" in counts:  # chosen as if none was done yet
        counts = {**counts, "reset": (counts["reset"][0] - resets, counts["reset"][1])}
    left = [what for what, (times, wish) in counts.items() if times < wish]
    if not left:
        return Today(why=ENOUGH_THIS_WEEK)
    before = max((one for one in done if one.day < today), key=lambda one: one.day, default=None)
    others = [what for what in left if before is None or what != before.what]
    chosen = max(others or left, key=lambda what: counts[what][1] - counts[what][0])
    if chosen == "reset" and resets:
        return Today(why=ENOUGH)
    if chosen != "drill":
        return Today(chosen, NEXT, minutes=day.week.length_min.get(chosen))
    return _drill(day, suggested)


def _beside(one: Done) -> bool:
    """Whether it leaves the day's one thing to be done: a reset may come before a drill."""
    return one.what == "reset" or one.what not in DO


def _drill(day: _Day, suggested: ladder.Suggestion | None) -> Today:
    """Which drill: a standard one as long as the week wishes for one, in turn with the ladder's."""
    week, drills, interview = day.week, day.drills, day.state.interview
    eve = interview is not None and day.today == interview - 1
    own = [one for one in day.done_this_week if one.what == "drill"]
    standard = sum(one.standard for one in own)
    fade = week.fading and len(own) % 2 == 1
    in_turn = not own or not own[-1].standard or _last(week, own)
    if standard < day.plan.standard_per_week and in_turn:
        checkpoint = week.checkpoint and not any(one.checkpoint for one in own)
        first = not any(one.standard for one in day.done)
        why = FIRST_STANDARD if first else CHECKPOINT if checkpoint else STANDARD
        return Today("drill", why, STANDARD_LEVEL, True, checkpoint and not first)
    if week.transfer and any(one.checkpoint for one in own) and not any(o.transfer for o in own):
        return Today("drill", TRANSFER, STANDARD_LEVEL, transfer=True)
    low, high = week.levels
    level = min(max(ladder.level_of(drills), low), high)
    higher = suggested is not None and level < suggested.level <= high
    offer = suggested if higher and not eve else None
    varied = ladder.varies(drills) and not eve
    below = ladder.varied_level(drills, level) if varied else None
    said = [EVE] if eve else []
    if varied:
        said.append(ladder.ONE_BANK if below is None else ladder.LOWER)
    if fade and not eve:
        said.append(WITHOUT_RESET)
    return Today(
        "drill", " ".join(said) or NEXT, level=level if below is None else below,
        without_reset=fade, note=week.note, offer=offer, varied=varied,
        one_bank=varied and below is None,
    )  # fmt: skip


def _last(week: PlanWeek, own: Sequence[Done]) -> bool:
    """Whether only standard drills are left of the week's."""
    return week.do.get("drill", 0) - len(own) <= 1


def _interview(state: State, done: Sequence[Done], today: int, minute: int) -> Today | None:
    """What the day of an interview, and those after it, offer; None on others."""
    day = state.interview
    if day is not None and today == day - 1:
        lately = any(one.what == "rehearse" and today - 1 <= one.day <= today for one in done)
        let_go = today in state.skipped or any(
            one.day == today and not _beside(one) for one in done
        )
        return None if lately or let_go else Today("rehearse", EVE_REHEARSAL)
    if day is None or not day <= today <= day + ASK_DAYS:
        return None
    here = {one.what for one in done if one.day == today}
    if today == day and minute < state.interview_minute:
        if "rehearse" not in here and today not in state.skipped:  # let go, a reset is next
            return Today("opener", OPENER)
        return Today("reset", BEFORE_IT) if "reset" not in here else Today(why=ENOUGH)
    written = any(one.what == "journal" and day <= one.day <= today for one in done)
    return None if written else Today("journal", AFTER_IT)
