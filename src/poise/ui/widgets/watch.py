"""Watching one's own answers in four steps: expect, picture, watch, and say how it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import ceil

from PySide6.QtWidgets import QWidget

from poise.core.rehearsal.self_review import MOST, PICTURE_S, SCALES, seen
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.film import FilmLine, FilmPicture
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.text import Words

EXPECT, PICTURE, WATCH, SAY, OVER = range(5)


def scales() -> dict[str, str]:
    """The three scales, in the language of now."""
    return {"pacing": tr("pacing"), "posture": tr("posture"), "clarity": tr("clarity")}


class Watch(Body):
    """The parts of one step; ``said`` is what was said of this film before, and ``keep`` is told
    all of it whenever something more was.  ``go`` is asked for another moment of the film.
    """

    def __init__(
        self,
        theme: Theme,
        said: Mapping[str, object],
        keep: Callable[[dict[str, object]], None],
        go: Callable[[float], None],
    ) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = _nothing
        self.entered: Callable[[], None] = _nothing
        self.at = EXPECT
        self.picture = FilmPicture(theme, self)
        self.line = FilmLine(theme, go, self)
        for part in (self.picture, self.line):
            part.hide()
        self.alone = False  # sound alone, though there is a picture
        self._keep = keep
        self._expected, self._saw = _rated(said.get("expected")), _rated(said.get("saw"))
        self._told = str(said.get("told") or "")
        self._trouble = ""
        self._parts: list[QWidget] = []
        self._labels: list[QWidget] = []
        self._field: Field | None = None
        self._count: Words | None = None
        self._make()

    def answers(self) -> dict[str, object]:
        """What was said, as notes hold it."""
        said: dict[str, object] = {"expected": self._expected, "saw": self._saw}
        return said | ({"told": self._told} if self._told else {})

    def digit(self, n: int) -> None:
        """A digit answers the first scale that has no number yet."""
        rated = {EXPECT: self._expected, SAY: self._saw}.get(self.at)
        if rated is not None:
            scale = next((one for one in SCALES if one not in rated), None)
            if scale is not None:
                self._rate(rated, scale, n)

    def next(self) -> bool:
        """Go on to the next step; False when that was the last."""
        if self._field is not None and (words := self._field.text().strip()):
            self._told = words
        if self.at in (EXPECT, SAY):
            self._keep(self.answers())
        if self.at == OVER:
            return False
        self.at += 1
        self._make()
        return True

    def count_down(self, left_s: float) -> None:
        """So much is left of picturing it."""
        if self._count is not None:
            self._count.say(tr("{n} s", n=max(0, ceil(left_s))))

    def turn(self, *, alone: bool) -> None:
        """Hear it alone, or see it again."""
        self.alone = alone
        self._make()

    def say_trouble(self, text: str) -> None:
        """Why the film cannot be watched, in a sentence."""
        self._trouble = text
        self._make()

    # ------------------------------------------------------------------ the parts

    def _make(self) -> None:
        self.setFocusProxy(None)  # type: ignore[arg-type]
        for part in self._parts:
            part.hide()
            if part not in (self.picture, self.line):
                part.deleteLater()
        self._parts, self._labels, self._field, self._count = [], [], None, None
        (self._expect, self._imagine, self._watch, self._say, self._over)[self.at]()
        for part in self._parts:
            part.show()
        self.grown()
        self.update()

    def _expect(self) -> None:
        self._words(tr("How do you think it looks?"), "title")
        if self._trouble:
            self._words(self._trouble)
        says = tr("0 is poor, 10 is as good as it can be. The digit keys answer row by row.")
        self._words(says, "body")
        self._scales(self._expected)

    def _imagine(self) -> None:
        self._words(tr("Picture it"), "title")
        self._words(tr("Close your eyes and see the film before you, as clearly as you can."))
        self._count = self._words("", "title")
        self.count_down(PICTURE_S)

    def _watch(self) -> None:
        self._words(tr("Watch it as you would watch a stranger"), "title")
        if not self.alone:
            self._parts.append(self.picture)
        self._parts.append(self.line)
        if self._trouble:
            self._words(self._trouble, "small", "muted")
        self._words(tr("What would somebody see and hear who does not know what you felt?"), "body")

    def _say(self) -> None:
        self._words(tr("How did it look?"), "title")
        self._scales(self._saw)
        name = tr("One thing you would tell that stranger")
        self._name(name)
        self._field = Field(self.theme, name, self)
        self._field.setText(self._told)
        self._field.entered = lambda: self.entered()
        self._parts.append(self._field)

    def _over(self) -> None:
        self._words(tr("What you saw"), "title")
        words = scales()
        said = seen(self._expected, self._saw)
        for line, fill in said:
            self._words(tr(line, **(fill | {"scale": words[str(fill["scale"])]})))
        if not said:
            self._words(tr("Nothing was rated twice, so there is nothing to compare."))
        if self._told:
            self._words(tr("You would tell that stranger: {words}", words=self._told), "body")

    def _scales(self, rated: dict[str, int]) -> None:
        for scale, name in scales().items():
            name = f"{name[:1].upper()}{name[1:]}"
            self._name(name)
            options = [(n, str(n)) for n in range(MOST + 1)]
            choose = partial(self._chosen, rated, scale)
            self._parts.append(Choice(self.theme, name, options, rated.get(scale), choose, self))

    def _chosen(self, rated: dict[str, int], scale: str, n: object) -> None:
        rated[scale] = int(str(n))

    def _rate(self, rated: dict[str, int], scale: str, n: int) -> None:
        rated[scale] = n
        announce(self, f"{scales()[scale].capitalize()}: {n}")
        told = self._field.text() if self._field is not None else ""
        self._told = told.strip() or self._told
        self._make()

    def _name(self, text: str) -> None:
        """The name of what stands right below it, which says it to a screen reader."""
        self._parts.append(named(self.theme, text, self))
        self._labels.append(self._parts[-1])

    def _words(self, text: str, role: str = "prompt", colour: str = "text") -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        self._parts.append(words)
        return words

    def restyle(self, theme: Theme) -> None:
        for part in {*self._parts, self.picture, self.line}:
            part.restyle(theme)  # type: ignore[attr-defined]
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for part in self._parts:
            high = part.tall(inner) if isinstance(part, Words) else part.lay(inner)  # type: ignore[attr-defined]
            part.setGeometry(edge, y, inner, high)
            y += high + (unit // 4 if part in self._labels else unit)
        return y - unit


def _rated(value: object) -> dict[str, int]:
    """What was rated before, as far as it is sound."""
    if not isinstance(value, Mapping):
        return {}
    return {
        str(scale): n
        for scale, n in value.items()
        if scale in SCALES and type(n) is int and 0 <= n <= MOST
    }


def _nothing() -> None:
    pass
