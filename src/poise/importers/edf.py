"""The EDF+ that poise exports, back in: its beats are annotations, their doubt is a signal.

Of versions before, each beat is the word ``beat`` and a JSON object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

from poise.core.events import (
    Action,
    Command,
    Input,
    IntervalReading,
    SensorState,
    SensorStatus,
)
from poise.errors import PoiseError, RecordingError
from poise.importers.boundary import in_words, regular
from poise.importers.dates import iso
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, imported

# The words of an annotation of a beat, and the signal of how far its timing is doubted.
BEAT, DOUBT, AFTER_GAP = "beat", "Beat doubt", "after gap"
NO_BEATS = (
    "is an EDF file without the beats that poise writes as annotations: find the beats in its "
    "signals with another program, and give poise the intervals as text"
)


def numbered(word: str, number: int) -> str:
    """``word``, with its number from the second sensor on."""
    return word if number == 1 else f"{word} {number}"


def is_one(path: Path, head: bytes) -> bool:
    """The first eight bytes are EDF's version."""
    return head[:8] == b"0       " and len(head) >= 256


def read(path: Path) -> Iterator[Imported]:
    try:
        edfio = import_module("edfio")
    except ImportError:
        raise PoiseError(
            f"{path.name} is EDF, for which the package edfio is needed: "
            "pip install 'poise[research]'"
        ) from None
    with in_words(path, "EDF"):
        file = edfio.read_edf(regular(path))
        rows = [(float(a.onset), *_word(a.text)) for a in file.annotations]
        beats = [
            beat(t, b["sensor"], b["rr_ms"], b["sigma_ms"], b["verdict"], b["follows"])
            for t, word, b in rows
            if word == BEAT
        ]
        found = _session(rows, beats or _beats(file, rows), _began(file))
    yield found


def _beats(file: Any, rows: list[tuple[float, str, Any]]) -> list[IntervalReading]:
    """Each annotation ``beat/…`` as a reading, in the order of their times."""
    sensors = next((value for _, word, value in rows if word == "sensors"), None) or []
    number = {numbered(BEAT, n): n for n in range(1, len(sensors) + 1)}
    doubts = {n: file.get_signal(numbered(DOUBT, n)) for n in number.values()}
    held = {n: signal.data for n, signal in doubts.items()}
    found = []
    for a in file.annotations:
        word, *about = a.text.split("/")
        if word not in number or not about:
            continue
        n = number[word]
        t = round(float(a.onset) + float(a.duration), 6)
        at = min(max(0, int(t * doubts[n].sampling_frequency + 1e-6)), len(held[n]) - 1)
        sigma_ms = round(float(held[n][at]), 3)
        found.append(
            beat(
                t, sensors[n - 1], round(float(a.duration) * 1000, 6), sigma_ms, about[0],
                AFTER_GAP not in about[1:],
            )
        )  # fmt: skip
    return sorted(found, key=lambda reading: reading.t)


def _session(
    rows: list[tuple[float, str, Any]], beats: list[IntervalReading], began: str | None
) -> Imported:
    if not beats:
        raise RecordingError(NO_BEATS)
    facts: dict[str, Any] = {
        "tags": next((value for _, word, value in rows if word == "tags"), []),
        "utc_at_t0": began,
        "exercise": None,
    }
    events = [found for row in rows if (found := _event(*row)) is not None]
    return imported("EDF+ of poise", facts, beats, events)


def _event(t: float, word: str, value: Any) -> Input | None:
    match word:
        case "mark":
            return Command(t, Action.MARK, str(value))
        case "sensor":
            state, detail = SensorState(value["state"]), str(value["detail"])
            return SensorStatus(t, str(value["sensor"]), state, "", detail)
    return None


def _word(text: str) -> tuple[str, Any]:
    word, _, value = text.partition(" ")
    try:
        return word, json.loads(value)
    except ValueError:
        return "", None


def _began(file: Any) -> str | None:
    try:
        began = datetime.combine(file.startdate, file.starttime)
    except ValueError:  # an anonymised date
        return None
    for words in file.recording.additional:
        if words.startswith("utc_offset="):
            sign = -1 if words[11] == "-" else 1
            offset = timedelta(hours=int(words[12:14]), minutes=int(words[14:16]))
            return iso(began.replace(tzinfo=timezone(sign * offset)))
    return iso(began.astimezone())
