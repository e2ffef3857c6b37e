"""A command of poise, and all that it said."""

from __future__ import annotations

from typing import Any

import pytest

from poise import cli


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: str, status: int = 0) -> str:
        assert cli.main(words) == status
        out = capsys.readouterr()
        return out.out + out.err

    return run
