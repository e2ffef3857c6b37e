"""Things that went well in a drill, drawn from what was recorded and from nothing else."""

from __future__ import annotations

from poise.core.debrief.summary import DrillSummary
from poise.core.events import Objection

MOST = 3
QUICK_S = 3.0


def wins(drill: DrillSummary) -> list[tuple[str, int]]:
    """Up to three sentences with what is filled in as ``n``; at least one."""
    found: list[tuple[str, int]] = []
    quick = sum(a.latency_s is not None and a.latency_s <= QUICK_S for a in drill.answers)
    if quick > 1:
        found.append(("Began within three seconds, {n} times.", quick))
    elif quick:
        found.append(("Began within three seconds, once.", quick))
    back = sum(len(answer.resume_s) for answer in drill.answers)
    if back:
        found.append(("Lost the thread and found it again.", back))
    if any(a.objection is Objection.WRONG and a.latency_s is not None for a in drill.answers):
        found.append(("Answered an objection that was mistaken.", 1))
    aloud = sum(answer.latency_s is not None for answer in drill.answers)
    if aloud > 1:
        found.append(("Answered aloud, {n} times.", aloud))
    elif aloud:
        found.append(("Answered aloud, once.", aloud))
    if not drill.stopped:
        found.append(("Stayed to the end.", 1))
    return found[:MOST] or [("Began a drill.", 1)]
