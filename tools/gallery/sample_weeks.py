"""Made-up weeks for the gallery: a plan that is followed, and what came of it; nobody's days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random

from poise import clock, plans
from poise.core.weeks.ladder import Felt, PastDrill
from poise.core.weeks.outcome import Measure, StandardDrill, outcome
from poise.core.weeks.plan import Plan
from poise.core.weeks.today import Choice, Done, State, go_on, progress
from poise.ui.weeks import Experience, OutcomeNow, Weeks, WeeksNow

KINDS = ("none", "begun", "third", "offer", "away", "worse", "fell", "unclear")


class SampleShelf:
    """A plan and drills that are made up; what a person changes holds as long as this does."""

    def __init__(self, kind: str, today: date | None = None) -> None:
        self.kind = kind
        self.today = today or clock.today()
        begun = self.today.toordinal() - {"begun": 0, "third": 16, "offer": 9}.get(kind, 23)
        self.plan: Plan | None = None if kind == "none" else plans.load("six-weeks")
        self.state = State(begun, begun)
        self.done, self.drills = _days(kind, begun, self.today.toordinal())

    def followed(self) -> bool:
        return self.plan is not None

    def look(self) -> WeeksNow:
        if self.plan is None:
            return WeeksNow(self.today)
        day = self.today.toordinal()
        told = progress(self.plan, self.state, self.done, self.drills, day)
        return WeeksNow(self.today, self.plan, self.state, told, tuple(self.done))

    def start(self, name: str, primary: Measure) -> None:
        day = self.today.toordinal()
        self.plan, self.state = replace(plans.load(name), primary=primary), State(day, day)
        self.done, self.drills = [], []

    def skip(self) -> None:
        self.state = replace(self.state, skipped=(self.today.toordinal(),))

    def pause(self) -> None:
        self.state = replace(self.state, paused=self.today.toordinal())

    def resume(self, choice: Choice) -> None:
        assert self.plan is not None
        self.state = go_on(self.plan, self.state, self.done, self.today.toordinal(), choice)

    def interview(self, when: datetime | date | None) -> None:
        self.state = replace(self.state, interview=None if when is None else when.toordinal())

    def edit(self, plan: Plan) -> None:
        self.plan = plan

    def stop(self) -> None:
        self.plan = None

    def calendar(self, *, alarm: bool) -> Path:
        return Path("Documents/poise/poise-plan.ics")

    def outcome(self) -> OutcomeNow:
        weeks = {"fell": 9, "unclear": 13, "third": 2, "away": 3}.get(self.kind, 0)
        first, last = (24.0, 9.0) if self.kind == "fell" else (17.0, 15.5)
        random = Random(4)
        begin = self.today.toordinal() - 7 * weeks - 2
        drills = []
        for k in range(2 * weeks + (weeks > 0)):
            day = begin + 7 * (max(0, k - 1) // 2) + 3 * (max(0, k - 1) % 2)
            share = (day - begin) / max(1, 7 * weeks)
            drills.append(
                StandardDrill(
                    f"{k:02}", day, 1100 if k else 1000, "camera" if k == 5 else "strap",
                    {
                        Measure.REACTIVITY: first + (last - first) * share + random.gauss(0, 2),
                        Measure.T50: random.uniform(15, 40),
                        Measure.LEFT_60: random.uniform(0.3, 0.5),
                    },
                )
            )  # fmt: skip
        rated = tuple(
            Experience(date.fromordinal(drill.day), random.randint(5, 8), random.randint(2, 6))
            for drill in drills
        )
        told = outcome(drills, self.today.toordinal())
        counts = {"drills": 3 * weeks, "wins": 2 * weeks, "actions": weeks}
        return OutcomeNow(self.today, told, None, rated, (13.5,) if weeks > 6 else (), 2, counts)


def _days(kind: str, begun: int, today: int) -> tuple[list[Done], list[PastDrill]]:
    """What was done until yesterday, some days left alone."""
    if kind in ("none", "begun"):
        return [], []
    until = begun + 9 if kind == "away" else today
    done, drills = list[Done](), list[PastDrill]()
    things = ("drill", "train", "drill", "journal", "drill")
    for n, day in enumerate(day for day in range(begun, until) if (day - begun) % 7 not in (3, 6)):
        what = things[n % len(things)]
        standard = what == "drill" and n % 5 != 4
        done.append(Done(day, what, standard, checkpoint=n == 2))
        if what == "drill":
            worse = kind == "worse" and day > today - 10
            drills.append(
                PastDrill(day, 4 if standard else 2, felt=Felt.WORSE if worse else Felt.SAME,
                          standard=standard)
            )  # fmt: skip
    if kind == "offer":
        drills += [PastDrill(today - 4, 2, expected=7, actual=4),
                   PastDrill(today - 2, 2, expected=6, actual=3)]  # fmt: skip
    return done, drills


def weeks(kind: str = "third") -> Weeks:
    """Weeks to be shown on a page."""
    return Weeks(SampleShelf(kind))
