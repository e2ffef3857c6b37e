"""What is asked and told after a drill, one thing at a time, on the sheet of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from poise.clock import today
from poise.core import safety
from poise.core.debrief.summary import AnswerSummary, DrillSummary
from poise.core.drill.interview import Interview
from poise.core.events import AskKind, SensorKind, kind_of
from poise.core.weeks.contexts import as_dict
from poise.core.weeks.outcome_words import SMALLER
from poise.ui.text.drill import feedback_lines, ladder_line, objection_word, wins
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import announce
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.context_rows import ContextRows
from poise.ui.widgets.drill_curve import DrillCurve
from poise.ui.widgets.field import Field
from poise.ui.widgets.named_rows import named
from poise.ui.widgets.sheet import Body
from poise.ui.widgets.text import Words
from poise.ui.widgets.tick import Tick

if TYPE_CHECKING:
    from poise.library.past_drills import DrillDone

RECENT = 50  # drills whose surroundings are offered again
MOST_HEADINGS = 200  # letters on a line, those of three headings


class Debrief(Body):
    """The parts of what is asked and told just now, above each other.

    ``keep`` is told all that was said whenever more was, and ``write`` a kind of journal entry with
    its words; without it nothing is written there.  ``headings`` are what somebody wrote before
    answers, by what was asked.  ``unfilmed`` says why there is no film, or less than was asked for.
    """

    def __init__(
        self,
        theme: Theme,
        said: dict[str, object],
        keep: Callable[[dict[str, object]], None],
        write: Callable[[str, str], None] | None = None,
        headings: Mapping[str, tuple[str, ...]] | None = None,
        unfilmed: Callable[[], str] = str,
    ) -> None:
        super().__init__(theme)
        self._unfilmed = unfilmed
        self.grown: Callable[[], None] = _nothing
        self.entered: Callable[[], None] = _nothing  # Enter in a line
        self._said, self._keep, self._write_down = said, keep, write
        self._headings, self._kept = dict(headings or {}), set[str]()
        self._enough = True  # as long as nobody who feels worse says that they want more
        self._drill: DrillSummary | None = None
        self._interview: Interview | None = None
        self._trouble = ""
        self._done: list[DrillDone] = []
        self._at = 0
        self._steps = (
            self._ratings, self._feedback, self._points, self._win, self._where, self._next
        )  # fmt: skip
        self._parts: list[Words | Choice | Field | Tick | DrillCurve | ContextRows] = []
        self._rows: ContextRows | None = None
        self._labels: list[QWidget] = []  # of what stands right below them
        self._field: Field | None = None
        self._offered: list[str] = []
        self._asked_once = False

    def show_drill(self, drill: DrillSummary, interview: Interview, trouble: str) -> None:
        """The drill is over: begin with how it was."""
        if self._drill is None:
            self._drill, self._interview, self._trouble = drill, interview, trouble
            if self._said:  # whoever leaves without a word keeps what they said beforehand
                self._keep(dict(self._said))
            self._make()

    def know(self, done: list[DrillDone]) -> None:
        """What was done before, this drill among it."""
        self._done = done

    @property
    def may_breathe(self) -> bool:
        """Whether a led minute is offered: to who stopped, as long as it is asked how it was."""
        return self._drill is not None and self._drill.stopped and self._at == 0

    @property
    def at_end(self) -> bool:
        """Whether the last part is shown."""
        return self._at == len(self._steps) - 1

    def digit(self, n: int) -> None:
        """A digit was pressed: how bad it was, or which win it is."""
        if self._drill is None:
            return
        if self._at == 0:
            scale = next(part for part in self._parts if isinstance(part, Choice))
            scale.take(n)
        elif self._field is not None and 1 <= n <= len(self._offered):
            self._field.setText(self._offered[n - 1])
            announce(self, self._field.text())

    def next(self) -> bool:
        """Go on to the next part; False when that was the last."""
        if self._drill is None:
            return False
        step = self._steps[self._at]
        if self._field is not None and step == self._win:
            won = self._write("went_well")
            if not won and not self._asked_once:
                self._asked_once = True
                self._offered = wins(self._drill)
                self._make()
                return True
            if won and self._write_down is not None:
                self._write_down("win", won)
        elif self._rows is not None and step == self._where:
            self._say("context", as_dict(self._rows.context))
        elif self._field is not None and step == self._next:
            self._write("next")
        self._at += 1
        if self._at < len(self._steps) and self._steps[self._at] == self._points:
            self._at += not self._drill.answers
        if self._at >= len(self._steps):
            return False
        self._make()
        return True

    def _write(self, key: str) -> str:
        words = self._field.text().strip() if self._field is not None else ""
        if words:
            self._say(key, words)
        return words

    def _say(self, key: str, value: object) -> None:
        self._said[key] = value
        self._keep(dict(self._said))

    def _answer(self, key: str, value: object) -> None:
        """An answer after which there may be more to ask or to say."""
        before = self._more()
        self._say(key, value)
        if (more := self._more()) != before:
            self._make()
            announce(self, " ".join(line for line in more if line not in before))

    def _more(self) -> tuple[str, ...]:
        """What is asked or said below the ratings for what was answered."""
        felt, dizzy = self._said.get("felt"), self._said.get("dizzy")
        return (
            *((tr(safety.FELT_WORSE),) if felt == "worse" else ()),
            *((tr(safety.DIZZY_ONCE),) if dizzy else ()),
        )

    # ------------------------------------------------------------------ the parts

    def _make(self) -> None:
        used = self.row_in_use()
        self.setFocusProxy(None)  # type: ignore[arg-type]
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self._labels, self._field = [], [], None
        self._steps[self._at]()
        for part in self._parts:
            part.show()
        self.use_row(used)
        self.grown()
        self.update()

    def _ratings(self) -> None:
        assert self._drill is not None
        self._title(tr(safety.STOPPED) if self._drill.stopped else tr("How was it?"))
        if self._trouble:
            self._line(tr(self._trouble))
        if self._drill.stopped:
            self._line(
                tr("A minute of slow breathing? Press G. All below may be left out."), "body"
            )
        self._ask(tr("How bad was it? 0 to 10"), "actual", [(n, str(n)) for n in range(11)])
        self._ask(tr("Did what you feared happen?"), "happened", [
            ("yes", tr("Yes")), ("partly", tr("Partly")), ("no", tr("No")),
        ])  # fmt: skip
        self._ask(tr("How do you feel now?"), "felt", [
            ("better", tr("Better")), ("same", tr("The same")), ("worse", tr("Worse")),
        ])  # fmt: skip
        self._ask(tr("Any dizziness or tingling?"), "dizzy", [(False, tr("No")), (True, tr("Yes"))])
        if self._said.get("felt") == "worse":
            self._ask(tr(safety.FELT_WORSE), "", [(True, tr("Yes")), (False, tr("No"))],
                      self._enough, self._want_more)  # fmt: skip
        if self._said.get("dizzy"):
            self._line(tr(safety.DIZZY_ONCE))

    def _want_more(self, enough: object) -> None:
        self._enough = bool(enough)
        self._make()

    def _feedback(self) -> None:
        assert self._drill is not None
        assert self._interview is not None
        self._title(tr("What happened"))
        usual = None
        if self._done:
            from poise.library.past_drills import usual_reactivity

            usual = usual_reactivity(self._done[:-1], self._drill.drill.level)
        for line in feedback_lines(self._drill.with_notes(self._said), usual):
            self._line(line)
        rates, stages = self._interview.curve(), self._interview.stages
        if rates:
            ends = [t for t, _ in stages[1:]]
            ends.append(stages[-1][0] + stages[-1][1].duration_s)
            spans = zip(stages, ends, strict=True)
            tasks = [(t, end) for (t, stage), end in spans if stage.task is not None]
            shown = [(t, bpm) for t, bpm in rates if stages[0][0] <= t <= ends[-1]]
            self._parts.append(
                DrillCurve(self.theme, shown, tasks, ends[-1], self._drill.recovery, self)
            )
            recovery = self._drill.recovery
            if recovery is not None and recovery.reactivity_bpm is not None:
                self._line(tr(SMALLER), "small", "muted")
            if recovery is not None and kind_of(recovery.sensor) is SensorKind.SYNTHETIC:
                self._line(tr("This is the demo heart, not yours."), "small", "muted")

    def _points(self) -> None:
        """What each objection was, and the points of each question for one's own tick."""
        assert self._drill is not None
        assert self._interview is not None
        self._title(tr("Which points did you make?"))
        drawn = {ask.question: ask for ask in self._drill.drill.questions()}
        texts = {(a.question, a.index): a for a in self._interview.doubts}
        for answer in self._drill.answers:
            ask = drawn.get(answer.question)
            if answer.kind is AskKind.QUESTION and ask is not None and ask.points:
                self._line(ask.text)
                self._labels.append(self._parts[-1])
                self._many(answer.question, ask.points)
                self._of_lines(answer, ask.text)
            elif answer.kind is AskKind.DOUBT:
                doubt = next((a for (q, _), a in texts.items() if q == answer.question), None)
                what = objection_word(answer.objection)
                said = doubt.text if doubt is not None else ""
                self._line(tr("“{text}” was {what}.", text=said, what=what), "body", "muted")

    def _of_lines(self, answer: AnswerSummary, asked: str) -> None:
        """What was written before the answer: it is gone with this page, unless they keep it."""
        lines = self._headings.get(asked)
        if not lines:
            return
        text = " · ".join(lines)
        self._line(tr("Your headings: {text}", text=text[:MOST_HEADINGS]), "body", "muted")
        if self._write_down is None:
            return
        self._labels.append(self._parts[-1])

        def keep(_value: object) -> None:
            assert self._write_down is not None
            if answer.question not in self._kept:
                self._kept.add(answer.question)
                self._write_down("note", "\n".join((asked, *lines)))
            self._make()

        kept = answer.question in self._kept
        words = tr("Kept in the journal") if kept else tr("Keep them in the journal")
        self._parts.append(
            Choice(self.theme, asked, [(True, words)], True if kept else None, keep, self)
        )

    def _win(self) -> None:
        self._title(tr("One thing that went well"))
        self._write_in("went_well", tr("One thing that went well"))
        for n, win in enumerate(self._offered, 1):
            self._line(f"{n}   {win}")
        if self._offered:
            self._line(tr("Take one with its number, or go on without."), "small", "muted")

    def _where(self) -> None:
        """Its surroundings, those of the last drill already chosen; going on keeps them."""
        from poise.library import contexts

        self._title(tr("Where was it?"))
        before = self._done[:-1][-RECENT:]
        self._rows = ContextRows(self.theme, contexts.last(before), contexts.used(before), self)
        self._rows.grown = self.grown
        self._parts.append(self._rows)
        self.setFocusProxy(self._rows)

    def _next(self) -> None:
        assert self._drill is not None
        self._title(tr("What is next"))
        from poise.library.advice import advice
        from poise.library.past_drills import on_the_ladder

        past = on_the_ladder(self._done)
        found = advice(past, today().toordinal()) if past else None
        if self._said.get("felt") == "worse" and self._enough:
            self._line(tr("Nothing more today. A smaller step is as good."))
        elif found is not None:
            self._line(ladder_line(found))
        else:
            self._line(tr("The same level again, on another day. One drill a day is enough."))
        self._name(tr("When …, I do the next drill."))
        self._write_in("next", tr("When …, I do the next drill."))
        if why := self._unfilmed():
            self._line(why, "small", "muted")

    # ------------------------------------------------------------------ what they are made of

    def _title(self, text: str) -> None:
        words = Words(self.theme, "title", wrap=True, on="surface", parent=self)
        words.say(text)
        self._parts.append(words)

    def _line(self, text: str, role: str = "prompt", colour: str = "text") -> None:
        words = Words(self.theme, role, colour, wrap=True, on="surface", parent=self)
        words.say(text)
        self._parts.append(words)

    def _name(self, text: str) -> None:
        """The name of what stands right below it, which says it to a screen reader."""
        self._parts.append(named(self.theme, text, self))
        self._labels.append(self._parts[-1])

    def _ask(
        self,
        name: str,
        key: str,
        options: Sequence[tuple[object, str]],
        chosen: object = None,
        choose: Callable[[object], None] | None = None,
    ) -> None:
        self._name(name)
        if choose is None:
            chosen, choose = self._said.get(key), partial(self._answer, key)
        self._parts.append(Choice(self.theme, name, options, chosen, choose, self))

    def _many(self, question: str, points: Sequence[str]) -> None:
        """Each point, touched or not."""
        ticks = self._said.get("ticks")
        ticked = dict(ticks) if isinstance(ticks, dict) else {}
        mine = set(ticked.get(question, []))

        def turn(n: int) -> None:
            mine.symmetric_difference_update({n})
            ticked[question] = sorted(mine)
            self._say("ticks", ticked)

        for n, point in enumerate(points):
            self._parts.append(Tick(self.theme, point, n in mine, partial(turn, n), self))

    def _write_in(self, key: str, name: str) -> None:
        self._field = Field(self.theme, name, self)
        said = self._said.get(key)
        if isinstance(said, str):
            self._field.setText(said)
        self._field.entered = lambda: self.entered()
        self._parts.append(self._field)
        if not self._offered or self._at != self._steps.index(self._win):
            self.setFocusProxy(self._field)  # where digits take what is offered it has no keyboard

    def restyle(self, theme: Theme) -> None:
        for part in self._parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        for part, after in zip_longest(self._parts, self._parts[1:]):
            high = part.tall(inner) if isinstance(part, Words) else part.lay(inner)
            part.setGeometry(edge, y, inner, high)
            under = isinstance(after, Choice | Tick)
            close = under and (part in self._labels or isinstance(part, Choice | Tick))
            y += high + (unit // 4 if close else unit)
        return y - unit


def _nothing() -> None:
    pass
