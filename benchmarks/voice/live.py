"""Speech played through a sound server into a whole drill, as a microphone would hear it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import wave
from datetime import datetime
from pathlib import Path

import numpy as np

from benchmarks.voice.clips import PHRASES, QUIET, VOICES, WORDS_S, said, spans
from benchmarks.voice.table import IN_TIME_S
from poise.core.arrays import Samples
from poise.core.span import Span
from poise.voice.sound import RATE_HZ


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
