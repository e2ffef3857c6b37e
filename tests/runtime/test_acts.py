"""What somebody does in a drill, written down beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.core.events import Act, Action, Command, DrillAction, Rating, Speaking
from poise.errors import UsageError
from poise.runtime.acts import read

GOOD = """
{"t": 12.5, "action": "answer"}
{"t": 11, "deed": "label", "detail": "tense", "by": "voice"}
{"t": 0, "rating": "expected", "value": 7}

{"t": 13, "speaking": true}
{"t": 14, "command": "pause"}
{"actual": 5, "happened": "no"}
{"felt": "same"}
"""


def test_a_script_is_read_in_the_order_of_its_times(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD)
    script = read(tmp_path / "a.jsonl")
    assert script.acts == (
        Rating(0.0, "expected", 7),
        Act(11.0, DrillAction.LABEL, "voice", "tense"),
        Act(12.5, DrillAction.ANSWER),
        Speaking(13.0, "voice", True),
        Command(14.0, Action.PAUSE),
    )
    assert script.afterwards == {"actual": 5, "happened": "no", "felt": "same"}


@pytest.mark.parametrize(
    "line",
    [
        "no", "[]", "{}", "3", '{"t": 1}', '{"t": 1, "action": "laugh"}', '{"action": "done"}',
        '{"t": -1, "action": "done"}', '{"t": [], "action": "done"}',
        '{"t": NaN, "action": "done"}', '{"t": "x", "action": "done"}',
        '{"t": 1, "rating": "expected", "value": 11}', '{"t": 1, "rating": "expected"}',
        '{"t": 1, "command": "dance"}', '{"happened": "no", "odd": 1}',
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"t": 1, "action": "done"}\n' + line + "\n")
    with pytest.raises(UsageError, match="line 2 of"):
        read(tmp_path / "a.jsonl")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.jsonl"):
        read(tmp_path / "none.jsonl")
