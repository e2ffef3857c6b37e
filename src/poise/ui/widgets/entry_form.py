"""The lines of one entry of the journal, to be written and read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from poise.core import safety
from poise.library.journal_entry import BEST, DUE_IN_DAYS, LISTS, TEXTS, WORST, Entry, to_dict
from poise.ui.text.journal import asked, kind_name, moment, short_day
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.area import Area
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.soft_bar import SoftBar
from poise.ui.widgets.text import Styled, Words

Line = Area | Field | Choice
DUE_DAYS = (1, DUE_IN_DAYS, 7)
WITH_ACTION = ("3r", "rejection")
NO_DAY = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A question, what it is answered in, and at which ``step`` of writing it is asked.

    Without a step it is asked when all has been written.
    """

    key: str
    words: Words
    line: Line
    step: int | None = None


class EntryForm(Body):
    """All of an entry, or with ``step`` what is asked at that step of writing it.

    ``changed`` is called whenever something was written or chosen, ``grown`` when it takes more
    room.  Without ``camera_line`` a judging word is not answered with a question; ``no_camera`` is
    called by whoever wants that no more.
    """

    def __init__(
        self,
        theme: Theme,
        entry: Entry,
        today: date,
        *,
        camera_line: bool = True,
        fresh: bool = False,
    ) -> None:
        super().__init__(theme)
        self.kind, self.step = entry.kind, None if not fresh or self.single(entry.kind) else 0
        self.changed: Callable[[], None] = lambda: None
        self.grown: Callable[[], None] = lambda: None
        self._row = to_dict(entry)
        self._today, self._camera_line = today, camera_line
        self._due = self._due_of(entry, fresh)
        self._title = self._words("title", "text")
        self._title.say(kind_name(entry.kind))
        self._when = self._words("small", "muted")
        self._when.say(moment(entry.at, today))
        self.bar = SoftBar(theme, tr("How long you have been writing"), self)
        self._camera = self._words("small", "muted")
        self._camera.say(tr(safety.CAMERA_SAW))
        self._no_camera = Pill(theme, tr("Don't ask this"), parent=self)
        self._no_camera.clicked.connect(lambda: self._ask_no_more())
        self.no_camera: Callable[[], object] = lambda: None
        self._said = self._words("body", "text")
        self._state = self._words("small", "muted")
        self._parts = list(self._make())
        # As they stand, Tab goes from the first field to the question about it.
        if self.kind in WITH_ACTION:
            first = next(part.line for part in self._parts if isinstance(part.line, Area))
            QWidget.setTabOrder(first, self._no_camera)
        self._show()

    @staticmethod
    def single(kind: str) -> bool:
        """Whether an entry of ``kind`` is one line, with no steps to write it in."""
        return len(TEXTS[kind]) == 1

    @property
    def steps(self) -> int:
        """In how many steps it is written."""
        return len(TEXTS[self.kind])

    @property
    def first(self) -> QWidget:
        """Where writing begins."""
        return next(p.line for p in self._parts if not isinstance(p.line, Choice) and self._on(p))

    def go_to(self, step: int | None) -> None:
        """Ask what is asked at ``step``, or show everything."""
        self.step = step
        self._show()
        self.grown()

    def row(self) -> dict[str, Any]:
        """What stands there now, as the file of an entry has it."""
        row = dict(self._row)
        for part in self._parts:
            if isinstance(part.line, Choice):
                continue
            text = part.line.text()
            if part.key in ("topics", *LISTS):
                row[part.key] = [one.strip() for one in text.split(",") if one.strip()]
            elif part.key != "when":
                row[part.key] = text
        if self.kind in WITH_ACTION:
            row["action"] = self._action(row["rewire"])
        return row

    def text(self) -> str:
        """All words that stand there."""
        return "\n".join(p.line.text() for p in self._parts if not isinstance(p.line, Choice))

    def say(self, lines: list[str]) -> None:
        """Show ``lines`` below what was written."""
        self._said.say("\n".join(lines))
        self._show()
        self.grown()

    def say_state(self, text: str) -> None:
        """Show whether it is kept."""
        if text != self._state.text():
            self._state.say(text)
            self.grown()

    # ------------------------------------------------------------------ what is asked

    def _make(self) -> Iterator[_Part]:
        kind, mood = self.kind, [(n, str(n)) for n in range(WORST, BEST + 1)]
        if kind in WITH_ACTION:
            yield self._choice("mood_before", tr("How are you? 0 to 10"), mood, step=0)
        for n, key in enumerate(TEXTS[kind]):
            lines = 2 if kind == "win" else 3
            yield self._area(key, asked(kind, key), lines, step=n)
        if kind in WITH_ACTION:
            last = len(TEXTS[kind]) - 1
            yield self._field("when", tr("When …, I …"), last)
            yield self._choice("due", tr("Due"), self._days(), step=last)
        if kind == "rejection":
            names = (tr("What was tested, with commas between"), tr("What failed"),
                     tr("What was better than last time"))  # fmt: skip
            for key, name in zip(LISTS, names, strict=True):
                yield self._field(key, name)
        if kind != "win":
            yield self._field("topics", tr("Topics, with commas between"))
        if kind in WITH_ACTION:
            yield self._choice("mood_after", tr("And now? 0 to 10"), mood)

    def _days(self) -> list[tuple[object, str]]:
        days = {(self._today + timedelta(days=n)).isoformat() for n in DUE_DAYS}
        days |= {self._due} - {NO_DAY}
        shown = [(day, short_day(date.fromisoformat(day), self._today)) for day in sorted(days)]
        return [*shown, (NO_DAY, tr("No day"))]

    def _due_of(self, entry: Entry, fresh: bool) -> str:
        if entry.action is not None:
            return entry.action.due.isoformat()
        return (self._today + timedelta(days=DUE_IN_DAYS)).isoformat() if fresh else NO_DAY

    def _action(self, rewire: str) -> dict[str, Any] | None:
        """What is to be done: the one thing, unless something else was said there before."""
        before: dict[str, Any] = self._row.get("action") or {}
        own = before.get("text", "")
        text = own if own and own != self._row.get("rewire") else rewire
        if not text.strip() or self._due == NO_DAY:
            return None
        when = next(part.line for part in self._parts if part.key == "when")
        assert isinstance(when, Field)
        return {
            "text": text, "due": self._due, "when": when.text().strip(),
            "done": before.get("done"), "dropped": before.get("dropped", False),
        }  # fmt: skip

    def _area(self, key: str, name: str, lines: int, step: int | None = None) -> _Part:
        area = Area(self.theme, name, lines, self)
        area.setPlainText(str(self._row.get(key) or ""))
        area.written = self._wrote
        return _Part(key, named(self.theme, name, self), area, step)

    def _field(self, key: str, name: str, step: int | None = None) -> _Part:
        field = Field(self.theme, name, self)
        if key == "when":
            field.setText((self._row.get("action") or {}).get("when", ""))
        else:
            field.setText(", ".join(self._row.get(key, ())))
        field.textEdited.connect(lambda _text: self._wrote())
        return _Part(key, named(self.theme, name, self), field, step)

    def _choice(
        self, key: str, name: str, options: list[tuple[Any, str]], step: int | None = None
    ) -> _Part:
        def choose(value: object) -> None:
            if key == "due":
                self._due = str(value)
            else:
                self._row[key] = value
            self.changed()

        chosen = self._due if key == "due" else self._row.get(key)
        choice = Choice(self.theme, name, options, chosen, choose, self)
        return _Part(key, named(self.theme, name, self), choice, step)

    def _words(self, role: str, colour: str) -> Words:
        return Words(self.theme, role, colour, wrap=True, on="surface", parent=self)

    # ------------------------------------------------------------------ what is seen

    def _wrote(self) -> None:
        self.changed()
        self._show()
        self.grown()

    def _ask_no_more(self) -> None:
        self._camera_line = False
        self.no_camera()
        self.first.setFocus()
        self._show()
        self.grown()

    def _on(self, part: _Part) -> bool:
        return self.step is None or part.step == self.step

    def _show(self) -> None:
        for part in self._parts:
            part.words.setVisible(self._on(part))
            part.line.setVisible(self._on(part))
        self.bar.setVisible(self.step is not None)
        self._said.setVisible(bool(self._said.text()))
        first = next(part for part in self._parts if not isinstance(part.line, Choice))
        assert isinstance(first.line, Area)
        judged = first.key == "reconstruct" and safety.judges(first.line.text())
        for line in (self._camera, self._no_camera):
            line.setVisible(self._camera_line and self._on(first) and judged)

    def restyle(self, theme: Theme) -> None:
        parts: list[Styled] = [self._title, self._when, self.bar, self._camera, self._no_camera]
        parts += [self._said, self._state]
        for part in (*parts, *(p for one in self._parts for p in (one.words, one.line))):
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for words in (self._title, self._when):
            words.setGeometry(edge, y, inner, words.tall(inner))
            y += words.height()
        y += unit // 2
        if self.step is not None:
            self.bar.setGeometry(edge, y, inner, self.bar.lay(inner))
            y += self.bar.height() + unit // 2
        y += unit // 2
        for part in filter(self._on, self._parts):
            tall, high = part.words.tall(inner), part.line.lay(inner)
            part.words.setGeometry(edge, y, inner, tall)
            part.line.setGeometry(edge, y + tall + unit // 4, inner, high)
            y += tall + high + unit // 4
            if part.key == "reconstruct" and not self._camera.isHidden():
                hint = self._no_camera.sizeHint()
                rest = inner - hint.width() - unit
                high = max(self._camera.tall(rest), hint.height())
                self._camera.setGeometry(edge, y + unit // 4, rest, high)
                self._no_camera.setGeometry(
                    edge + rest + unit, y + unit // 4, hint.width(), hint.height()
                )
                y += high + unit // 4
            y += unit
        for words in (self._said, self._state):
            if words.text():
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 2
        return y - unit // 2
