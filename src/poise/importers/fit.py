"""The ``hrv`` messages of a Garmin FIT file: intervals between beats, five to a message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from poise.errors import PoiseError, RecordingError
from poise.importers.boundary import regular
from poise.importers.dates import iso
from poise.importers.imported import NO_SIGMA, Imported, in_a_row

# What fills the places of a message that hold no interval, in s.
NOTHING_S = 65.0
NO_HRV = (
    "holds no intervals between beats: switch on 'Log HRV' in the watch's system settings, and "
    "wear a chest strap"
)


def is_one(path: Path, head: bytes) -> bool:
    """FIT says its name after the length of its header."""
    return head[8:12] == b".FIT"


def read(path: Path) -> Iterator[Imported]:
    try:
        fitdecode = import_module("fitdecode")
    except ImportError:
        raise PoiseError(
            f"{path.name} is a FIT file, for which the package fitdecode is needed: "
            "pip install 'poise[research]'"
        ) from None
    found = _FitMessages()
    notes: tuple[str, ...] = ()
    try:
        with fitdecode.FitReader(str(regular(path))) as file:
            for frame in file:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    found.take(frame)
    except RecordingError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a foreign reader makes of foreign bytes)
        if not found.rr_ms:
            raise RecordingError(
                f"{path.name} cannot be read as FIT ({error}): copy it from the watch again",
                path=str(path),
            ) from None
        notes = (f"the file breaks off or is damaged ({error}); what came before was read",)
    if not found.rr_ms:
        raise RecordingError(f"{path.name} {NO_HRV}", path=str(path))
    unknown = [NO_SIGMA, "when each beat happened: the intervals were laid end to end"]
    if found.breaks:
        unknown.append("how long its pauses lasted: they take no time here")
    yield Imported(
        "Garmin FIT",
        in_a_row(found.rr_ms, found.breaks),
        began=iso(found.began) if found.began is not None else None,
        device=found.device,
        unknown=tuple(unknown),
        notes=notes,
    )


class _FitMessages:
    def __init__(self) -> None:
        self.rr_ms: list[float] = []
        self.breaks: list[int] = []
        self.began: datetime | None = None
        self.device: dict[str, Any] = {}

    def take(self, frame: Any) -> None:
        match frame.name:
            case "hrv":
                times = _value(frame, "time") or ()
                known = [t for t in times if isinstance(t, int | float) and 0 < t < NOTHING_S]
                # A strap counts in 1/1024 s, the file in 1/1000: more digits are not in it.
                self.rr_ms += [round(t * 1000, 3) for t in known]
            case "file_id":
                self._date(_value(frame, "time_created"))
                for key in ("manufacturer", "garmin_product", "product"):
                    if (value := _value(frame, key)) is not None:
                        self.device[key] = str(value)
            case "session" | "activity":
                self._date(_value(frame, "start_time"))
            case "event":
                kind = str(_value(frame, "event_type"))
                if str(_value(frame, "event")) == "timer" and kind == "start" and self.rr_ms:
                    self.breaks.append(len(self.rr_ms))

    def _date(self, when: Any) -> None:
        if isinstance(when, datetime) and self.began is None:
            self.began = when if when.tzinfo else when.replace(tzinfo=UTC)


def _value(frame: Any, name: str) -> Any:
    return frame.get_value(name, fallback=None)
