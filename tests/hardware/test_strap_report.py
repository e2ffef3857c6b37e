"""``poise check strap --report``: the two minutes, made by the emulation and played back."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from poise.bench import strap_report
from poise.bench.strap_report import Steps
from poise.core.events import StrapReading
from poise.protocols import strap_log
from poise.simulation.strap import VirtualStrap, World, encode
from poise.simulation.strap.listener import CALM
from poise.simulation.strap.strap import FIRMWARE_REVISION, Refusal
from poise.sources import replay
from poise.sources.strap import StrapRequest

BRIEF = Steps(find_s=30, quiet_s=0.5, off_s=0.2, on_s=0.2, walk_s=40)
STRAP = VirtualStrap(information={FIRMWARE_REVISION: "5.0.0"})


def reported(world: World, path: Path) -> strap_report.Report:
    """A report of this world, whose strap beats and is carried away when that is asked."""
    over = threading.Event()

    def live() -> None:
        while not over.wait(0.02):
            world.send(encode(60, [1000]))

    def say(words: str) -> None:
        if words.startswith("Walk into"):
            world.leave()
        if words.startswith("Lost"):
            world.come_back()

    heart = threading.Thread(target=live)
    heart.start()
    try:
        return strap_report.run(StrapRequest(timing=CALM), path.write_text, say, BRIEF)
    finally:
        over.set()
        heart.join()


def test_a_report_holds_what_was_sent_asked_and_raised_and_is_played_back(tmp_path: Path) -> None:
    path = tmp_path / "strange.straplog.jsonl"
    with World(VirtualStrap(information={FIRMWARE_REVISION: "5.0.0"})) as world:
        world.refuse(Refusal("le-connection-abort-by-local"), Refusal("of A0:9E:1A:0A:1B:2C"))
        report = reported(world, path)
    text = path.read_text("utf-8")
    log = strap_log.parse(text)
    assert log.header["name"] == "Polar H10 xxxxxxxx"
    assert log.header["firmware"] == "5.0.0"
    assert "180d" in log.header["services"]
    assert log.header["advertised"] == ["180d"]
    assert "0A1B2C3D" not in text.upper()
    assert "A0:9E" not in text.upper()
    notes = [line.note for line in log.lines if line.note]
    assert any(note.startswith("Take it off") for note in notes)
    assert any(note == "Lost. Come back." for note in notes)
    assert any("of xxxxxxxx" in line.error for line in log.lines)
    assert report.lost >= 1
    sent = [line.payload for line in log.lines if line.payload is not None]
    heard = [event for event in replay.events(path) if isinstance(event, StrapReading)]
    assert sent
    assert [reading.rr_ms for reading in heard] == [(1000 * 1000 / 1024,)] * len(sent)
    assert str(path) in strap_report.line(report, path)


def test_where_no_strap_is_found_the_report_says_so_and_is_written(tmp_path: Path) -> None:
    path = tmp_path / "none.straplog.jsonl"
    with World():
        quick = Steps(find_s=0.5)
        report = strap_report.run(StrapRequest(timing=CALM), path.write_text, lambda _: None, quick)
    assert json.loads(path.read_text("utf-8").splitlines()[0])["poise_strap_log"] == 1
    assert strap_report.line(report, path).startswith("No strap was found")


def test_what_could_tell_who_somebody_is_is_blotted_out() -> None:
    report = strap_report.Report()
    report.found(1.0, "Anna's Watch 7F3A9921", -60, ())
    report.error(2.0, OSError("/org/bluez/hci0/dev_A0_9E_1A_0A_1B_2C of 7f3a9921"))
    report.error(3.0, OSError("5A5F6A5B-1111-2222-3333-444455556666"))
    text = report.text()
    assert report.header["name"] == "somebody's Watch xxxxxxxx"
    for secret in ("Anna", "7F3A9921", "7f3a9921", "A0_9E", "5A5F6A5B"):
        assert secret not in text
