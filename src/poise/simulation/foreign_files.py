"""A small, whole file of every form that can be brought in, to be read, spoilt or counted."""

from __future__ import annotations

from pathlib import Path

from poise.simulation.fit_file import fit

SOME_MS = (812, 790, 805, 820, 1000, 833)
EXPORTS = {"csv_folder": ("csv", "csv"), "bids": ("bids", "bids"), "edf": ("edf", "x.edf"),
           "json_object": ("json", "x.json")}  # fmt: skip


def foreign_file(form: str, folder: Path) -> Path:
    """A file or folder in ``folder`` that the importer ``form`` reads."""
    if form in EXPORTS:
        return _exported(*EXPORTS[form], folder)
    if form == "fit":
        return _written(folder / "x.fit", fit([*SOME_MS] * 3, [*SOME_MS]))
    if form == "apple_health":
        return _written(folder / "export.xml", apple_health([*SOME_MS] * 3).encode())
    if form == "strap_log":
        return _written(folder / "x.straplog.jsonl", strap_log([*SOME_MS] * 5).encode())
    rows = "".join(f"{rr_ms}\n" for rr_ms in SOME_MS * 5)
    return _written(folder / "2021-03-04 10-12-33.txt", rows.encode())


def strap_log(rr_ms: list[int]) -> str:
    """A log of a strap that tells of each beat as it happens."""
    t_s, lines = 0.0, ['{"poise_strap_log": 1, "name": "Strap"}']
    for rr in rr_ms:
        t_s += rr / 1000
        payload = bytes([0x10, round(60000 / rr)]) + round(rr * 1.024).to_bytes(2, "little")
        lines.append(f'{{"t": {t_s:.3f}, "hex": "{payload.hex()}"}}')
    return "\n".join(lines) + "\n"


def apple_health(rr_ms: list[int], began: str = "2018-10-29 10:00:00 -0800") -> str:
    """Apple's export with one reading of heart rate variability, with its beats."""
    t_s, rows = 1.0, []
    for rr in [0, *rr_ms]:
        t_s += rr / 1000
        clock = f"10:{int(t_s // 60):02d}:{t_s % 60:05.2f}"
        rows.append(f'   <InstantaneousBeatsPerMinute bpm="61" time="{clock}"/>\n')
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE HealthData [\n'
        '<!ELEMENT HealthData ANY>\n]>\n<HealthData locale="en_GB">\n'
        ' <Record type="HKQuantityTypeIdentifierHeartRateVariabilitySDNN" sourceName="Watch" '
        f'unit="ms" startDate="{began}" endDate="{began}" value="49.4">\n'
        f"  <HeartRateVariabilityMetadataList>\n{''.join(rows)}"
        "  </HeartRateVariabilityMetadataList>\n </Record>\n</HealthData>\n"
    )


def _exported(form: str, name: str, folder: Path) -> Path:
    from poise import exporters
    from poise.core.guide.exercise import Exercise, Stage
    from poise.core.guide.pacer import BreathPattern
    from poise.simulation.recordings import made_up

    led = Stage("pace", "Breathe", BreathPattern(), breaths=3)
    exercise = Exercise("short", "Short", "", (led,))
    recording = made_up(
        folder / ".made-up.poise.jsonl",
        exercise=exercise,
        tags=("a label",),
        marks=((9.0, "here"),),
    )
    exporters.load(form)(recording, folder / name)
    recording.path.unlink()
    return folder / name


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
