"""The one JSON object that poise exports, back in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from poise.errors import RecordingError
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, event, imported


def is_one(path: Path, head: bytes) -> bool:
    """A file that begins as a JSON object."""
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def read(path: Path) -> Iterator[Imported]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
        events = (event(*row) for row in _rows(whole["events"], "t_s", "event", "label"))
        columns = ("t_s", "sensor", "rr_ms", "sigma_ms", "verdict", "follows")
        beats = [beat(*row) for row in _rows(whole["beats"], *columns)]
        facts = whole["session"]
        if not isinstance(facts, dict):
            raise ValueError("it has no facts")
        yield imported("poise JSON", facts, beats, [e for e in events if e is not None])
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be read ({error.strerror}): check its permissions", path=str(path)
        ) from None
    except RecordingError as error:
        raise RecordingError(f"{path.name} {error}", path=str(path)) from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordingError(
            f"{path.name} is no JSON that poise exported ({error}): give it intervals as text or "
            "CSV, or what poise exported",
            path=str(path),
        ) from None


def _rows(columns: Mapping[str, Any], *names: str) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(columns[name] for name in names), strict=True)
