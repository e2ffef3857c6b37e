"""The journal in the window: written by keyboard alone, kept at once, and gone when deleted."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import cli, clock, paths
from poise.core import safety
from poise.core.guide.exercise import Exercise
from poise.library import journal
from poise.library.journal_entry import ASK, from_dict
from poise.recording import notes
from poise.settings import Settings
from poise.simulation.recordings import made_up
from poise.ui import folders
from poise.ui.background import Fetch
from poise.ui.journal import Journal, Wanted
from poise.ui.pages.journal import JournalPage
from poise.ui.shell.link import DrillChoice, Drills, Link
from poise.ui.shell.window import Window
from poise.ui.text.language import catalogue
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.entry_sheet import EntrySheet
from tools.gallery import sample
from tools.gallery.pictures import looks, settle

from .screens import text_of

Key = Qt.Key
MARKER = "xylophonemarkerword"


class Desk:
    """Somebody at a keyboard, and the journal they write in."""

    def __init__(self, reset: Exercise, wanted: Wanted | None = None) -> None:
        self.stage = sample.PlayedLink(reset, [], None)
        self.saved: list[Settings] = []
        self.journal = Journal()
        self.journal.wanted = wanted
        self.window = Window(
            self.stage.link, settings=looks("light"), journal=self.journal, save=self.saved.append
        )
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.press(Key.Key_3)
        settle(self.window)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
            settle(self.window)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)

    def after(self, seconds: float) -> None:
        """So long later a frame is shown."""
        self.stage.clock.move_to(self.stage.clock.now() + seconds)
        settle(self.window)

    @property
    def page(self) -> JournalPage:
        page = self.window.pages["journal"]
        assert isinstance(page, JournalPage)
        return page

    @property
    def sheet(self) -> EntrySheet:
        assert isinstance(self.page.sheet, EntrySheet)
        return self.page.sheet

    @property
    def says(self) -> str:
        return text_of(self.window)


@pytest.fixture
def desk(reset: Exercise) -> Callable[..., Desk]:
    def made(*rows: dict[str, object], wanted: Wanted | None = None) -> Desk:
        for days, row in enumerate(rows):
            journal.add(from_dict(row, clock.moment() - timedelta(days=days)))
        return Desk(reset, wanted)

    return made


def only() -> dict[str, object]:
    """The one entry there is, as its file has it."""
    (path,) = paths.journal().glob("*.journal.json")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_a_reflection_is_written_with_the_keyboard_alone(desk: Callable[..., Desk]) -> None:
    at = desk()
    assert "Nothing written yet." not in at.says  # what could be is offered in its place
    assert "nowhere else" in at.says
    at.press(Key.Key_R)
    at.type("She asked about drift.")
    at.press(Key.Key_Tab, Key.Key_Return)
    assert "What was the question really testing?" in at.says
    at.type("Operations.")
    at.press(Key.Key_Tab, Key.Key_Return)
    at.type("Read one page.")
    at.press(Key.Key_Tab)
    at.type("When there is coffee, I read.")
    at.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert at.sheet.form.step is None
    at.press(Key.Key_Escape)
    row = only()
    assert (row["reconstruct"], row["reinterpret"], row["rewire"]) == (
        "She asked about drift.", "Operations.", "Read one page.",
    )  # fmt: skip
    assert row["action"] == {
        "text": "Read one page.", "due": (clock.today() + timedelta(days=3)).isoformat(),
        "when": "When there is coffee, I read.", "done": None, "dropped": False,
    }  # fmt: skip
    at.press(Key.Key_Escape)
    assert at.window.pages.shown == "today"


def test_the_scale_stands_in_one_line_beside_the_list(desk: Callable[..., Desk]) -> None:
    one = desk({"kind": "note", "text": "written before"})
    one.press(Key.Key_N, Key.Key_R)
    options = next(c for c in one.sheet.findChildren(Choice) if c.isVisible()).options
    assert len(options) == 11
    assert len({option.y() for option in options}) == 1
    right = [option.geometry().right() for option in options]
    assert right == sorted(right)
    assert all(o.width() > o.fontMetrics().horizontalAdvance(o.text()) for o in options)


def test_what_is_written_is_kept_a_second_later_in_a_private_file(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    at.press(Key.Key_W)
    at.type("I began.")
    at.after(0.5)
    assert not list(paths.journal().glob("*"))
    at.after(0.6)
    assert only()["text"] == "I began."
    assert "Saved." in at.says
    (path,) = paths.journal().iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    at.type(" Again.")
    at.window.close()  # whoever closes the window keeps the last word
    assert only()["text"] == "I began. Again."


def test_nothing_is_kept_of_an_entry_without_a_word(desk: Callable[..., Desk]) -> None:
    at = desk()
    at.press(Key.Key_O)
    at.type(" ")
    at.after(1.1)
    assert "Nothing is kept until there is a word." in at.says
    at.press(Key.Key_Escape)
    assert not list(paths.journal().glob("*"))


def test_an_entry_is_altered_and_what_the_form_does_not_show_stays(
    desk: Callable[..., Desk],
) -> None:
    at = desk({
        "kind": "3r", "session": "some-session", "rewire": "One page.", "mood_before": 2,
        "action": {"text": "Something else to do.", "due": "2026-03-05", "done": "2026-03-04"},
    })  # fmt: skip
    at.press(Key.Key_Return)
    at.type("It rained. ")
    at.press(Key.Key_Escape)
    row = only()
    assert row["reconstruct"] == "It rained. "
    assert (row["session"], row["mood_before"]) == ("some-session", 2)
    assert row["action"] == {
        "text": "Something else to do.", "due": "2026-03-05", "when": "", "done": "2026-03-04",
        "dropped": False,
    }  # fmt: skip


def test_a_deleted_entry_is_gone_at_once_and_can_be_had_back_for_ten_seconds(
    desk: Callable[..., Desk], poise_home: Path
) -> None:
    at = desk({"kind": "win", "text": MARKER}, {"kind": "note", "text": "Another."})
    at.press(Key.Key_Delete)
    assert holding(MARKER, poise_home) == set()
    at.after(9.0)
    at.press(Key.Key_U)
    assert holding(MARKER, poise_home) == {"journal"}
    at.press(Key.Key_Delete)
    at.after(10.0)
    assert "Undo" not in at.says
    at.press(Key.Key_U)
    assert holding(MARKER, poise_home) == set()
    assert "Another." in only()["text"]  # type: ignore[operator]


def test_a_search_needs_every_word(desk: Callable[..., Desk]) -> None:
    at = desk(
        {"kind": "win", "text": "I began."},
        {"kind": "note", "text": "The caching question."},
        {"kind": "rejection", "rewire": "Read on caching.", "topics": ["drift"]},
    )
    at.press(Key.Key_Slash)
    at.type("CACHING drift")
    settle(at.window)
    assert "1 of 3 entries" in at.says
    at.press(Key.Key_Down)
    assert at.page.side.list.chosen.endswith("rejection")


def test_the_wall_has_every_win_and_nothing_else(desk: Callable[..., Desk]) -> None:
    path = made_up(paths.sessions() / "2026-03-01T18-00-00-reset.poise.jsonl").path
    notes.save(path, {"went_well": "My hands were warm."})
    at = desk({"kind": "win", "text": "I began."}, {"kind": "note", "text": "A note."})
    at.page.show_wins(True)
    settle(at.window)
    rows = [at.page.side.list.item(k).text() for k in range(at.page.side.list.count())]
    assert [row.split(",")[0] for row in rows] == ["I began.", "My hands were warm."]
    assert at.page.sheet is None


def test_the_line_fills_and_fifteen_minutes_are_enough(desk: Callable[..., Desk]) -> None:
    at = desk()
    at.press(Key.Key_R)
    at.after(0.1)
    bar, seen = at.sheet.form.bar, []
    for _ in range(3):
        seen.append(bar._part)
        at.after(45.0)
    assert seen[0] < seen[1] < seen[2] == 1.0
    assert safety.ENOUGH_WRITTEN not in at.says
    at.after(safety.LONGEST_WRITING_S)
    assert safety.ENOUGH_WRITTEN in at.says


def test_a_judging_word_is_asked_about_until_that_is_switched_off(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    at.press(Key.Key_R)
    at.type("I always fail.")
    assert safety.CAMERA_SAW in at.says
    at.press(Key.Key_Tab, Key.Key_Space)
    assert safety.CAMERA_SAW not in at.says
    assert not at.saved[-1].journal.ask_camera
    at.press(Key.Key_Escape, Key.Key_Escape)
    at.press(Key.Key_3)
    at.press(Key.Key_R)
    at.type("Never.")
    assert safety.CAMERA_SAW not in at.says


def test_words_of_harm_are_answered_when_written_and_not_when_read(
    desk: Callable[..., Desk], poise_home: Path
) -> None:
    at = desk()
    at.press(Key.Key_O)
    at.type("I want to die.")
    at.after(1.1)
    assert safety.HARM in at.says
    assert holding("harming", poise_home) == set()
    at.press(Key.Key_Escape, Key.Key_Escape)
    at.press(Key.Key_3)
    at.press(Key.Key_Return)
    at.type(" ")
    at.after(1.1)
    assert safety.HARM not in at.says


def test_a_mood_that_fell_and_a_topic_that_returns_are_answered(
    desk: Callable[..., Desk],
) -> None:
    again: dict[str, object] = {"kind": "rejection", "rewire": "Read.", "topics": ["drift"]}
    at = desk({**again, "mood_before": 7}, again, again)
    assert "Third time" not in at.says
    at.press(Key.Key_Return)
    at.type("x")
    at.sheet.form._row["mood_after"] = 4
    at.after(1.1)
    assert "Third time: drift." in at.says
    assert safety.HEAVY in at.says


def test_three_breaths_stand_between_two_pages_and_end_by_themselves(
    desk: Callable[..., Desk],
) -> None:
    at = desk()
    at.press(Key.Key_R)
    at.type("It rained.")
    at.sheet.breathe.click()
    at.after(1.0)
    assert "Breathe in" in at.says
    at.after(5.0)
    assert "Breathe out" in at.says
    at.after(25.0)
    assert "Breathe" not in at.says
    at.sheet.breathe.click()
    at.press(Key.Key_Space)
    assert "Breathe" not in at.says
    assert at.sheet.form.text().strip() == "It rained."


def test_another_page_may_ask_for_an_entry_about_its_session(desk: Callable[..., Desk]) -> None:
    at = desk(wanted=Wanted("3r", "a-drill"))
    at.type("It went.")
    at.after(1.1)
    assert (only()["kind"], only()["session"]) == ("3r", "a-drill")


def test_a_failure_story_is_told_aloud_in_a_drill_with_one_key(
    desk: Callable[..., Desk],
) -> None:
    at = desk({"kind": "failure", "situation": "It broke."}, {"kind": "note", "text": "x"})
    chosen = []
    begun = sample.PlayedLink(at.stage.link.exercise, [], None)

    def link(choice: DrillChoice) -> Link:
        chosen.append(choice)
        return begun.link

    assert "Tell it aloud" not in at.says  # nothing to tell it in
    at.press(Key.Key_A)
    at.window.controller.drills = Drills(link, list)
    at.press(Key.Key_Escape)
    at.press(Key.Key_3)
    assert "Tell it aloud" in at.says
    at.press(Key.Key_A)
    assert chosen == [DrillChoice(level=2, bank="failure")]
    assert at.window.pages.shown != "journal"


@pytest.mark.parametrize("wishes", [True, False])
def test_after_a_session_the_journal_is_offered_where_the_plan_wishes_for_it(
    desk: Callable[..., Desk], wishes: bool
) -> None:
    at = desk()
    at.journal.wished = lambda: Fetch(lambda: wishes)  # type: ignore[method-assign]
    view = at.window.controller.view
    view.finish(replace(sample.summary(view.exercise), recording="/x/a-session.poise.jsonl"))
    at.press(Key.Key_Escape, Key.Key_Escape)
    at.after(0.1)
    at.after(0.1)
    assert at.window.pages.shown == "card"
    assert ("Write about it" in at.says) is wishes
    at.press(Key.Key_J)
    assert at.window.pages.shown == ("journal" if wishes else "card")
    if wishes:
        at.type("It went.")
        at.press(Key.Key_Escape, Key.Key_Escape)
        assert (only()["kind"], only()["session"]) == ("3r", "a-session")
        assert at.window.pages.shown == "card"


def test_an_export_is_all_of_it_and_goes_with_the_journal(
    desk: Callable[..., Desk], poise_home: Path
) -> None:
    at = desk({"kind": "win", "text": MARKER}, {"kind": "note", "text": "Another."})
    at.press(Key.Key_E)
    assert "Exported: journal-" in at.says
    (out,) = paths.exports().iterdir()
    assert [row["kind"] for row in json.loads(out.read_text(encoding="utf-8"))] == ["win", "note"]
    assert holding(MARKER, poise_home) == {"journal", "exports"}
    at.page.forget.click()
    assert "(2)" in at.says
    at.press(Key.Key_Escape)
    assert len(journal.every()) == 2
    at.page.forget.click()
    sheet = at.page.sheet
    sheet.forget()  # type: ignore[union-attr]
    settle(at.window)
    assert "Deleted: 3 files." in at.says
    assert at.page.sheet is not None
    (back,) = (pill for pill in at.page.sheet.buttons if pill.isVisible())
    assert abs(back.geometry().center().x() - at.page.sheet.width() / 2) < 2
    assert holding(MARKER, poise_home) == set()


def test_a_letter_beside_the_text_opens_no_other_entry(desk: Callable[..., Desk]) -> None:
    at = desk()
    at.press(Key.Key_R)
    at.type("Half of it")
    sheet = at.sheet
    for _ in range(4):
        at.press(Key.Key_Tab, Key.Key_N, Key.Key_W, Key.Key_O, Key.Key_E)
        assert at.page.sheet is sheet
    sheet.focus_first()
    at.press(Key.Key_Escape)
    assert str(only()["reconstruct"]).startswith("Half of it")
    at.press(Key.Key_O)
    assert at.sheet.entry.kind == "note"


def test_an_entry_that_cannot_be_kept_is_not_replaced(desk: Callable[..., Desk]) -> None:
    at = desk({"kind": "win", "text": "Another."})
    at.press(Key.Key_O)
    at.type("A note")
    sheet = at.sheet
    topics = next(part.line for part in sheet.form._parts if part.key == "topics")
    topics.setFocus()
    at.type(",".join("abcdefghijklmnopqrstuvwxyz"))
    for leaves in (at.page.new.click, lambda: at.page.side.list.setCurrentRow(0), at.page.leave):
        leaves()
        settle(at.window)
        assert at.page.sheet is sheet
        assert "Not saved: At most" in at.says
    topics.clear()
    at.type("a")
    at.page.new.click()
    settle(at.window)
    assert at.page.sheet is not sheet
    assert {entry.kind for _, entry in journal.entries()} == {"win", "note"}


def test_the_folder_of_an_exported_journal_is_opened_by_keyboard(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(folders, "can_show", lambda: True)
    monkeypatch.setattr(folders, "show", shown.append)
    at = desk({"kind": "win", "text": MARKER})
    assert "Open folder" not in at.says
    at.press(Key.Key_E)
    at.page.new.setFocus()
    at.press(Key.Key_Tab, Key.Key_Tab, Key.Key_Space)
    assert shown == list(paths.exports().iterdir())


def test_everything_that_is_forgotten_takes_an_exported_journal_along(
    desk: Callable[..., Desk], poise_home: Path
) -> None:
    at = desk({"kind": "win", "text": MARKER})
    at.press(Key.Key_E)
    at.window.close()
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert holding(MARKER, poise_home) == set()


def test_an_entry_that_cannot_be_read_is_named(desk: Callable[..., Desk]) -> None:
    paths.journal().mkdir(parents=True)
    (paths.journal() / "broken.journal.json").write_text("{")
    at = desk({"kind": "win", "text": "I began."})
    assert "1 entry cannot be read: broken" in at.says


def test_every_question_of_the_journal_is_german_too() -> None:
    assert set(ASK.values()) <= catalogue("de").keys()


def holding(word: str, *folders: Path) -> set[str]:
    return {
        file.parent.name
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and word.encode() in file.read_bytes()
    }
