"""What is said of places and times, in the language of now."""

from __future__ import annotations

from poise.core.weeks.contexts import OFFERED, PartOfDay, Spread
from poise.ui.text.language import tr


def part_name(part: PartOfDay) -> str:
    """A part of the day, above a column of the map."""
    names = {
        PartOfDay.MORNING: tr("morning"), PartOfDay.AFTERNOON: tr("afternoon"),
        PartOfDay.EVENING: tr("evening"), PartOfDay.NIGHT: tr("night"),
    }  # fmt: skip
    return names[part]


def asked(key: str) -> str:
    """What is asked of a drill's surroundings."""
    names = {
        "place": tr("Place"), "posture": tr("Posture"), "clothes": tr("Clothes"),
        "noise": tr("Noise"), "company": tr("With whom"), "device": tr("On what"),
    }  # fmt: skip
    return names[key]


def answer(key: str, text: str) -> str:
    """An answer: one that is offered in the language of now, a person's own word as it is."""
    return tr(text) if text in OFFERED[key] else text


def cell(place: str, part: PartOfDay, n: int) -> str:
    """A cell of the map, for a screen reader."""
    if n == 1:
        return tr("{place}, {part}: 1 drill", place=place, part=part_name(part))
    return tr("{place}, {part}: {n} drills", place=place, part=part_name(part), n=n)


def spread_line(found: Spread) -> str:
    """How far the response differs between places and within one."""
    return tr(
        "Your response differed by {between} bpm between {n} places and times, and by {within} bpm "
        "within one (SD). This is described, not tested.",
        between=f"{found.between_bpm:.1f}", n=found.cells, within=f"{found.within_bpm:.1f}",
    )  # fmt: skip
