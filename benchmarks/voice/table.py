"""How well the detector tells when somebody speaks, beside a threshold."""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.voice.clips import NOISES, Clip, clip, noise
from poise.core.arrays import Array, Mask, Samples
from poise.core.debrief.speech import LEAST_PAUSE_S, STOPS_S, spoken, talked_on
from poise.core.drill.talking import Talking
from poise.core.events import Speaking
from poise.core.span import Span
from poise.voice.detector import Detector
from poise.voice.sound import BLOCK, RATE_HZ

IN_TIME_S = 0.3
BREAKS_IN_S = 0.5  # into a phrase


def by_network(sound: Samples) -> list[Speaking]:
    detector = Detector()
    return heard(sound, detector.probability)


def by_energy(sound: Samples) -> list[Speaking]:
    """Speech is whatever is 6 dB above the quietest tenth of the last six seconds."""
    last: list[float] = []

    def probability(block: Samples) -> float:
        level = float(np.mean(block**2)) + 1e-12
        last.append(level)
        del last[:-190]
        return float(level > 4 * np.quantile(last, 0.1) + 1e-9)

    return heard(sound, probability)


def heard(sound: Samples, probability: Callable[[Samples], float]) -> list[Speaking]:
    talking, found = Talking("voice"), []
    length_s = BLOCK / RATE_HZ
    for n in range(len(sound) // BLOCK):
        block = sound[n * BLOCK : (n + 1) * BLOCK]
        if (event := talking.receive(n * length_s, length_s, probability(block))) is not None:
            found.append(event)
    return found


@dataclass(frozen=True)
class Result:
    noise: str
    level_db: int
    late_s: float | None  # the first word; None when it was not heard
    early: bool  # something before it was taken for speech
    true_pauses: int
    pauses: int  # found where there is one
    invented: int
    frames: float
    talked_on_s: tuple[tuple[float, float | None], ...]  # of interruptions: truly, and as heard


def judged(one: Clip, events: list[Speaking]) -> Result:
    seconds = len(one.sound) / RATE_HZ
    found = spoken(events, seconds)
    first = one.truth[0].start
    hit = next((span for span in found if span.end > first), None)
    late_s = None if hit is None else hit.start - first
    early = hit is None or hit.start < first - IN_TIME_S or found[0] is not hit
    true, told = pauses(one.truth), pauses(found)
    matched = sum(any(overlaps(a, b) for b in told) for a in true)
    invented = sum(not any(overlaps(a, b) for b in true) for a in told)
    step = BLOCK / RATE_HZ
    at = np.arange(step / 2, seconds - step, step)
    same = covered(at, one.truth) == covered(at, found)
    return Result(
        one.noise, one.level_db, late_s, early, len(true), matched, invented, float(same.mean()),
        tuple(interrupted(one.truth, found, seconds)),
    )  # fmt: skip


def interrupted(
    truth: tuple[Span, ...], found: list[Span], seconds: float
) -> Iterator[tuple[float, float | None]]:
    """Somebody breaks into each phrase: how long its speaker truly talks on, and as it is told."""
    for span in truth:
        t = span.start + BREAKS_IN_S
        if t < span.end:
            rest = Span(t, seconds)
            _, true_s = talked_on(truth, (), rest)
            _, told_s = talked_on(found, (), rest)
            assert true_s is not None
            yield true_s, told_s


def pauses(found: list[Span] | tuple[Span, ...]) -> list[Span]:
    between = (Span(a.end, b.start) for a, b in itertools.pairwise(found))
    return [gap for gap in between if gap.length_s >= LEAST_PAUSE_S]


def overlaps(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def covered(at: Array, found: list[Span] | tuple[Span, ...]) -> Mask:
    inside = np.zeros(len(at), bool)
    for span in found:
        inside |= (at >= span.start) & (at < span.end)
    return inside


def table(rows: dict[str, list[Result]]) -> Iterator[str]:
    yield (
        "| detector | noise | first word within 0.3 s | late by (median, 95 %) | "
        "pauses of 0.5 s and longer | frames right |"
    )
    yield "|---|---|---|---|---|---|"
    for name, every in rows.items():
        for kind in NOISES:
            mine = [row for row in every if row.noise == kind]
            if not mine:
                continue
            good = [r for r in mine if not r.early and abs(r.late_s or 0.0) <= IN_TIME_S]
            late = [1000 * r.late_s for r in mine if r.late_s is not None]
            low, high = (np.quantile(late, q) for q in (0.5, 0.95)) if late else (0, 0)
            found, true = sum(r.pauses for r in mine), sum(r.true_pauses for r in mine)
            yield (
                f"| {name} | {kind} | {len(good)} of {len(mine)} | {low:+.0f}, {high:+.0f} ms | "
                f"{found} of {true}, {sum(r.invented for r in mine)} invented | "
                f"{100 * np.mean([r.frames for r in mine]):.1f} % |"
            )


def measure(arguments: argparse.Namespace, program: str) -> dict[str, object]:
    rng = np.random.default_rng(arguments.seed)
    clips = [clip(program, index, rng) for index in range(arguments.clips)]
    rows = {
        name: [judged(one, way(one.sound)) for one in clips]
        for name, way in (("network", by_network), ("energy", by_energy))
    }
    for line in table(rows):
        print(line)
    alone = {
        kind: len(by_network((0.05 * noise(kind, 60 * RATE_HZ, rng)).astype(np.float32)))
        for kind in NOISES
    }
    print(f"a minute of each noise without a voice, changes told: {alone}")
    detector = Detector()
    blocks = [clips[0].sound[n * BLOCK : (n + 1) * BLOCK] for n in range(100)]
    begun = time.process_time()
    for block in blocks:
        detector.probability(block)
    each_ms = 1000 * (time.process_time() - begun) / len(blocks)
    share = each_ms / (1000 * BLOCK / RATE_HZ)
    print(f"cost: {each_ms:.2f} ms a block of 32 ms, {100 * share:.1f} % of a core")
    mine = rows["network"]
    good = sum(not r.early and abs(r.late_s or 0.0) <= IN_TIME_S for r in mine)
    print(f"first word within 0.3 s: {good} of {len(mine)} ({100 * good / len(mine):.1f} %)")
    both = [pair for row in mine for pair in row.talked_on_s]
    told = [(true_s, told_s) for true_s, told_s in both if told_s is not None]
    off = np.abs([told_s - true_s for true_s, told_s in told])
    right = sum((told_s > STOPS_S) is (true_s > STOPS_S) for true_s, told_s in told)
    over = sum(true_s > STOPS_S for true_s, _ in told)
    print(
        f"interrupted while they spoke: {len(told)} of {len(both)} heard as that; how long they "
        f"talked on within 0.3 s in {100 * np.mean(off <= IN_TIME_S):.1f} % (median "
        f"{1000 * np.median(off):.0f} ms); stopped or talked on told rightly in {right} ({over} "
        "talked on)"
    )
    return {
        "kind": "bench-voice", "seed": arguments.seed, "clips": len(mine), "in_time": good,
        "cost_ms": each_ms, "rows": {k: [vars(r) for r in v] for k, v in rows.items()},
    }  # fmt: skip
