"""Writes the tables of results into README.md and pages of docs/, so that they cannot drift.

python -m benchmarks.readme
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from poise.bench import camera, pipeline, strap
from poise.bench.result import DeviceResult
from poise.bench.table import markdown, number, tables

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PAGES = (ROOT / "README.md", ROOT / "docs" / "latency.md", ROOT / "docs" / "webcam.md")
COLUMNS = {
    "bench-camera": camera.COLUMNS,
    "bench-strap": strap.COLUMNS,
    "bench-pipeline": pipeline.COLUMNS,
}
BLOCK = "<!-- results: {} -->.*?<!-- end of results -->"


def result(name: str) -> dict[str, Any]:
    """A result by the name of its file."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def metric(found: dict[str, Any], device: str, name: str) -> dict[str, Any]:
    """One quantity of one device."""
    (of,) = (d for d in found["devices"] if d["name"] == device)
    held: dict[str, Any] = of["metrics"][name]
    return held


def summary() -> str:
    """The README's: what a person waits for, median and 95th percentile."""
    seen, felt, whole = (result(f"bench-{kind}") for kind in ("camera", "strap", "pipeline"))
    screen = result("screen_delay")

    def row(words: str, found: dict[str, Any], unit: str) -> list[str]:
        return [words, f"{number(found['median'])} {unit}", f"{number(found['p95'])} {unit}"]

    rows = [
        ["", "median", "95 % below"],
        row("a strap's notification, sent to painted", _sum(felt), "ms"),
        row("a camera's frame, arrived to painted",
            metric(seen, "virtual", "arrival to paint"), "ms"),
        row("first heart rate from a camera, clear pulse",
            metric(whole, "camera, clear: number", "first number"), "s"),
        row("nine tenths of a step from 72 to 90, camera's number",
            metric(whole, "camera, clear: number", "step up"), "s"),
        row("the same, a strap's number",
            metric(whole, "Polar H10: number", "step up"), "s"),
        row("how late a Polar H10's trace lies, drawn at the beats' own time",
            metric(whole, "Polar H10: beats", "swing late"), "s"),
        row("the same, were it drawn when told",
            metric(whole, "Polar H10: beats, were they drawn on arrival", "swing late"), "s"),
        row("error of a camera's delay measured by the screen, 200 simulated cameras",
            metric(screen, "exposure automatic", "absolute error"), "ms"),
    ]  # fmt: skip
    cores = seen["machine"]["cores"]
    return (
        f"{markdown(rows)}\n\nFrom `poise bench` with the virtual devices, on a shared machine of "
        f"{cores} cores without camera or strap."
    )


def _sum(felt: dict[str, Any]) -> dict[str, float]:
    """Age on arrival and arrival to paint, their quantiles added: an upper bound for the sum's."""
    age, paint = (metric(felt, "virtual", name) for name in ("age on arrival", "arrival to paint"))
    return {key: age[key] + paint[key] for key in ("median", "p95")}


def devices(name: str) -> str:
    """Every device of a result, in tables as ``poise bench`` draws them."""
    found = [DeviceResult.from_json(held) for held in result(name)["devices"]]
    columns = COLUMNS.get(name) or dict.fromkeys(
        (quantity, held.unit) for device in found for quantity, held in device.metrics.items()
    )
    return "\n\n".join(map(markdown, tables(found, tuple(columns))))


def camera_delays() -> str:
    """From a frame's stamp to the painted beat, in the whole program before a camera."""
    found = result("cameras_long")
    steps = {
        "frame stamped → sample in the inbox": "frame_stamped_to_sample_in_the_inbox_ms",
        "sample → taken up by the session": "sample_to_the_session_s_thread_ms",
        "sample → the beat said that it lets be said": "sample_to_the_beat_it_lets_be_said_ms",
        "beat said → painted": "beat_said_to_painted_ms",
        "frame stamped → its beat painted": "frame_stamped_to_its_beat_painted_ms",
    }
    rows = [["ms", "median", "95 % below", "worst", "n"]]
    for words, key in steps.items():
        rows.append([words, *(number(found[key][of]) for of in ("p50", "p95", "max"))])
        rows[-1].append(str(found[key]["n"]))
    return markdown(rows)


def _of_looks(row: dict[str, Any]) -> list[str]:
    """Share shown, error, worst, and how often the stated interval held, live or with hindsight."""
    if "mae" not in row:
        return [f"{row['shown']:.0%}", "", "", ""]
    return [
        f"{row['shown']:.0%}", f"{row['mae']:.2f}", f"{row['worst']:.1f}", f"{row['covered']:.0%}",
    ]  # fmt: skip


def lifelike_people() -> str:
    """Each kind of lifelike person: what is shown of them and how wrong it is."""
    found = result("cameras_lifelike")
    of = ["shown", "error", "worst", "interval held"]
    rows = [["", *(f"{name}, live" for name in of), *(f"{name}, hindsight" for name in of)]]
    for name, row in found.items():
        if name not in ("three_against_one", "all"):
            rows.append([name.replace(" a second", "/s")])
            rows[-1] += _of_looks(row["live"]) + _of_looks(row["hindsight"])
    rows.append(["all", *_of_looks(found["all"]["live"]), *_of_looks(found["all"]["hindsight"])])
    live, late = (found["three_against_one"][name] for name in ("live", "hindsight"))
    return (
        f"{markdown(rows)}\n\nOf {live['people']} people seen with one region and with three, "
        f"three show {live['more']:+.1%} live and {late['more']:+.1%} with hindsight; less by more "
        f"than a twentieth of the time for {live['less']} live ({live['least']:+.0%} at worst) and "
        f"{late['less']} with hindsight ({late['least']:+.0%})."
    )


def rising_hearts() -> str:
    """What is shown while a heart rises and falls, and in the same people's other seconds."""
    found = result("cameras_rises")
    rows = [["", "shown", "error", "worst", "interval held"]]
    rows += [[name, *_of_looks(row)] for name, row in found.items()]
    return markdown(rows)


def skin_tones() -> str:
    """Six skin tones in four kinds of light: shown, its error, and the error of every look."""
    found = result("cameras_skin")
    names = [name.split(", ") for name in found]
    tones, lights = (list(dict.fromkeys(column)) for column in zip(*names, strict=True))
    parts = []
    for title in ("live", "hindsight"):
        rows = [[title, *lights]]
        for tone in tones:
            rows.append([tone])
            for light in lights:
                row = found[f"{tone}, {light}"][title]
                off = f", {row['mae']:.2f}" if "mae" in row else ""
                rows[-1].append(f"{row['shown']:.0%}{off} ({row['all_mae']:.1f})")
        parts.append(markdown(rows))
    return "\n\n".join(parts)


def blocks() -> dict[str, str]:
    """Each marked block of the pages, by name."""
    found = {
        "summary": summary(),
        "cameras_long": camera_delays(),
        "cameras_lifelike": lifelike_people(),
        "cameras_rises": rising_hearts(),
        "cameras_skin": skin_tones(),
    }
    kinds = ("bench-camera", "bench-strap", "bench-pipeline", "screen_delay", "virtual_camera")
    return found | {kind: devices(kind) for kind in kinds}


def page(path: Path) -> str:
    """The page as it should be."""
    text = path.read_text(encoding="utf-8")
    for name, block in blocks().items():
        fresh = f"<!-- results: {name} -->\n\n{block}\n\n<!-- end of results -->"
        text = re.sub(BLOCK.format(name), lambda _, fresh=fresh: fresh, text, flags=re.S)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    for changed in PAGES:
        changed.write_text(page(changed), encoding="utf-8")
        print(changed.name, file=sys.stderr)
