"""Fixtures for every test."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from poise.ui.text.language import speak

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# A busy machine is slow and no fault: no example has a deadline.  Each run draws others.
settings.register_profile(
    "poise",
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("poise")


def _signals_as_in_a_terminal() -> None:
    """A background job of a shell, and ``nohup``, ignore what tests send to what they start."""
    usual = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    for name, handler in {**usual, "SIGQUIT": signal.SIG_DFL}.items():
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


_signals_as_in_a_terminal()


# The computer of whoever runs the tests may speak another language, which poise would take up.
for _name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
    os.environ.pop(_name, None)
os.environ["LANG"] = "C.UTF-8"


# Whole files go to a core each: the longest begin, or one core would end with them alone.
LONGEST = ("test_recipes.py", "test_painted.py", "test_screens.py", "test_language.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all others stay in their order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONGEST)))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of recordings; its README says whose they are."""
    return Path(__file__).resolve().parent / "data"


@pytest.fixture(scope="session")
def real_files(real_data: Path) -> list[Path]:
    """Every file about a person or a strap; the made-up cases have tests of their own."""
    found = (p for p in sorted(real_data.rglob("*")) if p.is_file())
    return [p for p in found if not p.is_relative_to(real_data / "cases")]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """One application for all tests, as poise makes it: whoever opens a window first, makes it."""
    from poise.ui.shell.app import application

    return application()


@pytest.fixture(autouse=True)
def poise_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a data folder of its own."""
    home = tmp_path / "poise-home"
    monkeypatch.setenv("POISE_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins in English, whatever another before it spoke."""
    speak("en")
    yield
    speak("en")


@pytest.fixture(autouse=True)
def same_environment() -> Iterator[None]:
    """What a test, or poise in its process, sets in the environment goes with the test."""
    with patch.dict(os.environ):
        yield
