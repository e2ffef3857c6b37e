"""What an analysis found, number by number; one that is not known is None.

:meth:`Analysis.as_dict` gives the object of ``poise analyze --json``.  A standard error comes from
a block bootstrap (:mod:`poise.analysis.uncertainty`), and is None where there is too little to draw
from.  How each number is worked out: docs/science.md.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from poise.core.events import Confidence, RecoveryMeasured, Verdict
from poise.core.hrv.breathing import Breathing


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """``n`` intervals between beats, ``used`` of them in the numbers, and why not the others.

    ``flagged`` counts the intervals of each verdict but the normal one, ``left_out`` the others
    that are in minutes too irregular to be used; ``gaps`` the places where beats are missing.
    """

    n: int
    used: int
    flagged: dict[Verdict, int]
    gaps: int
    left_out: int = 0

    @property
    def set_aside(self) -> int:
        """How many intervals were flagged, whatever for."""
        return sum(self.flagged.values())

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        flagged = {verdict.value: n for verdict, n in self.flagged.items()}
        return {
            "n": self.n,
            "used": self.used,
            "flagged": flagged,
            "left_out": self.left_out,
            "gaps": self.gaps,
        }


@dataclass(frozen=True, slots=True)
class Minutes:
    """``n`` minutes of a recording, and those too irregular for its numbers, counted from 1.

    The intervals of the minutes in ``left_out`` enter no number but the timeline.
    """

    n: int
    left_out: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {"n": self.n, "left_out": list(self.left_out)}

    def in_words(self) -> str:
        """What a person should know of them; empty when none was left out."""
        if not self.left_out:
            return ""
        runs: list[list[int]] = []
        for one in self.left_out:
            if runs and one == runs[-1][-1] + 1:
                runs[-1].append(one)
            else:
                runs.append([one])
        places = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs[:8]]
        named = ", ".join(places) + (" and others" if len(runs) > 8 else "")
        one = len(self.left_out) == 1
        return (
            f"{len(self.left_out)} of {self.n} minutes {'is' if one else 'are'} too irregular and "
            f"{'was' if one else 'were'} left out: minute{'' if one else 's'} {named}"
        )


@dataclass(frozen=True, slots=True)
class MeanHeartRate:
    """``bpm`` is 60000 over ``mean_rr_ms``, the mean of the used intervals in ms.

    Of a recording that is not valid it is over all intervals, without ``bpm_se``.  None for fewer
    than three intervals, and for a camera whose pulse is not to be believed.
    """

    bpm: float | None = None
    bpm_se: float | None = None
    mean_rr_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Variability:
    """Heart rate variability as the Task Force of 1996 defines it, each with its standard error.

    All are None for a recording that is not valid, and for a camera.  ``sdnn_ms`` and ``rmssd_ms``
    are in ms, ``ln_rmssd`` is the natural logarithm of the latter; ``pnn50`` is a fraction (0 to
    1); ``sd1_ms`` and ``sd2_ms`` are the axes of the Poincaré plot in ms; ``sampen`` is sample
    entropy (m = 2, r = 0.2 SD).  The powers of the bands VLF, LF, HF and of all are in ms²,
    ``peak_hz`` is where Lomb's periodogram is highest from 0.04 to 0.5 Hz; these are None without
    a minute free of gaps.  ``lf_nu`` and ``hf_nu`` are LF and HF in hundredths of their sum, None
    unless somebody breathed freely and as fast as HF: a led or slow breath would decide them alone.
    """

    sdnn_ms: float | None = None
    sdnn_se_ms: float | None = None
    rmssd_ms: float | None = None
    rmssd_se_ms: float | None = None
    ln_rmssd: float | None = None
    pnn50: float | None = None
    pnn50_se: float | None = None
    sd1_ms: float | None = None
    sd1_se_ms: float | None = None
    sd2_ms: float | None = None
    sd2_se_ms: float | None = None
    sampen: float | None = None
    vlf_ms2: float | None = None
    vlf_se_ms2: float | None = None
    lf_ms2: float | None = None
    lf_se_ms2: float | None = None
    hf_ms2: float | None = None
    hf_se_ms2: float | None = None
    total_ms2: float | None = None
    total_se_ms2: float | None = None
    peak_hz: float | None = None
    lf_nu: float | None = None
    hf_nu: float | None = None


@dataclass(frozen=True, slots=True)
class Research:
    """What is worked out for research, and shown to nobody who trains.

    ``dfa_alpha1`` is the short-term exponent of detrended fluctuation analysis (boxes of 4 to 16
    beats), None with fewer than 120 intervals in a row; ``caution`` says what it must not be
    taken for.
    """

    dfa_alpha1: float | None = None
    caution: str = ""


@dataclass(frozen=True, slots=True)
class BreathSwing:
    """The breath-linked swing (respiratory sinus arrhythmia) from trough to peak.

    ``ms`` is of the intervals, ``bpm`` of the heart rate; each is the median over windows of three
    breaths.  All are None when nobody knows when the breaths were.  ``p`` is the probability that
    noise alone made it: ``bpm`` is None, with a ``reason``, unless that is below 0.05.
    """

    ms: float | None = None
    bpm: float | None = None
    se_ms: float | None = None
    se_bpm: float | None = None
    p: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """The heart rate over the ten seconds before ``t``, in seconds since the recording's start.

    ``heart_bpm`` and its standard error are None where they are not to be believed.  ``quality``
    (0 to 1) is the share of those seconds seen in usable intervals; of a camera, the probability
    that the rate is within 3 bpm of the truth.
    """

    t: float
    heart_bpm: float | None
    heart_bpm_se: float | None
    quality: float
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of a recording, from ``start_s`` to ``end_s`` since its start.

    ``used`` intervals entered its numbers.  Each number is None where it is not known, and so is
    its standard error; ``reason`` is a sentence about why there is none about variability.
    """

    start_s: float
    end_s: float
    used: int
    heart_bpm: float | None = None
    heart_bpm_se: float | None = None
    rmssd_ms: float | None = None
    rmssd_se_ms: float | None = None
    sdnn_ms: float | None = None
    sdnn_se_ms: float | None = None
    swing_bpm: float | None = None
    swing_se_bpm: float | None = None
    reason: str = ""

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it, floats to six decimals."""
        row = asdict(self)
        return {key: _rounded(x) if isinstance(x, float) else x for key, x in row.items()}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What one recording says.

    ``file`` is the path as it was given, empty for intervals from memory; ``kind`` is what it
    holds: rr, pulse, skin, video or session.  ``start_s`` is when it, or the part that was asked
    for, begins on the file's own clock.  When it is not ``valid``, ``reason`` says in a sentence
    why its numbers would mean nothing, and there are none.  ``smoothness`` runs from 0 for noise to
    1 for a perfect wave, None without 64 s free of gaps.  ``beats`` is how many were found,
    ``notes`` what was noticed, in sentences.  ``recovery`` is None unless it was said when the base
    and the task were; there are no ``windows`` unless they were asked for.
    """

    file: str
    kind: str
    duration_s: float
    start_s: float
    intervals: VerdictCounts
    minutes: Minutes
    valid: bool
    reason: str
    heart: MeanHeartRate
    variability: Variability
    swing: BreathSwing
    smoothness: float | None
    breathing: Breathing
    notes: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]
    beats: int
    research: Research = Research()
    recovery: RecoveryMeasured | None = None
    windows: tuple[Window, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """As JSON can hold it: one level of numbers, floats to six decimals."""
        swing, breathing = self.swing, self.breathing
        return {
            "file": self.file,
            "kind": self.kind,
            "duration_s": _rounded(self.duration_s),
            "start_s": _rounded(self.start_s),
            "intervals": self.intervals.as_dict(),
            "minutes": self.minutes.as_dict(),
            "valid": self.valid,
            "reason": self.reason,
            "heart_bpm": _rounded(self.heart.bpm),
            "heart_bpm_se": _rounded(self.heart.bpm_se),
            "mean_rr_ms": _rounded(self.heart.mean_rr_ms),
            **{name: _rounded(value) for name, value in asdict(self.variability).items()},
            "swing_ms": _rounded(swing.ms),
            "swing_bpm": _rounded(swing.bpm),
            "swing_se_ms": _rounded(swing.se_ms),
            "swing_se_bpm": _rounded(swing.se_bpm),
            "swing_p": _rounded(swing.p),
            "swing_reason": swing.reason,
            "smoothness": _rounded(self.smoothness),
            "breathing_per_min": _rounded(breathing.per_min),
            "breathing_confidence": breathing.confidence.value,
            "breathing_reason": breathing.reason,
            "notes": list(self.notes),
            "timeline": [
                {
                    "t": round(entry.t, 6),
                    "heart_bpm": _rounded(entry.heart_bpm),
                    "heart_bpm_se": _rounded(entry.heart_bpm_se),
                    "quality": round(entry.quality, 6),
                    "confidence": entry.confidence.value,
                }
                for entry in self.timeline
            ],
            "beats": self.beats,
            "research": {
                "dfa_alpha1": _rounded(self.research.dfa_alpha1),
                "caution": self.research.caution,
            },
            "windows": [window.as_dict() for window in self.windows],
            "recovery": None if self.recovery is None else recovery_dict(self.recovery),
        }


def recovery_dict(found: RecoveryMeasured) -> dict[str, object]:
    """A recovery as JSON can hold it, floats to six decimals; its moment is left out."""
    row = {key: value for key, value in asdict(found).items() if key != "t"}
    return {key: _rounded(x) if isinstance(x, float) else x for key, x in row.items()}


def _rounded(value: float | None) -> float | None:
    """To six decimals: finer than any number is known."""
    return None if value is None else round(value, 6)
