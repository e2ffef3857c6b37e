"""What a person presses in a drill, as what the session is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from poise import questions
from poise.core import safety
from poise.core.drill.interview import Interview
from poise.core.events import Act, Action, Command, DrillAction, Input
from poise.keyboard import ESC
from poise.ui.text.language import tr

KEYS = {
    "b": DrillAction.BLANK, "l": DrillAction.LABEL, "r": DrillAction.LISTENED,
    "f": DrillAction.REPAIR, "n": DrillAction.SKIP,
}  # fmt: skip
DIGITS = "1234567890"


@dataclass(slots=True)
class DrillKeys:
    """``send`` tells the session, ``say`` the person."""

    interview: Interview
    send: Callable[[Input], None]
    say: Callable[[str], None]
    leave_at_once: bool = False
    _choices: list[tuple[str, Callable[[float], None]]] = field(default_factory=list)
    _paused: bool = False
    _stopped: bool = False

    def press(self, t: float, key: str) -> None:
        """``key`` was pressed at ``t``; one that makes no sense now does nothing."""
        interview, key = self.interview, key.lower()
        if key == "":  # nobody is there any more
            self._stop(t)
        elif self._choices:
            self._choose(t, key)
        elif key in (ESC, "q"):
            self._stop(t)
        elif key == "p":
            self._paused = not self._paused
            self.send(Command(t, Action.PAUSE if self._paused else Action.RESUME))
        elif key == "?":
            for line in safety.PANIC:
                self.say(f"   {tr(line)}")
        elif key in (" ", "\n"):
            action = interview.next_action(t)
            if action is not None:
                self.send(Act(t, action))
        elif key in DIGITS and interview.ask is not None and interview.in_task:
            if DIGITS.index(key) < len(interview.ask.heads):
                self.send(Act(t, DrillAction.TICK, detail=key))
        elif KEYS.get(key) in interview.possible():
            self._act(t, KEYS[key])

    def _act(self, t: float, action: DrillAction) -> None:
        if action is not DrillAction.LABEL:
            self.send(Act(t, action))
            return
        feelings = questions.lines().feeling[: len(DIGITS)]
        self._offer(tr("What is it?"), [(tr(one), self._named(one)) for one in feelings])

    def _named(self, feeling: str) -> Callable[[float], None]:
        def named(t: float) -> None:
            self.send(Act(t, DrillAction.LABEL, detail=feeling))
            lines = questions.lines()
            energy = tr(lines.energy[len(feeling) % len(lines.energy)])
            settle = tr(lines.settle[len(feeling) % len(lines.settle)])
            self._offer(tr("What would you like to do with it?"), [
                (tr("Use it"), lambda _t: self.say(f"   {energy}")),
                (tr("Let it settle"), lambda _t: self.say(f"   {settle}")),
            ])  # fmt: skip

        return named

    def _offer(self, asks: str, choices: list[tuple[str, Callable[[float], None]]]) -> None:
        self._choices = choices
        named = "  ".join(f"{DIGITS[n]} {words}" for n, (words, _) in enumerate(choices))
        self.say(f"   {asks}  {named}")

    def _choose(self, t: float, key: str) -> None:
        choices, self._choices = self._choices, []
        if key in DIGITS and DIGITS.index(key) < len(choices):
            choices[DIGITS.index(key)][1](t)
        elif key not in (ESC, "q"):
            self._choices = choices

    def _stop(self, t: float) -> None:
        """The first ends the drill; a second leaves at once, without the questions after it."""
        self.leave_at_once = self._stopped
        self._stopped = True
        self.send(Command(t, Action.STOP))
