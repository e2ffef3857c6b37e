"""The pictures of the page, each a figure with its caption."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from poise.analysis.result import Window
from poise.analysis.study import Study
from poise.analysis.svg import SvgPlot
from poise.analysis.words import WINDOW_ROWS, WindowRow, clock
from poise.core.arrays import Array
from poise.core.hrv.spectrum import BANDS
from poise.core.hrv.time_domain import pairs
from poise.core.standard_errors import SWING_CI_95

WIDE, HALF, LOW, HIGH, TALL = 960, 470, 220, 300, 430
MOST_POINTS, MOST_DOTS, MOST_WHISKERS = 4000, 3000, 120


def time_axis(span_s: float) -> tuple[float, str]:
    """How many seconds one unit of the axis of time is, and what it is called."""
    if span_s > 3 * 3600:
        return 3600.0, "time (h)"
    return (60.0, "time (min)") if span_s > 600 else (1.0, "time (s)")


def tachogram(study: Study) -> str:
    """The intervals over time, what was flagged in colour, gaps grey."""
    series = study.series
    used = series.used
    t = series.t - series.start_s
    scale, axis = time_axis(series.end_s - series.start_s)
    keep = series.rr_ms[used] if used.any() else series.rr_ms
    low, high = (float(keep.min()), float(keep.max())) if len(keep) else (600.0, 1000.0)
    shown = series.rr_ms[~series.gap]
    if len(shown) and not used.all():
        low, high = min(low, float(shown.min())), max(high, min(float(shown.max()), 2500.0))
    plot = SvgPlot(
        WIDE, HIGH, (0.0, (series.end_s - series.start_s) / scale), (low - 20, high + 20),
        axis, "interval (ms)", "The intervals between beats over time",
    )  # fmt: skip
    for i in np.flatnonzero(series.gap).tolist():
        start, end = t[i] - series.rr_ms[i] / 1000, t[i]
        plot.band(
            start / scale, end / scale, "gap", f"gap of {end - start:.1f} s: nothing is known"
        )
    for run in np.split(
        np.flatnonzero(used), np.flatnonzero(np.diff(np.flatnonzero(used)) > 1) + 1
    ):
        at, values = _thinned(t[run], series.rr_ms[run], len(t))
        plot.line(zip((at / scale).tolist(), values.tolist(), strict=True), "trace")
    for i in np.flatnonzero(~used & ~series.gap).tolist()[:MOST_DOTS]:
        word = series.verdicts[i].value
        rr = float(series.rr_ms[i])
        title = f"{word}: {rr:.0f} ms at {t[i]:.1f} s"
        plot.dot(t[i] / scale, min(rr, 2500.0), f"flag {word}", title, 3.5)
    counts = study.analysis.intervals.flagged
    key = "".join(f"<span class='key {word}'>{word}</span> " for word, n in counts.items() if n)
    caption = "The time between each two beats. " + (
        f"Flagged intervals keep their value and enter no number: {key}" if key else ""
    )
    return _figure("Intervals", plot.text(), caption, "wide")


def _thinned(t: Array, values: Array, whole: int) -> tuple[Array, Array]:
    """The lowest and highest of each few, where a recording has more points than a screen."""
    step = -(-whole // (MOST_POINTS // 2))
    if step <= 2 or len(t) < 4 * step:
        return t, values
    n = len(t) // step * step
    blocks, times = values[:n].reshape(-1, step), t[:n].reshape(-1, step)
    both = np.stack([blocks.min(axis=1), blocks.max(axis=1)], axis=1)
    return np.repeat(times.mean(axis=1), 2), both.ravel()


def spectrum(study: Study) -> str:
    """The spectrum with its bands; empty when no stretch was long enough."""
    found = study.even.spectrum
    if found is None:
        return ""
    inside = found.hz <= 0.5
    hz, density = found.hz[inside], found.density[inside]
    thousands = float(density.max()) > 9000
    density = density / 1000 if thousands else density
    plot = SvgPlot(
        HALF, TALL, (0.0, 0.5), (0.0, float(density.max()) * 1.05),
        "frequency (Hz)", f"power ({'1000 ' if thousands else ''}ms²/Hz)",
        "Spectrum of the intervals",
    )  # fmt: skip
    bands = study.analysis.variability
    powers = {"vlf": bands.vlf_ms2, "lf": bands.lf_ms2, "hf": bands.hf_ms2}
    for name, power in powers.items():
        part = (hz >= BANDS[name][0]) & (hz <= BANDS[name][1])
        title = f"{name.upper()}: {power:.0f} ms²" if power is not None else name.upper()
        points = list(zip(hz[part].tolist(), density[part].tolist(), strict=True))
        plot.area(points, f"area {name}", title)
    plot.line(zip(hz.tolist(), density.tolist(), strict=True), "trace")
    rate = study.analysis.breathing.per_min
    if rate is not None:
        plot.band(rate / 60 - 0.001, rate / 60 + 0.001, "breath", f"breathing, {rate:.1f} a minute")
    keys = "".join(f"<span class='key {n}'>{n.upper()}</span> " for n in powers)
    return _figure("Spectrum", plot.text(), f"{keys} Breathing slowly moves its wave into LF.")


def poincare(study: Study) -> str:
    """Each interval against the next; empty for a camera."""
    series, mean = study.series, study.analysis.heart.mean_rr_ms
    across, along = study.analysis.variability.sd1_ms, study.analysis.variability.sd2_ms
    if mean is None or across is None or along is None:
        return ""
    second = np.flatnonzero(pairs(series.used, series.follows))
    second = second[:: -(-len(second) // MOST_DOTS)]
    a, b = series.rr_ms[second - 1], series.rr_ms[second]
    span = (float(min(a.min(), b.min())) - 20, float(max(a.max(), b.max())) + 20)
    plot = SvgPlot(
        HALF, TALL, span, span, "interval (ms)", "next interval (ms)",
        "Each interval against the next",
    )  # fmt: skip
    plot.line([(span[0], span[0]), (span[1], span[1])], "identity")
    for x, y in zip(a.tolist(), b.tolist(), strict=True):
        plot.dot(x, y, "point", radius=1.8)
    plot.ellipse((mean, mean), (along, across), "ellipse")
    caption = f"SD1 {across:.1f} ms across the line, SD2 {along:.1f} ms along it."
    return _figure("Poincaré plot", plot.text(), caption)


def swing(study: Study) -> str:
    """The swing breath by breath; empty when nobody knows when the breaths were."""
    found = study.swings
    if found is None:
        return ""
    rows = [
        (end - study.series.start_s, fit.swing_bpm, SWING_CI_95 * fit.swing_se_bpm, fit.p)
        for end, fit in zip(found.ends_s, found.fits, strict=True)
        if fit.swing_bpm is not None
    ]
    if not rows:
        return ""
    top = max(min(size + half, 1.5 * size) for _, size, half, _ in rows)
    span_s = study.series.end_s - study.series.start_s
    scale, axis = time_axis(span_s)
    plot = SvgPlot(
        WIDE, HIGH, (0.0, span_s / scale), (0.0, top * 1.1),
        axis, "swing (bpm)", "Heart-rate swing, breath by breath",
    )  # fmt: skip
    for t, size, half, p in rows:
        clear = "clear" if p < 0.05 else "unclear"
        title = f"{size:.1f} ± {half:.1f} bpm (95 %), p = {p:.2g}"
        if len(rows) <= MOST_WHISKERS:
            ends = max(size - half, 0.0), min(size + half, top * 1.1)
            plot.bar(t / scale, *ends, f"whisker {clear}", title)
        plot.dot(
            t / scale, size, f"swing {clear}", title, 3.5 if len(rows) <= MOST_WHISKERS else 2.0
        )
    caption = (
        "How much the heart rate rises and falls with each breath, over three breaths, with 95 % "
        "intervals. Hollow where noise alone could have made it."
    )
    return _figure("Breath-linked swing", plot.text(), caption, "wide")


def over_time(windows: Sequence[Window]) -> list[str]:
    """Heart rate, RMSSD, SDNN and swing window by window; a number that none has is left out."""
    figures = []
    for row in WINDOW_ROWS:
        known = [(w, *told) for w in windows if (told := row.of(w))[0] is not None]
        if known:
            figures.append(_windows_of(row, windows, known))
    return figures


def _windows_of(
    row: WindowRow,
    windows: Sequence[Window],
    known: Sequence[tuple[Window, float | None, float | None]],
) -> str:
    scale, axis = time_axis(windows[-1].end_s)
    points = [(w, float(value or 0), row.times * (se or 0.0)) for w, value, se in known]
    low = min(value - half for _, value, half in points)
    high = max(value + half for _, value, half in points)
    room = 0.05 * (high - low)
    plot = SvgPlot(
        WIDE, LOW, (0.0, windows[-1].end_s / scale), (max(low - room, 0.0), high + room),
        axis, f"{row.label} ({row.unit})", f"{row.label} over time",
    )  # fmt: skip
    for run in _runs(points):
        middle = [((w.start_s + w.end_s) / 2 / scale, value, half) for w, value, half in run]
        plot.ribbon([(x, max(y - half, 0.0), y + half) for x, y, half in middle], "ribbon")
        plot.line([(x, y) for x, y, _ in middle], "trace")
    for w, value, half in points:
        where = f"{clock(w.start_s)} to {clock(w.end_s)}"
        title = f"{value:.1f} ± {half:.1f} {row.unit} (95 %), {where}"
        radius = 2.6 if len(points) <= MOST_WHISKERS else 1.2
        plot.dot((w.start_s + w.end_s) / 2 / scale, value, "window", title, radius)
    return _figure(
        f"{row.label[0].upper()}{row.label[1:]} over time", plot.text(),
        f"Windows of {clock(windows[0].end_s)}, with 95 % intervals. Where the line breaks, the "
        "beats were too few or too irregular.",
        "wide",
    )  # fmt: skip


def _runs(
    points: Sequence[tuple[Window, float, float]],
) -> Iterator[Sequence[tuple[Window, float, float]]]:
    """Windows that follow one another."""
    begin = 0
    for i in range(1, len(points) + 1):
        if i == len(points) or points[i][0].start_s > points[i - 1][0].end_s:
            yield points[begin:i]
            begin = i


def _figure(title: str, svg: str, caption: str, css: str = "") -> str:
    return f"<figure class='{css}'><h2>{title}</h2>{svg}<figcaption>{caption}</figcaption></figure>"
