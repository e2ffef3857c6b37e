"""A recording of each kind that was cut after any of its lines is a row that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise import cli, paths
from poise.library import outcomes, pace_runs, sessions

KINDS = {
    "reset": ("reset", "--synthetic"),
    "drill": ("drill", "1", "--synthetic", "1"),
    "drill without a heart": ("drill", "--checkpoint", "--no-sensor"),
    "rehearsal": ("rehearse", "opener", "--synthetic", "1", "--vividness", "6"),
    "pace": ("pace", "--synthetic", "1"),
}
FIRST, OTHERS = 12, 4  # every one of the first lines, and so many of the others


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_row_that_says_it_was_cut_short(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole.poise.jsonl"
    assert cli.main((*KINDS[kind], "--speed", "0", "--json", "--out", str(whole))) == 0
    capsys.readouterr()
    lines = whole.read_text().splitlines(keepends=True)
    cut = paths.sessions() / "cut.poise.jsonl"
    cut.parent.mkdir(parents=True)
    for n in [*range(1, FIRST), *range(FIRST, len(lines), len(lines) // OTHERS)]:
        cut.write_text("".join(lines[:n]))
        row = sessions.row(cut)
        assert row.summary is not None, (n, row.error)
        assert "cut short" in row.damage, n
        outcomes.standard(outcomes.in_folder(cut.parent, pytest.fail))
        pace_runs.together(pace_runs.in_folder(cut.parent, pytest.fail))
