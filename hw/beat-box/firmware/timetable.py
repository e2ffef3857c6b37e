"""When the beat box's heart beats: whole microseconds, and the same ones wherever this runs.

Only integers are used: the Pico's floats have seven digits, a computer's sixteen.
"""

TURN = 65536


class Part:
    """From ``from_ms`` on: a rate, how far it swings with a breath, and how much is left to chance.

    ``bpm10`` is tenths of a beat a minute, ``swing_us`` half of the swing of an interval, peak to
    trough, and ``jitter_us`` the most that chance adds or takes.
    """

    def __init__(self, from_ms, bpm10, swing_us=0, breath_ms=10000, jitter_us=0):
        self.from_us = from_ms * 1000
        self.interval_us = 600000000 // bpm10
        self.swing_us, self.breath_us, self.jitter_us = swing_us, breath_ms * 1000, jitter_us


class Timetable:
    """Beats one after the other; the same parts and ``seed`` give the same beats."""

    def __init__(self, parts, seed=1):
        self.parts, self.t_us, self._state = parts, 0, seed

    def next(self):
        """The next beat: its time and the interval before it, in microseconds."""
        part = self.parts[0]
        for later in self.parts:
            if later.from_us <= self.t_us:
                part = later
        swing = part.swing_us * sine(self.t_us % part.breath_us * TURN // part.breath_us) // 1000
        rr_us = part.interval_us + swing + self._chance(part.jitter_us)
        self.t_us += rr_us
        return self.t_us, rr_us

    def _chance(self, most):
        """Evenly from -most to most (Numerical Recipes' linear congruence)."""
        self._state = (1664525 * self._state + 1013904223) & 0xFFFFFFFF
        return (self._state >> 8) % (2 * most + 1) - most if most else 0


def sine(turn):
    """A sine in thousandths, ``turn`` from 0 to 65536: Bhaskara I's, right to 2 of them."""
    half = TURN // 2
    x = turn % half
    product = x * (half - x)
    value = 16000 * product // (5 * half * half - 4 * product)
    return value if turn % TURN < half else -value
