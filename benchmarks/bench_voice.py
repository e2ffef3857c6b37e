"""How well poise tells when somebody speaks: made-up speech with pauses, in noise.

    python -m benchmarks.bench_voice [--clips 90] [--seed 1] [--json FILE]
    python -m benchmarks.bench_voice live [--seconds 60]

Five voices of espeak-ng say a few phrases each, 0.3 to 3 s apart, with a fan, white noise or
somebody's typing 30, 15 or 5 dB below them.  The truth is where the clean voice has sound.  Beside
the detector stands a threshold six decibels above the quietest tenth of the last seconds, which is
what one would write without a network.  ``live`` plays the same through PulseAudio's null sink, as
a microphone would hear it, into a whole drill.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from poise.core.arrays import Array, Mask, Samples
from poise.core.debrief.speech import LEAST_PAUSE_S, STOPS_S, spoken, talked_on
from poise.core.drill.talking import Talking
from poise.core.events import Speaking
from poise.core.span import Span
from poise.voice.detector import Detector
from poise.voice.sound import BLOCK, RATE_HZ

VOICES = ("en-us", "en-gb-scotland", "en-us+f3", "en-gb+m3", "de+f2")
NOISES = ("fan", "white", "typing")
LEVELS_DB = (30, 15, 5)
PHRASES = (
    "Let me think about that for a moment.",
    "I would begin with what the user sees.",
    "The first thing is to find out how bad it is",
    "and who else is affected by it.",
    "Then I would look at the last change that went out.",
    "So the cost is a little more memory",
    "but nobody has to wait.",
    "In short, measure first.",
)
IN_TIME_S = 0.3
QUIET = 0.02  # of the loudest: below it a clean voice is silent
BREAKS_IN_S = 0.5  # into a phrase
WORDS_S = 0.2  # a silence within a phrase that is no pause


@dataclass(frozen=True)
class Clip:
    sound: Samples
    truth: tuple[Span, ...]
    noise: str
    level_db: int


def voices() -> str | None:
    """The program that speaks."""
    return shutil.which("espeak-ng")


def said(program: str, voice: str, phrase: str, speed: int) -> Samples:
    """A phrase at 16 kHz, without the silence around it, its loudest sample 1."""
    words = [program, "-v", voice, "-s", str(speed), "--stdout", phrase]
    done = subprocess.run(words, capture_output=True, check=True)
    with wave.open(io.BytesIO(done.stdout)) as file:
        rate = file.getframerate()
        frames = file.readframes(1 << 24)
    heard = np.frombuffer(frames[: len(frames) // 2 * 2], np.int16).astype(np.float64)
    t = np.arange(0, len(heard) / rate, 1 / RATE_HZ)
    heard = np.interp(t, np.arange(len(heard)) / rate, heard)
    loud = np.flatnonzero(np.abs(heard) > QUIET * np.abs(heard).max())
    heard = heard[loud[0] : loud[-1] + 1]
    return (heard / np.abs(heard).max()).astype(np.float32)


def spans(sound: Samples, from_s: float) -> list[Span]:
    """Where a clean phrase has sound; silences shorter than a pause are within it."""
    loud = np.flatnonzero(np.abs(sound) > QUIET) / RATE_HZ
    cuts = np.flatnonzero(np.diff(loud) > WORDS_S)
    starts = [loud[0], *loud[cuts + 1]]
    ends = [*loud[cuts], loud[-1]]
    return [Span(from_s + a, from_s + b) for a, b in zip(starts, ends, strict=True)]


def noise(kind: str, n: int, rng: np.random.Generator) -> Array:
    """``n`` samples of it, its root mean square 1."""
    white = rng.normal(size=n)
    if kind == "white":
        return white
    if kind == "fan":  # a rumble that falls by 6 dB an octave, and the hum of its blades
        spectrum = np.fft.rfft(white)
        hz = np.fft.rfftfreq(n, 1 / RATE_HZ)
        rumble = np.fft.irfft(spectrum / np.maximum(hz, 60.0), n)
        hum = np.sin(2 * np.pi * 118 * np.arange(n) / RATE_HZ)
        made = rumble / rumble.std() + 0.4 * hum
        return np.asarray(made / made.std())
    made = np.zeros(n)
    at = 0.0
    while (start := int(at * RATE_HZ)) < n:  # a key goes down, and half as loud up again
        for delay_s, loud in ((0.0, 1.0), (rng.uniform(0.06, 0.11), 0.5)):
            begin = start + int(delay_s * RATE_HZ)
            length = min(int(0.03 * RATE_HZ), n - begin)
            if length > 0:
                decay = np.exp(-np.arange(length) / (0.006 * RATE_HZ))
                made[begin : begin + length] += loud * decay * rng.normal(size=length)
        at += rng.uniform(0.09, 0.28) if rng.uniform() < 0.93 else rng.uniform(0.5, 1.2)
    return np.asarray(made / made.std())


def clip(program: str, index: int, rng: np.random.Generator) -> Clip:
    """One of five voices with four phrases, in one of nine noises."""
    voice = VOICES[index % len(VOICES)]
    kind = NOISES[index // len(VOICES) % len(NOISES)]
    level_db = LEVELS_DB[index // (len(VOICES) * len(NOISES)) % len(LEVELS_DB)]
    parts: list[Samples] = [np.zeros(int(rng.uniform(1.0, 2.5) * RATE_HZ), np.float32)]
    truth: list[Span] = []
    speed = int(rng.integers(140, 190))
    for phrase in rng.choice(PHRASES, 4, replace=False):
        sound = said(program, voice, str(phrase), speed)
        truth += spans(sound, sum(map(len, parts)) / RATE_HZ)
        parts += [sound, np.zeros(int(rng.uniform(0.3, 3.0) * RATE_HZ), np.float32)]
    clean = 0.1 * np.concatenate(parts)
    loud = np.concatenate([clean[int(a * RATE_HZ) : int(b * RATE_HZ)] for a, b in truth])
    below = float(np.sqrt(np.mean(loud**2))) * 10 ** (-level_db / 20)
    mixed = clean + below * noise(kind, len(clean), rng)
    return Clip(mixed.astype(np.float32), tuple(truth), kind, level_db)


# ------------------------------------------------------------------ detectors


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
        if (event := talking.hear(n * length_s, length_s, probability(block))) is not None:
            found.append(event)
    return found


# ------------------------------------------------------------------ what it comes to


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


# ------------------------------------------------------------------ from outside


def live(arguments: argparse.Namespace, program: str) -> None:
    """Speech into PulseAudio's null sink, whose monitor is the microphone of a drill.

    The truth is where the file has sound.  When it was played is told by another program that hears
    the same monitor: by the middle of what its beginnings are apart from those of the file.
    """
    for needed in ("pactl", "parec", "paplay"):
        if shutil.which(needed) is None:
            print(f"{needed} is not installed (Debian: apt install pulseaudio-utils)")
            return
    rng = np.random.default_rng(arguments.seed)
    parts: list[Samples] = []
    truth: list[Span] = []
    while sum(map(len, parts)) < arguments.seconds * RATE_HZ:
        voice, phrase = str(rng.choice(VOICES)), str(rng.choice(PHRASES))
        pause = np.zeros(int(rng.uniform(0.6, 3.0) * RATE_HZ), np.float32)
        sound = said(program, voice, phrase, 160)
        truth += spans(sound, sum(map(len, [*parts, pause])) / RATE_HZ)
        parts += [pause, 0.3 * sound]
    sound = np.concatenate([*parts, np.zeros(RATE_HZ, np.float32)])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        (home / "config").mkdir(parents=True)
        (home / "config" / "settings.toml").write_text("[voice]\nuse = true\n")
        played = Path(folder) / "speech.wav"
        with wave.open(str(played), "wb") as file:
            file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
            file.writeframes((sound * 32767).astype(np.int16).tobytes())
        words = [sys.executable, "-m", "poise", "drill", "2", "--headless", "--no-sensor"]
        drill = subprocess.Popen(
            words, env=os.environ | {"POISE_HOME": str(home)}, stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert drill.stdout is not None
        for line in iter(drill.stdout.readline, b""):
            if line.startswith(b"voice:"):
                break
        before = sizes(home)
        heard_at = overheard(played, len(sound) / RATE_HZ)
        drill.send_signal(signal.SIGINT)
        drill.communicate(timeout=30)
        grown = [path for path, size in sizes(home).items() if before.get(path) != size]
        (recording,) = home.rglob("*.poise.jsonl")
        report(recording, shifted(truth, heard_at), grown)


def sizes(home: Path) -> dict[str, int]:
    return {str(p.relative_to(home)): p.stat().st_size for p in home.rglob("*") if p.is_file()}


def overheard(played: Path, seconds: float) -> list[Span]:
    """Where the monitor had sound while ``played`` was played, in the world's time."""
    words = ["parec", "--raw", "--format=s16le", "--channels=1", f"--rate={RATE_HZ}",
             "--latency-msec=10"]  # fmt: skip
    with subprocess.Popen(words, stdout=subprocess.PIPE) as ear:
        assert ear.stdout is not None
        playing = subprocess.Popen(["paplay", str(played)])
        until = time.time() + seconds + 3
        loud: list[float] = []
        while time.time() < until:
            block = np.frombuffer(ear.stdout.read1(640), np.int16)  # type: ignore[attr-defined]
            at = np.flatnonzero(np.abs(block) > QUIET * 0.3 * 32767)
            loud += list(time.time() - (len(block) - at) / RATE_HZ)
        playing.wait()
        ear.kill()
    cuts = np.flatnonzero(np.diff(loud) > WORDS_S)
    starts = [loud[0], *(loud[cut + 1] for cut in cuts)]
    ends = [*(loud[cut] for cut in cuts), loud[-1]]
    return [Span(a, b) for a, b in zip(starts, ends, strict=True)]


def shifted(truth: list[Span], heard: list[Span]) -> list[Span]:
    """The truth on the clock of what was heard."""
    starts = np.array([span.start for span in heard])
    first = float(starts[0]) - truth[0].start
    apart = [float(starts[np.abs(starts - first - s.start).argmin()]) - s.start for s in truth]
    by_s = float(np.median(apart))
    return [Span(a + by_s, b + by_s) for a, b in truth]


def report(recording: Path, truth: list[Span], grown: list[str]) -> None:
    lines = [json.loads(line) for line in recording.read_text(encoding="utf-8").splitlines()]
    t0 = datetime.fromisoformat(lines[0]["utc_at_t0"]).timestamp()
    told = [row for row in lines if row.get("in") == "Speaking"]
    starts = [t0 + row["t"] for row in told if row["speaking"]]
    late = [min(starts, key=lambda s: abs(s - span.start)) - span.start for span in truth]
    began = [x for x, span in zip(late, truth, strict=True) if span.length_s > 0.1]
    in_time = sum(abs(x) <= IN_TIME_S for x in began)
    print(
        f"{len(began)} times somebody began to speak: {in_time} told within 0.3 s "
        f"(median {1000 * np.median(began):+.0f} ms, worst {1000 * max(map(abs, began)):.0f} ms); "
        f"{len(starts)} beginnings told"
    )
    print(f"files that grew: {', '.join(Path(path).name for path in grown)}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("table", "live"), default="table")
    parser.add_argument("--clips", type=int, default=90)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    program = voices()
    if program is None:
        print("espeak-ng is not installed (Debian: apt install espeak-ng); nothing was measured")
        return 0
    if arguments.what == "live":
        live(arguments, program)
        return 0
    found = measure(arguments, program)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
