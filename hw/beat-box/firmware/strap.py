"""A strap's voice: intervals held back for a while, told once a period as a real one would.

Bytes as in the Bluetooth Heart Rate Service 1.0, characteristic 0x2A37.
"""

MOST_INTERVALS = 9  # what fits into the smallest packet beside an 8-bit heart rate


class Strap:
    """Tells of a beat at the next multiple of ``period_us`` that is ``delay_us`` after it."""

    def __init__(self, delay_us=400000, period_us=1000000):
        self.delay_us, self.period_us = delay_us, period_us
        self._waiting, self._due_us, self._bpm = [], period_us, 0

    def beat(self, t_us, rr_us):
        """A beat happened."""
        self._waiting.append((t_us, rr_us))

    def due(self, now_us):
        """The notification to send at ``now_us``, or None while it is not time."""
        if now_us < self._due_us:
            return None
        self._due_us += self.period_us
        told = []
        while (
            self._waiting
            and len(told) < MOST_INTERVALS
            and self._waiting[0][0] + self.delay_us <= now_us
        ):
            told.append(self._waiting.pop(0)[1])
        if told:
            self._bpm = min(255, (60000000 + told[-1] // 2) // told[-1])
        return encode(self._bpm, told)


def encode(bpm, intervals_us):
    """The bytes: flags, heart rate, and each interval in 1/1024 s."""
    data = bytearray((0x10 if intervals_us else 0x00, bpm))
    for rr_us in intervals_us:
        ticks = min(65535, (rr_us * 1024 + 500000) // 1000000)
        data.append(ticks & 0xFF)
        data.append(ticks >> 8)
    return bytes(data)
