"""The screen is tested without one: Qt's offscreen platform, and a clock the test owns."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from poise import clock, exercises
from poise.core.guide.exercise import Exercise


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
