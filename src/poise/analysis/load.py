"""Any file into a series of intervals: what it is, is told from what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from poise import importers
from poise.analysis import listed
from poise.analysis.options import Options
from poise.analysis.result import TimelineEntry
from poise.analysis.series import Series, labelled
from poise.analysis.timeline import thinned
from poise.core.chains.strap import NO_INTERVALS_S, ONLY_RATE
from poise.core.events import (
    BreathStarted,
    Output,
    RRInterval,
    SensorKind,
    SensorStatus,
    SkinSample,
    StrapReading,
    kind_of,
)
from poise.errors import RecordingError, SensorUnavailableError
from poise.files import open_regular
from poise.importers import bids_physio, opensignals, text
from poise.importers.boundary import LARGEST_STREAM, in_words
from poise.importers.rr_text import rr_of
from poise.importers.table import Table, parse, read_text
from poise.importers.text import Listed
from poise.importers.wave_text import WaveFile, read_wave, wave_kind

if TYPE_CHECKING:
    from poise.core.pulse.reading import PulseReading
    from poise.recording.reader import Recording

VIDEO = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg", ".mjpg", ".mjpeg")


def load(path: Path, options: Options) -> Series:
    """Read ``path``; :class:`RecordingError` says in a sentence what is wrong with it."""
    kind = options.kind or _kind_by_name_or_bytes(path)
    # What the other kinds need is imported with them: a list of intervals is read in half the time.
    if kind == "session":
        from poise.recording import reader

        return of_recording(reader.read(path), options)
    if kind == "video":
        return _video(path, options)
    if kind == "straplog":
        return _of_strap_log(path, options)
    if kind in (None, "pulse", "ecg") and bids_physio.is_one(path):
        return _of_physio(path, kind or "pulse", options)
    if kind in (None, "rr") and not _is_text(path):
        with in_words(path):
            return listed.of_imported(path, options)
    with in_words(path):
        held = _held(path, kind, options)
        if isinstance(held, Listed):
            return listed.of_listed(held, options)
        listed.no_longer_than_a_week(held.t[-1] - held.t[0])
        if len(held.columns) == 3:
            return _of_skin(held, options)
        from poise.analysis import waves

        read_so = waves.of_ecg if held.kind == "ecg" else waves.of_pulse
        return read_so(held, options)


def _of_physio(path: Path, kind: str, options: Options) -> Series:
    from poise.analysis import waves

    with in_words(path, "BIDS"):
        held = bids_physio.read(path, kind)
        listed.no_longer_than_a_week(held.t[-1] - held.t[0])
        return (waves.of_ecg if kind == "ecg" else waves.of_pulse)(held, options)


def _held(path: Path, kind: str | None, options: Options) -> Listed | WaveFile:
    """What a text file holds.  Its text and cells, ten times as large, are let go."""
    said, notes = read_text(path)
    table = parse(said)
    head = opensignals.header(said)
    sure = kind == "rr"
    kind = kind or (head and head.kind) or _kind_of_table(table, options)
    if kind == "rr":
        return text.listed(said, notes, rate_hz=options.rate_hz, table=table, sure=sure)
    if head is not None:
        return opensignals.read(head, table, kind)
    return read_wave(table, kind, options.rate_hz)


def _is_text(path: Path) -> bool:
    """Whether no importer knows the file by its form."""
    with in_words(path):
        return importers.form_of(path) is text


def _kind_by_name_or_bytes(path: Path) -> str | None:
    try:
        with open_regular(path, LARGEST_STREAM) as file:
            head = file.read(importers.HEAD)
    except OSError:
        return None  # the reader of text has the words for it
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        from poise.protocols import strap_log
        from poise.recording import reader

        if reader.is_recording(path):
            return "session"
        if strap_log.begins_one(head):
            return "straplog"
    video = head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] == b"AVI ")
    video |= head[:4] == b"\x1a\x45\xdf\xa3"
    return "video" if video or (path.suffix.lower() in VIDEO and b"\0" in head[:16]) else None


def _kind_of_table(table: Table, options: Options) -> str:
    kind = wave_kind(table)
    if kind is not None:
        return kind
    if options.rate_hz is None or table.names or not table.rows:
        return "rr"
    # A rate was said: sample numbers of beats rise, a wave does not.
    values = [v for v in table.column(0) if v is not None]
    rises = all(a < b for a, b in pairwise(values))
    return "rr" if rises and len(values) > 1 else "pulse"


# ------------------------------------------------------------------ intervals


def of_array(rr_ms: ArrayLike, options: Options) -> Series:
    """Intervals (n,) in ms from memory; NaN where one is missing."""
    try:
        values = np.asarray(rr_ms, float)
        if values.ndim != 1 or len(values) == 0:
            raise RecordingError(f"is of shape {values.shape}: give it as (n,), intervals in ms")
        known = [float(v) if np.isfinite(v) else None for v in values]
        return listed.of_array_file(rr_of(known), options)
    except RecordingError as error:
        raise RecordingError(f"the array {error}") from None


def _of_strap_log(path: Path, options: Options) -> Series:
    """The beats that a session would have heard, and what it would have doubted."""
    from poise.core.chains.strap import StrapChain
    from poise.importers import strap_log

    _, heard, notes = strap_log.read_log(path, sensor="strap")
    chain, said, doubts = StrapChain("strap"), list[Output](), list[str]()
    for reading in heard:
        said += chain.receive(reading)
        doubts += [chain.doubt] if chain.doubt else []
    said += chain.flush()
    beats = [e for e in said if isinstance(e, RRInterval)]
    if not beats and doubts:
        raise RecordingError(f"{path.name} holds no beats: {doubts[-1]}", path=str(path))
    return labelled(
        "straplog",
        np.array([e.t for e in beats], float),
        np.array([e.rr_ms for e in beats], float),
        follows=np.array([e.follows for e in beats], bool),
        sigma_ms=np.array([e.sigma_ms for e in beats], float),
        raw=options.raw, notes=notes, reason=doubts[-1] if doubts else "",
        span_s=(heard[0].t, heard[-1].t),
    )  # fmt: skip


# ------------------------------------------------------------------ waves


def _of_skin(wave: WaveFile, options: Options) -> Series:
    from poise.core.pulse.reading import read_trace

    rgb = np.array([[np.nan if v is None else v for v in column] for column in wave.columns])
    reading = read_trace(wave.t, rgb.T, every_s=options.every_s)
    return of_camera("skin", reading, wave.t[0], wave.t[-1], options, wave.notes)


def of_camera(
    kind: str,
    reading: PulseReading,
    start_s: float,
    end_s: float,
    options: Options,
    notes: tuple[str, ...],
    breaths: tuple[BreathStarted, ...] = (),
) -> Series:
    """A camera's reading: its beats, and its own heart rate moment by moment."""
    from poise.core.chains.camera import joined  # loaded only for a camera

    beats = [b for b in map(joined, reading.beats, (None, *reading.beats)) if b.rr_ms is not None]
    rows = tuple(
        TimelineEntry(round(m.t - start_s, 3), m.heart_bpm, m.heart_bpm_se, m.quality, m.confidence)
        for m in reading.timeline
    )
    notes = (*notes, *thinned(end_s - start_s, options.every_s))
    said = (*notes, reading.reason) if reading.reason else notes
    return labelled(
        kind,
        np.array([b.t for b in beats], float),
        np.array([b.rr_ms for b in beats], float),
        follows=np.array([b.follows for b in beats], bool),
        sigma_ms=np.array([b.sigma_ms for b in beats], float),
        raw=options.raw, camera=True, span_s=(start_s, end_s), notes=said, breaths=breaths,
        timeline=rows, reason=reading.reason,
    )  # fmt: skip


def _video(path: Path, options: Options) -> Series:
    from poise import packages
    from poise.core.pulse.reading import read_samples

    try:
        packages.require_pictures()
    except SensorUnavailableError as error:
        raise RecordingError(f"{path.name} cannot be looked at: {error}", path=str(path)) from None
    from poise.vision.files import read_video  # cv2 and the face model: slow to import

    start = end = 0.0

    def seen() -> Iterator[SkinSample]:
        nonlocal end
        for sample in read_video(path):
            end = sample.t
            yield sample

    reading = read_samples(seen(), every_s=options.every_s)
    return of_camera("video", reading, start, end, options, ())


# ------------------------------------------------------------------ sessions


def of_recording(recording: Recording, options: Options) -> Series:
    """The intervals a session heard, labelled anew with both sides in sight."""
    from poise.recording import tables

    heard = [e for e in recording.outputs if isinstance(e, RRInterval)]
    samples = [e for _, e in recording.inputs if isinstance(e, SkinSample)]
    seen = {e.sensor for e in samples}
    notes = (recording.damage,) if recording.damage else ()
    by_sensor = {
        sensor: list(rows)
        for sensor, rows in groupby(
            sorted(heard, key=lambda e: (e.sensor, e.t)), lambda e: e.sensor
        )
    }
    breaths = tables.led(recording)
    if samples and not set(by_sensor) - seen:
        from poise.core.pulse.reading import read_samples

        reading = read_samples(samples, every_s=options.every_s)
        ends = (samples[0].t, samples[-1].t)
        return of_camera("session", reading, *ends, options, notes, breaths)
    if not by_sensor:
        raise RecordingError(
            f"{recording.path.name} holds no beats: {_why_none(recording)}",
            path=str(recording.path),
        )
    sensor = max(by_sensor, key=lambda s: (s not in seen, len(by_sensor[s])))
    rows = by_sensor[sensor]
    if len(by_sensor) > 1:
        notes = (*notes, f"two sensors were heard; this is {sensor}")
    return labelled(
        "session",
        np.array([e.t for e in rows]),
        np.array([e.rr_ms for e in rows]),
        follows=np.array([e.follows for e in rows], bool),
        sigma_ms=np.array([e.sigma_ms for e in rows]),
        raw=options.raw, camera=sensor in seen or kind_of(sensor) is SensorKind.CAMERA,
        notes=notes, breaths=breaths,
    )  # fmt: skip


def _why_none(recording: Recording) -> str:
    """Why a session heard no beats."""
    said = [event for _, event in recording.inputs]
    told = [event for event in said if isinstance(event, StrapReading) and event.heart_bpm]
    if told and not any(event.rr_ms for event in told):
        whole = told[-1].t - told[0].t >= NO_INTERVALS_S
        return ONLY_RATE if whole else "it ended before an interval between beats was heard"
    sensors = any(isinstance(event, SensorStatus) for event in said)
    return "its sensor sent none" if sensors else "no sensor in that session"
