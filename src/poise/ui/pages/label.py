"""Name what you feel, say how strong it is, and choose what to do with it; three breaths between.

It is there before and after a session; in a drill the same is done in two taps and recorded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise import clock
from poise.errors import JournalError
from poise.library.journal_entry import from_dict
from poise.ui.text.label import named
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets import flow
from poise.ui.widgets.announcer import Announcer
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.label_it import LabelIt
from poise.ui.widgets.page import DIGITS, ENTER, Keys, Page, key_name
from poise.ui.widgets.text import Words, stacked
from poise.ui.widgets.three_breaths import ThreeBreaths

if TYPE_CHECKING:
    from poise.ui.shell.actions import Actions

KEEP = Qt.Key.Key_K
# Called with the word, and how strong it was before and after; each may be None.
Keep = Callable[[str, int | None, int | None], str]


def page(actions: Actions) -> Page:
    controller, journal = actions.controller, actions.journal
    form = actions.choices.settings.screen.guide

    def beside(word: str, before: int | None, after: int | None) -> str:
        """With the notes on the session that is over."""
        notes = replace(controller.notes, label=word, label_before=before, label_after=after)
        controller.keep(notes)
        return tr("Kept with the notes on this session.")

    def write(word: str, before: int | None, after: int | None) -> str:
        assert journal is not None
        row = {"kind": "note", "text": named(word, before, after)}
        try:
            journal.keep("", from_dict(row, clock.moment()))
        except JournalError as error:
            return tr(str(error))
        return tr("Kept in the journal")

    over = controller.view.summary is not None and controller.link.keep is not None
    return LabelPage(
        actions.theme, form, actions.back, beside=beside if over else None,
        write=write if journal is not None and not over else None,
    )  # fmt: skip


class LabelPage(Page):
    """``beside`` keeps what came of it at the end, ``write`` when it is asked to.

    Both answer with a sentence.
    """

    made_anew = True
    framed = False
    spoken_as = "told"

    def __init__(
        self,
        theme: Theme,
        form: str,
        close: Callable[[], None],
        *,
        beside: Keep | None = None,
        write: Keep | None = None,
    ) -> None:
        super().__init__(theme)
        self._form, self._beside, self._write = form, beside, write
        self._word, self._line = "", ""
        self._strong: dict[str, int] = {}
        self._at = "name"
        self._now = 0.0
        centre = Qt.AlignmentFlag.AlignHCenter
        self.asks = Words(theme, "title", wrap=True, align=centre, parent=self)
        self.helps = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self.label_it = LabelIt(
            theme, self, self._named, self._go_on, self._changed, in_one_go=False
        )
        self.scale: Choice | None = None
        self.breaths: ThreeBreaths | None = None
        self._aloud = Announcer(self)
        self.back = self.add_back(close)
        self._foot: list[tuple[Pill, tuple[Qt.Key, ...], Callable[[], object]]] = []
        self.label_it.begin()
        self.asks.say(self.label_it.asks)  # the page's name, which is read when one comes to it
        self._say("", tr("Naming it is for the body; do not wait for a feeling to go."))

    def keys(self) -> Keys:
        """What can be chosen just now."""
        found = dict(self._keys)
        if self._at in ("before", "after"):
            found |= {key: partial(self._rate, n) for key, n in DIGITS.items()}
        for _, keys, press in self._foot:
            found |= dict.fromkeys(keys, press)
        return found | self.label_it.keys()

    def frame(self, view: View, now: float) -> None:
        self._now = now
        if self.breaths is not None:
            self.breaths.frame(now)

    # ------------------------------------------------------------------ one thing after the other

    def _named(self, word: str, _own: bool) -> None:
        self._word = word
        self.label_it.close()
        self._ask_how_strong("before", tr("How strong is it? 0 to 10"))
        self.setFocus()

    def _ask_how_strong(self, at: str, asks: str) -> None:
        self._at = at
        self.scale = Choice(
            self.theme, asks, [(n, str(n)) for n in range(11)], None,
            lambda value: self._rate(int(str(value))), self,
        )  # fmt: skip
        self.scale.restyle(self.theme)
        self.scale.show()
        self._offer([(tr("Continue"), ENTER, self._rated)])
        self._say(asks, self._line if at == "after" else "")

    def _rate(self, n: int) -> None:
        self._strong[self._at] = n
        self._rated()

    def _rated(self) -> None:
        """How strong it is was said, or left out."""
        if self.scale is not None:
            self.scale.hide()
            self.scale.deleteLater()
            self.scale = None
        self._offer([])
        self.setFocus()
        if self._at == "before":
            self._at = "ways"
            self.label_it.offer_ways(self._word)
            self._say(self.label_it.asks, "")
        else:
            self._end()

    def _go_on(self, line: str) -> None:
        """What to do with it was chosen: three breaths, with the line above them."""
        self._at, self._line = "breaths", line
        self.breaths = ThreeBreaths(
            self.theme, self._form, tr("Enter"), self._breathed, self, enough=tr("Continue")
        )
        self.breaths.restyle(self.theme)
        self.breaths.show()
        self._offer([(None, ENTER, self._breathed)])
        self._say(line, "")
        self.setFocus()

    def _breathed(self) -> None:
        if self.breaths is None:
            return
        self.breaths.hide()
        self.breaths.deleteLater()
        self.breaths = None
        self._ask_how_strong("after", tr("And now? 0 to 10"))

    def _end(self) -> None:
        self._at = "end"
        kept = self._keep(self._beside) if self._beside is not None else ""
        done = (tr("Done"), ENTER, self.back.click)
        if self._write is not None:
            self._offer([done, (tr("Keep in the journal"), (KEEP,), self._put_down)])
        else:
            self._offer([done])
        self._say(named(self._word, self._strong.get("before"), self._strong.get("after")), kept)

    def _keep(self, keep: Keep) -> str:
        return keep(self._word, self._strong.get("before"), self._strong.get("after"))

    def _put_down(self) -> None:
        if self._write is not None:
            said = self._keep(self._write)
            self._offer([(tr("Done"), ENTER, self.back.click)])
            self._say(self.asks.text(), said)

    # ------------------------------------------------------------------ how it is shown

    def _say(self, asks: str, helps: str) -> None:
        if asks:
            self.asks.say(asks)
        self.helps.say(helps)
        self._aloud.say("label", " ".join(filter(None, (asks, helps))), self._now)
        self._changed()

    def _offer(
        self, wanted: list[tuple[str | None, tuple[Qt.Key, ...], Callable[[], object]]]
    ) -> None:
        """The buttons at the foot; without words one is elsewhere, and only its keys are here."""
        for pill, _, _ in self._foot:
            pill.hide()
            pill.deleteLater()
        self._foot = []
        for text, keys, press in wanted:
            pill = Pill(self.theme, text or "", key=key_name(keys[0]), primary=not self._foot,
                        parent=self)  # fmt: skip
            pill.clicked.connect(lambda _on=False, press=press: press())
            pill.setVisible(text is not None)
            self._foot.append((pill, keys, press))

    def _changed(self) -> None:
        asks = self.label_it.asks
        if self._at in ("name", "ways") and self.label_it.offers and asks != self.asks.text():
            self.asks.say(asks)
        self.lay()
        self.update()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self.asks, self.helps, self.label_it, self.scale, self.breaths, self.back):
            if part is not None:
                part.restyle(theme)
        for pill, _, _ in self._foot:
            pill.restyle(theme)
        self.lay()
        self.update()

    def lay(self) -> None:
        unit = self.theme.size("body")
        inside = self.rect().adjusted(unit, unit, -unit, -unit)
        hint = self.back.sizeHint()
        self.back.setGeometry(inside.left(), inside.top(), hint.width(), hint.height())
        wide = min(inside.width(), 46 * unit)
        left = inside.left() + (inside.width() - wide) // 2
        pills = [pill for pill, _, _ in self._foot if not pill.isHidden()]
        foot = flow.tall(pills, wide, unit)
        flow.place(pills, left, inside.bottom() - foot, wide, unit)
        top, low = inside.top() + hint.height() + unit, inside.bottom() - foot - unit
        chosen = self.label_it.tall(wide) if not self.label_it.isHidden() else 0
        high = chosen + (self.scale.lay(wide) if self.scale is not None else 0)
        words = [part for part in (self.asks, self.helps) if part.text()]
        tall = sum(part.tall(wide) + unit for part in words)
        if len(words) > 1 and tall + high > low - top:  # very large letters
            tall -= words.pop().tall(wide) + unit
        for part in (self.asks, self.helps):
            part.setVisible(part in words)
        y = top if self.breaths is not None else max(top, top + (low - top - tall - high) // 2)
        y = stacked(words, left, y, wide, unit)
        if self.breaths is not None:
            self.breaths.setGeometry(left, y, wide, max(1, inside.bottom() - y))
        elif self.scale is not None:
            self.scale.lay(wide)
            used = min(wide, self.scale.used)
            self.scale.setGeometry(left + (wide - used) // 2, y, wide, high)
        elif chosen:
            self.label_it.setGeometry(left, y, wide, chosen + unit // 4)
            self.label_it.lay(wide)
