"""The one JSON object that poise exports, back in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from poise.errors import RecordingError
from poise.importers.boundary import in_words, text_of
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, event, imported


def is_one(path: Path, head: bytes) -> bool:
    """A file that begins as a JSON object."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def read(path: Path) -> Iterator[Imported]:
    remedy = "give it intervals as text or CSV, or what poise exported"
    with in_words(path, "JSON", remedy):
        try:
            whole = json.loads(text_of(path))
            events = (event(*row) for row in _rows(whole["events"], "t_s", "event", "label"))
            columns = ("t_s", "sensor", "rr_ms", "sigma_ms", "verdict", "follows")
            beats = [beat(*row) for row in _rows(whole["beats"], *columns)]
            facts = whole["session"]
            if not isinstance(facts, dict):
                raise ValueError("it has no facts")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RecordingError(f"is no JSON that poise exported ({error}): {remedy}") from None
        found = imported("poise JSON", facts, beats, [e for e in events if e is not None])
    yield found


def _rows(columns: Mapping[str, Any], *names: str) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(columns[name] for name in names), strict=True)
