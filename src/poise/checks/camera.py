"""Is this camera good enough, and what would make it better.

The grade is that of the pulse itself: whether poise would believe it, and how clearly it stands out
of the noise while one sits before the camera.  Scores made of single checks sound sensible and
predict nothing; the checks are there to say why, and a few of them to keep a grade from being
better than the frames allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from poise import constants
from poise.checks.camera_facts import CameraFacts
from poise.core.pulse import quality


class Word(StrEnum):
    """How one check went."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNKNOWN = "unknown"


class Grade(StrEnum):
    """What the camera is good for, from best to worst; ungraded without a face before it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    UNGRADED = "ungraded"


MEANS = {
    Grade.A: "heart rate and the swing of each breath",
    Grade.B: "heart rate, and the swing when you keep still",
    Grade.C: "heart rate only",
    Grade.D: "nothing reliable",
    Grade.UNGRADED: "nobody was in view, so only the frames were checked",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``advice`` is what to do about it, empty when it is good."""

    name: str
    value: float | None
    unit: str
    word: Word
    advice: str = ""


@dataclass(frozen=True, slots=True)
class CameraReport:
    """The grade, what it means in ``words``, and every check, the worst first."""

    grade: Grade
    words: str
    checks: tuple[Check, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What to do, the most needed first."""
        return tuple(check.advice for check in self.checks if check.advice)


@dataclass(frozen=True, slots=True)
class _Rule:
    """``limits`` names the constants ``<limits>_good`` and ``<limits>_fair``.

    ``caps`` says that a camera which is poor in this cannot show the swing, whatever its pulse.
    """

    fact: str
    name: str
    unit: str
    limits: str
    advice: str
    more_is_better: bool = False
    caps: bool = False


RULES = (
    _Rule("snr_db", "pulse over noise", "dB", "snr",
          "put more light on your face from the front, come closer and keep still", True),
    _Rule("rate_hz", "new frames a second", "Hz", "rate",
          "turn on a light, close other programs that use the camera, and plug it in directly",
          True, True),
    _Rule("jitter_ms", "jitter of the frames", "ms", "jitter",
          "close busy programs; plug the camera in directly, not through a hub", caps=True),
    _Rule("dropped", "frames lost", "share", "dropped",
          "close busy programs; plug the camera in directly, not through a hub", caps=True),
    _Rule("duplicated", "frames sent twice", "share", "duplicated",
          "the program or driver behind this camera repeats pictures: choose the camera itself, "
          "and turn on a light", caps=True),
    _Rule("rate_change", "change of the frame rate", "share", "rate_change",
          "the camera slows down when it is dark: turn on a light"),
    _Rule("noise", "noise of a frame", "share", "noise",
          "more light on your face lessens the noise"),
    _Rule("exposure", "steps of the exposure", "share", "exposure",
          "the camera keeps adjusting itself: switch off automatic exposure if you can, and keep "
          "windows and screens out of the picture", caps=True),
    _Rule("white_balance", "wander of the white balance", "share", "white_balance",
          "switch off automatic white balance if you can"),
    _Rule("darkest", "darkest colour of the skin", "of 255", "darkest",
          "your face is too dark; turn on a light in front of you", True),
    _Rule("brightest", "brightest colour of the skin", "of 255", "brightest",
          "your face is too bright; dim the light or move away from it"),
    _Rule("clipped", "skin too bright or too dark to use", "share", "clipped",
          "light your face more evenly"),
    _Rule("blockiness", "traces of compression", "ratio", "blockiness",
          "choose an uncompressed or less compressed picture; a phone or network camera throws the "
          "pulse away"),
    _Rule("lamp", "a lamp's flicker in the pulse's band", "share", "lamp",
          "the lamp flickers against the frame rate. Use daylight or another lamp"),
)  # fmt: skip
LOW_LIGHT, SLOW = 90.0, 0.9
ORDER = (Word.POOR, Word.FAIR, Word.GOOD, Word.UNKNOWN)


def judge(facts: CameraFacts) -> CameraReport:
    """Grade ``facts`` by the limits in ``constants/``."""
    limits = constants.load("camera_check") | constants.load("camera_light")
    judged = [(rule, _check(rule, facts, limits)) for rule in RULES]
    checks = [check for _, check in judged] + _extras(facts)
    capped = any(rule.caps and check.word is Word.POOR for rule, check in judged)
    grade = _grade(facts, limits)
    words = f"good for: {MEANS[grade]}"
    if grade in (Grade.A, Grade.B) and capped:
        grade = Grade.C
        words = f"good for: {MEANS[grade]}, for the pulse is clear but its frames are not even"
    ordered = sorted(checks, key=lambda check: ORDER.index(check.word))
    return CameraReport(grade, words, tuple(ordered))


def _grade(facts: CameraFacts, limits: dict[str, float]) -> Grade:
    if facts.snr_db is None or facts.face < limits["face_fair"]:
        return Grade.UNGRADED
    if (facts.believed or 0.0) < quality.MEDIUM:
        return Grade.D
    if facts.snr_db >= limits["snr_good"]:
        return Grade.A
    return Grade.B if facts.snr_db >= limits["snr_fair"] else Grade.C


def _check(rule: _Rule, facts: CameraFacts, limits: dict[str, float]) -> Check:
    value = getattr(facts, rule.fact)
    if value is None:
        return Check(rule.name, None, rule.unit, Word.UNKNOWN)
    word = Word.POOR
    for better, limit in ((Word.GOOD, "good"), (Word.FAIR, "fair")):
        within = limits[f"{rule.limits}_{limit}"]
        if value >= within if rule.more_is_better else value <= within:
            word = better
            break
    return Check(rule.name, value, rule.unit, word, "" if word is Word.GOOD else rule.advice)


def _extras(facts: CameraFacts) -> list[Check]:
    """What is no number on a scale."""
    said = []
    if facts.claimed_hz and facts.rate_hz is not None:
        share = facts.rate_hz / facts.claimed_hz
        dark = facts.brightest is not None and facts.brightest < LOW_LIGHT
        why = "it is too dark, so the camera exposes longer: turn on a light" if dark else (
            "the cable, hub or picture format cannot carry more: plug the camera in directly"
        )  # fmt: skip
        good = share >= SLOW
        said.append(Check("of the frame rate it claims", share, "share",
                          Word.GOOD if good else Word.FAIR, "" if good else why))  # fmt: skip
    if facts.virtual:
        said.append(
            Check("a program between the camera and us", 1.0, "yes", Word.POOR,
                  "a virtual camera smooths and retimes the picture: choose the real camera, and "
                  "switch off filters and beautifying")
        )  # fmt: skip
    if facts.beats_hz is not None and facts.lamp is None:
        said.append(
            Check("mains light would show in the pulse's band", facts.beats_hz, "Hz", Word.FAIR,
                  "at this frame rate a flickering lamp can look like a pulse. Use daylight")
        )  # fmt: skip
    said.append(Check("exposure held", float(facts.held), "yes",
                      Word.GOOD if facts.held else Word.UNKNOWN))  # fmt: skip
    return said
