"""What each number is called and what it means, for the page and the terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One number: its ``key`` and standard error's in the result, and how a person reads it."""

    key: str
    label: str
    unit: str
    digits: int
    meaning: str
    se_key: str = ""


BLOCKS: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Heart and breath",
        (
            Row("heart_bpm", "heart rate", "bpm", 1,
                "60000 divided by the mean interval", "heart_bpm_se"),
            Row("mean_rr_ms", "mean interval", "ms", 0, "the mean of the used intervals"),
            Row("swing_bpm", "breath-linked swing", "bpm", 1,
                "how far the heart rate rises and falls with each breath of the guide: the median "
                "over every three breaths; needs to know when the breaths were", "swing_se_bpm"),
            Row("smoothness", "smoothness", "", 2,
                "0 for noise, 1 for a perfect wave; it rewards the shape and not the size"),
            Row("breathing_per_min", "breathing", "a minute", 1,
                "breaths a minute told from the heart alone, where one wave stands out"),
        ),
    ),
    (
        "Beat to beat",
        (
            Row("rmssd_ms", "RMSSD", "ms", 1,
                "root mean square of the differences between successive intervals", "rmssd_se_ms"),
            Row("ln_rmssd", "ln RMSSD", "", 2, "its natural logarithm, fit for trends"),
            Row("sdnn_ms", "SDNN", "ms", 1,
                "standard deviation of the intervals, slow waves included", "sdnn_se_ms"),
            Row("pnn50", "pNN50", "", 3,
                "share of successive intervals that differ by more than 50 ms", "pnn50_se"),
            Row("sd1_ms", "SD1", "ms", 1,
                "spread across the line of the Poincaré plot: RMSSD by another name", "sd1_se_ms"),
            Row("sd2_ms", "SD2", "ms", 1,
                "spread along the line of the Poincaré plot: the slow part", "sd2_se_ms"),
            Row("sampen", "sample entropy", "", 2,
                "how far the series is from repeating itself (m = 2, r = 0.2 SD)"),
        ),
    ),
    (
        "Spectrum",
        (
            Row("vlf_ms2", "VLF", "ms²", 0, "power from 0.0033 to 0.04 Hz", "vlf_se_ms2"),
            Row("lf_ms2", "LF", "ms²", 0,
                "power from 0.04 to 0.15 Hz; slow breathing puts its wave here", "lf_se_ms2"),
            Row("hf_ms2", "HF", "ms²", 0,
                "power from 0.15 to 0.4 Hz: breathing at 9 to 24 a minute", "hf_se_ms2"),
            Row("total_ms2", "total", "ms²", 0, "power from 0.0033 to 0.4 Hz", "total_se_ms2"),
            Row("peak_hz", "peak", "Hz", 4, "where Lomb's periodogram is highest, 0.04 to 0.5 Hz"),
        ),
    ),
)  # fmt: skip
