"""What each number is called and what it means, for the page and the terminal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from poise.core.standard_errors import NORMAL_CI_95, SWING_CI_95

if TYPE_CHECKING:
    from poise.analysis.result import Analysis, Window


# A number and its standard error, None where either is not known.
Known = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One number: what it is called in a table and by a person, and where an analysis has it.

    ``se_key`` is what its standard error is called, empty for a number that has none; so many of
    them as ``times`` hold the truth 95 times in 100.
    """

    key: str
    label: str
    unit: str
    digits: int
    meaning: str
    of: Callable[[Analysis], Known]
    se_key: str = ""
    times: float = NORMAL_CI_95

    def in_words(self, found: Analysis) -> tuple[str, str] | None:
        """The number and the half of its 95 % interval, as a person reads them; None if unknown."""
        value, se = self.of(found)
        if value is None:
            return None
        half = "" if se is None else f"± {self.times * se:.{self.digits}f}"
        return f"{value:.{self.digits}f}", half


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One number of a window, as :class:`Row`; its standard error is told beside it."""

    label: str
    unit: str
    of: Callable[[Window], Known]
    times: float = NORMAL_CI_95

    def in_words(self, window: Window) -> str:
        """The number with the half of its 95 % interval; empty if unknown."""
        value, se = self.of(window)
        if value is None:
            return ""
        half = "" if se is None else f" ± {self.times * se:.1f}"
        return f"{self.label} {value:.1f}{half} {self.unit}"


WINDOW_ROWS = (
    WindowRow("heart rate", "bpm", lambda w: (w.heart_bpm, w.heart_bpm_se)),
    WindowRow("RMSSD", "ms", lambda w: (w.rmssd_ms, w.rmssd_se_ms)),
    WindowRow("SDNN", "ms", lambda w: (w.sdnn_ms, w.sdnn_se_ms)),
    WindowRow("swing", "bpm", lambda w: (w.swing_bpm, w.swing_se_bpm), SWING_CI_95),
)


def clock(seconds: float) -> str:
    """A time since the recording's start, such as 5:00 or 7:05:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


BLOCKS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Heart and breath",
        (
            Row("heart_bpm", "heart rate", "bpm", 1,
                "60000 divided by the mean interval",
                lambda a: (a.heart.bpm, a.heart.bpm_se), "heart_bpm_se"),
            Row("mean_rr_ms", "mean interval", "ms", 0, "the mean of the used intervals",
                lambda a: (a.heart.mean_rr_ms, None)),
            Row("swing_bpm", "breath-linked swing", "bpm", 1,
                "how much the heart rate rises and falls with each breath of the guide: the median "
                "over every three breaths; needs to know when the breaths were",
                lambda a: (a.swing.bpm, a.swing.se_bpm), "swing_se_bpm", SWING_CI_95),
            Row("smoothness", "smoothness", "", 2,
                "0 for noise, 1 for a perfect wave; it rewards the shape and not the size",
                lambda a: (a.smoothness, None)),
            Row("breathing_per_min", "breathing", "a minute", 1,
                "breaths a minute told from the heart alone, where one wave stands out",
                lambda a: (a.breathing.per_min, None)),
        ),
    ),
    (
        "Beat to beat",
        (
            Row("rmssd_ms", "RMSSD", "ms", 1,
                "root mean square of the differences between successive intervals",
                lambda a: (a.variability.rmssd_ms, a.variability.rmssd_se_ms), "rmssd_se_ms"),
            Row("ln_rmssd", "ln RMSSD", "", 2, "its natural logarithm, fit for trends",
                lambda a: (a.variability.ln_rmssd, None)),
            Row("sdnn_ms", "SDNN", "ms", 1,
                "standard deviation of the intervals, slow waves included",
                lambda a: (a.variability.sdnn_ms, a.variability.sdnn_se_ms), "sdnn_se_ms"),
            Row("pnn50", "pNN50", "", 3,
                "share of successive intervals that differ by more than 50 ms",
                lambda a: (a.variability.pnn50, a.variability.pnn50_se), "pnn50_se"),
            Row("sd1_ms", "SD1", "ms", 1,
                "spread across the line of the Poincaré plot: RMSSD by another name",
                lambda a: (a.variability.sd1_ms, a.variability.sd1_se_ms), "sd1_se_ms"),
            Row("sd2_ms", "SD2", "ms", 1,
                "spread along the line of the Poincaré plot: the slow part",
                lambda a: (a.variability.sd2_ms, a.variability.sd2_se_ms), "sd2_se_ms"),
            Row("sampen", "sample entropy", "", 2,
                "how far the series is from repeating itself (m = 2, r = 0.2 SD)",
                lambda a: (a.variability.sampen, None)),
        ),
    ),
    (
        "Spectrum",
        (
            Row("vlf_ms2", "VLF", "ms²", 0, "power from 0.0033 to 0.04 Hz",
                lambda a: (a.variability.vlf_ms2, a.variability.vlf_se_ms2), "vlf_se_ms2"),
            Row("lf_ms2", "LF", "ms²", 0,
                "power from 0.04 to 0.15 Hz; slow breathing puts its wave here",
                lambda a: (a.variability.lf_ms2, a.variability.lf_se_ms2), "lf_se_ms2"),
            Row("hf_ms2", "HF", "ms²", 0,
                "power from 0.15 to 0.4 Hz: breathing at 9 to 24 a minute",
                lambda a: (a.variability.hf_ms2, a.variability.hf_se_ms2), "hf_se_ms2"),
            Row("total_ms2", "total", "ms²", 0, "power from 0.0033 to 0.4 Hz",
                lambda a: (a.variability.total_ms2, a.variability.total_se_ms2), "total_se_ms2"),
            Row("peak_hz", "peak", "Hz", 4, "where Lomb's periodogram is highest, 0.04 to 0.5 Hz",
                lambda a: (a.variability.peak_hz, None)),
        ),
    ),
)  # fmt: skip
