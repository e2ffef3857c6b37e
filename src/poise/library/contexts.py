"""Where drills were practised: kept in the notes of each, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from poise import files, paths
from poise.core.weeks.contexts import (
    KEYS,
    LONGEST,
    Context,
    Practised,
    as_dict,
    suggests_new_place,
)
from poise.errors import RecordingError, UsageError
from poise.library.past_drills import DrillDone
from poise.plain import plain
from poise.recording import notes

_LARGEST = 1 << 16


def of(said: Mapping[str, Any]) -> Context:
    """The context in the notes on a drill; what is not text is not there."""
    row = said.get("context")
    return from_dict(row) if isinstance(row, Mapping) else Context()


def from_dict(row: Mapping[str, Any]) -> Context:
    """A context of what came from outside."""
    texts = {key: row.get(key) for key in KEYS}
    return Context(**{
        key: plain(" ".join(text.split()), LONGEST)
        for key, text in texts.items() if isinstance(text, str)
    })  # fmt: skip


def keep(recording: Path, context: Context) -> None:
    """Write ``context`` into the notes on a drill, beside what is there.

    Raises :class:`RecordingError` when it cannot be written.
    """
    try:
        notes.save(recording, notes.load(recording) | {"context": as_dict(context)})
    except OSError as error:
        raise RecordingError(
            f"the notes on {recording.name} cannot be written ({error.strerror or error})",
            path=str(recording),
        ) from None


def changed(context: Context, changes: Mapping[str, str | None]) -> Context:
    """The same with what is not None in ``changes``; raises :class:`UsageError` for long words."""
    wanted = {key: text for key, text in changes.items() if text is not None}
    for key, text in wanted.items():
        if len(text) > LONGEST:
            raise UsageError(f"--{key} has at most {LONGEST} letters; got {len(text)}")
    return from_dict(asdict(replace(context, **wanted)))


def last(done: list[DrillDone]) -> Context:
    """The newest context that was said of any of these drills; empty before the first."""
    found = (of(notes.load(one.path)) for one in reversed(done))
    return next((context for context in found if context != Context()), Context())


def used(done: list[DrillDone]) -> dict[str, list[str]]:
    """What was said of each part of the surroundings so far, the newest first."""
    words: dict[str, dict[str, None]] = {key: {} for key in KEYS}
    for one in reversed(done):
        for key, text in as_dict(of(notes.load(one.path))).items():
            words[key].setdefault(text)
    return {key: list(texts) for key, texts in words.items()}


def practised(done: list[DrillDone]) -> list[Practised]:
    """The drills with where and when they were done."""
    return [
        Practised(
            one.day, one.began.hour, of(notes.load(one.path)),
            one.summary.recovery.reactivity_bpm,
        )
        for one in done
    ]  # fmt: skip


def suggestion(done: list[DrillDone], today: date) -> bool:
    """Whether a new place is to be suggested today; that it was is remembered for a week."""
    day = today.toordinal()
    found = suggests_new_place(practised(done), said_day(), day)
    if found and said_day() != day:
        try:
            files.keep_text(paths.contexts(), json.dumps({"suggested": today.isoformat()}))
        except OSError:  # then it may be said again tomorrow
            return True
    return found


def said_day() -> int | None:
    """The day on which a new place was last suggested; None for never, or unreadable."""
    try:
        row = json.loads(files.read_text(paths.contexts(), _LARGEST))
        return date.fromisoformat(row["suggested"]).toordinal()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
