"""The drills on this computer, as the ladder and the draw of questions want to know them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from poise import clock, drills, files, paths, questions
from poise.core.debrief.feedback import usual
from poise.core.debrief.summary import DrillSummary
from poise.core.events import AnswerEnd, AskKind
from poise.core.guide.drill import Timer
from poise.core.questions.bank import FAILURE, Bank
from poise.core.questions.draw import PastQuestion
from poise.core.questions.reserve import Reserve, reserve
from poise.core.weeks import ladder
from poise.core.weeks.ladder import Felt, PastDrill
from poise.drills import LADDER
from poise.library import journal, sessions
from poise.library.drilling import History, Planned, Wish, plan
from poise.library.session_row import SessionRow
from poise.recording import notes

RESET = "interview-reset"
# A reset that is over for longer is none before this drill.
RESET_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class DueDrill:
    """The drill that is due: its level, and the bank of all its questions, empty for any.

    One that is ``varied`` differs on purpose, and ``why`` says how, in a sentence of its own for a
    ``bank`` (its title).
    """

    level: int
    bank: str = ""
    varied: bool = False
    why: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class DrillDone:
    """One drill: the recording it is in, when it began, and what it came to."""

    path: Path
    began: datetime
    summary: DrillSummary

    @property
    def day(self) -> int:
        """The day it was done on, counted from anywhere."""
        return self.began.date().toordinal()


def every() -> list[DrillDone]:
    """All drills, the earliest first, with what was said of each afterwards."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return sorted(_done(rows), key=lambda one: one.began)


def _done(rows: list[SessionRow]) -> Iterator[DrillDone]:
    for row in rows:
        if row.summary is None or row.summary.drill is None:
            continue
        if row.began is None:
            continue
        path = Path(row.path)
        said = row.summary.drill.with_notes(notes.load(path))
        yield DrillDone(path, row.began.astimezone(), said)


def on_the_ladder(done: list[DrillDone]) -> list[PastDrill]:
    """The drills as the ladder looks at them; what practises one thing moves nothing up."""
    return [
        PastDrill(
            day=one.day,
            level=one.summary.drill.level,
            stayed=not one.summary.stopped,
            felt=Felt(one.summary.felt) if one.summary.felt else None,
            expected=one.summary.expected,
            actual=one.summary.actual,
            standard=one.summary.drill.standard,
            varied=one.summary.drill.varied,
            on_ladder=one.summary.drill.kind == LADDER,
        )
        for one in done
    ]


def asked(done: list[DrillDone]) -> list[PastQuestion]:
    """Every question that was put, with how it went."""
    return [
        PastQuestion(answer.question, one.day, answer.ticks, answer.how is AnswerEnd.SKIP)
        for one in done
        for answer in one.summary.answers
        if answer.kind is AskKind.QUESTION
    ]


def due(done: list[DrillDone]) -> DueDrill:
    """The level of the last drill; each fourth is of the one below, or of a bank long not asked."""
    past = on_the_ladder(done)
    level = ladder.level_of(past)
    if not ladder.varies(past):
        return DueDrill(level)
    below = ladder.varied_level(past, level)
    if below is not None:
        return DueDrill(below, varied=True, why=ladder.LOWER)
    chosen = longest_not_asked(done)
    return DueDrill(level, chosen.name, varied=True, why=ladder.ONE_BANK, title=chosen.title)


def longest_not_asked(done: list[DrillDone]) -> Bank:
    """The bank that nothing was asked of for longest; never that of stories of failure."""
    last = {one.id: one.day for one in asked(done)}
    banks = [bank for bank in questions.shelf().banks if bank.name != FAILURE]
    return min(banks, key=lambda b: max((last.get(q.id, 0) for q in b.questions), default=0))


def reset_before(now: datetime) -> bool:
    """Whether a reset was done in the half hour before ``now``, which may be a whole second."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return any(
        row.summary is not None
        and row.summary.exercise == RESET
        and row.summary.completed
        and row.began is not None
        and timedelta(seconds=-1) <= now - row.began
        and now - row.began <= RESET_WITHIN + timedelta(seconds=row.summary.duration_s)
        for row in rows
    )


def usual_reactivity(done: list[DrillDone], level: int) -> tuple[float, float] | None:
    """The quartiles of the reactivity at a level; None before three of them."""
    known = (one.summary.recovery.reactivity_bpm for one in done if _alike(one, level))
    return usual(bpm for bpm in known if bpm is not None)


def _alike(one: DrillDone, level: int) -> bool:
    return one.summary.drill.level == level and one.summary.drill.kind == LADDER


def history(*, standard: bool = False, today: date | None = None) -> History:
    """What the draw of the next drill needs to know.

    The first ``standard`` drill draws the reserve, which is then kept from all others.
    """
    done = every()
    past = asked(done)
    kept = load_reserve()
    if kept is None and standard:
        kept = reserve(questions.shipped(), past, Random(fresh_seed()).random)
        save_reserve(kept)
    day = (today or clock.today()).toordinal()
    rejected = journal.last_rejection()
    mirror = {form.name for form in map(drills.load, drills.names()) if form.mirrors}
    return History(
        day, tuple(past), kept, None if rejected is None else rejected.toordinal(),
        mirrored=sum(d.summary.drill.form in mirror and not d.summary.stopped for d in done),
    )  # fmt: skip


def draw(
    *,
    level: int,
    kind: str = "",
    standard: bool = False,
    checkpoint: bool = False,
    banks: tuple[str, ...] = (),
    timer: str = "",
    mirror: int | None = None,
    varied: bool = False,
) -> Planned:
    """A drill for now, by a seed that nobody chose; empty is as its form has it."""
    standard = standard or checkpoint
    if standard:
        form = drills.load(drills.CHECKPOINT if checkpoint else drills.STANDARD)
    else:
        form = drills.of_kind(kind) if kind else drills.of_level(level)
    wish = Wish(banks, timer=Timer(timer) if timer else None, mirror=mirror)
    return plan(
        form, fresh_seed(), wish=Wish() if standard else wish, history=history(standard=standard),
        standard=standard, varied=varied, without_reset=not reset_before(clock.moment()),
    )  # fmt: skip


def fresh_seed() -> int:
    """A seed that nobody chose."""
    return Random().randrange(1 << 31)


def load_reserve() -> Reserve | None:
    """The questions kept for standard drills; None before the first, or where it is unreadable."""
    try:
        row = json.loads(files.read_text(paths.reserve(), 1 << 20))
        ids = row["questions"]
        if not all(isinstance(id, str) for id in ids):
            return None
        return Reserve(tuple(ids), str(row["transfer_bank"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def save_reserve(kept: Reserve) -> None:
    """Keep it; what cannot be kept is drawn anew the next time."""
    row = {"questions": list(kept.questions), "transfer_bank": kept.transfer_bank}
    try:
        files.keep_text(paths.reserve(), json.dumps(row))
    except OSError:
        return
