"""A real strap that loses the skin for some seconds: what becomes of its beats."""

from __future__ import annotations

import argparse
from dataclasses import replace
from statistics import median
from typing import Any
from unittest.mock import patch

from poise.core.events import Action, BreathMeasured, Command, MetricUpdate, StrapReading
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.pacer import BreathPattern
from poise.core.session import Session
from poise.core.strap import timeline as strap_timeline
from poise.core.strap.lost_beats import Loss
from poise.core.strap.timeline import StrapTimeline
from poise.runtime.runner import run_at_once
from poise.sources import replay

PACE_S = 7.0  # the guide's; the person breathed as they liked


def dropouts(options: argparse.Namespace) -> dict[str, Any]:
    """A real strap that loses the skin: its intervals emptied for 2 to 10 s at ten places each.

    The last figures are those of a timeline that is told how long the lost beats took: what the
    jitter of the arrivals leaves, however well the heart is known.
    """
    played = replay.events(options.data / "polar_h10_ibi" / "sample_data_ibi.csv")
    whole = [e for e in played if isinstance(e, StrapReading)]

    def beats(heard: list[StrapReading]) -> list[tuple[float, float, bool]]:
        """When each beat was told of, when it was, and whether it follows."""
        timeline = StrapTimeline()
        return [(r.t, b.t, b.follows) for r in heard for b in timeline.receive(r.t, r.rr_ms)]

    undisturbed, swings = beats(whole), _swings_ms(whole)
    print(
        "| emptied for | one gap | false | 3rd beat on, ms: median, 9 of 10, worst | told again "
        "after | rate known | swing: median, within 10 % | length told: median, 9 of 10, worst |"
    )
    print("|---|---|---|---|---|---|---|---|")

    def largest(heard: list[tuple[float, float, bool]], first: int) -> float:
        """The largest error of a beat from the third after the loss, in s."""
        lost = len(undisturbed) - len(heard)
        after, true = heard[first + 2 : first + 40], undisturbed[first + lost + 2 :]
        return max(abs(mine[1] - real[1]) for mine, real in zip(after, true, strict=False))

    found = {}
    for seconds in (2, 3, 4, 5, 6, 8, 10):
        errors, least, told_s, ratios = [], [], [], []
        marked = false = known = 0
        for at_s in (63.3 + 50 * place for place in range(10)):
            torn = [replace(r, rr_ms=()) if at_s <= r.t < at_s + seconds else r for r in whole]
            heard = beats(torn)
            first = sum(len(r.rr_ms) for r in whole if r.t < at_s)
            gaps = [n for n, (_, _, follows) in enumerate(heard) if not follows][1:]
            marked += first in gaps
            false += sum(gap != first for gap in gaps)
            errors.append(largest(heard, first))
            lost = [rr for r in whole if at_s <= r.t < at_s + seconds for rr in r.rr_ms]
            true = Loss(sum(lost) / 1000, len(lost))
            with patch.object(strap_timeline, "estimate", return_value=true):
                least.append(largest(beats(torn), first))
            told_s.append(heard[first + 2][0] - at_s - seconds)
            known += _known(torn, at_s, at_s + seconds + 5)
            mine = _swings_ms(torn)
            ratios += [
                mine[end_s] / swings[end_s]
                for end_s in swings
                if at_s + seconds < end_s - 3 * PACE_S
                and end_s < at_s + seconds + 60
                and end_s in mine
                and swings[end_s] > 15
            ]
        errors.sort()
        least.sort()
        row = {
            "one_gap": marked,
            "false_gaps": false,
            "median_ms": round(1000 * median(errors)),
            "nine_of_ten_ms": round(1000 * errors[8]),
            "worst_ms": round(1000 * errors[-1]),
            "told_after_s": round(max(told_s), 1),
            "rate_known": known,
            "swing_ratio": round(median(ratios), 3),
            "swing_within_a_tenth": round(sum(0.9 < r < 1.1 for r in ratios) / len(ratios), 2),
            "length_told_median_ms": round(1000 * median(least)),
            "length_told_nine_of_ten_ms": round(1000 * least[8]),
            "length_told_worst_ms": round(1000 * least[-1]),
        }
        found[f"{seconds} s"] = row
        print(f"| {seconds} s | {' | '.join(str(value) for value in row.values())} |")
    return {"places_each": 10, "emptied_for": found}


def _swings_ms(heard: list[Any]) -> dict[float, float]:
    """The fitted swing of each breath of a guide that nobody followed, by when it ended."""
    rows = (e for e in _session(heard) if isinstance(e, BreathMeasured))
    return {row.end_s: row.swing_ms for row in rows if row.swing_ms is not None}


def _known(heard: list[Any], start_s: float, end_s: float) -> bool:
    """Whether a heart rate was said in every second between."""
    said = _session(heard)
    rates = {e.t for e in said if isinstance(e, MetricUpdate) and e.name == "heart_rate"}
    return all(float(t) in rates for t in range(round(start_s) + 1, round(end_s)))


def _session(heard: list[Any]) -> list[Any]:

    pace = Stage("pace", "Breathe", BreathPattern(PACE_S / 2, PACE_S / 2), breaths=84)
    arriving = [(0.0, Command(0.0, Action.START)), *((r.t, r) for r in heard)]
    return [e for _, e in run_at_once(Session(Exercise("b", "B", "", (pace,))), arriving)]
