"""The JSON of the commands is a contract: the same keys in the same order, the same values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.json_objects import CASES, FOLDER, said_of


@pytest.mark.parametrize("name", CASES)
def test_the_commands_say_what_they_said(name: str, tmp_path: Path) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert_alike(said_of(name, tmp_path), expected, name)


def assert_alike(said: object, expected: object, where: str) -> None:
    """The same, key by key in order; a float may differ as much as two builds of numpy do."""
    assert type(said) is type(expected), f"{where}: {said!r}, and {expected!r} before"
    if isinstance(expected, dict) and isinstance(said, dict):
        assert list(said) == list(expected), where
        for key, value in expected.items():
            assert_alike(said[key], value, f"{where}.{key}")
    elif isinstance(expected, list) and isinstance(said, list):
        assert len(said) == len(expected), where
        for k, value in enumerate(expected):
            assert_alike(said[k], value, f"{where}[{k}]")
    elif isinstance(expected, float):
        assert said == pytest.approx(expected, rel=1e-9), where
    else:
        assert said == expected, where


def test_a_key_that_is_lost_late_or_of_another_type_is_noticed() -> None:
    for changed in ({"b": 1.0}, {"b": 1.0, "a": 2}, {"a": 2.0, "b": 1.0}, {"a": 2, "b": 1.0001}):
        with pytest.raises(AssertionError):
            assert_alike(changed, {"a": 2, "b": 1.0}, "")
