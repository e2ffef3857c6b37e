"""Drills in words: what they are called, what is asked of the person, what came of it."""

from __future__ import annotations

from poise.core.debrief.feedback import feedback, one_sentence
from poise.core.debrief.seen import seen
from poise.core.debrief.summary import DrillSummary
from poise.core.debrief.wins import wins as went_well
from poise.core.events import DrillAction, Objection
from poise.core.weeks.ladder import Suggestion
from poise.ui.text.language import tr

LEVELS = {1: "Read", 2: "Aloud", 3: "Seen", 4: "A minute each", 5: "Pushed", 6: "Back to back"}
KINDS = {
    "blank": "Blank out", "error": "Objections", "pause": "Pause first", "steps": "Three steps",
    "listen": "Repeat the question", "transfer": "Somewhere new",
}  # fmt: skip


def ladder_line(suggestion: Suggestion) -> str:
    """A suggestion of the ladder, in the language of now."""
    return tr(suggestion.why)


def feedback_lines(drill: DrillSummary, usual_bpm: tuple[float, float] | None) -> list[str]:
    """At most three sentences on a drill, in the language of now."""
    return [one_sentence([*map(tr, line)]) for line in feedback(seen(drill, usual_bpm))]


def objection_word(kind: Objection | None) -> str:
    """What an objection was, once the drill is over."""
    words = {
        Objection.WRONG: tr("mistaken"),
        Objection.RIGHT: tr("fair in most answers"),
        Objection.OPEN: tr("neither right nor wrong"),
    }
    return words[kind] if kind is not None else ""


def steps() -> tuple[str, ...]:
    """The four steps of an answer, in their order."""
    return tr("Pause"), tr("Frame"), tr("Answer"), tr("Summary")


def wins(drill: DrillSummary) -> list[str]:
    """Up to three things that went well, in the language of now."""
    return [tr(text, n=n) for text, n in went_well(drill)]


def key_words(action: DrillAction) -> str:
    """What stands on the button of an act."""
    words = {
        DrillAction.BEGIN: tr("Begin now"),
        DrillAction.ANSWER: tr("Start answering"),
        DrillAction.DONE: tr("Done"),
        DrillAction.STEP: tr("Next step"),
        DrillAction.BLANK: tr("Blank"),
        DrillAction.RESUME: tr("I'm back"),
        DrillAction.LABEL: tr("Label it"),
        DrillAction.LISTENED: tr("I repeated it"),
        DrillAction.REPAIR: tr("I answered it"),
        DrillAction.SKIP: tr("Skip"),
        DrillAction.TICK: tr("Done"),
    }
    return words[action]
