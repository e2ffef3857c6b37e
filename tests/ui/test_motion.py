"""Less motion: read from wherever a system keeps that wish, and followed unless overridden."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from poise.core.guide.exercise import Exercise
from poise.ui import motion
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

on_posix = pytest.mark.skipif(os.name != "posix", reason="stands in for a desktop's programs")


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose programs are those in ``bin``, its settings those in ``config``."""
    for name in ("bin", "config"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def answers(desktop: Path, program: str, said: str) -> None:
    script = desktop / "bin" / program
    script.write_text(f"#!/bin/sh\n{said}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


@on_posix
@pytest.mark.parametrize(
    ("program", "said", "platform", "wanted"),
    [
        ("gdbus", "echo '(<uint32 1>,)'", "linux", True),
        ("gdbus", "echo '(<uint32 0>,)'", "linux", False),
        ("gdbus", "echo 'Error: no such interface' >&2; exit 1", "linux", None),
        ("gsettings", "echo false", "linux", True),
        ("gsettings", "echo true", "linux", False),
        ("gsettings", "echo 'No such schema'; exit 1", "linux", None),
        ("gsettings", "head -c 100000 /dev/zero", "linux", None),
        ("defaults", "echo 1", "darwin", True),
        ("defaults", "echo 0", "darwin", False),
        ("defaults", "exit 1", "darwin", None),
    ],
)
def test_each_system_is_asked_in_its_own_way(
    desktop: Path, program: str, said: str, platform: str, wanted: bool | None
) -> None:
    answers(desktop, program, said)
    assert motion.reduced(platform) is wanted


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        ("gtk-4.0/settings.ini", "[Settings]\ngtk-enable-animations=false\n", True),
        ("gtk-3.0/settings.ini", "[Settings]\ngtk-enable-animations = 1\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=0\n", True),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=1.5\n", False),
        ("kdeglobals", "[KDE]\nAnimationDurationFactor=none\n", None),
        ("kdeglobals", "\x00\xff", None),
    ],
)
def test_files_of_desktops_are_read(
    desktop: Path, file: str, text: str, wanted: bool | None
) -> None:
    path = desktop / "config" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="latin-1")
    assert motion.reduced("linux") is wanted


@on_posix
def test_one_place_that_asks_for_less_is_enough(desktop: Path) -> None:
    answers(desktop, "gsettings", "echo true")
    (desktop / "config" / "kdeglobals").write_text("AnimationDurationFactor=0\n")
    assert motion.reduced("linux") is True


@on_posix
def test_a_program_that_hangs_is_not_waited_for(
    desktop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "LIMIT_S", 0.1)
    answers(desktop, "gdbus", "exec /bin/sleep 600")
    assert motion.reduced("linux") is None


def test_a_system_that_says_nothing_changes_nothing(desktop: Path) -> None:
    assert motion.reduced("linux") is None
    assert motion.reduced("darwin") is None


@pytest.mark.parametrize(
    ("chosen", "wish", "form"),
    [
        ("auto", True, "still"), ("auto", False, "disc"), ("auto", None, "disc"),
        ("disc", True, "disc"), ("wave", True, "wave"), ("still", False, "still"),
    ],
)  # fmt: skip
def test_what_the_person_chose_in_poise_goes_before_what_the_system_says(
    reset: Exercise, chosen: str, wish: bool | None, form: str
) -> None:
    stage = sample.PlayedLink(reset, [], None)
    window = Window(
        stage.link, settings=looks(guide=chosen), motion=lambda: wish, welcome=lambda: None
    )
    window.show()
    window._ask_for_calm()
    assert window._wish is not None
    window._wish.wait()
    window.frame()
    welcome = window.pages["welcome"]
    assert welcome.guide.form == form
    window.welcomed()
    assert window.pages["today"].guide.form == form
    window.controller.start()
    window.frame()
    assert window.pages["session"].guide.form == form
    assert welcome.lesson._theme.calm is bool(wish)
