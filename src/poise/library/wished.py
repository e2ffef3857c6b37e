"""Whether the plan that is followed wishes for something to be written this week."""

from __future__ import annotations

from datetime import datetime

from poise.core.weeks.today import progress
from poise.errors import PlanError
from poise.library import past_drills, plan


def writing(now: datetime) -> bool:
    """Whether this week's wishes for the journal are still open; False without a plan.

    A plan that is paused, or cannot be read, wishes for nothing.
    """
    try:
        found = plan.following()
    except PlanError:
        return False
    if found is None:
        return False
    drills = past_drills.on_the_ladder(past_drills.every())
    told = progress(
        found.plan, found.state, plan.done(), drills, now.date().toordinal(),
        60 * now.hour + now.minute,
    )  # fmt: skip
    done, wish = told.this_week.get("journal", (0, 0))
    return not told.paused and done < wish
