"""What stands beside a lamp: how each sensor is, and whether the last breath was in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from poise.core.events import (
    LISTENING,
    QualityUpdate,
    SensorKind,
    SensorState,
    SensorStatus,
    kind_of,
)
from poise.core.standard_errors import HEART_CI_95
from poise.errors import Missing
from poise.sources import SENSORS
from poise.ui.text.language import tr
from poise.ui.text.levels import Level, SensorLine

if TYPE_CHECKING:
    from poise.ui.view import View

GOOD_SCORE, FAIR_SCORE = 0.8, 0.5
AGREE_BPM = 2.0  # as for a change in heart rate: less is no difference


def in_step(view: View) -> str:
    """On how many breaths heart and guide went together, once that can be judged."""
    kept, judged = view.in_step()
    return tr("In step: {k} of {n} breaths", k=kept, n=judged) if judged else ""


def step_line(view: View, usual: str) -> SensorLine:
    """The lamp of the last breath, in step or not, and the words beside it."""
    rows = view.rows()
    last = rows[-1].in_step if rows else None
    level = {True: Level.GOOD, False: Level.POOR, None: Level.NONE}[last]
    text = " · ".join(filter(None, (in_step(view), usual)))
    return SensorLine(level if text else Level.BLANK, text)


NAMES = {row.kind: row.title for row in SENSORS} | {"import": "Imported"}


def sensor_name(sensor: str) -> str:
    """What to call a sensor: its kind in words, or its own name."""
    kind, _, own = sensor.partition(":")
    name = tr(NAMES[kind]) if kind in NAMES else kind
    return f"{name} {own.strip()}" if own else name


def sensor_line(view: View, now: float) -> SensorLine:
    """What the sensor is doing and how well it can be read."""
    lead = view.lead or next(iter(view.sensors), None)
    # whose strap it is must be seen; a camera is one's own
    own = _own_name(view, lead) if lead and kind_of(lead) is SensorKind.STRAP else ""
    return _line_of(view, lead, now, own)


# Why a sensor cannot be used, where two words say it: not everybody who reads them wants one.
SHORTLY: dict[str, str] = {
    Missing.NO_BLUETOOTH: "no Bluetooth",
    Missing.BLUETOOTH_OFF: "Bluetooth is off",
}


def chip_line(view: View, now: float) -> SensorLine:
    """The sensor in a few words, wherever one is: what it is called, and the heart rate of now."""
    lead = view.lead or next(iter(view.sensors), None)
    if lead is None:
        return SensorLine(Level.NONE, tr("No sensor"))
    status, quality, heart = view.sensors.get(lead), view.quality.get(lead), view.heart(now)
    own = _own_name(view, lead)
    name = sensor_name(lead) if not own or "://" in own else own  # an address is no name
    if status is not None and status.state is not SensorState.STREAMING:
        short = SHORTLY.get(status.reason) if status.state is SensorState.BLOCKED else None
        return SensorLine(Level.NONE, f"{name}: {tr(short) if short else _state(status.state)}")
    known = heart is not None and heart.bpm is not None
    level = level_of(quality) if quality is not None else (Level.GOOD if known else Level.FAIR)
    if status is not None and status.reason in IN_PLACE_OF_QUALITY:
        level = Level.POOR
    if level is Level.GOOD and heart is not None and heart.bpm is None:
        level = Level.FAIR  # nothing is good that no rate can be read from
    bpm = tr("{n} bpm", n=f"{heart.bpm:.0f}") if heart is not None and heart.bpm is not None else ""
    # A coin cell reads full until shortly before its end: only that end is worth a word.
    low = status is not None and status.reason == BATTERY_LOW
    return SensorLine(
        level, " · ".join(filter(None, (name, bpm, tr("battery low") if low else "")))
    )


def level_of(quality: QualityUpdate) -> Level:
    """How well a sensor can be read, by what it said last."""
    if quality.score >= GOOD_SCORE:
        return Level.GOOD
    return Level.FAIR if LISTENING in quality.reasons or quality.score >= FAIR_SCORE else Level.POOR


FRESH_S = 60.0


def has_fresh_strap(view: View, now: float) -> bool:
    """Whether a strap is listened to since a minute at most: time to see whose it is."""
    return any(
        kind_of(sensor) is SensorKind.STRAP
        and status.state is SensorState.STREAMING
        and bool(status.name)
        and now - status.t < FRESH_S
        for sensor, status in view.sensors.items()
    )


def sensor_lines(view: View, now: float) -> tuple[SensorLine, ...]:
    """The same for every sensor that said anything so far, with what the device calls itself."""
    names = dict.fromkeys((*view.sensors, *view.quality))
    lines = tuple(_line_of(view, name, now, _own_name(view, name)) for name in names)
    return lines or (_line_of(view, None, now),)


def _own_name(view: View, sensor: str) -> str:
    status = view.sensors.get(sensor)
    own = status.name if status is not None else ""
    return "" if own.startswith(sensor) else own  # "camera 0" says no more than "Camera"


def _line_of(view: View, lead: str | None, now: float, own: str = "") -> SensorLine:
    if lead is None:
        return SensorLine(Level.NONE, tr("No sensor. Follow the guide."))
    name = f"{sensor_name(lead)} {own}".strip()
    status, quality = view.sensors.get(lead), view.quality.get(lead)
    if status is not None and status.state is not SensorState.STREAMING:
        return SensorLine(Level.NONE, tr(status.detail) or f"{name}: {_state(status.state)}")
    if kind_of(lead) is SensorKind.SYNTHETIC:
        name = tr("Demo heart")
    if status is not None and status.reason in IN_PLACE_OF_QUALITY:
        return SensorLine(Level.POOR, f"{name}: {tr(status.detail)}")
    said = _of_the_link(status)
    if status is not None and status.delay_s:
        delay = tr("({seconds} s delay, corrected)", seconds=f"{status.delay_s:.1f}")
        name = f"{name} {delay}"
    if quality is None:
        seen = view.heart(now)
        known = seen is not None and seen.bpm is not None
        return SensorLine(
            Level.GOOD if known else Level.FAIR,
            f"{name}: {tr('reading') if known else tr('waiting for heartbeats')}{said}",
        )
    agree = agreement(view, now)
    level = level_of(quality)
    unread = view.heart(now)
    if level is Level.GOOD and lead == view.lead and unread is not None and unread.bpm is None:
        why = tr(unread.reason or "waiting for heartbeats")
        return SensorLine(Level.FAIR, f"{name}: {why}{said}")
    if level is Level.GOOD:
        return SensorLine(level, f"{name}: {tr('good signal')}{said}{agree}")
    why = ", ".join(tr(reason) for reason in quality.reasons)
    if LISTENING in quality.reasons:
        return SensorLine(level, f"{name}: {why}{said}")
    word = tr("fair signal") if level is Level.FAIR else tr("poor signal")
    return SensorLine(level, f"{name}: {word}" + (f" ({why})" if why else "") + said + agree)


# What a strap says of itself that no word on its signal should stand beside.
IN_PLACE_OF_QUALITY = ("no-contact", "heart-rate-only")
BATTERY_LOW = "battery-low"
USUAL = ("", "synthetic", "demo", "ecg", "ppi")  # what a streaming sensor says when all is well


def _of_the_link(status: SensorStatus | None) -> str:
    """What the connection says of itself beside the signal, such as an emptying battery."""
    if status is None or status.state is not SensorState.STREAMING or status.reason in USUAL:
        return ""
    return f" · {tr(status.detail)}" if status.detail else ""


def agreement(view: View, now: float) -> str:
    """How the camera's heart rate stands to the strap's, when both are known now."""
    apart = view.apart(now)
    if apart is None:
        return ""
    bpm, se = apart
    if abs(bpm) <= max(AGREE_BPM, HEART_CI_95 * (se or 0.0)):
        return " · " + tr("the camera agrees")
    if bpm > 0:
        return " · " + tr("camera: {n} bpm higher", n=f"{bpm:.0f}")
    return " · " + tr("camera: {n} bpm lower", n=f"{-bpm:.0f}")


def _state(state: SensorState) -> str:
    match state:
        case SensorState.SEARCHING:
            return tr("searching")
        case SensorState.CONNECTING:
            return tr("connecting")
        case SensorState.LOST:
            return tr("connection lost, searching again")
        case SensorState.BLOCKED:
            return tr("needs your help")
        case SensorState.ENDED:
            return tr("ended")
        case SensorState.STREAMING:
            return tr("reading")
