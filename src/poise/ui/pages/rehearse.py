"""Ready for a rehearsal: which script, what is heard of it, and the script itself to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from poise import rehearsals
from poise.core.guide.exercise import Exercise
from poise.errors import PoiseError
from poise.settings import Settings
from poise.ui.text.language import tr
from poise.ui.text.lengths import length
from poise.ui.text.rehearsal import lines
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.named_rows import SettingRows, named, place_rows
from poise.ui.widgets.page import ENTER, SPACE, Page
from poise.ui.widgets.sheet import Sheet
from poise.ui.widgets.text import Words, stacked

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions


def page(actions: Actions) -> Page:
    controller, choices = actions.controller, actions.choices
    waiting = controller.link.exercise if controller.link.asks else None
    found = controller.rehearsals
    scripts = [waiting] if waiting is not None else list(found.scripts()) if found else []

    def ready(name: str) -> None:
        controller.script = name

    def begin() -> None:
        if waiting is not None:
            actions.back()  # it is there and starts now
        else:
            controller.begin_rehearsal(sheet.script.name)

    def leave() -> None:
        to_drill, controller.to_drill, controller.script = controller.to_drill, False, ""
        actions.open("drill") if to_drill else actions.back()

    sheet = RehearsePage(
        actions.theme, scripts, controller.script, choices.settings, choices.choose, ready, begin,
        actions.close if waiting is not None else leave,
        faults=found.faults() if found is not None and waiting is None else (),
    )  # fmt: skip
    return sheet


class RehearsePage(Sheet):
    """``begin`` goes through the ``script`` that is chosen; ``ready`` is told its name.

    ``wanted`` is the name of the one to begin with, ``change`` as for other settings; ``faults``
    are the names of files that were left out.
    """

    made_anew = True
    framed = False
    at_top = True
    widest_em = 58

    def __init__(
        self,
        theme: Theme,
        scripts: Sequence[Exercise],
        wanted: str,
        settings: Settings,
        change: Callable[[Settings, str], None],
        ready: Callable[[str], None],
        begin: Callable[[], None],
        close: Callable[[], object],
        *,
        faults: Sequence[str] = (),
    ) -> None:
        self._scripts, self._ready, self._begin = scripts, ready, begin
        first = scripts[0] if scripts else rehearsals.load(rehearsals.FIRST_ROUND)
        self.script = next((one for one in scripts if one.name == wanted), first)
        self.lines = _Lines(theme, settings, change, scripts, self.script, self._choose, faults)
        super().__init__(theme, self.lines)
        self.lines.grown = self.lay
        self.begin = self.add_button("", self._go, SPACE, *ENTER, primary=True)
        self._name_begin()
        self.add_back(close)

    def focus_on(self, setting: str) -> None:
        self.lines.focus_on(setting)

    def _name_begin(self) -> None:
        self.begin.say(tr("Begin · {length}", length=length(self.script.duration_s)))

    def _choose(self, name: object) -> None:
        self.script = next(one for one in self._scripts if one.name == name)
        self._ready(self.script.name)
        self._name_begin()
        self.lines.show_script(self.script)

    def _go(self) -> None:
        try:
            self._begin()
        except PoiseError as error:
            self.lines.trouble(str(error))


class _Lines(SettingRows):
    """What can be chosen, and the script."""

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        change: Callable[[Settings, str], None],
        scripts: Sequence[Exercise],
        script: Exercise,
        choose: Callable[[object], None],
        faults: Sequence[str],
    ) -> None:
        super().__init__(theme, settings, change)
        self.grown: Callable[[], None] = _nothing
        self._title = self._words("title", "text", tr("Rehearsal"))
        self._about = self._words("body", "muted", "")
        self._how = self._words(
            "prompt", "text", tr("Read it once. Then close your eyes and see it as if it were now.")
        )
        if len(scripts) > 1:
            name = tr("Script")
            options = [(one.name, tr(one.title)) for one in scripts]
            row = Choice(theme, name, options, script.name, choose, self)
            self.lines["script"] = (named(theme, name, self), row)
        self._line("sound.rehearsal", tr("Sound"), [
            ("voice", tr("Tone and voice")), ("tones", tr("Tone")), ("off", tr("Off")),
        ])  # fmt: skip
        self._script: list[tuple[Words, Words]] = []
        skipped = tr(
            "Left out: {files}. 'poise rehearse --check' says why.", files=", ".join(faults)
        )
        self._faults = self._words("small", "muted", skipped if faults else "")
        self.show_script(script)

    def _words(self, role: str, colour: str, text: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, top=True, on="surface", parent=self)
        words.say(text)
        words.show()
        return words

    def trouble(self, text: str) -> None:
        """It could not be begun."""
        self._faults.say(text)
        announce(self, text)
        self.grown()

    def show_script(self, script: Exercise) -> None:
        """The sentences of ``script``, to be read."""
        for words in (words for row in self._script for words in row):
            words.hide()
            words.deleteLater()
        self._about.say(tr(script.about))
        self._script = [
            (self._words("body", "muted", at), self._words("body", "text", said))
            for at, said in lines(script)
        ]
        self.grown()

    def restyle(self, theme: Theme) -> None:
        script = (words for row in self._script for words in row)
        for words in (self._title, self._about, self._how, self._faults, *script):
            words.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        y = stacked((self._title, self._about), edge, y, inner, unit // 2)
        names = min(round(0.22 * inner), 8 * unit)
        y = place_rows(
            self.lines.values(), edge, y + unit // 2, inner, names=names, unit=unit, gap=unit // 2
        )
        self._how.setGeometry(edge, y, inner, self._how.tall(inner))
        y += self._how.height() + unit
        times = self._about.fontMetrics().horizontalAdvance("00:00") + unit
        for at, said in self._script:
            high = said.tall(inner - times)
            at.setGeometry(edge, y, times, high)
            said.setGeometry(edge + times, y, inner - times, high)
            y += high + unit // 2
        self._faults.setVisible(bool(self._faults.text()))
        if self._faults.text():
            self._faults.setGeometry(edge, y + unit // 2, inner, self._faults.tall(inner))
            y += self._faults.height() + unit // 2
        return y


def _nothing() -> None:
    pass
