"""A plan as a calendar file (iCalendar, RFC 5545): whole days, without an alarm unless asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from poise.core.weeks.plan import Plan, PlanWeek
from poise.core.weeks.today import DAYS

LONGEST_LINE = 75  # in bytes, by the standard
AT_NINE = "PT9H"


def calendar(plan: Plan, start: date, today: date, now: datetime, *, alarm: bool = False) -> str:
    """What is left of ``plan``, begun on ``start``, from ``today`` on."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//poise//plan//EN", "CALSCALE:GREGORIAN"]
    for day, week in days(plan, start):
        if day >= today:
            lines += _event(day, week, now, alarm)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def days(plan: Plan, start: date) -> Iterator[tuple[date, PlanWeek]]:
    """The days on which there is something to do, spread over each week."""
    for n, week in enumerate(plan.weeks):
        many = min(DAYS, week.wishes)
        for k in range(many):
            yield start + timedelta(days=DAYS * n + k * DAYS // many), week


def _event(day: date, week: PlanWeek, now: datetime, alarm: bool) -> list[str]:
    about = " ".join(part for part in (f"{week.name}.", week.note) if part)
    made = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VEVENT", f"UID:{day.isoformat()}@poise.plan", f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        "SUMMARY:poise: one thing", f"DESCRIPTION:{_escaped(about)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    if alarm:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:poise: one thing",
                  f"TRIGGER:{AT_NINE}", "END:VALARM"]  # fmt: skip
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    for letter in ("\\", ";", ","):
        text = text.replace(letter, "\\" + letter)
    return text


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 bytes, each further one beginning with a space; no letter is cut."""
    part = b""
    for letter in line:
        encoded = letter.encode()
        if len(part) + len(encoded) > LONGEST_LINE:
            yield part.decode()
            part = b" "
        part += encoded
    yield part.decode()
