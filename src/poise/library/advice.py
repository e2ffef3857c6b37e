"""What the ladder suggests before the next drill; the same is not said again for a week.

It is said all of the day on which it is said first.  The window, the command line and the plan ask
here, so that none of them repeats what another has said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from poise import paths
from poise.core.weeks import ladder
from poise.core.weeks.ladder import Made, PastDrill, Step, Suggestion
from poise.library import remember

MOST = 20


def advice(past: Sequence[PastDrill], today: int) -> Suggestion | None:
    """What to say on the day ``today``, None for nothing; it is kept that it was said."""
    found = ladder.suggest(past, today, [one for one in made() if one.day < today])
    if found is not None:
        keep([Made(found.step, today)])
    return found


def made() -> tuple[Made, ...]:
    """What was said so far, the earliest first."""
    found = []
    for row in remember.offered(paths.state()):
        try:
            found.append(Made(Step(row["step"]), int(row["day"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
    return tuple(found)


def keep(said: Iterable[Made]) -> None:
    """These were said."""
    before = made()
    new = [one for one in said if one not in before]
    if new:
        every = [*before, *new][-MOST:]
        rows = [{"step": str(one.step), "day": one.day} for one in every]
        remember.offer(paths.state(), rows)
