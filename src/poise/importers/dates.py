"""When a recording began, from the many ways programs write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# 2021-03-04 10-12-33 in the names of files, of Elite HRV and others
_IN_NAME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T_](\d\d)[-:.]?(\d\d)[-:.]?(\d\d)")

_DAY_FIRST = re.compile(r"^(\d\d)\.(\d\d)\.(\d{4})(?=[ T,]|$),?")


def moment(text: str) -> datetime | None:
    """A moment in ISO 8601 or nearly so, in local time when it has no offset; None otherwise.

    ``31.12.2024 10:00:00`` is one too: where days are written before months, dots part them.
    """
    text = re.sub(r"\s+([+-]\d\d:?\d\d)$", r"\1", text.strip().strip("\"'"))
    text = _DAY_FIRST.sub(r"\3-\2-\1", text)
    try:
        return _local(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def in_name(name: str) -> datetime | None:
    """The moment in a file's name, local without an offset; None where there is none."""
    found = _IN_NAME.search(name)
    try:
        return _local(datetime(*map(int, found.groups()))) if found else None  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def unix(seconds: float) -> datetime | None:
    """A moment of Unix time, in UTC; None beyond what a calendar holds."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def iso(when: datetime) -> str:
    """As a recording's header has it: ISO 8601 with offset, to the millisecond."""
    return when.isoformat(timespec="milliseconds")


def _local(when: datetime) -> datetime:
    return when if when.tzinfo else when.astimezone()
