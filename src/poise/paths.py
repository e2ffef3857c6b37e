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
    return _home("sessions", _DIRS.user_data_dir + "/sessions")


def journal() -> Path:
    """The person's own words, a file an entry; they are nowhere else."""
    return _home("journal", _DIRS.user_data_dir + "/journal")


def config() -> Path:
    return _home("config", _DIRS.user_config_dir) / "settings.toml"


def questions() -> Path:
    """Question banks of a person's own, beside the settings."""
    return config().with_name("questions")


def exercises() -> Path:
    """Exercises of a person's own."""
    return config().with_name("exercises")


def rehearsals() -> Path:
    """Rehearsals of a person's own."""
    return config().with_name("rehearsals")


def state() -> Path:
    """What poise remembers between runs, such as the strap used last."""
    return _home("state", _DIRS.user_state_dir) / "state.json"


def reserve() -> Path:
    """The questions that are kept for standard drills."""
    return _home("state", _DIRS.user_state_dir) / "reserve.json"


def outcome() -> Path:
    """Which measure was chosen to tell whether something changed."""
    return _home("state", _DIRS.user_state_dir) / "outcome.json"


def plan() -> Path:
    """The person's own copy of the plan they follow."""
    return config().with_name("plan.toml")


def plan_state() -> Path:
    """Where they are with it."""
    return _home("state", _DIRS.user_state_dir) / "plan.json"


def contexts() -> Path:
    """When a new place to practise was last suggested."""
    return _home("state", _DIRS.user_state_dir) / "contexts.json"


def serve_key() -> Path:
    """What stands in the address of ``--serve``."""
    return _home("state", _DIRS.user_state_dir) / "serve-key"


def log() -> Path:
    return _home("log", _DIRS.user_log_dir) / "poise.log"


def index() -> Path:
    """The index of the recordings, which can be made again from them at any time."""
    return _home("state", _DIRS.user_state_dir) / "index.sqlite"


def exported() -> Path:
    """Where exports went, so that they can be forgotten with their recording."""
    return _home("state", _DIRS.user_state_dir) / "exported.jsonl"


def homes() -> list[Path]:
    """Every folder that poise keeps something in, but for the one a person exports to."""
    here = {sessions(), journal(), config().parent, state().parent, log().parent, cache()}
    return sorted({*here, *(path for path in cache().rglob("*") if path.is_dir())})


def exports() -> Path:
    """The folder the window exports to: one that a person finds."""
    return _home("exports", _DIRS.user_documents_dir + "/poise")


def cache() -> Path:
    """What can be worked out again, such as the results of a batch."""
    return _home("cache", _DIRS.user_cache_dir)
