"""Choosing the form in which a session is taken away, and being told where it went."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from poise import exporters
from poise.ui import folders
from poise.ui.background import Fetch
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.button import Pill
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import ENTER
from poise.ui.widgets.share import FOLDER
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

_USUAL = "csv"
_NEEDS = {"edf": "edfio"}  # a form that cannot be written here is not offered


class ExportPage(Sheet):
    """``export`` is told the form; what it answers is shown once it is there."""

    def __init__(
        self, theme: Theme, export: Callable[[str], Fetch[Path]], close: Callable[[], None]
    ) -> None:
        self.forms = _Forms(theme)
        super().__init__(theme, self.forms)
        self.forms.grown = self.lay
        self._ask = export
        self._coming: Fetch[Path] | None = None
        self._out: Path | None = None
        self.add_button(tr("Export"), self.export, *ENTER, primary=True)
        self.folder: Pill | None = None  # until there is something in it
        self.add_back(close)

    def show_folder(self) -> None:
        """Show where the export is."""
        if self._out is not None:
            folders.show(self._out)

    def export(self) -> None:
        """Write the session in the form that is chosen."""
        if self._coming is None:
            self._coming = self._ask(self.forms.form)
            self.forms.say(tr("Writing …"))

    def frame(self, view: View, now: float) -> None:
        """Say where it went, or why it did not."""
        if self._coming is not None and self._coming.done:
            fetch, self._coming = self._coming, None
            if fetch.value is None:
                self.forms.say(tr(fetch.trouble))
                return
            self._out = fetch.value
            if self.folder is None and folders.can_show():
                self.folder = self.add_button(tr("Open folder"), self.show_folder, FOLDER)
                self.folder.show()
            self.forms.say(tr("Exported to {path}", path=self._out))


class _Forms(Body):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        names = [n for n in exporters.names() if n not in _NEEDS or find_spec(_NEEDS[n])]
        self.form = _USUAL if _USUAL in names else names[0]
        self._parts = [
            Words(theme, role, colour, wrap=True, on="surface", news=role == "body", parent=self)
            for role, colour in (("title", "text"), ("body", "muted"), ("body", "text"))
        ]
        self._parts[0].say(tr("Export"))
        self.choice = Choice(
            theme, tr("Format"), [(name, name) for name in names], self.form, self._choose, self
        )
        self._choose(self.form)

    def _choose(self, form: object) -> None:
        self.form = str(form)
        self._parts[1].say(tr(exporters.form(self.form).about))
        self.say("")

    def say(self, text: str) -> None:
        """Show ``text`` below the forms."""
        self._parts[2].say(text)
        self.grown()

    def restyle(self, theme: Theme) -> None:
        parts: list[Words | Choice] = [*self._parts, self.choice]
        for part in parts:
            part.restyle(theme)
        super().restyle(theme)

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        title, about, said = self._parts
        parts: list[tuple[Words | Choice, int]] = [
            (title, title.tall(inner)),
            (self.choice, self.choice.lay(inner)),
            (about, about.tall(inner)),
            (said, said.tall(inner)),
        ]
        for part, high in parts:
            part.setGeometry(edge, y, inner, high)
            y += high + unit
        return y - unit
