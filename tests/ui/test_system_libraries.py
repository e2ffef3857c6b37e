"""Who came by pip is told which of the system's libraries are missing, and how to get them."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pytest

from poise import children, cli
from poise.ui.shell import system_libraries
from poise.ui.shell.system_libraries import advice, missing

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a matter of Linux")
GONE = ["libEGL.so.1", "libxcb-randr.so.0", "libxcb-xkb.so.1"]


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name in GONE:
            raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)


@on_linux
def test_where_these_tests_open_windows_none_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert missing() == []


def test_what_only_x11_needs_is_not_missed_elsewhere(
    without: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing() == GONE
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    assert missing() == GONE[:1]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert missing() == []


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "sudo apt-get install libegl1 libxcb-randr0 libxcb-xkb1"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' 'libxcb-randr.so.0()(64bit)' "
                "'libxcb-xkb.so.1()(64bit)'"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' 'libxcb-randr.so.0()(64bit)' "
                   "'libxcb-xkb.so.1()(64bit)'"),
        ("pacman", "sudo pacman -S libglvnd libxcb"),
        ("", "with your system's package manager"),
    ],
)  # fmt: skip
def test_the_command_is_that_of_the_system(
    program: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "find", lambda name: name if name == program else None)
    assert advice(GONE).endswith(command)
    assert ", ".join(GONE) in advice(GONE)


def test_the_script_for_who_has_the_folder_names_the_same() -> None:
    script = (Path(__file__).resolve().parents[2] / "tools" / "system.sh").read_text()
    for name, (debian, _) in (system_libraries._ANYWHERE | system_libraries._ON_X11).items():
        assert debian in script, name


def test_a_session_then_runs_in_the_terminal_and_doctor_says_it(
    without: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["train", "--synthetic", "--minutes", "0.17", "--speed", "1000"]) == 0
    said = capsys.readouterr()
    assert "The window needs libraries of the system that are missing: libEGL.so.1" in said.err
    assert "Running in the terminal" in said.err
    cli.main(["doctor"])
    assert "display: the window needs libraries" in capsys.readouterr().out
    assert cli.main([]) == 2
    assert "libEGL.so.1" in capsys.readouterr().err
