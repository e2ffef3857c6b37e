"""Where poise keeps things, per platform; all of it under ``POISE_HOME`` when that is set."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("poise", appauthor=False)


def _home(kind: str, default: str) -> Path:
    home = os.environ.get("POISE_HOME")
    return Path(home) / kind if home else Path(default)


def sessions() -> Path:
    """The folder of recordings."""
    return _home("sessions", _DIRS.user_data_dir + "/sessions")


def config() -> Path:
    """The settings file."""
    return _home("config", _DIRS.user_config_dir) / "settings.toml"


def state() -> Path:
    """What poise remembers between runs, such as the strap used last."""
    return _home("state", _DIRS.user_state_dir) / "state.json"


def log() -> Path:
    """The log of problems."""
    return _home("log", _DIRS.user_log_dir) / "poise.log"
