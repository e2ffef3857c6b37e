"""A drill in a terminal, answered by keys: what is asked before, in and after it.

It speaks the language of the window; the interviewer's own words are English, as interviews are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import Any, TextIO

from poise import questions
from poise.clock import Clock, SystemClock
from poise.core import safety
from poise.core.drill.interview import Interview
from poise.core.events import (
    Act,
    Action,
    BreathMeasured,
    Command,
    DrillAction,
    Event,
    Input,
    Objection,
)
from poise.core.guide.drill import Coach, Timer
from poise.core.guide.pacer import Breath, BreathPattern, BreathPhase
from poise.core.summary import Summary
from poise.core.weeks.conditions import ASKED
from poise.endings import drill_lines
from poise.formatting import clock_time
from poise.headless import UNTOLD, LiveLine, bar_of
from poise.keyboard import ESC, Keyboard
from poise.plain import plain
from poise.runtime.run import Run
from poise.ui.text.drill import key_words, wins
from poise.ui.text.language import tr

KEYS = {
    "b": DrillAction.BLANK, "l": DrillAction.LABEL, "r": DrillAction.LISTENED,
    "f": DrillAction.REPAIR, "n": DrillAction.SKIP,
}  # fmt: skip
DIGITS, TEN = "1234567890", "0123456789t\n"
LOOK_S = 0.05
LED = BreathPattern()
LED_BREATHS = 6
# What the letters of an answer stand for, in their order.
HAPPENED, FELT = ("yes", "partly", "no"), ("better", "same", "worse")


class DrillLine(LiveLine):
    """A drill as lines, and on the last one the time that is left and what the keys do now."""

    interview: Interview | None = None
    shown = ""
    framed_t: float | None = None  # of the lost thread that has had its sentence
    told_end = False

    def word(self, text: str) -> str:
        """A sentence in the language of the window."""
        return tr(text)

    def _measured(self, row: BreathMeasured) -> None:
        """Nothing: what the heart did is told after the drill."""

    def glance(self, now: float) -> None:
        interview = self.interview
        if interview is None:
            return
        self._frame(interview, now)
        if interview.blank_t is not None and now - interview.blank_t < LED.period_s:
            line = f"{said_bar(LED.at(now - interview.blank_t))}  {tr('One breath')}"
        else:
            line = "   ".join(filter(None, (self._left(interview, now), keys_line(interview, now))))
        if interview.open:
            line = f"● {tr('Microphone on')}   {line}"
        line = line[: shutil.get_terminal_size().columns - 1]  # one that wraps cannot be redrawn
        if line != self.shown:
            self.shown = line
            self._out.write(f"{self._begin}{plain(line, None)}")
            self._out.flush()

    def say(self, line: str) -> None:
        self.shown = ""
        self._print(line)

    def finish(self, summary: Summary) -> None:
        """What it came to; that it is over was said already to who was asked how it was."""
        for line in drill_lines(summary, tr)[2 if self.told_end else 0 :]:
            self._print(line)

    def _frame(self, interview: Interview, now: float) -> None:
        """After the breath, a sentence to go on with, to be read or not."""
        lost_t = interview.blank_t
        if lost_t is None or lost_t == self.framed_t or now - lost_t < LED.period_s:
            return
        self.framed_t = lost_t
        lines = questions.lines().after_blank
        self.say(f"   {lines[round(lost_t) % len(lines)]}")

    def _left(self, interview: Interview, now: float) -> str:
        moment = self._schedule.at(now) if self._schedule is not None else None
        if interview.in_task:
            left_s = interview.left_s(now)
            shown = interview.timer is Timer.SHOWN and left_s is not None
            return tr("{n} s left", n=ceil(left_s or 0)) if shown else ""
        if moment is None:
            return ""
        if moment.paused_s is not None:
            return tr("Paused")
        if moment.breath is not None:
            return said_bar(moment.breath)
        began_t = interview.stage_t
        paused_s = self._schedule.paused_s(now, began_t) if self._schedule is not None else 0.0
        left_s = max(0.0, moment.stage.duration_s - (now - began_t) + paused_s)
        return tr("{time} left", time=clock_time(left_s))


def keys_line(interview: Interview, now: float) -> str:
    """What each key does now."""
    action = interview.next_action(now)
    found = [f"{tr('Space')} {key_words(action)}"] if action is not None else []
    possible = interview.possible()
    found += [f"{key.upper()} {key_words(one)}" for key, one in KEYS.items() if one in possible]
    return "  ".join([*found, f"P {tr('Pause')}", f"Q {tr('End')}", f"? {tr('Help')}"])


@dataclass(slots=True)
class DrillKeys:
    """What a person presses, as what the session is told; ``send`` tells it, ``say`` the person."""

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
            energy = lines.energy[len(feeling) % len(lines.energy)]
            settle = lines.settle[len(feeling) % len(lines.settle)]
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


# ---------------------------------------------------------------------- before, during, after


def before(
    out: TextIO, *, read: bool, rated: bool = False, checkpoint: bool = False
) -> dict[str, Any] | None:
    """What is asked before it, as notes hold it; None when somebody would rather not begin.

    ``read`` is whether the words on safety were read before, ``rated`` whether it was said already
    how bad it will be.  Of a ``checkpoint`` its conditions are asked too.
    """
    said: dict[str, Any] = {}
    with Keyboard(SystemClock().now) as keys:
        if not read:
            lines = (*map(tr, safety.FIRST_DRILL), tr("Enter goes on, Esc leaves."))
            print("\n".join(lines), file=out)
            if _one_of(keys, "\n", out) is None:
                return None
        if not rated:
            print(tr("How bad will it be? 0 to 9, T for 10, Enter leaves it out."), file=out)
            key = _one_of(keys, TEN, out)
            if key is None:
                return None
            said |= {} if key == "\n" else {"expected": _of_ten(key)}
        for name, asks in ASKED.items() if checkpoint else ():
            print(f"{tr(asks)} {tr('Y yes, N no, Enter leaves it out.')}", file=out)
            key = _one_of(keys, tr("yn") + "\n", out)
            if key is None:
                return None
            if key != "\n":
                said.setdefault("conditions", {})[name] = key == tr("yn")[0]
    words = _line(f"{tr('What do you expect to happen? (Enter leaves it out)')} ")
    return said | ({"expected_words": words} if words else {})


def live(run: Run, tell: DrillLine) -> tuple[Summary, bool]:
    """Run it to its end; its summary, and whether its person wants to be asked nothing more."""
    interview = Interview(run.plan.exercise)
    tell.interview = interview
    with Keyboard(run.clock.now) as keyboard:
        keys = DrillKeys(interview, run.runner.put, tell.say)
        while True:
            over = run.summary()  # asked first, so that what came before it is told
            for event in run.wait(0.0 if over else LOOK_S):
                interview.fold(event)
                if not isinstance(event, UNTOLD):
                    _tell(tell, interview, event)
            if over is not None:
                return over, keys.leave_at_once
            for t, key in keyboard.pressed():
                keys.press(t, key)
            tell.glance(run.clock.now())


def _tell(tell: DrillLine, interview: Interview, event: Event) -> None:
    tell.shown = ""
    tell.tell(event)
    task, lines = interview.task, questions.lines()
    match event:
        case Act(action=DrillAction.RESUME):
            tell.say(f"   {tr('Back.')}")
        case _ if event is interview.asked and interview.asked is not None:
            asked = interview.asked
            ask = interview.ask
            if ask is not None and ask.heads:
                heads = "  ".join(f"{n} {head}" for n, head in enumerate(ask.heads, 1))
                tell.say(f"   {heads}")
            if task is not None and task.coach is Coach.LISTEN:
                tell.say(f"   {lines.say_back[asked.index % len(lines.say_back)]}")
            if asked.kind.value == "doubt":
                for kind in (Objection.RIGHT, Objection.WRONG):  # both, unmarked
                    tell.say(f"   {lines.repair[kind][asked.index % len(lines.repair[kind])]}")


def after(
    summary: Summary,
    said: dict[str, Any],
    keep: Callable[[Mapping[str, Any]], None],
    out: TextIO,
    clock: Clock | None = None,
    dizzy_before: Callable[[], bool] = bool,
) -> Summary:
    """How it was, key by key, all of it to be left out; the summary with what was said.

    ``dizzy_before`` says, once that was kept, whether it was not for the first time lately.
    """
    drill = summary.drill
    assert drill is not None
    print(f"\n{tr(safety.STOPPED if drill.stopped else 'The drill is complete.')}", file=out)
    clock = clock or SystemClock()
    with Keyboard(clock.now) as keys:
        if drill.stopped:
            print(tr("G leads a minute of slow breathing, Enter goes on."), file=out)
            key = _one_of(keys, "g\n", out)
            if key is None:
                return summary
            if key == "g":
                _led_minute(keys, clock, out)
        rows = (
            ("actual", tr("How bad was it? 0 to 9, T for 10, Enter leaves it out."), TEN, ()),
            ("happened", tr("Did what you feared happen? Y yes, P partly, N no."), tr("ypn"),
             HAPPENED),
            ("felt", tr("How do you feel now? B better, S the same, W worse."), tr("bsw"), FELT),
            ("dizzy", tr("Any dizziness or tingling? Y yes, N no."), tr("yn"), (True, False)),
        )  # fmt: skip
        for name, asks, letters, values in rows:
            print(asks, file=out)
            key = _one_of(keys, letters + "\n", out)
            if key is None:
                break
            if key != "\n":
                said[name] = values[letters.index(key)] if values else _of_ten(key)
                keep(said)
            if said.get("felt") == "worse" and name == "felt":
                print(tr(safety.FELT_WORSE), file=out)
            if name == "dizzy" and said.get("dizzy"):
                line = safety.SMALLER_BREATHS if dizzy_before() else safety.DIZZY_ONCE
                print(tr(line), file=out)
    return replace(summary, drill=drill.with_notes(said))


def last(
    summary: Summary, said: dict[str, Any], keep: Callable[[Mapping[str, Any]], None], out: TextIO
) -> str:
    """One win and what is next; the win, empty when there is none."""
    assert summary.drill is not None
    win = _line(f"{tr('One thing that went well')}: ")
    if not win:
        offered = wins(summary.drill)
        print("\n".join(f"{n}  {text}" for n, text in enumerate(offered, 1)), file=out)
        taken = _line(f"{tr('Take one with its number, or go on with Enter')}: ")
        win = offered[int(taken) - 1] if taken in DIGITS[: len(offered)] and taken else taken
    if win:
        keep(said | {"went_well": win})
        said["went_well"] = win
    upto = _line(f"{tr('When …, I do the next drill.').removesuffix('.')}: ")
    if upto:
        said["next"] = upto
        keep(said)
    return win


def notes_of(recording: str | None) -> Callable[[Mapping[str, Any]], None]:
    """What keeps notes beside that recording; without one nothing is kept."""
    from poise.recording import notes

    def keep(said: Mapping[str, Any]) -> None:
        if recording is not None:
            with suppress(OSError):
                notes.save(Path(recording), said)

    return keep


def said_bar(breath: Breath) -> str:
    """A breath of the guide as text, in the language of the window."""
    words = {BreathPhase.INHALE: tr("Breathe in"), BreathPhase.EXHALE: tr("Breathe out")}
    return bar_of(breath, dict.fromkeys(BreathPhase, tr("Rest")) | words)


def _of_ten(key: str) -> int:
    return 10 if key == "t" else int(key)


def _one_of(keys: Keyboard, allowed: str, out: TextIO) -> str | None:
    """The next key that is allowed, which is shown; None for Esc, or when none can come."""
    while True:
        key = keys.wait().lower()
        if key in ("", ESC, "q"):
            return None
        if key in allowed:
            print("" if key == "\n" else f"   {key.upper()}", file=out)
            return key


def _line(asks: str) -> str:
    while True:
        try:
            return plain(input(asks).strip(), 200)
        except UnicodeDecodeError:  # bytes that are no text: once more
            continue
        except EOFError:
            return ""


def _led_minute(keys: Keyboard, clock: Clock, out: TextIO) -> None:
    """Six breaths, until they are over or a key is pressed."""
    from_t = clock.now()
    while clock.now() - from_t < LED_BREATHS * LED.period_s:
        out.write(f"\r\x1b[K{said_bar(LED.at(clock.now() - from_t))}  {tr('any key ends it')}")
        out.flush()
        if keys.wait(0.1):
            break
    out.write("\r\x1b[K")
