"""The screen is tested without one: Qt's offscreen platform, and a clock the test owns."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from poise import clock, exercises
from poise.core.events import Input
from poise.core.guide.exercise import Exercise
from poise.ui.shell.window import Window
from tools.gallery.pictures import looks

from .stepped_session import SteppedSession


@pytest.fixture
def reset() -> Exercise:
    return exercises.load("interview-reset").fitted()


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon in every test: at night the window has other colours."""
    monkeypatch.setattr(clock, "hour", lambda: 12)


@pytest.fixture(autouse=True)
def no_windows_left(qapp: QApplication) -> Iterator[None]:
    """Every test closes what it opened, and leaves nothing of it to take part in the next."""
    yield
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QApplication.processEvents()
    # Outside of an event loop, processing events deletes nothing.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def sit(tmp_path: Path) -> Iterator[Callable[..., tuple[Window, SteppedSession]]]:
    """A window over a session that the test steps, with the keyboard in it."""
    open_: list[SteppedSession] = []

    def begin(
        exercise: Exercise, inputs: list[Input], *, start: bool = True, **options: Any
    ) -> tuple[Window, SteppedSession]:
        session = SteppedSession(exercise, inputs, tmp_path / f"{len(open_)}.poise.jsonl")
        open_.append(session)
        size = options.pop("size", (900, 600))
        options = {"settings": looks("light"), **options}
        window = Window(session.link, autostart=start, **options)
        window.resize(*size)
        window.show()
        window.activateWindow()
        QApplication.processEvents()
        window.frame()
        return window, session

    yield begin
    for session in open_:
        session.close()
