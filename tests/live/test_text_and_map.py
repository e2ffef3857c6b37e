"""A line of text for overlays, and values at the addresses of other programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from poise import settings
from poise.clock import ManualClock
from poise.core.events import Confidence, MetricUpdate
from poise.core.guide.pacer import BreathPattern
from poise.errors import SettingsError, UsageError
from poise.live import osc, text
from poise.settings import OscSettings, TextSettings


def heart(t: float, bpm: float | None) -> MetricUpdate:
    return MetricUpdate(t, "strap", "heart_rate", bpm, 0.5, "bpm", 10.0, 9, Confidence.HIGH, "x")


def test_the_file_holds_what_is_known_now_and_a_dash_otherwise(tmp_path: Path) -> None:
    path, clock = tmp_path / "heart.txt", ManualClock()
    out = text.open_out(str(path), clock, TextSettings("{heart} ± {doubt} {breath}"))
    assert path.read_text("utf-8") == "– ± – –\n"
    out.metric(heart(0.0, 71.6))
    out.guide(0.0, 0.0, BreathPattern().at(0.0))
    assert path.read_text("utf-8") == "72 ± 1 in\n"
    before = path.stat().st_ino
    out.metric(heart(0.5, 71.7))
    assert path.stat().st_ino == before  # nothing new to say
    clock.move_to(4.0)
    out.guide(4.0, 1.0, BreathPattern().at(4.1))
    assert path.read_text("utf-8") == "– ± – out\n"
    assert path.stat().st_ino != before  # another file took its place
    out.metric(heart(4.0, 80.0))
    out.close()
    assert path.read_text("utf-8") == "– ± – –\n"
    assert [p.name for p in tmp_path.iterdir()] == ["heart.txt"]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for where in (tmp_path, tmp_path / "none" / "heart.txt"):
        with pytest.raises(UsageError, match="--text takes a file"):
            text.check(str(where))


def test_a_file_that_somebody_wrote_is_not_taken_for_a_line(tmp_path: Path) -> None:
    path, lines = tmp_path / "notes.txt", TextSettings("{heart}\n{breath}")
    text.open_out(str(path), ManualClock(), lines).close()
    assert "notes.txt" in text.check(str(path), lines)
    for mine in (b"one thing\nand another\nand a third\n", b"\xff\xd8\xff"):
        path.write_bytes(mine)
        with pytest.raises(UsageError, match=r"notes\.txt holds more"):
            text.check(str(path), lines)
        assert path.read_bytes() == mine


def test_values_go_to_other_addresses_in_the_form_wanted_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[str, tuple[object, ...]]] = []
    wanted = {"heart_rate": "/avatar/HR int", "rr": "/rr 500-1500", "fullness": "/breath"}
    out = osc.open_out("9", ManualClock(), OscSettings(wanted))
    monkeypatch.setattr(out, "_send", lambda to, *values: sent.append((to, values)))
    out.metric(heart(0.0, 71.6))
    out.metric(heart(0.0, None))
    for rr_ms in (400.0, 750.0, 2000.0):
        out.interval(0.0, rr_ms, True)
    out.interval(0.0, 900.0, False)
    out.guide(0.0, 0.0, BreathPattern().at(4.0))
    out.close()
    assert [one for one in sent if not one[0].startswith("/poise")] == [
        ("/avatar/HR", (72,)), ("/rr", (0.0,)), ("/rr", (0.25,)), ("/rr", (1.0,)),
        ("/breath", (1.0,)),
    ]  # fmt: skip
    assert ("/poise/heart_rate", (71.6, 0.5)) in sent


@pytest.mark.parametrize(
    ("map_", "words"),
    [
        ('heart = "/HR"', "osc.map.heart is none of"),
        ('heart_rate = "HR"', "osc.map.heart_rate is an address"),
        ('heart_rate = "/HR float"', "osc.map.heart_rate is an address"),
        ('heart_rate = "/HR 9-9"', "osc.map.heart_rate is an address"),
        ("heart_rate = 3", "osc.map.heart_rate is an address"),
    ],
)
def test_a_wrong_map_names_its_key(tmp_path: Path, map_: str, words: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"[osc.map]\n{map_}\n")
    with pytest.raises(SettingsError, match=re.escape(words)):
        settings.load(path)


def test_a_map_in_the_settings_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[osc.map]\nheart_rate = "/avatar/HR int"\n[text]\nline = "{heart}"\n')
    found = settings.load(path)
    assert found.osc.map == {"heart_rate": "/avatar/HR int"}
    assert found.text.line == "{heart}"
    path.write_text("[osc]\nmap = 3\n")
    with pytest.raises(SettingsError, match="should be a table"):
        settings.load(path)
