"""Made-up speech with pauses, in noise: where the clean voice has sound is the truth."""

from __future__ import annotations

import io
import shutil
import subprocess
import wave
from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Samples
from poise.core.span import Span
from poise.voice.sound import RATE_HZ

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
QUIET = 0.02  # of the loudest: below it a clean voice is silent
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
