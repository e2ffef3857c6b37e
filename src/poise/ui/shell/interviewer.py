"""What the interviewer of a drill says, spoken: where the system has a voice, and it is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from poise.core.events import Asked, AskKind

if TYPE_CHECKING:
    from poise.settings import DrillSettings
    from poise.sound.voice import Voice
    from poise.ui.view import View

# Interviews are English, whatever the window speaks.
LANGUAGE = "en"
SAYS = (AskKind.QUESTION, AskKind.FOLLOW, AskKind.DOUBT, AskKind.INTERRUPT)


class InterviewerVoice:
    """Says each thing once, and falls silent as soon as its person answers, or nobody is asked."""

    def __init__(self, settings: DrillSettings, open_voice: Callable[[str], Voice]) -> None:
        self._settings, self._open = settings, open_voice
        self._voice: Voice | None = None
        self.begin()

    @property
    def trouble(self) -> str:
        """Why nothing can be said, in a sentence; empty as long as nothing is amiss or wanted."""
        return self._voice.trouble if self._settings.spoken and self._voice is not None else ""

    def begin(self) -> None:
        """Another session: nothing was said in it yet."""
        self._last, self._speaks = -1, False

    def follow(self, settings: DrillSettings) -> None:
        """Speak from here on, or no more."""
        self._settings = settings
        if not settings.spoken:
            self.close()

    def say_due(self, view: View) -> None:
        """Say what was asked since the last frame, or be silent for who answers it."""
        interview = view.interview
        if not self._settings.spoken or interview is None:
            return
        over = view.paused or view.ending is not None
        heard = (interview.asked, interview.between)
        news = [one for one in heard if one is not None and one.index > self._last]
        said: Asked | None = None
        for one in sorted(news, key=lambda one: one.index):
            self._last = one.index
            said = one if one.kind in SAYS else said
        if said is not None and not over:
            if self._voice is None:
                self._voice = self._open(LANGUAGE)
            self._voice.say(said.text)
            # Who is interrupted was answering: that alone silences nobody.
            self._speaks = said.kind is not AskKind.INTERRUPT
        elif self._speaks and (over or interview.asked is None or interview.began):
            self._speaks = False
            if self._voice is not None:
                self._voice.hush()

    def close(self) -> None:
        """Be silent, and let go of the voice."""
        if self._voice is not None:
            self._voice.close()
            self._voice = None
