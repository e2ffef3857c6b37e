"""``python hw/virtual-strap``: a strap for a person without one."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from poise.simulation.strap import VirtualStrap, World
from poise.simulation.strap.command import main
from poise.simulation.strap.listener import StrapListener
from poise.simulation.strap.notifications import Notification, as_recorded, every_second, load
from poise.simulation.strap.script import DEEDS, Deed, Script, do, perform, read

FOLDER = Path(__file__).resolve().parents[2] / "hw" / "virtual-strap"

LISTENER = """
import sys, threading
from poise.clock import SystemClock
from poise.core.events import StrapReading
from poise.sources.strap import StrapRequest, StrapTiming, open_source
heard, enough = [], threading.Event()
def emit(event):
    heard.extend(event.rr_ms if isinstance(event, StrapReading) else ())
    if len(heard) >= 3: enough.set()
with open_source(StrapRequest(timing=StrapTiming(choose_s=0.05)), SystemClock(), emit):
    enough.wait(60)
print(heard)
sys.exit(7)
"""


def test_the_one_command_plays_a_file_to_a_program_of_its_own(tmp_path: Path) -> None:
    intervals = tmp_path / "rr.txt"
    intervals.write_text("1000\n500\n750\n")
    done = subprocess.run(
        [
            *[sys.executable, str(FOLDER), "play", str(intervals), "--speed", "20", "--"],
            *[sys.executable, "-c", LISTENER],
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[1000.0, 500.0, 750.0]", done.stderr
    assert done.returncode == 7


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "an interval a line"),
        ("1000\nhello\n", "line 2 .* is not a number: 'hello'"),
        ("1000\n-5\n", "no strap can send"),
        ("1000\n0\n", "no strap can send"),
        ("1,2,3\n", "an interval a line"),
    ],
)
def test_a_file_that_is_no_heart_is_refused_in_a_sentence(
    tmp_path: Path, content: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rr.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=words):
        load(path)
    assert main(["play", str(path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_beats_are_sent_in_the_second_after_they_happened() -> None:
    sent = every_second([800, 800, 800, 800])  # beats at 0.8, 1.6, 2.4, 3.2 s
    assert [(one.at_s, len(one.ticks)) for one in sent] == [(1, 1), (2, 1), (3, 1), (4, 1)]
    sent = every_second([2500, 400, 400])  # beats at 2.5, 2.9, 3.3 s
    assert [len(one.ticks) for one in sent] == [0, 0, 2, 1]


def test_more_beats_than_fit_wait_for_the_next_notification() -> None:
    sent = every_second([50] * 20)
    assert [len(one.ticks) for one in sent] == [9, 9, 2]


def test_a_recording_keeps_its_arrivals_and_its_batches() -> None:
    sent = as_recorded([(5.0, 1000), (5.00001, 500), (7.1, 1024)])
    assert [(round(one.at_s, 6), one.ticks) for one in sent] == [(0, (1024, 512)), (2.1, (1049,))]
    assert sent[0].heart_bpm == 80


SCRIPT = """
[[strap]]
name = "first"
bpm = 60

[[strap]]
name = "second"
bpm = 75

[[at]]
s = 5
do = "voice silent"

[[at]]
s = 3
do = "drop"
strap = 2
"""


def test_a_script_holds_straps_and_what_befalls_them_in_order(tmp_path: Path) -> None:
    path = tmp_path / "script.toml"
    path.write_text(SCRIPT)
    script = read(path)
    assert [strap.name for strap, _ in script.straps] == ["first", "second"]
    assert script.straps[1][1][0].ticks == (819,)
    assert script.deeds == (Deed(3, "drop", 2), Deed(5, "voice silent", 1))


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("nonsense", "cannot be read"),
        ("", "no \\[\\[strap\\]\\]"),
        ("[[strap]]\n[[at]]\ns = 1\ndo = 'jump'", "no deed 'jump'; there are drop"),
        ("[[strap]]\n[[at]]\ns = 1\ndo = 'voice high'", "no voice called 'high'"),
        ("[[strap]]\n[[at]]\ns = 1\ndo = 'drop'\nstrap = 2", "no strap 2, only 1"),
    ],
)
def test_a_script_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, script: str, words: str
) -> None:
    path = tmp_path / "script.toml"
    path.write_text(script)
    with pytest.raises(ValueError, match=words):
        read(path)


def test_a_script_is_performed_at_its_times() -> None:
    strap = VirtualStrap()
    heart = [Notification(n * 0.1, 60, (1000 + n,)) for n in range(40)]
    deeds = (
        Deed(0.55, "voice silent"),
        Deed(1.05, "voice garbage"),
        Deed(1.55, "voice twice"),
        Deed(2.05, "voice heart-rate-only"),
        Deed(2.55, "voice no-contact"),
        Deed(3.05, "voice zeros"),
        Deed(3.55, "voice well"),
    )
    said: list[str] = []
    with World(strap) as world, StrapListener() as listener:
        world.run(perform(world, Script(((strap, heart),), deeds), say=said.append))
        listener.wait(lambda: listener.readings[-1].rr_ms == (1039 * 1000 / 1024,))
    assert [words.split(": ")[1] for words in said] == [deed.do for deed in deeds]
    ticks = [tuple(round(rr * 1.024) for rr in reading.rr_ms) for reading in listener.readings]
    assert ticks[0] == (1000,)
    assert any(a == b != (0,) for a, b in pairwise(ticks) if a)  # twice
    assert () in ticks  # heart rate only
    assert (0,) in ticks
    assert any(reading.contact is False for reading in listener.readings)
    assert any(status.reason == "malformed" for status in listener.statuses)
    assert 1008 not in {tick for one in ticks for tick in one}  # silent


def test_every_deed_can_be_done_and_undone() -> None:
    strap = VirtualStrap()
    with World(strap) as world, StrapListener() as listener:
        world.wait_until_heard()
        for deed in DEEDS:
            do(world, Deed(0, deed))
        do(world, Deed(0, "come back"))
        world.wait_until_heard()
        world.beat(1000)
        listener.wait_for_readings(1)
