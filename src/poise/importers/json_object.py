"""JSON: the one object that poise exports, back in, and the heartbeat series of health exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from poise.errors import RecordingError
from poise.importers import columns, heartbeat_series, text
from poise.importers.boundary import in_words, text_of
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, event, imported

REMEDY = "give it intervals as text or CSV, or what poise exported"


def is_one(path: Path, head: bytes) -> bool:
    """A file that begins as a JSON object, or as a list of objects."""
    return bool(re.match(rb"\{|\[\s*\{", head.lstrip(b"\xef\xbb\xbf \r\n\t")))


def read(path: Path) -> Iterator[Imported]:
    with in_words(path, "JSON", REMEDY):
        try:
            whole = json.loads(text_of(path))
            if not (isinstance(whole, dict) and "beats" in whole and "session" in whole):
                found = list(heartbeat_series.find(whole)) or _intervals(whole)
                if not found:
                    raise ValueError("nor a heartbeat series of Apple Health, nor a list named rr")
            else:
                found = [_of_poise(whole)]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RecordingError(f"is not JSON exported by poise ({error}): {REMEDY}") from None
    yield from found


def _intervals(whole: Any) -> list[Imported]:
    """The one list of numbers in an object that is named as intervals are."""
    named = [
        value
        for key, value in (whole.items() if isinstance(whole, dict) else ())
        if columns.is_interval_name(key) and isinstance(value, list)
        if value and all(isinstance(x, int | float) and x is not True for x in value)
    ]
    return list(text.of_values(named[0])) if len(named) == 1 else []


def _of_poise(whole: Mapping[str, Any]) -> Imported:
    events = (event(*row) for row in _rows(whole["events"], "t_s", "event", "label"))
    columns = ("t_s", "sensor", "rr_ms", "sigma_ms", "verdict", "follows")
    beats = [beat(*row) for row in _rows(whole["beats"], *columns)]
    facts = whole["session"]
    if not isinstance(facts, dict):
        raise ValueError("it has no facts")
    return imported("poise JSON", facts, beats, [e for e in events if e is not None])


def _rows(columns: Mapping[str, Any], *names: str) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(columns[name] for name in names), strict=True)
