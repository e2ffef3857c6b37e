"""The system's own voice, where it has one.

Linux has Speech Dispatcher, which is spoken to over its socket.  macOS has ``say`` and Windows
PowerShell, a process for each sentence: what is to be said goes to its standard input, so that no
shell and no list of processes ever sees it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol
from weakref import WeakSet

from poise import children
from poise.plain import plain
from poise.sound import dispatcher

# A sentence that takes longer than this is broken off: so long at first, and so long a letter.
LIMIT_S, LETTER_S = 10.0, 0.15
# A voice that fails so often one after another is not asked again.
FAILS = 2
CLOSE_S = 2.0
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


class Utterance(Protocol):
    """A sentence that is being said."""

    def over(self) -> bool | None:
        """Whether it was said; None as long as it is being said."""

    def break_off(self) -> None:
        """Silence it, and wait until it is silent: only then is the next one said."""


class Speaks(Protocol):
    """What says sentences, one at a time."""

    def begin(self, text: str, percent: int) -> Utterance:
        """Say ``text`` so loud of its own loudness; raises OSError where it cannot."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A process says each sentence: ``words`` start it.

    ``loud`` gives more words for so many per cent of the system's own loudness.
    """

    words: tuple[str, ...]
    loud: Callable[[int], tuple[str, ...]] = lambda _percent: ()

    def begin(self, text: str, percent: int) -> _Process:
        return _Process(children.program((*self.words, *self.loud(percent)), text + "\n"))

    def close(self) -> None:
        """Each process is over with its sentence."""


@dataclass(frozen=True, slots=True)
class _Process:
    child: children.Child

    def over(self) -> bool | None:
        if self.child.poll() is None:
            return None
        return children.end(self.child, CLOSE_S) == 0

    def break_off(self) -> None:
        children.end(self.child, 0.0)


def system(language: str, platform: str = sys.platform) -> Speaks | None:
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

        return Program((shell, *words), script) if shell else None
    return dispatcher.found(language)


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
        find: Callable[[str], Speaks | None] = system,
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
        if found is not None:
            found.close()

    def _newest(self, text: str | None) -> str | None:
        """The last thing asked for; None, which ends it all, is never passed over."""
        with suppress(Empty):
            while text is not None:
                text = self._asked.get_nowait()
        return text

    def _spoken(self, found: Speaks, text: str) -> tuple[bool, str | None]:
        """Whether ``text`` was said, and what is to be said next."""
        try:
            said = found.begin(text, self._percent())
        except OSError:
            return False, self._newest("")
        for _ in range(round((LIMIT_S + LETTER_S * len(text)) / _LOOK_S)):
            if (over := said.over()) is not None:
                return over, self._newest("")
            with suppress(Empty):
                asked = self._newest(self._asked.get(timeout=_LOOK_S))
                said.break_off()
                return True, asked
        said.break_off()
        return False, self._newest("")


def _one_line(text: str) -> str:
    return " ".join(plain(text, None).split())[:LONGEST]
