"""Made-up traces as hard to read as real faces: by kind of face, and by skin and light."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.core.pulse.estimator import EDGE_S, Look
from poise.core.pulse.hindsight import Reread, Stretch
from poise.simulation import lifelike_skin
from poise.simulation.hearts import mean_bpm
from poise.simulation.lifelike_skin import Face
from poise.simulation.skin_tone import TONES

Row = tuple[float, float, float, bool]


def both(heard: Iterable[SkinSample]) -> tuple[list[Look], Reread]:
    """What was seen, as every look back had it live, and with hindsight."""
    stretch, looks = Stretch("camera"), list[Look]()
    for sample in heard:
        stretch.receive(sample)
        if stretch.last_look is not None and (not looks or stretch.last_look is not looks[-1]):
            looks.append(stretch.last_look)
    return looks, stretch.read()


def of_looks(looks: Iterable[Look], true: Array) -> list[Row]:
    """Of every look its time, error in beats a minute, stated standard error, whether shown."""
    return [
        (
            k.t,
            k.heart_bpm - mean_bpm(true, k.t - EDGE_S - k.span_s, k.t - EDGE_S),
            k.se_bpm,
            k.shown,
        )
        for k in looks
    ]


def with_hindsight(reread: Reread, true: Array) -> list[Row]:
    """The same of every look seen again."""
    rows: list[Row] = []
    for t, _, found_bpm in reread.judged():
        told = reread.moment(t)
        truth = mean_bpm(true, max(float(true[0]), 0.0, t - 10 - EDGE_S), t - EDGE_S)
        rows.append((t, found_bpm - truth, told.heart_bpm_se or np.nan, told.heart_bpm is not None))
    return rows


def lifelike_one(asked: tuple[Face, int, float, int]) -> dict[str, list[Any]]:
    """One face read for a minute, as it was live and with hindsight.

    Of every look its error in beats a minute, the stated standard error and whether it was shown;
    of every interval its error in ms; of every ten seconds how far they are from the mean.
    """
    face, seed, fps, regions = asked
    heard, true = lifelike_skin.samples(seed, 60, face=face, fps=fps, regions=regions)
    looks, reread = both(heard)
    live = [row for _, *row in of_looks(looks, true)]
    late = [row for _, *row in with_hindsight(reread, true)]
    found = np.array([b.t for b in reread.beats])
    off: list[float] = []
    if len(found) > 2:
        which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
        one_on = (np.diff(which) == 1) & np.array([b.follows for b in reread.beats[1:]])
        off = (1000 * np.abs(np.diff(found) - np.diff(true[which]))[one_on]).tolist()
    means = np.array([mean_bpm(true, t - 10, t) for t in np.arange(12.0, 60.0)])
    own = np.abs(means - means.mean()).tolist()
    return {"live": live, "hindsight": late, "intervals": off, "own_mean": own}


def scores(rows: Iterable[Sequence[float]]) -> dict[str, float]:
    """What a table says of looks: share shown and how right, with the stated interval's coverage.

    ``all_mae`` and ``all_within_3`` are of every look, shown or not.
    """
    error, se, shown = np.array([row for row in rows if np.isfinite(row[0])], dtype=float).T
    kept = shown > 0
    every = np.abs(error)
    result = {
        "shown": kept.mean(),
        "all_mae": every.mean(),
        "all_within_3": (every <= 3).mean(),
    }
    if kept.any():
        off = every[kept]
        result |= {
            "mae": off.mean(),
            "worst": off.max(),
            "within_3": (off <= 3).mean(),
            "covered": (off <= 1.96 * se[kept]).mean(),
        }
    return {key: round(float(value), 3) for key, value in result.items()}


def row_of(people: list[dict[str, list[Any]]]) -> dict[str, Any]:
    """A row of the table: the looks and intervals of several people together."""

    def together(key: str) -> list[Any]:
        return [value for person in people for value in person[key]]

    return {
        "hindsight": scores(together("hindsight")),
        "live": scores(together("live")),
        "interval_ms": round(float(np.mean(together("intervals") or [np.nan])), 1),
        "own_mean_mae": round(float(np.mean(together("own_mean"))), 2),
    }


def lifelike_faces(options: argparse.Namespace) -> dict[str, Any]:
    """Each kind of face at 30 pictures a second, one and three regions; the still one at 60 too."""
    n = 2 if options.quick else 8
    cases = [
        (kind, fps, regions)
        for kind in lifelike_skin.FACES
        for fps in ((30.0, 60.0) if kind == "still" else (30.0,))
        for regions in (1, 3)
    ]
    asked = [
        (lifelike_skin.FACES[kind], seed, fps, regions)
        for kind, fps, regions in cases
        for seed in range(n)
    ]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(lifelike_one, asked, chunksize=4))

    def of(case: int) -> list[dict[str, Any]]:
        return found[case * n : (case + 1) * n]

    rows = {
        f"{kind}, {fps:.0f} a second, {regions} region{'s' * (regions > 1)}": of(i)
        for i, (kind, fps, regions) in enumerate(cases)
    }
    one, three = (
        [person for i, case in enumerate(cases) if case[2] == regions for person in of(i)]
        for regions in (1, 3)
    )
    return {
        **{name: row_of(people) for name, people in rows.items()},
        "all": row_of(found),
        "three_against_one": regions_help(one, three),
    }


def regions_help(one: list[dict[str, Any]], three: list[dict[str, Any]]) -> dict[str, Any]:
    """The same people with one region and with three: how much more is shown, and of how many less.

    Less is by a twentieth of the time, which is three seconds of a minute.
    """
    result = {}
    for name in ("live", "hindsight"):
        more = np.array(
            [
                np.mean([shown for *_, shown in b[name]])
                - np.mean([shown for *_, shown in a[name]])
                for a, b in zip(one, three, strict=True)
            ]
        )
        result[name] = {
            "more": round(float(more.mean()), 3),
            "least": round(float(more.min()), 3),
            "people": len(more),
            "less": int((more < -0.05).sum()),
        }
    return result


def skin(options: argparse.Namespace) -> dict[str, Any]:
    """Six skin tones in four kinds of light: what is shown with hindsight, and how wrong it is."""
    n = 2 if options.quick else 5
    cases = [(melanin, light) for melanin in TONES for light in (1.0, 0.5, 0.25, 0.12)]
    asked = [
        (Face(melanin=melanin, light=light, shine=0.02, sway=0.002), seed, 30.0, 3)
        for melanin, light in cases
        for seed in range(n)
    ]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(lifelike_one, asked, chunksize=4))
    return {
        f"melanin {melanin:.0%}, light {light:.0%}": row_of(found[i * n : (i + 1) * n])
        for i, (melanin, light) in enumerate(cases)
    }
