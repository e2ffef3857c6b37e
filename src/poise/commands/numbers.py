"""Numbers on the command line: each option says from what to what it goes."""

from __future__ import annotations

from collections.abc import Callable

from poise.errors import UsageError

# Of --speed: slower and nothing would seem to happen, faster and no screen can follow.
SPEEDS = 0.01, 1000
LARGEST_SEED = 2**63
SHOWN = 24  # letters of what was typed that are repeated


def number(
    option: str, least: float, most: float, *, or_zero: bool = False
) -> Callable[[str], float]:
    """What argparse reads a number with; ``or_zero`` allows 0 beside the range.

    Raises :class:`UsageError` with the range for anything else, infinity and NaN included.
    """

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            raise _refused(option, text, least, most, or_zero) from None
        if least <= value <= most or (or_zero and value == 0):
            return value
        raise _refused(option, text, least, most, or_zero)

    return read


def whole_number(option: str, least: int, most: int) -> Callable[[str], int]:
    """The same for a number without a fraction."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:  # thousands of digits too
            raise _refused(option, text, least, most, False, "a whole number from") from None
        if not least <= value <= most:
            raise _refused(option, text, least, most, False, "a whole number from")
        return value

    return read


def _refused(
    option: str,
    text: str,
    least: float,
    most: float,
    or_zero: bool,
    kind: str = "a number from",
) -> UsageError:
    got = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    also = "0, or " if or_zero else ""
    first, last = (str(end) if isinstance(end, int) else f"{end:g}" for end in (least, most))
    return UsageError(f"{option} takes {also}{kind} {first} to {last}, not {got!r}")
