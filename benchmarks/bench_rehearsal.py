"""A rehearsal as it is heard, and what its heart rates are worth at rest.

    python -m benchmarks.bench_rehearsal sound [SCRIPT] [--voice espeak-ng]
    python -m benchmarks.bench_rehearsal rest [--data tests/data]

``sound`` renders a whole script frame by frame, as the window and the terminal do, and prints when
each tone and sentence is due and how loud the tones are.  With ``--voice`` each sentence is spoken
by that program (espeak-ng, or another that knows ``-w``), and its length stands beside its part.
``rest`` lays the parts of the first script over real hearts that sit or lie and rehearse nothing:
how far from 0 the differences are that the page would show.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.bench_recovery import resting
from poise import rehearsals
from poise.analysis.series import labelled
from poise.core.arrays import Samples
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.rehearsal.parts import summed_up
from poise.sound.cues import Cue, Cues, Due
from poise.sound.loudness import loudness
from poise.sound.mixer import Mixer
from poise.sound.part_cues import PartCues
from poise.sound.tones import RATE_HZ, sound

FRAME_S = 0.028
STEP_S = 60.0
VOLUME = 0.6  # the usual setting


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole rehearsal: its samples at full length, its tones and sentences with their moments."""

    samples: Samples
    tones: list[tuple[float, Cue]]
    sentences: list[tuple[float, str]]


def rendered(script: Exercise, *, volume: float = VOLUME, frame_s: float = FRAME_S) -> Rendered:
    """What is heard of ``script``, looked at every frame, to the chord at its end."""
    schedule, cues, parts = Schedule(script, 0.0), Cues(), PartCues()
    mixer, block = Mixer(), np.zeros(round(frame_s * RATE_HZ), dtype=np.float32)
    tones: list[tuple[float, Cue]] = []
    sentences: list[tuple[float, str]] = []
    heard: list[Samples] = []
    for k in range(round((script.duration_s + 3) / frame_s)):
        now = k * frame_s
        moment = schedule.at(now)
        begins, says = parts.due(moment.stage_index if moment else None, now)
        over = now >= script.duration_s
        breath = moment.breath if moment else None
        due = cues.due(breath, known=False, over=over, now=now)
        if begins and breath is None:
            due.append(Due(Cue.PART))
        for each in due:
            tones.append((now, each.cue))
            mixer.add(sound(each, long=False, volume=volume))
        if says and moment is not None:
            sentences.append((now, moment.stage.says))
        mixer.fill(block)
        heard.append(block.copy())
    return Rendered(np.concatenate(heard), tones, sentences)


def spoken_s(program: str, text: str) -> float:
    """How long ``program`` takes to say ``text``, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run([program, "-w", str(path), text], check=True)
        with wave.open(str(path)) as said:
            return said.getnframes() / said.getframerate()


def decibels(level: float) -> float:
    """A level against full scale, in dB."""
    return 20 * float(np.log10(max(level, 1e-9)))


def part_samples(found: Rendered, t: float) -> Samples:
    """What is heard from ``t`` on, for the length of a tone."""
    at = round(t * RATE_HZ)
    return found.samples[at : at + round(0.8 * RATE_HZ)]


def tell_sound(script: Exercise, program: str | None) -> None:
    """The table of one script."""
    found = rendered(script)
    print("| at, s | what | tone, dBFS (A) | sentence at, s | its length, s | part, s |")
    print("|---|---|---|---|---|---|")
    starts = [t for t, _, _ in Schedule(script, 0.0).stages()]
    for start, stage in zip(starts, script.stages, strict=True):
        end = start + stage.duration_s
        tones = [(t, cue) for t, cue in found.tones if start <= t < end - FRAME_S]
        said = [t for t, _ in found.sentences if start <= t < end]
        lasts = f"{spoken_s(program, stage.says):.1f}" if program and said else ""
        loud = ", ".join(
            f"{cue} {decibels(loudness(part_samples(found, t), RATE_HZ)):.1f}" for t, cue in tones
        )
        at = ", ".join(f"{t:.2f}" for t in said)
        print(f"| {start:.0f} | {stage.title} | {loud} | {at} | {lasts} | {stage.duration_s:g} |")
    peak = float(np.max(np.abs(found.samples)))
    blocks = found.samples[: len(found.samples) // 441 * 441].reshape(-1, 441)
    still = float(np.mean(np.max(np.abs(blocks), axis=1) < 1e-4))
    print(
        f"\n{len(found.tones)} tones in {script.duration_s:g} s, peak {decibels(peak):.1f} dBFS, "
        f"silent for {still:.0%}"
    )


def tell_rest(folder: Path) -> None:
    """How far the parts differ from the first half minute in hearts at rest."""
    schedule = Schedule(rehearsals.load(rehearsals.FIRST_ROUND), 0.0)
    until = schedule.ends_t
    changes: list[float] = []
    stretches = 0
    for _, beats in resting(folder):
        for from_s in np.arange(0.0, beats[-1] - until - 2, STEP_S):
            mine = beats - from_s
            rows = labelled("rr", mine[1:], np.diff(mine) * 1000)
            said = summed_up(schedule, list(rows.intervals()), until, completed=True)
            changes += [p.change_bpm for p in said.parts if p.change_bpm is not None]
            stretches += 1
    found = np.array(changes)
    low, high = np.quantile(found, [0.025, 0.975])
    print(
        f"{stretches} stretches of three minutes at rest, {len(found)} parts: mean "
        f"{found.mean():+.1f}, SD {found.std(ddof=1):.1f} bpm, 95 % from {low:+.1f} to {high:+.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    ways = parser.add_subparsers(dest="way", required=True)
    heard = ways.add_parser("sound")
    heard.add_argument("script", nargs="?", default=rehearsals.FIRST_ROUND)
    heard.add_argument("--voice", metavar="PROGRAM")
    rest = ways.add_parser("rest")
    rest.add_argument("--data", type=Path, default=Path("tests/data"))
    asked = parser.parse_args()
    if asked.way == "sound":
        tell_sound(rehearsals.load(asked.script), asked.voice)
    else:
        tell_rest(asked.data)


if __name__ == "__main__":
    main()
