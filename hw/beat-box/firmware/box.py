"""The beat box without its pins: what it does as time passes.  ``main.py`` connects it to them."""

import light
import strap
import talk
import timetable

USUAL = [timetable.Part(0, 660, 40000, 10000, 0)]  # 66 a minute, swinging at six breaths a minute


class Box:
    """``say`` is given each line for USB, ``notify`` the bytes of each notification."""

    def __init__(self, say, notify):
        self._say, self._notify = say, notify
        self._parts, self._seed, self._delay = [], 1, (400000, 1000000)
        self.depth, self.running = 50, False
        self._begin_us = 0
        self._beats = self._strap = None
        self._number, self._last_us, self._next = 0, 0, (0, 0)

    def hear(self, line, now_us):
        """Take a line of text that came at ``now_us``."""
        try:
            word, numbers = talk.parse(line)
        except ValueError as error:
            self._say(f"! {error}")
            return
        if word == "T":
            self._say(talk.clock(numbers[0], now_us))
        elif word == "P":
            self._parts.append(timetable.Part(*numbers))
        elif word == "S":
            self._seed = numbers[0]
        elif word == "D":
            self._delay = (numbers[0], numbers[1] if len(numbers) > 1 else 1000000)
        elif word == "L":
            self.depth = numbers[0]
        elif word == "G":
            self._go(now_us)
        elif word == "X":
            self.running, self._parts = False, []

    def _go(self, now_us):
        self._beats = timetable.Timetable(self._parts or USUAL, self._seed)
        self._strap = strap.Strap(*self._delay)
        self._begin_us, self._number, self._last_us, self.running = now_us, 0, 0, True
        self._next = self._beats.next()

    def step(self, now_us):
        """Let time pass until ``now_us``: the two duties for the LED, and whether a beat just fell.

        Call it every millisecond or so; beats keep their own time however late it is called.
        """
        if not self.running:
            return light.duties(10000000, 0), False
        t_us = now_us - self._begin_us
        struck = False
        while self._next[0] <= t_us:
            at_us, rr_us = self._next
            self._number, self._last_us, struck = self._number + 1, at_us, True
            self._strap.beat(at_us, rr_us)
            self._say(talk.beat(self._number, self._begin_us + at_us, rr_us))
            self._next = self._beats.next()
        told = self._strap.due(t_us)
        if told is not None:
            self._notify(told)
        return light.duties(t_us - self._last_us, self.depth), struck
