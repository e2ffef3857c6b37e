"""From the summary of a drill to what is said of it (core/debrief/feedback.py)."""

from __future__ import annotations

from poise.core.debrief.feedback import DrillSeen, Happened, HeartSeen
from poise.core.debrief.summary import AnswerSummary, DrillSummary
from poise.core.drill import recovery
from poise.core.drill.collector import NO_HEART
from poise.core.events import AnswerEnd, AskKind

ALL_STEPS, ALL_HEADS = 4, 3


def seen(drill: DrillSummary, usual_bpm: tuple[float, float] | None = None) -> DrillSeen:
    """What is known of a drill; ``usual_bpm`` are the quartiles of earlier ones at its level."""
    answers = drill.answers
    coached = [answer for answer in answers if answer.steps_s]
    headed = [answer for answer in answers if _headed(answer)]
    if not any(answer.ticked for answer in headed):
        headed = []  # not ticked is not left out: somebody may do without the keys
    return DrillSeen(
        expected=drill.expected,
        actual=drill.actual,
        happened=Happened(drill.happened) if drill.happened else None,
        stayed=not drill.stopped,
        heart=_heart(drill, usual_bpm),
        latencies_s=tuple(a.latency_s for a in answers if a.latency_s is not None),
        blanks=sum(answer.blanks for answer in answers),
        resume_s=tuple(s for answer in answers for s in answer.resume_s),
        objections=tuple(
            (answer.objection, _answered(answer))
            for answer in answers
            if answer.objection is not None
        ),
        coached=len(coached),
        all_steps=sum(len(answer.steps_s) == ALL_STEPS for answer in coached),
        pauses_s=tuple(answer.steps_s[0] for answer in coached),
        headed=len(headed),
        all_heads=sum(len(answer.ticked) >= ALL_HEADS for answer in headed),
        speech_shares=tuple(a.speech_share for a in answers if a.speech_share is not None),
        silences_s=tuple(pause for a in answers for pause in a.pauses_s or ()),
        talked_on_s=tuple(
            one.talked_on_s for one in drill.interruptions if one.talked_on_s is not None
        ),
    )


def _headed(answer: AnswerSummary) -> bool:
    """Whether it was given to a question, which alone has heads."""
    given = answer.latency_s is not None or answer.how is AnswerEnd.DONE or bool(answer.ticked)
    return answer.kind is AskKind.QUESTION and given


def _answered(reply: AnswerSummary) -> bool:
    return reply.repaired or reply.latency_s is not None


def _heart(drill: DrillSummary, usual_bpm: tuple[float, float] | None) -> HeartSeen | None:
    found = drill.recovery
    if found.reason == NO_HEART:
        return None
    se = found.reactivity_se_bpm
    return HeartSeen(
        reactivity_bpm=found.reactivity_bpm,
        reactivity_margin_bpm=None if se is None else recovery.reactivity_margin_bpm(se),
        usual_bpm=usual_bpm,
        t50_s=found.t50_s,
        t50_low_s=found.t50_low_s,
        t50_high_s=found.t50_high_s,
        little_rise=found.reason == recovery.LITTLE_RISE,
        still_there=found.reason == recovery.STILL_THERE,
        horizon_s=found.horizon_s,
        camera=found.reason == recovery.SPEAKING,
        read_from_s=found.read_from_s,
        reason=found.reason,
    )
