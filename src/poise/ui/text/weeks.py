"""The plan and the outcome in words: what today's one thing is, what a week asks, what changed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QLocale

from poise.core.weeks import outcome_words
from poise.core.weeks.conditions import DIFFERS
from poise.core.weeks.ladder import Suggestion
from poise.core.weeks.outcome import Measure, Outcome
from poise.core.weeks.plan import DO, Plan, PlanWeek
from poise.core.weeks.today import Choice, Today
from poise.ui.text.language import spoken, tr
from poise.ui.weeks import OutcomeNow, WeeksNow


def kind_name(what: str) -> str:
    """One of ``weeks.DO`` as it stands above its dots."""
    names = {
        "drill": tr("Drills"), "train": tr("Slow breathing"), "reset": tr("Resets"),
        "rehearse": tr("Rehearsals"), "journal": tr("Journal"),
    }  # fmt: skip
    return names[what]


def thing(today: Today) -> str:
    """Today's one thing in a few words; empty where there is none."""
    match today.do:
        case "drill" if today.checkpoint:
            said = tr("Checkpoint")
        case "drill" if today.transfer:
            said = tr("Drill somewhere new")
        case "drill" if today.standard:
            said = tr("Standard drill")
        case "drill" if today.level is not None:
            said = tr("Drill, level {n}", n=today.level)
        case "drill":
            said = tr("Drill")
        case "train":
            said = tr("Slow breathing")
        case "reset":
            said = tr("A reset")
        case "rehearse":
            said = tr("Rehearsal")
        case "opener":
            said = tr("The first minute, with closed eyes")
        case "journal":
            said = tr("Journal: a few lines")
        case _:
            return ""
    return said


def why(today: Today) -> list[str]:
    """Why it is that, and what the week says to it."""
    lines = [today.why]
    if today.note:
        lines.append(today.note)
    return [tr(line) for line in lines if line]


def offered(offer: Suggestion) -> str:
    """A higher level that one may try."""
    return tr("Try level {n}", n=offer.level)


def choice_name(choice: Choice) -> str:
    """Where to go on after a while away."""
    return {
        Choice.HERE: tr("Where I was"), Choice.WEEK_BACK: tr("A week back"),
        Choice.BEGINNING: tr("From the beginning"),
    }[choice]  # fmt: skip


def place_in_plan(now: WeeksNow) -> str:
    """Which week it is: ``Week 3 of 7``."""
    assert now.told is not None
    return tr("Week {n} of {m}", n=now.told.week, m=now.told.of)


def this_week(now: WeeksNow) -> str:
    """How much of this week's wishes was done."""
    assert now.told is not None
    pairs = now.told.this_week.values()
    done, wishes = sum(d for d, _ in pairs), sum(w for _, w in pairs)
    return tr("This week {n} of about {m}", n=done, m=wishes)


def active_weeks(now: WeeksNow) -> str:
    """In how many weeks anything was done; empty before the first."""
    assert now.told is not None
    many = sum(now.told.weeks)
    if not many:
        return ""
    return tr("1 week with something done") if many == 1 else tr(
        "{n} weeks with something done", n=many
    )  # fmt: skip


def wishes(week: PlanWeek) -> list[tuple[str, int]]:
    """What a week asks for, in the order of :data:`DO`."""
    return [(what, week.do[what]) for what in DO if week.do.get(what)]


def about_plan(plan: Plan) -> str:
    """How long a plan is, and how often a week."""
    least = min(week.wishes for week in plan.weeks)
    most = max(week.wishes for week in plan.weeks)
    often = str(most) if least == most else f"{least}–{most}"
    if len(plan.weeks) == 1:
        return tr("{n} things of two to ten minutes, in one week.", n=often)
    return tr(
        "{m} weeks, about {n} things of two to ten minutes in each.", m=len(plan.weeks), n=often
    )


def measure_name(measure: Measure) -> str:
    """A measure as it is chosen from a row."""
    return {
        Measure.REACTIVITY: tr("How far the heart rises"),
        Measure.T50: tr("Time to half of the rise"),
        Measure.LEFT_60: tr("Share left after a minute"),
        Measure.SWING: tr("Swing of the checkpoints"),
    }[measure]


def power(a_week: int) -> list[str]:
    """What weeks of standard drills can show at all, said before somebody starts."""
    if not a_week:
        return [tr("Without standard drills the outcome page has nothing to look at.")]
    return [tr(line) for line in outcome_words.before(a_week)]


def day(on: date) -> str:
    """A day as people write it."""
    return QLocale(spoken()).toString(QDate(on.year, on.month, on.day), tr("ddd d MMM"))


# ---------------------------------------------------------------------- the outcome


def finding(told: Outcome) -> list[str]:
    """The one sentence, with what goes with it."""
    return [tr(sentence) for sentence in outcome_words.sentences(told)]


def meaning() -> str:
    """What a change can and cannot mean."""
    return " ".join(tr(sentence) for sentence in outcome_words.ALWAYS)


def looks(told: Outcome) -> list[str]:
    """What was said at each look, frozen; and when it is looked next."""
    lines = []
    for look in told.looks:
        said = {
            "fell": tr("smaller"), "rose": tr("larger"), "no-clear-change": tr("no clear change"),
        }[look.verdict]  # fmt: skip
        lines.append(
            tr("After {n} weeks, at {p} %: {said}.", n=look.weeks, p=f"{100 * look.seen.level:g}",
               said=said)
        )  # fmt: skip
    if told.next_look is not None:
        lines.append(tr("Next look after week {n}; until then the words stay.", n=told.next_look))
    elif told.looks:
        lines.append(tr("This count is closed; a new one uses later weeks only."))
    if told.count > 1:
        lines.append(tr("This is count {n}.", n=told.count))
    return lines


def described(now: OutcomeNow) -> list[tuple[str, str]]:
    """The other measures over the same weeks: a name and what is said of it."""
    rows = [
        (measure_name(one.measure), tr(outcome_words.described(one.seen, one.measure)))
        for one in now.told.described
    ]
    if now.transfer_bpm:
        mean = sum(now.transfer_bpm) / len(now.transfer_bpm)
        rows.append((tr("Somewhere new"), tr("{bpm} bpm above rest", bpm=f"{mean:+.1f}")))
    return rows


def experience(now: OutcomeNow) -> str:
    """What was expected against what was; empty where nobody said."""
    pairs = [(one.expected, one.actual) for one in now.experience]
    median = outcome_words.expected_minus_actual(pairs)
    if median is None:
        return ""
    n, points = len(pairs), f"{abs(median):g}"
    over = tr("In one drill") if n == 1 else tr("Typically, over {n} drills,", n=n)
    if median == 0:
        return tr("{over} it was as bad as you expected.", over=over)
    if median > 0:
        return tr("{over} it was {k} less bad than you expected.", over=over, k=points)
    return tr("{over} it was {k} worse than you expected.", over=over, k=points)


def left_out(told: Outcome) -> list[str]:
    """How many drills did not enter, and why."""
    return [
        tr("{n} left out: {why}.", n=n, why=tr(outcome_words.WHYS[why]))
        for why, n in outcome_words.left_out(told)
    ]


def conditions(now: OutcomeNow) -> list[str]:
    """At which checkpoints something was not as usual."""
    return [
        tr(
            "On {day} something was different: {what}.", day=day(on),
            what=", ".join(tr(DIFFERS[key]) for key in keys),
        )
        for on, keys in now.differs
    ]  # fmt: skip


def counts(now: OutcomeNow) -> list[tuple[int, str]]:
    """What was done, as numbers that only grow, with their words."""
    words = {
        "drills": tr("drills"), "places": tr("places"), "wins": tr("wins written"),
        "actions": tr("actions done"),
    }  # fmt: skip
    return [(n, words[key]) for key, n in now.counts.items() if n and key in words]


def value(mean: float, measure: Measure) -> str:
    """The mean of a week."""
    return tr(outcome_words.value(mean, measure))
