"""The hashes name the same releases that the tests run with, and everything that poise needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([a-z0-9-]+)==([^\s;\\]+)", re.MULTILINE)
HASHED = (ROOT / "constraints-hashed.txt").read_text(encoding="utf-8")


def pins(text: str) -> set[tuple[str, str]]:
    return set(PIN.findall(text))


def test_every_release_with_a_hash_is_one_that_is_tested() -> None:
    tested = pins((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert pins(HASHED)
    assert pins(HASHED) <= tested, "run 'make hashes'"


def test_every_pin_has_a_hash_and_no_registry_is_named() -> None:
    for entry in re.split(r"\n(?=[a-z])", HASHED)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
    assert "://" not in HASHED
    assert "index" not in HASHED


def test_whatever_poise_needs_has_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[^A-Za-z0-9-]", one)[0].lower() for one in project["dependencies"]}
    assert needed <= {name for name, _ in pins(HASHED)}
