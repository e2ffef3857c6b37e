"""The system's own voice, where it has one: a program of its own speaks each sentence.

Linux has ``spd-say`` (Speech Dispatcher), macOS ``say``, Windows PowerShell.  What is to be said
goes to its standard input, so that no shell and no list of processes ever sees it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from weakref import WeakSet

from poise import children
from poise.plain import plain

# A sentence that takes longer than this is broken off: so long at first, and so long a letter.
LIMIT_S, LETTER_S = 10.0, 0.15
# A voice that fails so often one after another is not asked again.
FAILS = 2
CLOSE_S = 2.0
# How long a program has to end by itself once its voice was told to be silent.
HUSHED_S = 1.0
_LOOK_S = 0.05
LONGEST = 500  # letters of a sentence

_SPEAK = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; "
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$v = $s.GetInstalledVoices() | Where-Object {{ $_.Enabled -and "
    "$_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq '{language}' }} | Select-Object -First 1; "
    "if ($v) {{ $s.SelectVoice($v.VoiceInfo.Name) }}; $s.Volume = {percent}; "
    "$s.Speak([Console]::In.ReadToEnd())"
)


@dataclass(frozen=True, slots=True)
class Program:
    """What speaks: ``words`` starts it for one sentence, ``hush`` stops what it handed on.

    ``loud`` gives the words for so many per cent of the system's own loudness.
    """

    words: tuple[str, ...]
    hush: tuple[str, ...] = ()
    loud: Callable[[int], tuple[str, ...]] = lambda _percent: ()


def program(language: str, platform: str = sys.platform) -> Program | None:
    """What speaks ``language``, a code of two letters, on this system; None where nothing does."""
    if not (language.isascii() and language.isalpha()):
        language = "en"
    if platform == "darwin":
        say = children.find("say")
        return Program((say, "-f", "-")) if say else None
    if platform == "win32":
        shell = children.find("powershell")
        words = ("-NoProfile", "-NonInteractive", "-Command")

        def script(percent: int) -> tuple[str, ...]:
            return (_SPEAK.format(language=language, percent=percent),)

        return Program((shell, *words), loud=script) if shell else None
    say = children.find("spd-say")
    if not say:
        return None
    return Program(
        (say, "--wait", "--pipe-mode", "--language", language),
        (say, "--cancel"),
        lambda percent: ("--volume", str(2 * percent - 100)),  # -100 is silent, 100 the usual
    )


_voices: WeakSet[Voice] = WeakSet()


def speaks() -> bool:
    """Whether any voice of this program says something just now, for a microphone beside it."""
    return any(voice.speaking for voice in tuple(_voices))


class Voice:
    """Says one sentence at a time; a new one takes the place of the last.  Nothing here waits.

    ``percent`` is asked for each: how loud of the system's own loudness, where it can be told.
    ``trouble`` is a sentence once it is known that nothing can be said.
    """

    def __init__(
        self,
        language: str,
        find: Callable[[str], Program | None] = program,
        percent: Callable[[], int] = lambda: 100,
    ) -> None:
        self.trouble = ""
        self.speaking = False
        self._language, self._find, self._percent = language, find, percent
        self._asked: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="voice", daemon=True)
        _voices.add(self)
        self._thread.start()

    def say(self, text: str) -> None:
        """Say ``text`` now, in place of whatever is being said."""
        self.speaking = True
        self._asked.put(_one_line(text))

    def hush(self) -> None:
        """Be silent."""
        self._asked.put("")

    def close(self) -> None:
        """Be silent for good."""
        self._asked.put(None)
        self._thread.join(timeout=CLOSE_S)

    def _run(self) -> None:
        found = self._find(self._language)
        if found is None:
            self.trouble = "No voice: this system has none"
        failed = 0
        text: str | None = self._newest(self._asked.get())
        while text is not None:
            if not text or found is None or failed == FAILS:
                self.speaking = False
                text = self._newest(self._asked.get())
                continue
            spoke, text = self._spoken(found, text)
            failed = 0 if spoke else failed + 1
            if failed == FAILS:
                self.trouble = "No voice: the system's speech program does not answer"
        self.speaking = False

    def _newest(self, text: str | None) -> str | None:
        """The last thing asked for; None, which ends it all, is never passed over."""
        with suppress(Empty):
            while text is not None:
                text = self._asked.get_nowait()
        return text

    def _spoken(self, found: Program, text: str) -> tuple[bool, str | None]:
        """Whether ``text`` was said, and what is to be said next."""
        try:
            words = (*found.words, *found.loud(self._percent()))
            process = children.program(words, text + "\n")
        except OSError:
            return False, self._newest("")
        for _ in range(round((LIMIT_S + LETTER_S * len(text)) / _LOOK_S)):
            if process.poll() is not None:
                children.end(process, CLOSE_S)
                return process.returncode == 0, self._newest("")
            with suppress(Empty):
                asked = self._newest(self._asked.get(timeout=_LOOK_S))
                self._break_off(found, process)
                return True, asked
        self._break_off(found, process)
        return False, self._newest("")

    @staticmethod
    def _break_off(found: Program, process: children.Child) -> None:
        """Silence what speaks, and wait until it is silent: only then is the next one said.

        Speech Dispatcher forgot about one in four that were said while it was still falling silent,
        and said others only after all of the last: spd-say, which waits, ends once that is over.
        """
        if found.hush:
            with suppress(OSError):
                children.end(children.program(found.hush, ""), CLOSE_S)
        children.end(process, HUSHED_S if found.hush else 0.0)


def _one_line(text: str) -> str:
    """``text`` on one line; what stands at its beginning is no command to ``spd-say``."""
    line = " ".join(plain(text, None).split())[:LONGEST]
    return line.lstrip("!-")
