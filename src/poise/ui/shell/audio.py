"""The sounds of the window: what a frame shows, made heard, for eyes that are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from poise.settings import DrillSettings, SoundSettings
from poise.sound.cues import Cue, Cues, Due
from poise.sound.drill_cues import DrillCues
from poise.sound.part_cues import PartCues
from poise.ui.shell.interviewer import InterviewerVoice
from poise.ui.shell.spoken import SessionVoice

if TYPE_CHECKING:
    from poise.sound.speaker import Speaker
    from poise.sound.voice import Voice
    from poise.ui.view import View

# How long the part of a breath is that is heard as a sample.
SAMPLE_S = 3.0


class SessionAudio:
    """Asks for each sound once; a loudspeaker is opened when the first one may be wanted."""

    def __init__(
        self,
        settings: SoundSettings,
        open_speaker: Callable[[], Speaker] | None = None,
        open_voice: Callable[[str], Voice] | None = None,
        drill: DrillSettings | None = None,
    ) -> None:
        self._chosen = self._settings = settings
        self.voice = SessionVoice(settings, open_voice or self._own_voice)
        self.interviewer = InterviewerVoice(drill or DrillSettings(), open_voice or self._own_voice)
        self._open = open_speaker or _speaker
        self._speaker: Speaker | None = None
        self._cues, self._drill, self._parts = Cues(), DrillCues(), PartCues()
        self._paused = self._rehearses = False

    @property
    def trouble(self) -> str:
        """Why nothing can be heard, in a sentence; empty as long as nothing is amiss or wanted."""
        wanted = self._settings.cues != "off" and self._speaker is not None
        troubles = (self._speaker.trouble if wanted and self._speaker else "",
                    self.voice.trouble, self.interviewer.trouble)  # fmt: skip
        return next(filter(None, troubles), "")

    def begin(self, *, rehearses: bool = False) -> None:
        """Another session, perhaps a rehearsal: nothing has sounded in it yet."""
        self._cues, self._drill, self._parts = Cues(), DrillCues(), PartCues()
        self._rehearses = rehearses
        self.voice.begin()
        self.interviewer.begin()
        self.follow(self._chosen)

    def follow(self, settings: SoundSettings, *, sample: bool = False) -> None:
        """Sound so from here on; what sounds now fades when it is turned off.

        With ``sample`` whoever chose another sound or volume hears it at once.
        """
        self._chosen = settings
        settings = settings.rehearsing() if self._rehearses else settings
        self.voice.follow(settings, sample=sample)
        new = replace(settings, voice=self._settings.voice) != self._settings
        self._settings = settings
        if self._speaker is not None and (settings.cues == "off" or (new and sample)):
            self._speaker.silence()
        if new and sample and settings.cues != "off":
            self._play(Due(Cue.IN, SAMPLE_S))

    def play_due(self, view: View, now: float) -> None:
        """Sound what is due at ``now``."""
        moment, heart = view.moment(now), view.heart(now)
        part = None
        if view.exercise.rehearses and moment is not None and not view.paused:
            part = moment.stage_index
        begins, says = self._parts.due(part, now)
        self.voice.say_due(view, moment, part=says)
        self.interviewer.say_due(view)
        over = view.guide_over or view.ending is not None
        due = self._cues.due(
            moment.breath if moment is not None else None,
            # In a drill nothing is told of the heart before its end, nor to be heard of it.
            known=heart is not None and heart.bpm is not None and view.interview is None,
            over=over and view.schedule is not None, now=now, paused=view.paused,
        )  # fmt: skip
        if view.interview is not None:
            interview = view.interview
            due += self._drill.due(interview.asked, interview.between, interview.ended_t)
        if (
            begins and moment is not None and moment.breath is None
        ):  # a breath has a tone of its own
            due.append(Due(Cue.PART))
        if view.paused and not self._paused and self._speaker is not None:
            self._speaker.silence(softly=True)
        self._paused = view.paused
        if self._settings.cues == "off":
            return
        if self._speaker is None:
            self._speaker = self._open()
        for each in due:
            self._play(each)

    def end(self, view: View) -> None:
        """It is over: the last word, or silence for who stopped; once, whenever it is known."""
        self.voice.say_due(view, None)

    def _play(self, due: Due) -> None:
        if self._speaker is None:
            self._speaker = self._open()
        self._speaker.play(
            due, long=self._settings.cues == "long", volume=self._settings.volume_percent / 100
        )

    def _own_voice(self, language: str) -> Voice:
        from poise.sound.voice import Voice

        return Voice(language, percent=lambda: self._settings.volume_percent)

    def close(self) -> None:
        """Let go of the loudspeaker and of the voice."""
        self.voice.close()
        self.interviewer.close()
        if self._speaker is not None:
            self._speaker.close()
            self._speaker = None


def _speaker() -> Speaker:
    from poise.sound.speaker import Speaker

    return Speaker()
