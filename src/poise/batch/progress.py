"""How far a batch has come: one line of a terminal, written over itself."""

from __future__ import annotations

from typing import TextIO

from poise.batch.run import FileDone
from poise.clock import Clock
from poise.formatting import clock_time

BAR, EVERY_S = 24, 0.1


class Progress:
    """Counts what is done of ``total``; silent where there is no terminal."""

    def __init__(self, total: int, out: TextIO, clock: Clock) -> None:
        self.done = self.measured = self.known = self.unreadable = 0
        self.total, self._out, self._clock = total, out, clock
        self._shown = out.isatty()
        self._began, self._last = clock.now(), -EVERY_S

    def tell(self, done: FileDone) -> None:
        """One more file is done."""
        self.done += 1
        if "error" in done.row:
            self.unreadable += 1
        elif done.fresh:
            self.measured += 1
        else:
            self.known += 1
        now = self._clock.now()
        if self._shown and (now - self._last >= EVERY_S or self.done == self.total):
            self._last = now
            self._out.write(f"\r\x1b[K{self.line()}")
            self._out.flush()

    def line(self) -> str:
        """``██████░░  512 of 1000, 3 not readable, 85 a second, 0:05 left``."""
        full = BAR * self.done // max(1, self.total)
        words = [f"{'█' * full}{'░' * (BAR - full)}  {self.done} of {self.total}"]
        if self.unreadable:
            words.append(f"{self.unreadable} not readable")
        spent_s = self._clock.now() - self._began
        if spent_s > 1 and self.done:
            rate = self.done / spent_s
            left_s = (self.total - self.done) / rate
            words += [f"{rate:.3g} a second", f"{clock_time(left_s)} left"]
        return ", ".join(words)

    def close(self) -> None:
        """Leave the line as it stands."""
        if self._shown and self.done:
            self._out.write("\n")
            self._out.flush()
