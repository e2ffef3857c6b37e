"""Tests in another order, each after the leavings of a careless one before it.

    python -m pytest -q -p tests.leavings --order 3

Files, and the tests in each, are shuffled by that seed.  Before each test the window's palette is
dark, its letters are large, German is spoken, and whoever draws by chance draws the same again.
What fails so depends on what another test left behind.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--order", type=int, default=0, metavar="SEED", help="shuffle by this seed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chance = random.Random(config.getoption("order"))
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    of_each = list(files.values())
    chance.shuffle(of_each)
    for tests in of_each:
        chance.shuffle(tests)
    items[:] = [item for tests in of_each for item in tests]


@pytest.fixture(autouse=True)
def leavings() -> None:
    """Come before the fixtures of ``conftest.py``, which have to put it right."""
    from poise.ui.text.language import speak

    random.seed(1)
    speak("de")
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtWidgets import QApplication

    from poise.ui.theme import DARK, palette

    if QApplication.instance() is not None:
        QApplication.setPalette(palette(DARK))
        letters = QApplication.font()
        letters.setPointSize(23)
        QApplication.setFont(letters)
