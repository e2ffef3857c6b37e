"""The end card: the session as a picture, what it came to, and two things to say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent

from poise.ui.shell.writing import Writing
from poise.ui.text.card import Card, CardRow, card_of
from poise.ui.text.label import named as label_named
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.page import ENTER, ESC, Keys, Page
from poise.ui.widgets.share import SHARE, Sharing
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words
from poise.ui.widgets.trace import Trace

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions
    from poise.ui.shell.controller import SessionNotes

_PICTURE_EM, _LEAST_PICTURE_EM = 8, 5  # before the card is scrolled the picture gives way


def page(actions: Actions) -> Page:
    controller, choices = actions.controller, actions.choices
    can_keep = controller.link.keep is not None
    return CardPage(
        actions.theme,
        controller.repeat if controller.can_repeat else None,
        (lambda: controller.go_home(choices.settings)) if controller.can_renew else actions.close,
        details=lambda: actions.open("details"),
        notes=(lambda: actions.open("notes")) if can_keep else None,
        said=(lambda: controller.notes) if can_keep else None,
        keep=controller.keep,
        writing=Writing(actions),
        label=(lambda: actions.open("label")) if can_keep else None,
    )


class CardPage(Sheet):
    """The card with its buttons.

    ``again`` is None where no further session can be begun from here.  ``said`` is what the person
    said about the session so far, and ``keep`` is told what they say here; None where nothing can
    be written down.  ``writing`` says whether the journal is offered, ``label`` turns to where a
    feeling is named.
    """

    framed = False
    spoken_as = "told"
    widest_em = 56

    def __init__(
        self,
        theme: Theme,
        again: Callable[[], None] | None,
        done: Callable[[], object],
        *,
        details: Callable[[], object],
        notes: Callable[[], object] | None = None,
        said: Callable[[], SessionNotes] | None = None,
        keep: Callable[[SessionNotes], None] = lambda _notes: None,
        writing: Writing | None = None,
        label: Callable[[], object] | None = None,
    ) -> None:
        self._writing = writing
        self._card = _Card(theme, said, keep)
        super().__init__(theme, self._card)
        self._shown: tuple[object, ...] = ()
        self._said = said
        self._view: View | None = None
        self._aloud = Announcer(self)
        if again is not None:
            self.add_button(tr("Again"), again, Qt.Key.Key_A)
        self.add_button(tr("Done"), done, *ENTER, primary=True, role="prompt")
        self.add_keys(done, ESC)
        self.add_button(tr("Details"), details, Qt.Key.Key_D)
        self.sharing = Sharing(self, self._drawn, self._recording)
        self.add_button(tr("Share"), self.sharing.ask, SHARE, icon="share")
        if label is not None:
            self.add_button(tr("Label it"), label, Qt.Key.Key_L)
        if notes is not None:
            self.add_keys(notes, Qt.Key.Key_N)
        self.first = None  # no button has the keyboard: a last Space of the session does nothing

    def keys(self) -> Keys:
        """Those of the question how to save it, while that is asked."""
        return self.sharing.keys() if self.sharing.asks else super().keys()

    def frame(self, view: View, now: float) -> None:
        self.sharing.frame(now)
        if self._writing is not None and view.summary is not None and self._writing.offered():
            offer = self.add_button(tr("Write about it"), self._writing.begin, Qt.Key.Key_J)
            offer.show()
            self.lay()
        known = (view.summary, view.ending, view.trouble)
        if view.summary is None or known == self._shown:
            return
        self._shown, self._view = known, view
        found = card_of(view)
        self._card.show_session(found, view)
        self._aloud.say("card", found.aloud(), now)
        self.lay()

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self.sharing.restyle(theme)

    def lay(self) -> None:
        super().lay()
        self.sharing.lay()

    def _recording(self) -> Path | None:
        """The file of the session."""
        summary = self._view.summary if self._view is not None else None
        return Path(summary.recording) if summary is not None and summary.recording else None

    def _drawn(self, form: str) -> bytes | None:
        """The card as it stands here, on paper, with what was said and nothing left to fill in."""
        from poise.ui import sharing

        view = self._view
        if view is None or view.summary is None:
            return None
        self._card.wrote()
        theme = Theme(sharing.paper(self.theme.colours))
        found = card_of(view)
        said = said_lines(self._said()) if self._said is not None else ()
        body = _Card(theme, None, lambda _notes: None)
        body.show_session(replace(found, notes=(*said, *found.notes)), view)
        body.restyle(theme)
        wide = self.widest_em * theme.size("body")
        body.resize(wide, body.lay(wide))
        made = sharing.drawn(body, form)
        body.deleteLater()
        return made

    def showEvent(self, event: QShowEvent) -> None:
        self._card.show_said()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves, or closes the window, keeps a line that is still being written."""
        self._card.wrote()
        super().hideEvent(event)


def said_lines(said: SessionNotes) -> tuple[str, ...]:
    """What the person said on the card, in lines; nothing where they said nothing."""
    tension = said.tension_after
    return (
        *((f"{tr('Tension now, 0 to 10')}: {tension}.",) if tension is not None else ()),
        *((f"{tr('One thing that went well')}: {said.went_well}.",) if said.went_well else ()),
        *((label_named(said.label, said.label_before, said.label_after),) if said.label else ()),
    )


class _Card(Body):
    def __init__(
        self,
        theme: Theme,
        said: Callable[[], SessionNotes] | None,
        keep: Callable[[SessionNotes], None],
    ) -> None:
        super().__init__(theme)
        self._said, self._keep = said, keep
        self._title = self._words("title", "text")
        self._lead = self._words("body", "muted")
        self.picture = Trace(theme, self)
        self.picture.restyle(theme)
        self.picture.setAccessibleName(tr("Your heart over the guide, the whole session"))
        self._rows: list[tuple[Words, Words, Words]] = []
        self._note = self._words("small", "muted")
        self._rules: list[int] = []
        self._tension: tuple[Words, Choice] | None = None
        self._went_well: tuple[Words, Field] | None = None
        if said is not None:
            self._ask(said())

    def _ask(self, said: SessionNotes) -> None:
        name = tr("Tension now, 0 to 10")
        scale = [(n, str(n)) for n in range(11)]
        asks = named(self.theme, name, self)
        choice = Choice(self.theme, name, scale, said.tension_after, self._feel, self)
        self._tension = (asks, choice)
        name = tr("One thing that went well")
        asks = named(self.theme, name, self)
        field = Field(self.theme, name, self)
        field.setText(said.went_well)
        field.editingFinished.connect(self.wrote)
        self._went_well = (asks, field)

    def _feel(self, tension: object) -> None:
        if self._said is not None and isinstance(tension, int):
            self._keep(replace(self._said(), tension_after=tension))

    def wrote(self) -> None:
        """Take in what stands in the line."""
        if self._said is not None and self._went_well is not None:
            text = self._went_well[1].text().strip()
            self._keep(replace(self._said(), went_well=text))

    def show_said(self) -> None:
        """Show what the person said meanwhile on another page."""
        if self._said is not None and self._went_well is not None and self._tension is not None:
            said = self._said()
            self._went_well[1].setText(said.went_well)
            self._tension[1].show_chosen(said.tension_after)

    def show_session(self, found: Card, view: View) -> None:
        """Show what it came to, and how it went from its first breath to its last."""
        for old in (label for row in self._rows for label in row):
            old.deleteLater()
        self._title.say(found.title)
        self._lead.say(found.lead)
        self._rows = [self._row(row) for row in found.rows]
        self._note.say(" ".join(found.notes))
        begin, end = view.span()
        self.picture.span_s = max(1.0, end - begin)
        self.picture.show_trace(view.whole(), view.schedule, end)

    def _row(self, row: CardRow) -> tuple[Words, Words, Words]:
        parts = (
            self._words("word", "text"), self._words("body", "text"), self._words("small", "muted"),
        )  # fmt: skip
        about = ", ".join(filter(None, (row.about, row.unit if row.number else "")))
        for words, text in zip(parts, (row.number, about, row.sentence), strict=True):
            words.say(text)
            words.setVisible(bool(text))
        return parts

    def _words(self, role: str, colour: str) -> Words:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.show()
        return words

    def restyle(self, theme: Theme) -> None:
        for words in (self._title, self._lead, self._note, *(w for row in self._rows for w in row)):
            words.restyle(theme)
        self.picture.restyle(theme)
        for asked in (self._tension, self._went_well):
            if asked is not None:
                asked[0].restyle(theme)
                asked[1].restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        high = _PICTURE_EM * unit
        end = self._place(edge, inner, unit, high)
        over = 0 if self.room is None else end + edge - self.room
        if over <= 0:
            return end
        return self._place(edge, inner, unit, max(_LEAST_PICTURE_EM * unit, high - over))

    def _place(self, edge: int, inner: int, unit: int, picture: int) -> int:
        y, self._rules = edge, []
        for words in (self._title, self._lead, self._note):
            words.setVisible(bool(words.text()))
        for words in (self._title, self._lead):
            if words.text():
                words.setGeometry(edge, y, inner, words.tall(inner))
                y += words.height() + unit // 3
        y += unit // 2
        self.picture.setGeometry(edge, y, inner, picture)
        y += self.picture.height() + unit
        y = self._place_rows(edge, y, inner, unit)
        if self._tension is not None and self._went_well is not None:
            self._rules.append(y)
            y += unit
            for asks, answer in (self._tension, self._went_well):
                y = self._place_question(asks, answer, QRect(edge, y, inner, 0), unit)
        if self._note.text():
            self._note.setGeometry(edge, y, inner, self._note.tall(inner))
            y += self._note.height()
        return y

    def _place_rows(self, edge: int, top: int, inner: int, unit: int) -> int:
        """The findings beside each other, or under each other where that is too narrow."""
        if not self._rows:
            return top
        beside = inner >= 12 * unit * len(self._rows)
        wide = (inner - unit * (len(self._rows) - 1)) // len(self._rows) if beside else inner
        x, y, low = edge, top, top
        for row in self._rows:
            for words in row:
                if words.text():
                    words.setGeometry(x, y, wide, words.tall(wide))
                    y += words.height()
            low = max(low, y)
            if beside:
                x, y = x + wide + unit, top
            else:
                y += unit // 2
        return low + unit

    def _place_question(self, asks: Words, answer: Choice | Field, at: QRect, unit: int) -> int:
        name = asks.fontMetrics().horizontalAdvance(asks.text()) + unit
        beside = at.width() - name > 24 * unit
        if beside:
            left, wide = at.left() + name, at.width() - name
            high = answer.lay(wide)
            asks.setGeometry(at.left(), at.top(), name, max(high, asks.tall(name)))
            answer.setGeometry(left, at.top(), wide, high)
            return at.top() + high + unit // 2
        tall, high = asks.tall(at.width()), answer.lay(at.width())
        asks.setGeometry(at.left(), at.top(), at.width(), tall)
        answer.setGeometry(at.left(), at.top() + tall + unit // 4, at.width(), high)
        return at.top() + tall + high + unit

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, pad = QPainter(self), 2 * self.theme.size("body")
        for y in self._rules:
            painter.fillRect(QRect(pad, y, self.width() - 2 * pad, 1), self.theme.colour("line"))
