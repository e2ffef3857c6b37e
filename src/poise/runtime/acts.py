"""What somebody does in a drill, written down beforehand, so that a whole drill can be tried.

One JSON object a line, ``t`` in seconds from the start of the session:

    {"t": 141.5, "action": "answer"}       what :class:`DrillAction` has, with "detail" and "by"
    {"t": 0, "rating": "expected", "value": 7}
    {"t": 150, "speaking": true}
    {"t": 200, "command": "pause"}         start apart, what :class:`Action` has
    {"actual": 5, "happened": "no"}        said afterwards: what notes of a drill hold
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from poise.core.events import VOICE, Act, Action, Command, DrillAction, Input, Rating, Speaking
from poise.core.limits import LONGEST_S
from poise.errors import UsageError
from poise.files import read_text
from poise.runtime.script import Script

LARGEST, MOST_RATED = 4 << 20, 10
AFTERWARDS = ("actual", "happened", "felt", "ticks", "went_well", "context")


def read(path: Path) -> Script:
    """The script in a file; raises :class:`UsageError` with the line that is none."""
    try:
        lines = read_text(path, LARGEST).splitlines()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from None
    except ValueError:
        raise UsageError(f"cannot read {path}: it is not text in UTF-8") from None
    acts: list[Input] = []
    afterwards: dict[str, Any] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("expected a JSON object")
            if "t" in row:
                acts.append(_act(row))
            elif row and row.keys() <= set(AFTERWARDS):
                afterwards |= row
            else:
                raise ValueError("it has no t, nor is it of what is said afterwards")
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise UsageError(f"line {number} of {path} is no act of a drill: {error}") from None
    return Script(tuple(sorted(acts, key=lambda act: act.t)), afterwards)


def _act(row: Mapping[str, Any]) -> Input:
    t = float(row["t"])
    if not (isfinite(t) and 0 <= t <= LONGEST_S):
        raise ValueError(f"t is in seconds from the start; got {t:g}")
    if "rating" in row:
        value = row["value"]
        if type(value) is not int or not 0 <= value <= MOST_RATED:
            raise ValueError(f"a rating is 0 to {MOST_RATED}; got {value!r:.20}")
        return Rating(t, str(row["rating"]), value)
    if "speaking" in row:
        return Speaking(t, VOICE, bool(row["speaking"]))
    if "command" in row:
        return Command(t, Action(row["command"]))
    action = DrillAction(row["action"] if "action" in row else row["deed"])
    return Act(t, action, str(row.get("by", "key")), str(row.get("detail", "")))
