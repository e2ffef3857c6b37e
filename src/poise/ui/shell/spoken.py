"""The words of a session, spoken: for eyes that are closed, where the system has a voice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from poise.ui.text.language import spoken, tr

if TYPE_CHECKING:
    from poise.core.guide.schedule import Moment
    from poise.settings import SoundSettings
    from poise.sound.voice import Voice
    from poise.ui.view import View

# Said when the voice is chosen.
SAMPLE = "Drop your shoulders. Loosen your jaw."


class SessionVoice:
    """Says each thing once: the exercise's prompts, with ``all`` the breath too, pause and end."""

    def __init__(self, settings: SoundSettings, open_voice: Callable[[str], Voice]) -> None:
        self._settings, self._open = settings, open_voice
        self._voice: Voice | None = None
        self.begin()

    @property
    def trouble(self) -> str:
        """Why nothing can be said, in a sentence; empty as long as nothing is amiss or wanted."""
        wanted = self._settings.voice != "off" and self._voice is not None
        return self._voice.trouble if wanted and self._voice is not None else ""

    def begin(self) -> None:
        """Another session: nothing was said in it yet."""
        self._word = self._prompt = ""
        self._ended = False

    def follow(self, settings: SoundSettings, *, sample: bool = False) -> None:
        """Speak so from here on; with ``sample`` a voice that was just chosen says something."""
        chosen, self._settings = settings.voice != self._settings.voice, settings
        if settings.voice == "off":
            self.close()
        elif chosen and sample:
            self._say(tr(SAMPLE))

    def say_due(self, view: View, moment: Moment | None, *, part: bool = False) -> None:
        """Say what is due at this moment of the session; ``part`` that of a rehearsal."""
        if self._settings.voice == "off" or view.schedule is None:
            return
        from poise.ui.text.card import finished
        from poise.ui.text.live import breath_word, prompt

        said = []
        word, words = breath_word(moment), prompt(moment)
        paused = view.paused
        if view.exercise.rehearses and not paused:
            # A part's own sentence and nothing else, once its tone is softer.
            said += [words] if part else []
            self._word, self._prompt = word, words
        if word != self._word:
            self._word = word
            led = moment is not None and moment.breath is not None
            if paused or not led or self._settings.voice == "all":
                said.append(word)
        if words and words != self._prompt and not paused:
            self._prompt = words
            said.append(words)
        if (view.guide_over or view.ending is not None) and not self._ended:
            self._ended = True
            said = [finished(view.exercise.duration_s)] if view.guide_over else []
            if not said and self._voice is not None:
                self._voice.hush()  # who stopped is not told to the end of a sentence
        if said:
            self._say(". ".join(filter(None, said)))

    def _say(self, text: str) -> None:
        if text:
            if self._voice is None:
                self._voice = self._open(spoken())
            self._voice.say(text)

    def close(self) -> None:
        """Be silent, and let go of the voice."""
        if self._voice is not None:
            self._voice.close()
            self._voice = None
