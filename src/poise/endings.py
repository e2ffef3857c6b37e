"""What a session, drill, rehearsal or pace finder came to, as a terminal says it at the end."""

from __future__ import annotations

from collections.abc import Callable

from poise.core.events import Objection
from poise.core.pace.answer import PaceAnswer
from poise.core.rehearsal.parts import sentence
from poise.core.safety import STOPPED
from poise.core.summary import NOTHING_READ, Summary
from poise.formatting import PLUS_MINUS, swing_text

OBJECTIONS = {
    Objection.WRONG: "mistaken",
    Objection.RIGHT: "fair in most answers",
    Objection.OPEN: "neither right nor wrong",
}


def ending_lines(summary: Summary, word: Callable[[str], str] = str) -> list[str]:
    """The end of a session, a drill or a rehearsal in sentences, those of the last two by ``word``.

    ``word`` says a sentence in the language of the person.
    """
    if summary.rehearsal is not None:
        return _rehearsal_lines(summary, word)
    if summary.pace is not None:
        return pace_lines(summary, summary.pace, word)
    return _closing_lines(summary) if summary.drill is None else drill_lines(summary, word)


def _closing_lines(summary: Summary) -> list[str]:
    """What changed and what did not, in sentences."""
    lines = [""]
    heart, swing, step = summary.heart_bpm, summary.swing_bpm, summary.in_step
    whole = "complete" if summary.completed else "stopped early"
    breaths = "1 breath" if summary.breaths == 1 else f"{summary.breaths} breaths"
    lines.append(f"{breaths}, {summary.duration_s:.0f} s, {whole}.")
    if summary.paused_s:
        lines.append(f"Paused for {summary.paused_s:.0f} s (not counted).")
    if summary.sensor == NOTHING_READ:
        there = summary.unread if summary.unread in ("strap", "camera") else "sensor"
        why = f"the {there} could not read your heartbeat" if summary.unread else "no sensor"
        return [*lines, f"No heart numbers: {why}.", *_where(summary)]
    if heart.before is None or heart.after is None or heart.change is None or heart.margin is None:
        lines.append(f"Heart rate: not comparable, {heart.reason}.")
    else:
        words = f"{heart.before:.0f} → {heart.after:.0f} bpm "
        words += f"({heart.change:+.1f} ± {heart.margin:.1f})"
        words += ", calculated by the device" if heart.own_rate else ""
        clear = "" if heart.clear else ": no clear change, which is normal"
        lines.append(f"Heart rate: {words}{clear}.")
    if swing.value is None or swing.se is None:
        lines.append(f"Heart-rate swing: none, {swing.reason}.")
    else:
        lines.append(
            f"Heart-rate swing: {swing_text(swing.value, swing.se)} bpm "
            f"over {swing.breaths} breaths ({swing.confidence} confidence)."
        )
    if summary.intervals.n and (step.breaths or swing.value is not None):
        lines.append(f"In step with the guide: {step.breaths} of {step.of} breaths.")
    if summary.sensor == "synthetic":
        lines.append("Demo: this was not your heart.")
    if any("±" in line for line in lines):
        lines.append(PLUS_MINUS)
    return lines + _where(summary)


def _where(summary: Summary) -> list[str]:
    """Where the recording is, where there is one."""
    return [f"Saved in {summary.recording}"] if summary.recording else []


def _rehearsal_lines(summary: Summary, word: Callable[[str], str] = str) -> list[str]:
    """What was gone through, and the heart in each part of it, described."""
    found = summary.rehearsal
    assert found is not None
    lines = ["", word(STOPPED if found.stopped else "The rehearsal is complete.")]
    for part in found.parts:
        if part.heart_bpm is None:
            continue
        change = f" ({part.change_bpm:+.0f})" if part.change_bpm is not None else ""
        lines.append(f"   {word(part.title)}: {word(f'{part.heart_bpm:.0f} bpm')}{change}")
    lines.append(word(sentence(found)))
    if found.vividness is not None:
        lines.append(word(f"How clearly you saw it: {found.vividness} of 10."))
    return lines + _last_lines(summary, word)


def drill_lines(summary: Summary, word: Callable[[str], str] = str) -> list[str]:
    """What was expected, what the heart did, what was seen; then what each objection was.

    ``word`` says a sentence in the language of the person.
    """
    drill = summary.drill
    assert drill is not None
    from poise.core.debrief.feedback import feedback, one_sentence
    from poise.core.debrief.seen import seen

    lines = ["", word(STOPPED if drill.stopped else "The drill is complete.")]
    lines += [one_sentence([*map(word, clauses)]) for clauses in feedback(seen(drill))]
    for answer in drill.answers:
        if answer.objection is not None:
            what = OBJECTIONS[answer.objection]
            lines.append(word(f"The objection on {answer.question}: {what}."))
    return lines + _last_lines(summary, word)


def pace_lines(summary: Summary, told: PaceAnswer, word: Callable[[str], str] = str) -> list[str]:
    """What each pace did, and what can be said of them."""
    from poise.core.pace.words import ALWAYS, sentences, step_line

    lines = ["", *(step_line(step, word) for step in told.steps), *map(word, sentences(told))]
    if told.peak_per_min is not None:
        lines.append(word(ALWAYS))
    return lines + _last_lines(summary, word)


def _last_lines(summary: Summary, word: Callable[[str], str]) -> list[str]:
    """Whose heart it was where it was nobody's, and where the recording is."""
    lines = [word("Demo: this was not your heart.")] if summary.sensor == "synthetic" else []
    return [*lines, word(f"Saved in {summary.recording}")] if summary.recording else lines
