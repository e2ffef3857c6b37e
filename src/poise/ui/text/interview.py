"""What stands on the page of a drill under way: the question, the line below it, the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from poise import questions
from poise.core.drill.interview import Interview
from poise.core.events import AskKind, DrillAction, Objection
from poise.core.guide.drill import Coach
from poise.core.guide.pacer import BreathPattern
from poise.filming import SENTENCES
from poise.ui.text.drill import key_words
from poise.ui.text.language import tr
from poise.ui.text.levels import Level, SensorLine

if TYPE_CHECKING:
    from poise.filming.process import Film

ONE_BREATH = BreathPattern()
# So long it stands there why the microphone is not heard.
TOLD_S = 12.0


def question(interview: Interview, now: float) -> str:
    """What is asked, large; what is to be done where nothing is asked; empty while it is gone."""
    if interview.blank_t is not None:
        return ""
    if interview.limit_reached(now):
        return tr("Time is up.")
    if interview.asked is not None:
        return "" if interview.gone else interview.asked.text
    stage = interview.stage
    prompt = stage.prompt(1) if stage is not None and stage.task is None else None
    return tr(prompt.say) if prompt is not None else ""


def between(interview: Interview, now: float) -> str:
    """What came between a moment ago, in brackets where nobody said it."""
    said = interview.said_between(now)
    if said is None:
        return ""
    return f"({said.text})" if said.kind is AskKind.HAPPENING else said.text


def help_line(interview: Interview, now: float, *, mirrored: bool) -> str:
    """The line below the question: one thing at a time.

    ``mirrored`` is whether the person's own picture can be shown.
    """
    lines = questions.lines()
    if interview.blank_t is not None:
        if now - interview.blank_t < ONE_BREATH.period_s:
            return tr("One breath")
        return lines.after_blank[round(interview.blank_t) % len(lines.after_blank)]
    if interview.gone:
        return tr("The question is gone. Lost the thread? Press B.")
    told = interview.microphone
    if told is not None and interview.deaf and now - told.t < TOLD_S:
        return tr(interview.deaf)
    asked, task = interview.asked, interview.task
    if asked is None:
        return tr("No more questions until the time is up.") if interview.all_asked(now) else ""
    if task is None or not task.aloud:
        return tr("Think of three headings. Tab writes them down; they are not kept.")
    if task.self_view and not mirrored and not interview.began:
        return tr("Without a camera, a mirror beside the screen does as well.")
    if asked.kind is AskKind.DOUBT:
        fair, held = lines.repair[Objection.RIGHT], lines.repair[Objection.WRONG]
        n = asked.index
        return f"{fair[n % len(fair)]}\n{held[n % len(held)]}"
    if task.coach is Coach.LISTEN and not interview.listened and not interview.began:
        return lines.say_back[asked.index % len(lines.say_back)]
    return ""


def filming(film: Film) -> str:
    """What is kept of the answers just now, or that nothing is although it was asked for."""
    if film.nothing and not film.ended:
        return tr("Not filmed")
    if not film.on:
        return ""
    if film.still:
        return tr("Not filmed in the pause")
    return tr("Recording sound") if film.sound_alone else tr("Filming")


def unfilmed(film: Film) -> str:
    """Why nothing was filmed, or not all that was asked for; empty where nothing is amiss."""
    if not film.wished:
        return ""
    if film.refused:
        return tr(film.refused)
    lines = [tr(SENTENCES[why]) for why in film.whys]
    if film.sound_alone:
        return " ".join([tr("There is the sound alone."), *lines])
    if film.nothing and not film.began:
        return " ".join([tr("Your answers were not filmed."), *lines])
    return " ".join(lines)


def microphone(interview: Interview, film: str = "") -> SensorLine:
    """A lamp that is lit while the microphone is open, or a ``film`` is made; nothing where nobody
    asked for either.
    """
    heard = _microphone(interview)
    if not film:
        return heard
    amiss = heard.level is Level.FAIR or film == tr("Not filmed")
    level = Level.FAIR if amiss else Level.GOOD
    return SensorLine(level, " · ".join(filter(None, (heard.text, film))))


def _microphone(interview: Interview) -> SensorLine:
    if interview.open and interview.deaf:
        return SensorLine(Level.FAIR, tr("Microphone silent"))
    if interview.open:
        return SensorLine(Level.GOOD, tr("Microphone on"))
    return SensorLine(Level.NONE, tr("No microphone") if interview.deaf else "")


def going_on(interview: Interview, action: DrillAction) -> str:
    """What stands on the button of Space."""
    task = interview.task
    if task is not None and not task.aloud and action is DrillAction.DONE:
        return tr("I have three headings")
    return key_words(action)
