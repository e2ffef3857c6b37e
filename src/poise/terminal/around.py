"""What is asked before a drill and after it, key by key, all of it to be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TextIO

from poise.clock import Clock, SystemClock
from poise.core import safety
from poise.core.summary import Summary
from poise.core.weeks.conditions import ASKED
from poise.keyboard import ESC, Keyboard
from poise.plain import plain
from poise.terminal.keys import DIGITS
from poise.terminal.line import LED, said_bar
from poise.ui.text.drill import wins
from poise.ui.text.language import tr

TEN = "0123456789t\n"
LED_BREATHS = 6
# What the letters of an answer stand for, in their order.
HAPPENED, FELT = ("yes", "partly", "no"), ("better", "same", "worse")


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
    words = line(f"{tr('What do you expect to happen? (Enter leaves it out)')} ")
    return said | ({"expected_words": words} if words else {})


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
    win = line(f"{tr('One thing that went well')}: ")
    if not win:
        offered = wins(summary.drill)
        print("\n".join(f"{n}  {text}" for n, text in enumerate(offered, 1)), file=out)
        taken = line(f"{tr('Take one with its number, or go on with Enter')}: ")
        win = offered[int(taken) - 1] if taken in DIGITS[: len(offered)] and taken else taken
    if win:
        keep(said | {"went_well": win})
        said["went_well"] = win
    upto = line(f"{tr('When …, I do the next drill.').removesuffix('.')}: ")
    if upto:
        said["next"] = upto
        keep(said)
    return win


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


def line(asks: str) -> str:
    """What was typed, empty when that was nothing or there is nobody."""
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
