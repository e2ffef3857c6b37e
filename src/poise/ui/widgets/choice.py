"""One of a few, side by side: the arrow keys choose, as in any group of radio buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QWidget

from poise.ui.theme import Theme


class Choice(QWidget):
    """``options`` are values with their words; ``choose`` is told the value that was picked."""

    spoken_as = "grouping"

    def __init__(
        self,
        theme: Theme,
        name: str,
        options: Sequence[tuple[object, str]],
        chosen: object,
        choose: Callable[[object], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme = theme
        self._group = QButtonGroup(self)
        self.options: list[Option] = []
        self.values = [value for value, _ in options]
        self.used = 0
        for at, (value, words) in enumerate(options):
            option = self.make(theme, at, words)
            option.setAccessibleName(words)  # its group says what is asked, once
            option.setChecked(value == chosen)
            option.clicked.connect(lambda _on=True, value=value: choose(value))
            self._group.addButton(option)
            self.options.append(option)
        for at, option in enumerate(self.options):
            option.beside = {
                step: self.options[at + step]
                for step in (-1, 1)
                if 0 <= at + step < len(self.options)
            }
        by_key = {_key_of(option.text()): option for option in self.options}
        for option in self.options:
            option.by_key = {key: other for key, other in by_key.items() if key}
        self._group.buttonToggled.connect(lambda *_: self._stop_once())
        self._stop_once()

    def make(self, theme: Theme, at: int, words: str) -> Option:
        """The option at that place, with its words."""
        return Option(theme, words, self)

    def _stop_once(self) -> None:
        """Tab stops at the option that is chosen; at the first while none is."""
        stop = self.stop
        for option in self.options:
            tab = Qt.FocusPolicy.StrongFocus if option is stop else Qt.FocusPolicy.ClickFocus
            option.setFocusPolicy(tab)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for option in self.options:
            option.restyle(theme)

    def show_chosen(self, value: object) -> None:
        """Show ``value`` as what is chosen, where it is one of the options; nobody is told."""
        if value in self.values:
            self.options[self.values.index(value)].setChecked(True)

    def take(self, value: object) -> None:
        """Choose ``value``, as its key does from elsewhere on the page; the keyboard goes there."""
        if value in self.values:
            option = self.options[self.values.index(value)]
            option.setFocus(Qt.FocusReason.OtherFocusReason)
            option.click()

    def choose_none(self) -> None:
        """Show none of them as chosen; nobody is told."""
        self._group.setExclusive(False)
        for option in self.options:
            option.setChecked(False)
        self._group.setExclusive(True)
        self._stop_once()

    def focus_chosen(self) -> None:
        """Put the keyboard on the option that is chosen, or on the first while none is."""
        if (stop := self.stop) is not None:
            stop.setFocus()

    @property
    def stop(self) -> QWidget | None:
        """Where Tab stops: the option that is chosen, the first while none is."""
        return self._group.checkedButton() or next(iter(self.options), None)

    def lay(self, width: int) -> int:
        """Place the options in as many lines as ``width`` needs; answers how high they are."""
        gap, x, y, high = self._theme.size("body") // 3, 0, 0, 0
        widths = [option.sizeHint().width() for option in self.options]
        if len(self.options) > 1:  # a scale of numbers stays one line where it nearly is one
            gaps = len(self.options) - 1
            least = max(2, gap // 3)
            over = sum(widths) + least * gaps - width
            if over > 0 and all(option.text().isdecimal() for option in self.options):
                each = -(-over // len(self.options))
                if all(wide - each >= option.narrowest
                       for wide, option in zip(widths, self.options, strict=True)):  # fmt: skip
                    widths = [wide - each for wide in widths]
            gap = min(gap, max(2, (width - sum(widths)) // gaps))
        self.used = 0  # how wide the widest line is
        for option, likes in zip(self.options, widths, strict=True):
            wide = min(likes, width)
            if x and x + wide > width:
                x, y = 0, y + high + gap
            high = option.tall(wide)
            option.setGeometry(x, y, wide, high)
            x += wide + gap
            self.used = max(self.used, x - gap)
        return y + high


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_WRAPPED = int(Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value)


def _key_of(words: str) -> str:
    """The key that chooses it on a scale of numbers, T for 10; empty for words."""
    return "t" if words == "10" else words if len(words) == 1 and words.isdecimal() else ""


class Option(QRadioButton):
    """One of the options, filled when it is chosen."""

    def __init__(self, theme: Theme, words: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.beside: dict[int, Option] = {}  # the one before and the one after
        self.by_key: dict[str, Option] = {}  # those of a scale, by the key that chooses each
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        self.update()

    def sizeHint(self) -> QSize:
        high = self.fontMetrics().height()
        wide = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(wide + round(1.6 * high), round(1.8 * high))

    def tall(self, width: int) -> int:
        """How high it is at a width: words that have no room beside each other take lines."""
        likes, line = self.sizeHint(), self.fontMetrics().height()
        if width >= self.narrowest:
            return likes.height()
        box = QRect(0, 0, max(1, width - round(1.6 * line)), 1 << 20)
        words = self.fontMetrics().boundingRect(box, _WRAPPED, self.text())
        return likes.height() + max(0, words.height() - line)

    @property
    def narrowest(self) -> int:
        """How narrow it may be where many are to stand in one line: room beside its words."""
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance(self.text()) + round(0.9 * metrics.height())

    def hitButton(self, _position: object) -> bool:
        """All of it can be pressed."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows choose the one beside.

        Qt would choose first and then move the keyboard there, to a page that the choice has
        replaced by then.  Space chooses; on what is chosen already it is the page's own key.
        """
        step = _STEPS.get(Qt.Key(event.key()))
        other = self.by_key.get(event.text().lower())
        if other is not None:
            other.setFocus(Qt.FocusReason.OtherFocusReason)
            other.click()
        elif event.key() == Qt.Key.Key_Space and self.isChecked():
            event.ignore()
        elif step is None:
            super().keyPressEvent(event)
        elif step in self.beside:
            self.beside[step].setFocus(Qt.FocusReason.OtherFocusReason)
            self.beside[step].click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)  # a line of one whole pixel
        usual, aside = self.sizeHint().height(), 0.8 * self.fontMetrics().height()
        round_ = min(box.width(), box.height(), usual - 7) / 2
        paint_box(self, painter, self._theme, QRectF(self.rect()), box, round_)
        painter.setPen(self._theme.colour("on_accent" if self.isChecked() else "text"))
        if self.height() > usual:
            words = QRectF(self.rect()).adjusted(aside, 0, -aside, 0)
            painter.drawText(words, _WRAPPED, self.text())
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


def paint_box(
    button: QAbstractButton,
    painter: QPainter,
    theme: Theme,
    place: QRectF,
    box: QRectF,
    round_: float,
) -> None:
    """What lies below its words: filled when it is chosen, with a ring for the keyboard.

    ``box`` is drawn within ``place``, around which the ring goes.
    """
    on = button.isChecked()
    painter.setPen(QPen(theme.colour("accent" if on else "unsure"), 1.0))
    painter.setBrush(theme.colour("accent" if on else "surface"))
    painter.drawRoundedRect(box, round_, round_)
    if button.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("text"), 2.0))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), round_, round_)
