"""Garmin FIT: the beats of a strap or of the wrist, in whichever messages a watch writes them.

``hrv`` messages hold intervals and no time; the ``record`` messages around them, one a second or
so, say when they were written, so that a loss is seen and lasts as long as it did.  ``hr`` messages
(straps that store beats under water) hold the beats' own times in 1/1024 s, ``beat_intervals`` and
``raw_bbi`` (the wrist) intervals and when they were told.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

from poise.errors import PoiseError, RecordingError
from poise.importers.boundary import regular
from poise.importers.dates import iso, unix
from poise.importers.imported import NO_SIGMA, SIGMA_MS, Imported, at_times, in_a_row

# What fills the places of a message that hold no interval, in s.
NOTHING_S = 65.0
# Intervals and times in hr messages count 1/1024 s; twelve bits of them are written each time.
NO_WORD = 0xFFFF
PER_S, TWELVE_BITS, FULL_TIMES, SHORT_TIMES = 1024, 1 << 12, 9, 10
# Beats at the wrist are timed to a hundredth of a second or so, as in Apple's watch.
WRIST_SIGMA_MS = 10.0
NO_HRV = (
    "holds no intervals between beats: they are kept only where 'Log HRV' is switched on in the "
    "watch's system settings before recording, and by most watches only from a chest strap"
)
LAID = "when each beat happened: the intervals were laid end to end"
END_TO_END = "its intervals, in ms, are laid end to end"
WRIST = "beats at the wrist, by light: less well timed than a chest strap's"


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
        with _first_warning() as odd, fitdecode.FitReader(str(regular(path))) as file:
            for frame in file:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    found.take(frame)
    except RecordingError:
        raise
    except Exception as error:  # noqa: BLE001  (whatever a foreign reader makes of foreign bytes)
        if not found.anything:
            raise RecordingError(
                f"{path.name} cannot be read as FIT ({error}): copy it from the watch again",
                path=str(path),
            ) from None
        notes = (f"the file breaks off or is damaged ({error}); what came before was read",)
    if not found.anything:
        raise RecordingError(f"{path.name} {NO_HRV}", path=str(path))
    notes += tuple(
        f"the file is not quite as FIT has it ({said}): it may be damaged" for said in odd
    )
    yield found.imported(notes)


@contextmanager
def _first_warning() -> Iterator[list[str]]:
    """What the reader of FIT warns of first, which would else be printed to whoever is there."""
    told: list[str] = []

    def hear(message: Warning | str, *_more: object) -> None:
        if not told:
            told.append(str(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = hear  # type: ignore[assignment]
        yield told


class _Told:
    """Intervals as one kind of message tells of them, and when: None where nothing said when."""

    def __init__(self) -> None:
        self.rr_ms: list[float] = []
        self.at_s: list[float | None] = []
        self.breaks: list[int] = []

    def add(self, rr_ms: Sequence[float], at_s: float | None) -> None:
        self.rr_ms += rr_ms
        self.at_s += [at_s] * len(rr_ms)

    def break_off(self) -> None:
        if self.rr_ms:
            self.breaks.append(len(self.rr_ms))


class _FitMessages:
    def __init__(self) -> None:
        self.hrv, self.wrist = _Told(), _Told()
        self.beats: list[int] = []  # of hr messages, in 1/1024 s
        self.began: datetime | None = None
        self.device: dict[str, Any] = {}
        self._now_s: float | None = None
        self._raw: list[tuple[float, bool, bool, float | None]] = []

    @property
    def anything(self) -> bool:
        return bool(self.hrv.rr_ms or self.wrist.rr_ms or self._raw or len(self.beats) > 1)

    def take(self, frame: Any) -> None:
        match frame.name:
            case "hrv":
                self.hrv.add(_ms(_values(frame, "time"), 1000), self._now_s)
            case "record":
                self._hear_clock(frame)
            case "hr":
                self._hear_beats(frame)
            case "beat_intervals":
                self._hear_clock(frame)
                self.wrist.add(_ms(_values(frame, "time"), 1), self._now_s)
            case "raw_bbi":
                self._hear_clock(frame)
                self._hear_wrist(frame)
            case "file_id":
                self._date(_value(frame, "time_created"))
                for key in ("manufacturer", "garmin_product", "product"):
                    if (value := _value(frame, key)) is not None:
                        self.device[key] = str(value)
            case "session" | "activity":
                self._date(_value(frame, "start_time"))
            case "event":
                kind = str(_value(frame, "event_type"))
                if str(_value(frame, "event")) == "timer" and kind == "start":
                    self.hrv.break_off()
                    self._weigh_wrist()
                    self.wrist.break_off()

    def imported(self, notes: tuple[str, ...]) -> Imported:
        """What was heard: the strap's beats before the wrist's, times of their own before any."""
        self._weigh_wrist()
        if len(self.beats) > 1:
            t = [b / PER_S for b in self.beats]
            return self._of_beats([x - t[0] for x in t], notes)
        told = self.hrv if self.hrv.rr_ms else self.wrist
        sigma_ms = SIGMA_MS if told is self.hrv else WRIST_SIGMA_MS
        if told is self.wrist:
            notes = (*notes, WRIST)
        first_s = next((t for t in told.at_s if t is not None), None)
        if first_s is not None:
            times = [first_s if t is None else t for t in told.at_s]  # before the first record
            if times[-1] > times[0]:
                return self._by_the_clock(told, times, sigma_ms, notes)
        unknown = [LAID] if told is self.wrist else [NO_SIGMA, LAID]
        if told.breaks:
            unknown.append("how long its pauses lasted: they take no time here")
        inputs = in_a_row(told.rr_ms, told.breaks, sigma_ms=sigma_ms)
        return self._made(inputs, tuple(unknown), (*notes, END_TO_END))

    def _by_the_clock(
        self, told: _Told, times: list[float], sigma_ms: float, notes: tuple[str, ...]
    ) -> Imported:
        """Intervals placed by when they were written, which is known to a record or so."""
        import numpy as np

        from poise.importers.placing import NOT_EXACT, by_arrival

        breaks = [i for i in told.breaks if i < len(times)]
        heard = by_arrival(np.array(times), np.array(told.rr_ms), breaks)
        missing = set(np.flatnonzero(heard.lost).tolist())
        follows = [i not in missing and i > 0 for i in range(len(times))]
        begins = float(heard.t_s[0]) - told.rr_ms[0] / 1000
        inputs = at_times(
            [round(t - begins, 6) for t in heard.t_s.tolist()], told.rr_ms, follows,
            sigma_ms=sigma_ms,
        )  # fmt: skip
        placed = "its beats were placed by the records written beside them"
        if missing:
            where = "place" if len(missing) == 1 else "places"
            placed += f"; beats are missing in {len(missing)} {where}"
        self.began = unix(begins)
        unknown = (NOT_EXACT,) if told is self.wrist else (NO_SIGMA, NOT_EXACT)
        return self._made(inputs, unknown, (*notes, placed))

    def _of_beats(self, t_s: list[float], notes: tuple[str, ...]) -> Imported:
        rr = [round((b - a) * 1000, 3) for a, b in pairwise(t_s)]
        follows = [False] + [True] * (len(rr) - 1)
        notes = (*notes, "the strap's own times of its beats, in 1/1024 s")
        return self._made(at_times(t_s[1:], rr, follows), (NO_SIGMA,), notes)

    def _made(
        self, inputs: Sequence[Any], unknown: tuple[str, ...], notes: tuple[str, ...]
    ) -> Imported:
        began = iso(self.began) if self.began is not None else None
        return Imported(
            "Garmin FIT", tuple(inputs), began=began, device=self.device, unknown=unknown,
            notes=notes,
        )  # fmt: skip

    def _hear_clock(self, frame: Any) -> None:
        when = _value(frame, "timestamp")
        if isinstance(when, datetime):
            fine = _value(frame, "timestamp_ms")
            ms = fine if isinstance(fine, int | float) and 0 <= fine < 1000 else 0
            self._now_s = when.timestamp() + ms / 1000

    def _hear_beats(self, frame: Any) -> None:
        """Full times of beats, or the last twelve bits of each beat after the one before."""
        written = {f.def_num: f.raw_value for f in frame.fields if f.field_def is not None}
        short = written.get(SHORT_TIMES)
        if short is not None and self.beats:
            for beat in _twelve_bits(short)[: _places_of_beats(_values(frame, "filtered_bpm"))]:
                newest = self.beats[-1] - self.beats[-1] % TWELVE_BITS + beat
                newest += TWELVE_BITS * (newest < self.beats[-1])
                if newest > self.beats[-1]:
                    self.beats.append(newest)
            return
        full = written.get(FULL_TIMES, ())
        for beat in full if isinstance(full, tuple) else (full,):
            if isinstance(beat, int) and (not self.beats or beat > self.beats[-1]):
                self.beats.append(beat)

    def _hear_wrist(self, frame: Any) -> None:
        """Each interval of raw_bbi has two bits beside it: whether it is good, and is a gap.

        They are packed in a word, or fields of their own.
        """
        words = [w for w in _values(frame, "data") if isinstance(w, int) and w != NO_WORD]
        told = [(w & 0x3FFF, w >> 14 & 1, w >> 15 & 1) for w in words] or list(
            zip_longest(*(_values(frame, name) for name in ("time", "quality", "gap")), fillvalue=0)
        )
        for rr_ms, good, gap in told:
            if isinstance(rr_ms, int | float) and 0 < rr_ms < NOTHING_S * 1000:
                self._raw.append((float(rr_ms), bool(good), bool(gap), self._now_s))

    def _weigh_wrist(self) -> None:
        """Take what is good of the wrist's intervals; all where none is said to be."""
        none_is = not any(good for _, good, _, _ in self._raw)
        for rr_ms, good, gap, at_s in self._raw:
            if gap or not (good or none_is):
                self.wrist.break_off()
            else:
                self.wrist.add([rr_ms], at_s)
        self._raw.clear()

    def _date(self, when: Any) -> None:
        if isinstance(when, datetime) and self.began is None:
            self.began = when if when.tzinfo else when.replace(tzinfo=UTC)


def _places_of_beats(rates: Sequence[Any]) -> int | None:
    """How many of a message's places hold a beat: those after the last known rate are filling.

    None for all, where no rate is known at all.
    """
    known = [i for i, rate in enumerate(rates) if rate is not None]
    return known[-1] + 1 if known else None


def _twelve_bits(packed: Any) -> list[int]:
    """Pairs of twelve bits in three bytes each."""
    data = bytes(packed)
    pairs = zip(data[::3], data[1::3], data[2::3], strict=False)
    return [x for a, b, c in pairs for x in (a | (b & 0xF) << 8, b >> 4 | c << 4)]


def _ms(values: Sequence[Any], scale: int) -> list[float]:
    """The intervals among a message's values; ``scale`` makes ms of them.

    A strap counts in 1/1024 s, the file in 1/1000: more digits are not in it.
    """
    known = [float(v) * scale for v in values if isinstance(v, int | float)]
    return [round(v, 3) for v in known if 0 < v < NOTHING_S * 1000]


def _values(frame: Any, name: str) -> Sequence[Any]:
    """A field's values; there may be one, or any number."""
    value = _value(frame, name)
    return value if isinstance(value, tuple | list) else () if value is None else (value,)


def _value(frame: Any, name: str) -> Any:
    return frame.get_value(name, fallback=None)
