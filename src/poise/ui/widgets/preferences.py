"""How the window looks, chosen in the window: each choice takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from poise.settings import ScreenSettings
from poise.ui.language import languages, own_name, tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words


class PreferencesPage(Sheet):
    """``change`` is told the settings as they are after each choice."""

    def __init__(
        self,
        theme: Theme,
        screen: ScreenSettings,
        change: Callable[[ScreenSettings], None],
        close: Callable[[], None],
    ) -> None:
        self.choices = _Choices(theme, screen, change)
        super().__init__(theme, self.choices)
        self.add_button(tr("Back"), tr("Esc"), close, primary=True)


class _Choices(Body):
    """A line for each setting."""

    def __init__(
        self, theme: Theme, screen: ScreenSettings, change: Callable[[ScreenSettings], None]
    ) -> None:
        super().__init__(theme)
        self._screen, self._change = screen, change
        self._title = Words(theme, "title", wrap=True, on="surface", parent=self)
        self._title.say(tr("How it looks"))
        self.lines: dict[str, tuple[Words, Choice]] = {}
        self._line("appearance", tr("Colours"), [
            ("system", tr("As the desktop")), ("light", tr("Light")), ("dark", tr("Dark"))
        ])  # fmt: skip
        self._line("guide", tr("Guide"), [
            ("disc", tr("Disc")), ("bar", tr("Bar")), ("wave", tr("Wave")),
            ("still", tr("Still, without movement")),
        ])  # fmt: skip
        self._line("readings", tr("Beside it"), [
            (True, tr("Heart and swing")), (False, tr("Nothing: the guide alone"))
        ])  # fmt: skip
        self._line("text_percent", tr("Letters"), [
            (percent, f"{percent} %") for percent in (100, 125, 150, 200)
        ])  # fmt: skip
        self._line("language", tr("Language"), [
            ("", tr("As the desktop")), *((code, own_name(code)) for code in languages())
        ])  # fmt: skip

    def _line(self, key: str, name: str, options: list[tuple[object, str]]) -> None:
        def choose(value: object) -> None:
            self._screen = replace(self._screen, **{key: value})  # type: ignore[arg-type]
            self._change(self._screen)

        words = Words(self.theme, "body", "muted", wrap=True, on="surface", parent=self)
        words.say(name)
        chosen = getattr(self._screen, key)
        self.lines[key] = (words, Choice(self.theme, name, options, chosen, choose, self))

    def restyle(self, theme: Theme) -> None:
        self._title.restyle(theme)
        for words, choice in self.lines.values():
            words.restyle(theme)
            choice.restyle(theme)
        super().restyle(theme)

    def lay(self, width: int) -> int:
        unit = self.theme.size("body")
        pad = 2 * unit
        inner = max(1, width - 2 * pad)
        names = min(round(0.26 * inner), 10 * unit)
        self._title.setGeometry(pad, pad, inner, self._title.tall(inner))
        y = pad + self._title.height() + unit
        for words, choice in self.lines.values():
            rest = inner - names - unit
            high = choice.lay(rest)
            choice.setGeometry(pad + names + unit, y, rest, high)
            line = round(1.8 * words.fontMetrics().height())
            words.setGeometry(pad, y, names, max(line, words.tall(names)))
            y += max(high, words.height()) + unit
        return y + pad - unit
