"""Saying that the strap on screen is somebody else's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise import exercises
from poise.core.events import SensorState, SensorStatus
from poise.library import remember
from poise.ui.shell.window import Window
from tools.gallery import sample


def test_n_lets_go_of_a_strap_and_the_button_stands_there_while_it_is_new() -> None:
    reset = exercises.load("interview-reset").fitted()
    played = sample.PlayedLink(
        reset,
        [SensorStatus(0.0, "strap", SensorState.STREAMING, name="Polar H10 99999999")],
        None,
    )
    refused: list[bool] = []
    link = played.link._replace(not_mine=lambda: bool(refused.append(True)) or True)
    window = Window(link, autostart=True)
    window.resize(1280, 800)
    window.show()
    played.clock.move_to(1.0)
    window.frame()
    page = window.pages["session"]
    QTest.keyClick(page, Qt.Key.Key_N)
    assert refused == [True]
    window.close()


def test_a_strap_that_is_not_mine_is_not_tried_first_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    for address in ("A0", "A1"):
        remember.strap(path, address)
    remember.not_mine(path, "A1")
    remember.not_mine(path, "B0")
    assert remember.straps(path) == ("A0",)
