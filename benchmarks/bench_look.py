"""Contrast, light and colour of the window, from its pixels, in every palette, as a table.

    python -m benchmarks.bench_look [--out benchmarks/results/look.json]

Text and the edges of what can be pressed in every scene of the gallery (900 × 600 and letters twice
as large); the edge of the disc at full lungs and at empty ones; the light of the whole window over
a ten-second series of the guide, frame by frame; and how far colours that mean different things are
apart to usual, protanope, deuteranope and tritanope eyes.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from poise.checks.flashes import flashes
from poise.ui.shell.app import application
from poise.ui.theme import PALETTES, Colours, palette
from poise.ui.widgets.choice import Option
from poise.ui.widgets.field import Field
from tools.gallery import measured
from tools.gallery.pictures import clock_of, staged
from tools.gallery.scenes import Screen, scenes

STEP_S, SERIES_S, FROM_T = 0.028, 10.0, 20.0
LARGE_PX = 24  # letters so high need a contrast of 3:1, all others 4.5:1
SOUGHT = {"text": 4.5, "large text": 3.0, "edges": 3.0, "disc": 3.0}


def texts(colours: Colours) -> dict[str, tuple[float, str]]:
    """The least contrast of text, of large text and of edges, and where."""
    least = dict.fromkeys(("text", "large text", "edges"), (99.0, ""))
    for scene in scenes():
        at = replace(scene, from_t=max(0.0, scene.until_t - 1))
        for scale in (1.0, 2.0):
            window = staged(at, colours, (900, 600), scale)
            for found, size, words in measured.text_contrasts(window):
                kind = "large text" if size >= LARGE_PX else "text"
                least[kind] = min(least[kind], (found, f"{scene.name}: {words}"))
            for found, words in measured.border_contrasts(window, Option, Field):
                least["edges"] = min(least["edges"], (found, f"{scene.name}: {words}"))
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return least


def light(colours: Colours, scene: Screen) -> dict[str, float]:
    """How the light of the window goes in ten seconds, and how the disc's edge stands out."""
    window = staged(replace(scene, until_t=FROM_T, from_t=FROM_T - 1), colours, (900, 600))
    clock = clock_of(window)
    mean = measured.breath_light(window, clock, FROM_T, SERIES_S, STEP_S)
    each_s = round(1 / STEP_S)
    found = {
        "flashes in a second": flashes(STEP_S * np.arange(len(mean)), mean),
        "most change in 0.1 s": float(np.max(np.abs(mean[4:] - mean[:-4]))),
        "most change in 1 s": float(np.max(np.abs(mean[each_s:] - mean[:-each_s]))),
        "range over a breath": float(np.ptp(mean)),
    }
    guide = window.pages["session"].guide
    for name, t in (("disc empty", 30.05), ("disc full", 33.99)):
        clock.move_to(t)
        window.frame()
        found[name] = measured.edge_contrast(guide, colours)
    window.close()
    return found


def main() -> None:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    application()
    known = {scene.name: scene for scene in scenes()}
    report: dict[str, Any] = {}
    for name, colours in PALETTES.items():
        QApplication.setPalette(palette(colours))
        least = texts(colours)
        plain, watched = (light(colours, known[s]) for s in ("mid-session", "picture-disc"))
        apart = {
            f"{one}-{other}": {
                eyes or "usual": round(measured.distance(colours, one, other, eyes), 1)
                for eyes in ("", *measured.SEEN_BY)
            }
            for one, other in measured.PAIRS
        }
        report[name] = {"least contrast": least, "light": plain, "watched": watched,
                        "apart": apart}  # fmt: skip
        print(f"\n{name}\n| least contrast | found | sought | where |\n|---|---:|---:|---|")
        for kind, (found, where) in least.items():
            print(f"| {kind} | {found:.2f} | {SOUGHT[kind]} | {where[:60]} |")
        for kind in ("disc empty", "disc full"):
            print(f"| {kind} | {plain[kind]:.2f} | 3.0 | mid-session |")
            print(f"| {kind}, a camera looks | {watched[kind]:.2f} | 3.0 | picture-disc |")
        print("| light of the window, 10 s | no camera | a camera looks |\n|---|---:|---:|")
        for kind in list(plain)[:4]:
            print(f"| {kind} | {plain[kind]:.4f} | {watched[kind]:.4f} |")
        print("| colours apart (ΔE 1976) | usual | protan | deutan | tritan |")
        print("|---|---:|---:|---:|---:|")
        for pair, eyes in apart.items():
            print(f"| {pair} | " + " | ".join(f"{n:.0f}" for n in eyes.values()) + " |")
    if asked.out:
        asked.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
