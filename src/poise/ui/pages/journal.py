"""The journal: what was written at the left, one entry of it at the right; nothing leaves here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from poise import clock
from poise.errors import JournalError, PoiseError
from poise.library.journal import Kept
from poise.library.journal_entry import Entry
from poise.ui import folders
from poise.ui.background import Fetch
from poise.ui.journal import Journal
from poise.ui.shell.link import DrillChoice
from poise.ui.text.journal import entry_line, unread, win_line
from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.entry_kinds import KindsSheet
from poise.ui.widgets.entry_sheet import EntrySheet, started
from poise.ui.widgets.forget_sheet import ForgetSheet
from poise.ui.widgets.journal_side import JournalSide
from poise.ui.widgets.page import ENTER, ESC, Keys, Page
from poise.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from poise.library.wins import Win
    from poise.ui.shell.actions import Actions

KEYS = {
    "win": Qt.Key.Key_W, "3r": Qt.Key.Key_R, "rejection": Qt.Key.Key_J,
    "failure": Qt.Key.Key_F, "note": Qt.Key.Key_O,
}  # fmt: skip
STORY = DrillChoice(level=2, bank="failure")
UNDO_S = 10.0
BESIDE_EM = 54  # from this width on the list and the entry stand side by side


def page(actions: Actions) -> Page:
    assert actions.journal is not None
    settings = actions.choices.settings
    return JournalPage(
        actions.theme, actions.journal, actions.back, guide=settings.screen.guide,
        camera_line=settings.journal.ask_camera, no_camera=actions.choices.ask_no_camera,
        tell=partial(_tell, actions) if actions.controller.drills is not None else None,
    )  # fmt: skip


def _tell(actions: Actions) -> None:
    """A drill of level 2 that asks for stories of failure, to be told aloud."""
    controller = actions.controller
    if controller.drills is None or controller.drills.welcome is not None:
        actions.open("drill")  # what is read before the first drill is read first
    else:
        controller.begin_drill(STORY, {})


class JournalPage(Page):
    """``journal`` is where the entries are; ``close`` leaves the page, ``tell`` begins a drill.

    It raises :class:`PoiseError` when there is nothing to ask.

    The file of an entry that is deleted is gone at once; what was in it can be had back for ten
    seconds.
    """

    made_anew = True

    def __init__(
        self,
        theme: Theme,
        journal: Journal,
        close: Callable[[], None],
        *,
        guide: str = "disc",
        camera_line: bool = True,
        no_camera: Callable[[], object] = lambda: None,
        tell: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(theme)
        self._tell = tell
        self._journal, self._close = journal, close
        self._guide, self._camera_line, self._no_camera = guide, camera_line, no_camera
        self._entries: dict[str, Entry] = {}
        self._broken = 0
        self._coming: Fetch[list[Kept]] | None = journal.read()
        self._wins: Fetch[list[Win]] | None = None
        self._exporting: Fetch[Path] | None = None
        self._exported: Path | None = None
        self._gone: tuple[str, Entry] | None = None
        self._undo_until: float | None = None
        self._now = 0.0
        self._went_in = False
        self.sheet: Sheet | None = None
        self.new = self.add_pill(tr("New"), self.offer, Qt.Key.Key_N, primary=True)
        self.undo = self.add_pill(tr("Undo"), self.restore, Qt.Key.Key_U)
        self.export = self.add_pill(
            tr("Export"), self.take_away, Qt.Key.Key_E, quiet=True, icon="share"
        )
        self.folder = self.add_pill(tr("Open folder"), self.show_folder)
        self.forget = self.add_pill(tr("Delete all"), self.ask_forget_all, icon="delete")
        self.side = JournalSide(
            theme, [self.new, self.export, self.folder, self.undo], self.forget, chose=self._chose,
            read=self.read, show_wins=self.show_wins, parent=self,
        )  # fmt: skip
        self.add_keys(self.read, *ENTER)
        self.add_keys(self.leave, ESC)
        self.add_keys(self.side.to_search, Qt.Key.Key_Slash)
        self.add_keys(self.breathe, Qt.Key.Key_B)
        for kind, key in KEYS.items():
            self.add_keys(partial(self.begin, kind), key)
        self._show()

    def setFocus(self, *_reason: Qt.FocusReason) -> None:
        """To the list.  As a proxy it would take Tab past what stands above it."""
        self.side.to_list()

    # ------------------------------------------------------------------ what a person does

    def offer(self) -> None:
        """Ask what is to be written."""
        self._put(
            KindsSheet(self.theme, {kind: (key, partial(self.begin, kind))
                                    for kind, key in KEYS.items()},
                       empty=not self._entries, close=self._close_sheet)
        )  # fmt: skip

    def begin(self, kind: str, session: str = "") -> None:
        """Write an entry of ``kind``."""
        self.side.list.stand_on("")
        self._open("", started(kind, session, clock.moment()))
        self.write()

    def read(self) -> None:
        """Go into the entry that is chosen."""
        if self.side.of_wins:
            if (id := self.side.list.chosen) in self._entries:
                self.side.which.show_chosen(False)
                self.show_wins(False)
                self.side.list.stand_on(id)
        else:
            self._show_chosen()
            self.write()

    def write(self) -> None:
        """Put the keyboard where writing begins."""
        self._show()
        if isinstance(self.sheet, EntrySheet):
            self._went_in = True
            self.sheet.focus_first()

    def breathe(self) -> None:
        """Three breaths, between two pages of an entry."""
        if isinstance(self.sheet, EntrySheet):
            self.sheet.begin_breaths()

    def leave(self) -> None:
        """From the entry to the list, and from the list away."""
        if self.sheet is not None and (self._in_sheet or not self._beside):
            self._close_sheet()
        elif self.side.search.text() and self.side.search.hasFocus():
            self.side.search.clear()
        else:
            self._close()

    def drop(self) -> None:
        """Delete the entry one is in: its file is gone at once."""
        sheet = self.sheet
        if not isinstance(sheet, EntrySheet) or not sheet.id:
            return
        sheet.save()
        try:
            self._journal.forget(sheet.id)
        except JournalError as error:
            self.side.tell(tr(str(error)))
            return
        self._gone = (sheet.id, sheet.entry)
        self._undo_until = self._now + UNDO_S
        self._entries.pop(sheet.id, None)
        sheet.abandon()
        self.side.list.take(sheet.id)
        self._close_sheet()
        self.side.tell(tr("Deleted. Undo is here for ten seconds."))
        self._show()

    def restore(self) -> None:
        """Have back what was deleted a moment ago."""
        if self._gone is None:
            return
        (id, entry), self._gone, self._undo_until = self._gone, None, None
        try:
            self._journal.keep(id, entry)
        except JournalError as error:
            self.side.tell(tr(str(error)))
            return
        self._fill({**self._entries, id: entry})
        self.side.list.stand_on(id)
        self.side.to_list()

    def tell(self) -> None:
        """Tell the story aloud, in a drill; what was written stays here."""
        self._save()
        try:
            if self._tell is not None:
                self._tell()
        except PoiseError as error:
            self.side.tell(tr(str(error)))

    def show_wins(self, wins: bool) -> None:
        """The wall of wins, or everything that was written."""
        self.side.of_wins = wins
        self._save()
        self._put(None)
        if wins:
            self._wins = self._journal.wins()
        else:
            self._fill(self._entries)

    def take_away(self) -> None:
        """Export all of it."""
        if self._entries and self._exporting is None:
            self._save()
            self._exporting = self._journal.export()
            self.side.tell(tr("Writing …"))

    def show_folder(self) -> None:
        """Show where the export is."""
        if self._exported is not None:
            folders.show(self._exported)

    def ask_forget_all(self) -> None:
        """Say what goes, and ask."""
        if not self._entries and not self._broken:
            return
        what = tr(
            "All entries of your journal ({n}), and their exports on this computer. This cannot be "
            "undone.", n=len(self._entries) + self._broken,
        )  # fmt: skip
        self._save()
        self._put(
            ForgetSheet(self.theme, what, self._journal.forget_all, self._close_sheet, self._forgot)
        )

    # ------------------------------------------------------------------ what comes

    def frame(self, view: View, now: float) -> None:
        """Take in what was read or written since the last frame."""
        self._now = now
        if self._coming is not None and self._coming.done:
            found, self._coming = self._coming, None
            self._take(found.value or [], found.trouble)
        if self._wins is not None and self._wins.done:
            wins, self._wins = self._wins.value or [], None
            today = clock.today()
            self.side.fill([(win.entry or win.session, win_line(win, today)) for win in wins])
        if self._exporting is not None and self._exporting.done:
            out, self._exporting = self._exporting, None
            self._exported = out.value
            self._show()
            self.side.tell(
                tr(out.trouble) if out.value is None else
                tr("Exported: {name} in {folder}. Deleting an entry does not reach that file.",
                   name=out.value.name, folder=out.value.parent)
            )  # fmt: skip
        if self._undo_until is not None and now >= self._undo_until:
            self._gone, self._undo_until = None, None
            self.side.sift()
            self._show()
        if self.sheet is not None:
            self.sheet.frame(view, now)

    def _take(self, kept: list[Kept], trouble: str) -> None:
        """What was written before; and begin with what another page asked for."""
        broken = [one for one in kept if one.entry is None]
        self._broken = len(broken)
        self._fill({one.id: one.entry for one in kept if one.entry is not None})
        if trouble or broken:
            self.side.say(tr(trouble) or unread([one.id for one in broken]))
        wanted, self._journal.wanted = self._journal.wanted, None
        if wanted is not None and wanted.entry in self._entries:
            self.side.list.stand_on(wanted.entry)
        elif wanted is not None:
            self.begin(wanted.kind, wanted.session)
        elif not self._entries:
            self.offer()
        elif self._beside:
            self.side.list.setCurrentRow(0)

    def _fill(self, entries: dict[str, Entry]) -> None:
        self._entries = dict(sorted(entries.items(), reverse=True))
        today = clock.today()
        lines = [(id, entry_line(Kept(id, entry), today)) for id, entry in self._entries.items()]
        self.side.fill(lines)
        self._show()

    def _chose(self) -> None:
        """Another row is chosen: show its entry, where there is room beside the list."""
        if self._beside and not self.side.of_wins:
            self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self._entries.get(self.side.list.chosen)
        if entry is not None and self.side.list.chosen != getattr(self.sheet, "id", ""):
            self._open(self.side.list.chosen, entry)

    def _open(self, id: str, entry: Entry) -> None:
        if self.side.of_wins:
            self.side.of_wins = False
            self.side.which.show_chosen(False)
            self._fill(self._entries)
        self._put(
            EntrySheet(
                self.theme, self._journal, id, entry, clock.today(),
                camera_line=self._camera_line, guide=self._guide, kept=self._kept,
                done=self._close_sheet, forget=self.drop, no_camera=self._ask_no_camera,
                tell=self.tell if self._tell is not None else None,
            )
        )  # fmt: skip

    def _kept(self, id: str, entry: Entry) -> None:
        """The entry one is in was written down."""
        fresh = id not in self._entries
        self._entries[id] = entry
        if not self.side.of_wins:
            self.side.list.put(id, entry_line(Kept(id, entry), clock.today()))
        if fresh:
            self.side.sift()
            self.side.list.stand_on(id)
            self._show()

    def _forgot(self) -> None:
        self._gone, self._undo_until = None, None
        self._broken, self._exported = 0, None
        self._fill({})

    def _ask_no_camera(self) -> None:
        self._camera_line = False
        self._no_camera()

    # ------------------------------------------------------------------ what is seen

    def _put(self, sheet: Sheet | None) -> None:
        """Show ``sheet`` beside the list, in the place of the one that was there.

        An entry that cannot be written down stays, with the reason, until it can.
        """
        if isinstance(self.sheet, EntrySheet) and not self.sheet.may_go():
            self.side.list.stand_on(self.sheet.id)
            self.sheet.focus_first()
            return
        self._went_in = False
        old, self.sheet = self.sheet, sheet
        if old is not None:
            old.hide()
            old.deleteLater()
        if sheet is not None:
            sheet.setParent(self)
            sheet.show()
        self._show()
        if sheet is not None and not isinstance(sheet, EntrySheet):
            sheet.setFocus()

    def _close_sheet(self) -> None:
        if self._beside and isinstance(self.sheet, EntrySheet) and self.sheet.id:
            self.sheet.save()
            self._went_in = False
            self.side.list.stand_on(self.sheet.id)
        else:
            self._put(None)
            self.side.list.stand_on("")
        self._show()
        self.side.to_list()

    def _save(self) -> None:
        if isinstance(self.sheet, EntrySheet):
            self.sheet.save()

    @property
    def _in_sheet(self) -> bool:
        """Whether the keyboard is in the entry."""
        focus = self.window().focusWidget()
        return self.sheet is not None and (focus is self.sheet or self.sheet.isAncestorOf(focus))

    @property
    def _writes(self) -> bool:
        """Whether one went into the entry and has not gone back to the list."""
        return self._went_in and self.window().focusWidget() is not self.side.list

    @property
    def _beside(self) -> bool:
        return self.width() >= BESIDE_EM * self.theme.size("body")

    def keys(self) -> Keys:
        """Those of the entry win over those of the list while one is in it.

        Until one goes back to the list they are all there are: a letter beside the text opens no
        other entry.
        """
        mine = dict(self._keys)
        if self.sheet is None:
            return mine
        if isinstance(self.sheet, EntrySheet) and self.sheet.breaths is not None:
            return self.sheet.keys()
        theirs = {key: do for key, do in self.sheet.keys().items() if key != ESC}
        if isinstance(self.sheet, EntrySheet) and (self._in_sheet or self._writes):
            return {ESC: self.leave} | theirs
        return theirs | mine | theirs

    def _show(self) -> None:
        """Show what has a use just now."""
        any_ = bool(self._entries) or self._broken > 0
        whole = self.sheet is not None and (not self._beside or not any_)
        self.side.setVisible(not whole)
        self.side.beside = self._beside and not self.side.of_wins
        self.side.which.setVisible(any_)
        self.export.setVisible(bool(self._entries))
        self.forget.setVisible(any_)
        self.folder.setVisible(self._exported is not None and folders.can_show())
        self.undo.setVisible(self._gone is not None)
        self.lay()

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self.side.restyle(theme)
        if self.sheet is not None:
            self.sheet.restyle(theme)
        self._show()
        self.update()

    def lay(self) -> None:
        """The list at the left and the entry beside it, or one of them alone."""
        left = 0
        if not self.side.isHidden():
            left = 23 * self.theme.size("body") if self.side.beside else self.width()
            self.side.setGeometry(0, 0, left, self.height())
            self.side.lay()
        if self.sheet is not None:
            self.sheet.setGeometry(left, 0, self.width() - left, self.height())

    def resizeEvent(self, _event: object) -> None:
        self._show()
