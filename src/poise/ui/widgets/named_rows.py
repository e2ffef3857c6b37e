"""Rows of a name and what can be chosen beside it: of Settings, Practise and a drill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from poise.settings import Settings
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.slider import Slider
from poise.ui.widgets.text import Words

Row = Choice | Field | Slider


def named(theme: Theme, name: str, parent: QWidget) -> Words:
    """The name at the left of a row, whose row says it to a screen reader."""
    words = Words(theme, "body", "muted", wrap=True, on="surface", unspoken=True, parent=parent)
    words.say(name)
    return words


def restyle_rows(rows: Iterable[tuple[Words, Row]], theme: Theme) -> None:
    """The names and what is beside them, in the colours and letters of ``theme``."""
    for words, row in rows:
        words.restyle(theme)
        row.restyle(theme)


def place_rows(
    rows: Iterable[tuple[Words, Row]],
    left: int,
    top: int,
    inner: int,
    *,
    names: int,
    unit: int,
    gap: int,
) -> int:
    """Lay the rows under each other, ``inner`` pixels wide; answers where the next would begin.

    ``names`` is how wide the names may be, ``unit`` what lies between a name and its row.
    """
    rest = inner - names - unit
    for words, row in rows:
        high = row.lay(rest)
        row.setGeometry(left + names + unit, top, rest, high)
        line = round(1.8 * words.fontMetrics().height())
        words.setGeometry(left, top, names, max(line, words.tall(names)))
        top += max(high, words.height()) + gap
    return top


class SettingRows(Body):
    """Rows of which each changes one setting, called as ``screen.guide``, at once.

    ``change`` is told the settings after a choice, and which one it was.
    """

    def __init__(
        self, theme: Theme, settings: Settings, change: Callable[[Settings, str], None]
    ) -> None:
        super().__init__(theme)
        self._settings, self._change = settings, change
        self.lines: dict[str, tuple[Words, Choice | Slider]] = {}

    def focus_on(self, setting: str) -> None:
        """Give the keyboard to the row of a setting, if there is one."""
        line = self.lines.get(setting)
        if line is not None:
            line[1].focus_chosen()

    def focus_first(self) -> None:
        next(iter(self.lines.values()))[1].focus_chosen()

    def restyle(self, theme: Theme) -> None:
        restyle_rows(self.lines.values(), theme)
        super().restyle(theme)

    def _line(
        self,
        key: str,
        name: str,
        options: Sequence[tuple[object, str]],
        *,
        chosen: object | None = None,
    ) -> None:
        """A row of options; ``chosen`` where it is another than the settings say."""
        shown = self._chosen(key) if chosen is None else chosen
        choice = Choice(self.theme, name, options, shown, self._choose(key), self)
        self.lines[key] = (named(self.theme, name, self), choice)

    def _slide(self, key: str, name: str) -> None:
        percent = self._chosen(key)
        assert isinstance(percent, int)
        slider = Slider(self.theme, name, percent, self._choose(key), lambda n: f"{n} %", self)
        self.lines[key] = (named(self.theme, name, self), slider)

    def _chosen(self, key: str) -> object:
        part, name_of = key.split(".")
        return getattr(getattr(self._settings, part), name_of)

    def _choose(self, key: str) -> Callable[[object], None]:
        part, name_of = key.split(".")

        def choose(value: object) -> None:
            changed = replace(getattr(self._settings, part), **{name_of: value})
            self._settings = replace(self._settings, **{part: changed})
            self._change(self._settings, key)

        return choose
