"""What a person chose in the window, and the verbs that change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from poise.settings import Settings, SoundSettings


class Choices:
    """The settings of now; each verb changes them and answers what they are then.

    ``keep`` is told them after every change.  ``follow`` is told which was chosen on a page, such
    as ``screen.guide``, since the window may have to be made anew for it.
    """

    def __init__(
        self, settings: Settings, keep: Callable[[Settings], None], follow: Callable[[str], None]
    ) -> None:
        self.settings = settings
        self._keep, self._follow = keep, follow
        self._unmuted = ("short", "off")
        self._rehearsed = "voice"

    def choose(self, settings: Settings, changed: str) -> None:
        """Take what was chosen on a page; ``changed`` is which."""
        self._take(settings)
        self._follow(changed)

    def simplify(self) -> Settings:
        """Show the guide alone, or the heart beside it again."""
        screen = self.settings.screen
        return self._take(
            replace(self.settings, screen=replace(screen, readings=not screen.readings))
        )

    def detail(self) -> Settings:
        """Show RMSSD and SDNN beside the heart rate, or no more."""
        screen = self.settings.screen
        return self._take(
            replace(self.settings, screen=replace(screen, details=not screen.details))
        )

    def look(self) -> Settings:
        """Show what the camera sees, or no more."""
        screen = self.settings.screen
        return self._take(
            replace(self.settings, screen=replace(screen, picture=not screen.picture))
        )

    def ask_no_camera(self) -> Settings:
        """Ask no more whether a camera saw what is written in the journal."""
        journal = replace(self.settings.journal, ask_camera=False)
        return self._take(replace(self.settings, journal=journal))

    def breathe_at(self, pace: str) -> Settings:
        """Let the guide breathe at ``pace`` from the next session on."""
        guide = replace(self.settings.guide, pace=pace)
        return self._take(replace(self.settings, guide=guide))

    def mute(self) -> Settings:
        """Let the breath and the voice be heard as they were before, or no more."""
        sound = self.settings.sound
        if not sound.heard:
            cues, voice = self._unmuted
            return self._sound(replace(sound, cues=cues, voice=voice))
        self._unmuted = sound.cues, sound.voice
        return self._sound(replace(sound, cues="off", voice="off"))

    def mute_rehearsal(self) -> Settings:
        """Let rehearsals be heard as they were before, or no more."""
        sound = self.settings.sound
        if sound.rehearsal == "off":
            return self._sound(replace(sound, rehearsal=self._rehearsed))
        self._rehearsed = sound.rehearsal
        return self._sound(replace(sound, rehearsal="off"))

    def louder(self, percent: int) -> Settings:
        """Change the volume, which stays between 0 and 100 %."""
        volume = min(100, max(0, self.settings.sound.volume_percent + percent))
        return self._sound(replace(self.settings.sound, volume_percent=volume))

    def _sound(self, sound: SoundSettings) -> Settings:
        return self._take(replace(self.settings, sound=sound))

    def _take(self, settings: Settings) -> Settings:
        self.settings = settings
        self._keep(settings)
        return settings
