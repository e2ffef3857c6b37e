"""What can be set, chosen in the window: each choice takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QFocusEvent

from poise import paths
from poise.settings import Settings
from poise.sound import voice
from poise.ui.shell import interviewer
from poise.ui.shell.tray import has_tray
from poise.ui.text.language import languages, own_name, spoken, tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import handed_on
from poise.ui.widgets.named_rows import SettingRows, place_rows
from poise.ui.widgets.page import Page
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    choices = actions.choices
    whole = actions.past_sessions is not None and actions.controller.can_renew
    forget = (lambda: actions.open("forget")) if whole else None
    return PreferencesPage(actions.theme, choices.settings, choices.choose, actions.back, forget)


class PreferencesPage(Sheet):
    """Each choice takes effect at once.

    ``change`` is told the settings after a choice, and which one it was, as ``screen.guide``;
    ``forget`` is asked to delete everything.
    """

    widest_em = 54

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        change: Callable[[Settings, str], None],
        close: Callable[[], None],
        forget: Callable[[], None] | None = None,
    ) -> None:
        self.choices = _Lines(theme, settings, change)
        super().__init__(theme, self.choices)
        self.add_back(close)
        if forget is not None:
            self.add_button(tr("Delete everything …"), forget)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """The keyboard begins at the top, and comes to what deletes everything last."""
        self.choices.focus_first()
        handed_on()

    def focus_on(self, setting: str) -> None:
        self.choices.focus_on(setting)

    def stays(self, setting: str) -> bool:
        return setting != "screen.language"


class _Lines(SettingRows):
    """A line for each setting."""

    def __init__(
        self, theme: Theme, settings: Settings, change: Callable[[Settings, str], None]
    ) -> None:
        super().__init__(theme, settings, change)
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("Settings"))
        self._where = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self._where.say(tr("Your sessions are in {folder}", folder=paths.sessions()))
        self._line("screen.appearance", tr("Appearance"), [
            ("system", tr("Automatic")), ("light", tr("Light")), ("warm", tr("Warm")),
            ("dark", tr("Dark")), ("night", tr("Night")),
        ])  # fmt: skip
        self._line("screen.guide", tr("Guide"), [
            ("auto", tr("Automatic")), ("disc", tr("Disc")), ("bar", tr("Bar")),
            ("wave", tr("Wave")), ("still", tr("No motion (dots)")),
        ])  # fmt: skip
        self._line("screen.readings", tr("Show during a session"), [
            (True, tr("Heart and swing")), (False, tr("Guide only"))
        ])  # fmt: skip
        self._line("screen.details", tr("Details"), [
            (False, tr("Hidden")), (True, tr("RMSSD and SDNN (chest strap)"))
        ])  # fmt: skip
        self._line("screen.picture", tr("Camera preview"), [
            (False, tr("Hidden")), (True, tr("On"))
        ])  # fmt: skip
        self._line("sound.cues", tr("Sound"), [
            ("off", tr("Off")), ("short", tr("Tone at each turn")),
            ("long", tr("Tone throughout")),
        ])  # fmt: skip
        self._slide("sound.volume_percent", tr("Volume"))
        if voice.system(spoken()) is not None:
            self._line("sound.voice", tr("Voice"), [
                ("off", tr("Off")), ("prompts", tr("Prompts")),
                ("all", tr("Prompts and breath")),
            ])  # fmt: skip
        if voice.system(interviewer.LANGUAGE) is not None:
            self._line("drill.spoken", tr("Interviewer"), [
                (False, tr("Text only")), (True, tr("Speaks too"))
            ])  # fmt: skip
        self._line("voice.use", tr("Microphone"), [
            (False, tr("Off")), (True, tr("When I speak in a drill (no sound is kept)"))
        ])  # fmt: skip
        self._line("drill.keep_video", tr("Self-review"), [
            ("never", tr("Off")), ("ask", tr("Ask before a drill whether to film"))
        ])  # fmt: skip
        self._line("journal.ask_camera", tr("Journal"), [
            (True, tr("Ask what a camera saw")), (False, tr("Do not ask"))
        ])  # fmt: skip
        self._line("screen.text_percent", tr("Text size"), [
            (percent, f"{percent} %") for percent in (100, 125, 150, 200)
        ])  # fmt: skip
        self._line("screen.language", tr("Language"), [
            ("", tr("System")), *((code, own_name(code)) for code in languages())
        ])  # fmt: skip
        if has_tray():
            self._line("desktop.tray", tr("When closed"), [
                (False, tr("Quit poise")), (True, tr("Keep running in the tray"))
            ])  # fmt: skip

    def restyle(self, theme: Theme) -> None:
        self._title.restyle(theme)
        self._where.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        names = min(round(0.26 * inner), 10 * unit)
        self._title.setGeometry(edge, edge, inner, self._title.tall(inner))
        y = edge + self._title.height() + unit
        y = place_rows(self.lines.values(), edge, y, inner, names=names, unit=unit, gap=unit // 3)
        self._where.setGeometry(edge, y, inner, self._where.tall(inner))
        return y + self._where.height()
