"""The banks that come with poise can be asked from, and a file with a fault is told what it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from poise import cli, own_files, paths, questions
from poise.core.questions.bank import FAILURE, Objection, open_question
from poise.errors import QuestionError
from poise.questions.bank import read

GOOD = """
[bank]
name = "mine"
title = "Mine"
language = "en"
version = 1

[[question]]
id = "own-01"
level = 2
topics = ["a"]
seconds = 90
ask = "What is a queue?"
points = ["one", "two", "three"]
follow = ["Why?", "Say more."]
doubts = [{ say = "I'd use a stack.", is = "wrong" }]
"""
QUESTION = GOOD[GOOD.index("[[question]]") :]
# What is changed in GOOD, to what, and what is said of it.
BROKEN = {
    "not TOML": ("[bank]", "[bank", "it is not TOML"),
    "huge number": ("version = 1", "version = 1" + "0" * 5000, "TOML"),
    "no bank": (GOOD[: GOOD.index("[[question]]")], "", "bank is missing"),
    "unknown table": ("[bank]", "[more]\n[bank]", "unknown key more"),
    "bank key": ("title =", "titel =", "did you mean bank.title?"),
    "bank name": ('name = "mine"', 'name = "My bank"', "bank.name is small letters"),
    "language": ('language = "en"', 'language = "../en"', "bank.language is a code"),
    "version": ("version = 1", 'version = "1"', "bank.version is a whole number"),
    "no question": (QUESTION, "", "1 to 2000 questions"),
    "one table": ("[[question]]", "[question]", "write each question under"),
    "key": ("points =", "pionts =", "did you mean points?"),
    "missing": ("seconds = 90\n", "", "seconds is missing"),
    "id": ('"own-01"', '"own01"', "id is letters, a hyphen and a number"),
    "level": ("level = 2", "level = 4", "level is 1, a warm-up"),
    "level that is true": ("level = 2", "level = true", "level is a whole number"),
    "seconds": ("seconds = 90", "seconds = 300", "is 45 to 240; got 300"),
    "points": (', "three"]', "]", "points holds 3; got 2"),
    "follow": (', "Say more."', "", "follow holds 2; got 1"),
    "no topic": ('["a"]', "[]", "topics holds 1 to 5; got 0"),
    "doubts": ('{ say = "I\'d use a stack.", is = "wrong" }', "", "doubts holds 1 to 3; got 0"),
    "objection": ('is = "wrong"', 'is = "false"', "doubts.is is right, wrong or open"),
    "doubt key": ("is =", "ist =", "unknown key doubts.ist: did you mean doubts.is?"),
    "mark": ("What is a queue?", "What is a queue.", "ask asks and has no question mark"),
    "mark of a follow-up": ('"Why?"', '"Why"', "follow asks and has no question mark"),
    "long": ("What is a queue?", "What is " + "a" * 200 + "?", "ask is 1 to 200 letters"),
    "empty": ('"one"', '" "', "points is 1 to 160 letters"),
    "control": ('"one"', r'"one\u001b[2J"', "points is one line without control characters"),
    "number as text": ('ask = "What is a queue?"', "ask = 7", "ask is a text in quotation marks"),
    "text as list": ('points = ["one", "two", "three"]', 'points = "one"', "points is a list"),
    "number in a list": ('"one"', "1", "points holds texts"),
}  # fmt: skip
# Nobody is ever asked or told anything about these.
PERSONAL = re.compile(
    r"\b(accent|age|old(er)? than you|attractive|beard|born|boyfriend|children|church|disab\w*"
    r"|divorc\w+|dress|ethnic\w*|fat|female|foreign\w*|gender|girlfriend|god|hair|handsome|health"
    r"|husband|ill(ness)?|immigrant|looks? like you|male|married|mosque|mother tongue|nationality"
    r"|overweight|pregnan\w+|pretty|race|relig\w+|sex\w*|sick|skin|smile|too (old|young)|ugly"
    r"|veil|weight|wife|woman|your (face|voice|clothes|parents|family))\b",
    re.IGNORECASE,
)
# Words of the field that are meant in no such way; they are taken out before it is looked.
OF_THE_FIELD = ("each weight's share",)


def said(bank: questions.Bank) -> list[str]:
    return [
        text
        for q in bank.questions
        for text in (q.ask, *q.points, *q.follow, *(doubt.say for doubt in q.doubts))
    ]


def test_the_banks_hold_what_was_written_for_them() -> None:
    banks = questions.shipped()
    every = [q for bank in banks for q in bank.questions]
    assert {bank.name: len(bank.questions) for bank in banks} == {
        "behavioural": 37, "coding": 42, "design": 49, "failure": 30, "fundamentals": 43,
        "operations": 45,
    }  # fmt: skip
    assert Counter(q.level for q in every) == {1: 56, 2: 124, 3: 66}
    assert Counter(d.objection for q in every for d in q.doubts) == {
        Objection.WRONG: 171, Objection.RIGHT: 177, Objection.OPEN: 86
    }  # fmt: skip
    assert len({q.id for q in every}) == len(every)
    assert FAILURE in {bank.name for bank in banks}


def test_an_objection_may_be_mistaken_wherever_there_is_a_right_answer() -> None:
    technical = ("coding", "design", "fundamentals", "operations")
    every = [q for bank in questions.shipped() if bank.name in technical for q in bank.questions]
    assert (sum(q.has_both for q in every), len(every)) == (169, 179)
    for bank in questions.shipped():
        if bank.name not in technical:
            assert {d.objection for q in bank.questions for d in q.doubts} == {Objection.OPEN}


def test_nobody_is_asked_about_their_person() -> None:
    texts = [text for bank in questions.shipped() for text in said(bank)]
    lines = questions.lines()
    texts += [*lines.interrupt, *lines.brisk, *lines.doubt, *(one.say for one in lines.happenings)]
    assert [text for text in texts if personal(text)] == []


@pytest.mark.parametrize(
    "text",
    ["How old? I mean your age.", "Your skin looks pale.", "Were you sick?", "Each weight's share.",
     "You weigh each weight's share by your weight."],
)  # fmt: skip
def test_such_a_question_would_be_found(text: str) -> None:
    assert personal(text) is (text != "Each weight's share.")


def personal(text: str) -> bool:
    for phrase in OF_THE_FIELD:
        text = text.lower().replace(phrase, "")
    return PERSONAL.search(text) is not None


def test_a_question_mark_that_is_missing_is_noticed_and_none_is_asked_for_in_vain() -> None:
    every = [q for bank in questions.shipped() for q in bank.questions]
    texts = [t for q in every for t in (q.ask, *q.follow, *(doubt.say for doubt in q.doubts))]
    assert [text for text in texts if open_question(text)] == []
    asking = [text for q in every for text in (q.ask, *q.follow) if text.endswith("?")]
    noticed = sum(open_question(text[:-1] + ".") for text in asking)
    assert noticed > 0.9 * len(asking)


@pytest.mark.parametrize(
    "text",
    ["What I'd do is wait.", "When it rains, we wait.", "Hm.", "Which is why I asked."],
)
def test_a_sentence_that_asks_nothing_needs_no_mark(text: str) -> None:
    assert not open_question(text)


def test_a_good_file_is_read_as_it_is() -> None:
    bank, faults = read(GOOD, "mine.toml", own=True)
    assert faults == []
    assert bank is not None
    (question,) = bank.questions
    assert (bank.name, bank.own, question.answer_s) == ("mine", True, 90)
    assert question.doubts[0].objection is Objection.WRONG


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_its_fault(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, fault = BROKEN[kind]
    assert old in GOOD
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new, 1))
    assert cli.main(["questions", "check", str(path)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(str(path))
    assert fault in line
    assert cli.main(["questions", "check", str(path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said.keys() == {"file", "id", "fault"}
    assert fault in said["fault"]


def test_every_question_with_a_fault_is_named_at_once() -> None:
    text = GOOD + QUESTION.replace("own-01", "own-02").replace("level = 2", "level = 9")
    text += QUESTION + QUESTION.replace('id = "own-01"\n', "")
    bank, faults = read(text, "mine.toml")
    assert bank is None
    assert [fault.id for fault in faults] == ["own-02", "own-01", "question 4"]
    assert "taken already, in the bank 'mine'" in faults[1].fault


def test_questions_in_another_language_need_no_english_mark() -> None:
    text = GOOD.replace('language = "en"', 'language = "de"').replace("What is a queue?", "What is")
    assert read(text, "mine.toml")[1] == []


@pytest.fixture
def own() -> Path:
    paths.questions().mkdir(parents=True)
    return paths.questions()


def test_a_person_s_own_bank_is_asked_from(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own / "mine.toml").write_text(GOOD)
    assert questions.shelf().bank("mine").own
    assert cli.main(["questions", "list", "--bank", "mine", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "id": "own-01", "bank": "mine", "level": 2, "topics": ["a"], "seconds": 90,
        "ask": "What is a queue?",
    }  # fmt: skip


def test_a_file_with_a_fault_is_named_and_the_others_stay(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "bad.toml").write_text(GOOD.replace("level = 2", "level = 7"))
    (own / "mine.toml").write_text(GOOD)
    (own / "pipe.toml").mkdir()
    shelf = questions.shelf()
    assert [bank.name for bank in shelf.banks][-1] == "mine"
    assert [Path(fault.file).name for fault in shelf.faults] == ["bad.toml", "pipe.toml"]
    assert cli.main(["questions"]) == 0
    said = capsys.readouterr()
    assert "bad.toml, own-01: level is 1" in said.err
    assert "247 questions in" in said.out


def test_an_id_of_ours_is_taken_but_a_bank_of_ours_may_be_replaced(own: Path) -> None:
    text = GOOD.replace("own-01", "ops-07")
    (own / "a.toml").write_text(text)
    (fault,) = questions.shelf().faults
    assert "taken already, in the bank 'operations'" in fault.fault
    (own / "a.toml").write_text(text.replace('name = "mine"', 'name = "operations"'))
    shelf = questions.shelf()
    assert shelf.faults == ()
    assert [q.id for q in shelf.bank("operations").questions] == ["ops-07"]
    (own / "b.toml").write_text(GOOD.replace('name = "mine"', 'name = "operations"'))
    assert ["bank.name" in fault.fault for fault in questions.shelf().faults] == [True]


def test_a_file_that_is_too_large_or_no_text_is_refused(own: Path) -> None:
    (own / "a.toml").write_bytes(b"#" * (own_files.LARGEST + 1))
    (own / "b.toml").write_bytes(b"\xff\xfe")
    said = [fault.fault for fault in questions.shelf().faults]
    assert "the most is 1 MB" in said[0]
    assert "not text in UTF-8" in said[1]


def test_of_a_folder_with_too_many_files_the_first_hundred_are_read(own: Path) -> None:
    for n in range(own_files.MOST_FILES + 5):
        (own / f"{n:03}.toml").touch()
    found = own_files.listed(own)
    assert [path.stem for path in found] == [f"{n:03}" for n in range(100)]


def test_one_question_is_shown_and_a_mistyped_one_is_guessed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["questions", "show", "ops-07", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [doubt["is"] for doubt in said["doubts"]] == ["wrong", "right"]
    assert cli.main(["questions", "show", "ops-07"]) == 0
    assert said["ask"] in capsys.readouterr().out
    assert cli.main(["questions", "show", "opps-07"]) == 1
    assert "did you mean ops-07?" in capsys.readouterr().err
    assert cli.main(["questions", "list", "--bank", "operation"]) == 1
    assert "did you mean operations?" in capsys.readouterr().err
    assert cli.main(["questions", "show"]) == 2
    with pytest.raises(QuestionError, match="lists them"):
        questions.shelf().question("x")


def test_the_shipped_files_pass_their_own_check(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(str(path) for path in Path(questions.__file__).parent.glob("*.toml"))
    assert cli.main(["questions", "check", *files]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6
    assert cli.main(["questions", "check"]) == 0


def test_there_is_a_repair_for_each_objection_and_a_template_for_each_kind_of_answer() -> None:
    lines = questions.lines()
    assert all(len(lines.repair[one]) >= 3 for one in Objection)
    assert {template.name for template in lines.three_steps} == {
        "system", "explain", "decide", "debug", "story", "failure",
    }  # fmt: skip
    assert all(len(template.parts) == 3 for template in lines.three_steps)
