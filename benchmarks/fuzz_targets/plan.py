"""A plan that a person edits: read, and written again."""

from __future__ import annotations

from pathlib import Path

from poise import plans
from poise.errors import PlanError


def seeds() -> dict[str, bytes]:
    return {f"{name}.toml": plans.text(name).encode() for name in plans.names()}


def read(path: Path) -> None:
    try:
        written = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PlanError("it is no text") from None  # poise itself reads none from outside
    plan = plans.parse(written, "own")
    assert plans.parse(plans.dump(plan), "own") == plan
