"""Plans a drill: which questions, objections and moments, drawn by a seed.

All chance of a drill is here.  What was drawn goes into the exercise, and with it into the header
of its recording; the session only does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from random import Random
from typing import TypeVar

from poise import questions
from poise.core.events import AskKind, RoomSound
from poise.core.guide.drill import Ask, Between, Coach, DrawnTask, Drill, Task, Timer
from poise.core.guide.exercise import Exercise, Stage
from poise.core.questions import draw
from poise.core.questions.bank import Bank, Doubt, Question
from poise.core.questions.draw import Chance, PastQuestion
from poise.core.questions.lines import Happening, Lines
from poise.core.questions.reserve import Reserve, take
from poise.drills import TRANSFER, Form
from poise.errors import ExerciseError, QuestionError

# Nobody answers a question in less, so that a task never runs out of them.
QUICKEST_S, SPARE = 40.0, 2
# What comes between does so in the middle of a task.
FROM, TO = 0.2, 0.8
# Which three heads fit the questions of a bank.
HEADS = {
    "design": "system", "fundamentals": "explain", "operations": "debug",
    "behavioural": "story", "failure": "failure",
}  # fmt: skip
OTHER_HEADS = "decide"
# For how long one's own picture is shown in the first, the second and each later drill with it.
MIRROR_S = (10.0, 30.0, None)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person chose for a drill; what is None or empty is as its form has it.

    ``banks`` are names, ``hard`` how hard its questions are (1 to 3), ``task_s`` how long each task
    lasts, ``timer`` what is seen of it.  ``mirror`` is for how many seconds one's own picture is
    shown where a form shows it, 0 for all of the task.
    """

    banks: tuple[str, ...] = ()
    hard: int | None = None
    task_s: float | None = None
    timer: Timer | None = None
    mirror: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What was before: the questions asked, on which days, and what is kept for standard drills.

    ``today`` is counted as the days of ``past`` are; ``rejected`` is the day of a rejection.
    ``mirrored`` is how many drills with one's own picture were done to their end.
    """

    today: int = 0
    past: Sequence[PastQuestion] = ()
    reserve: Reserve | None = None
    rejected: int | None = None
    mirrored: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A drill that can be begun.

    ``notes`` are sentences to tell: that a question comes back within a week, or that the reserve
    of standard questions has ended.
    """

    exercise: Exercise
    notes: tuple[str, ...] = field(default=())

    @property
    def drill(self) -> Drill:
        assert self.exercise.drill is not None
        return self.exercise.drill


def plan(
    form: Form,
    seed: int,
    *,
    wish: Wish | None = None,
    history: History | None = None,
    banks: Sequence[Bank] | None = None,
    standard: bool = False,
    varied: bool = False,
    without_reset: bool = False,
) -> Planned:
    """Draw a drill; the same form, seed, wish, history and banks give the same one.

    Raises :class:`ExerciseError` or :class:`QuestionError` for what cannot be asked.
    """
    wish, history = wish or Wish(), history or History()
    shelf = questions.Shelf(tuple(banks)) if banks is not None else questions.shelf()
    if standard and wish != Wish():
        raise ExerciseError(
            "the standard drill is the same every time: leave out banks, difficulty and times"
        )
    exercise = _wished(form.exercise, wish)
    for name in {name for stage in exercise.stages if stage.task for name in stage.task.banks}:
        shelf.bank(name)  # the nearest known one is named
    chance, notes = Random(seed).random, list[str]()
    tasks, taken = list[DrawnTask](), list[str]()
    for index, stage in enumerate(exercise.stages):
        if stage.task is None:
            continue
        if standard:
            found = _reserved(shelf.banks, history, chance, taken, notes)
        else:
            found = _drawn(shelf.banks, stage, form, history, chance, taken, notes)
        taken += [question.id for question in found]
        tasks.append(_task(index, stage, found, shelf, chance))
    drill = Drill(
        level=form.level, form=form.name, kind=form.kind, seed=seed, standard=standard,
        checkpoint=any(s.kind == "pace" for s in exercise.stages), varied=varied,
        without_reset=without_reset, mirror_s=_mirror_s(exercise, wish, history),
        tasks=tuple(tasks),
    )  # fmt: skip
    return Planned(replace(exercise, drill=drill), tuple(dict.fromkeys(notes)))


def _mirror_s(exercise: Exercise, wish: Wish, history: History) -> float | None:
    """For how long one's own picture is shown; None for all of the task, or where there is none."""
    if not any(stage.task is not None and stage.task.self_view for stage in exercise.stages):
        return None
    if wish.mirror is not None:
        return float(wish.mirror) or None
    return MIRROR_S[min(history.mirrored, len(MIRROR_S) - 1)]


def _wished(exercise: Exercise, wish: Wish) -> Exercise:
    stages = list[Stage]()
    for stage in exercise.stages:
        if stage.task is not None:
            task = stage.task
            task = replace(
                task,
                banks=wish.banks or task.banks,
                levels=(wish.hard,) if wish.hard is not None else task.levels,
                timer=wish.timer or task.timer,
            )
            stage = replace(stage, task=task, seconds=wish.task_s or stage.seconds)
        stages.append(stage)
    return replace(exercise, stages=tuple(stages))


def _drawn(
    banks: Sequence[Bank],
    stage: Stage,
    form: Form,
    history: History,
    chance: Chance,
    taken: Sequence[str],
    notes: list[str],
) -> tuple[Question, ...]:
    task = stage.task
    assert task is not None
    reserve = history.reserve
    kept = reserve.kept(banks) if reserve is not None else frozenset[str]()
    chosen = [bank for bank in banks if not task.banks or bank.name in task.banks]
    if form.kind == TRANSFER and reserve is not None and not task.banks:
        waited = [bank for bank in banks if bank.name == reserve.transfer_bank]
        if waited:  # one may have been taken away since
            chosen, kept = waited, frozenset(reserve.questions)
    pool = draw.pool(
        chosen, levels=task.levels, drill_level=form.level, today=history.today,
        rejected=history.rejected, kept={*kept, *taken},
    )  # fmt: skip
    count = task.doubts if form.kind == "error" else _many(stage, task)
    if form.kind == "error":  # whose objections may be mistaken or fair
        pool = [question for question in pool if question.has_both]
        if len(pool) < 2:
            raise QuestionError(
                "objections need questions that have a fair and a mistaken one: take a technical "
                "bank, or another difficulty"
            )
    found = draw.draw(pool, count, history.past, history.today, chance)
    if found.too_soon:
        notes.append("Some questions were asked within the last week, as no others are left.")
    return found.questions


def _many(stage: Stage, task: Task) -> int:
    if not task.aloud:
        return SPARE
    return ceil(stage.seconds / min(task.limit_s or QUICKEST_S, QUICKEST_S)) + SPARE


def _reserved(
    banks: Sequence[Bank],
    history: History,
    chance: Chance,
    taken: Sequence[str],
    notes: list[str],
) -> tuple[Question, ...]:
    """Two questions of the reserve, and two more for who is quick."""
    kept = history.reserve or Reserve((), "")
    heard = [*history.past, *(PastQuestion(id, history.today) for id in taken)]
    found = take(
        kept, banks, heard, history.today, chance, rejected=history.rejected, count=2 + SPARE
    )
    if found.beyond and kept.questions:
        notes.append("The questions kept for standard drills are used up: others are taken now.")
    return found.questions


def _task(
    index: int,
    stage: Stage,
    found: Sequence[Question],
    shelf: questions.Shelf,
    chance: Chance,
) -> DrawnTask:
    task = stage.task
    assert task is not None
    lines = questions.lines()
    limit_s = task.limit_s or None
    doubted = _doubted(task, found, chance)
    asks = list[Ask]()
    for n, question in enumerate(found):
        heads = _heads(shelf, question, lines) if task.coach is Coach.THREE_STEPS else ()
        asks.append(
            Ask(
                question.id, AskKind.QUESTION, question.ask, limit_s, points=question.points,
                heads=heads,
            )
        )  # fmt: skip
        if task.follow and chance() < task.follow:
            asks.append(Ask(question.id, AskKind.FOLLOW, _one(question.follow, chance), limit_s))
        if n in doubted:
            doubt = doubted[n]
            reply_s = task.reply_s or limit_s
            asks.append(
                Ask(question.id, AskKind.DOUBT, doubt.say, reply_s, objection=doubt.objection)
            )
    return DrawnTask(index, tuple(asks), tuple(_between(stage, task, lines, chance)))


def _doubted(task: Task, found: Sequence[Question], chance: Chance) -> dict[int, Doubt]:
    """The objections of a task, by the number of their question."""
    if not task.doubts or not found:
        return {}
    if task.doubts >= 2:
        return dict(enumerate(draw.objections(found[: task.doubts], chance)))
    n = min(int(chance() * 2), len(found) - 1)  # to the first or the second answer
    return {n: _one(found[n].doubts, chance)}


def _between(stage: Stage, task: Task, lines: Lines, chance: Chance) -> list[Between]:
    found = list[Between]()

    def some(many: int, kind: AskKind, drawn: Callable[[], Happening]) -> None:
        for n in range(many):  # one in each part of the middle, so that none fall together
            share = FROM + (TO - FROM) * (n + chance()) / many
            it = drawn()
            found.append(Between(round(share * stage.seconds, 1), kind, it.say, it.sound))

    spoken = [Happening(line, RoomSound.NONE) for line in (*lines.interrupt, *lines.brisk)]
    some(task.interrupts, AskKind.INTERRUPT, lambda: _one(spoken, chance))
    some(task.happenings, AskKind.HAPPENING, lambda: _one(lines.happenings, chance))
    some(task.blanks, AskKind.BLANK, lambda: Happening("", RoomSound.NONE))
    return sorted(found, key=lambda one: one.into_s)


def _heads(shelf: questions.Shelf, question: Question, lines: Lines) -> tuple[str, ...]:
    bank, _ = shelf.question(question.id)
    wanted = HEADS.get(bank.name, OTHER_HEADS)
    return next((t.parts for t in lines.three_steps if t.name == wanted), ())


def _one(items: Sequence[_T], chance: Chance) -> _T:
    return items[int(chance() * len(items))]
