"""Three sentences after a drill: in their order, with their doubt, silent on what is not known."""

from __future__ import annotations

import re
from itertools import product

import pytest

from poise.core import safety
from poise.core.debrief import feedback as f
from poise.core.debrief.feedback import DrillSeen, Happened, HeartSeen, feedback, one_sentence
from poise.core.questions.bank import Objection
from poise.core.weeks import ladder
from poise.ui.text.language import speak, tr

USUAL = HeartSeen(
    reactivity_bpm=16.4, reactivity_margin_bpm=3.7, t50_s=21.3, t50_low_s=14.2, t50_high_s=33.0,
    horizon_s=180.0,
)  # fmt: skip
RISE = "While answering, your heart beat 16 ± 4 a minute faster than at rest"
BANNED = re.compile(
    r"\b(good|bad(ly)?|calm\w*|confiden\w+|improv\w+|score\w*|only|should|great|well done"
    r"|relax\w*|healthy|normal|average|cure\w*|rewir\w+|gut|schlecht|ruhig\w*|selbstsicher\w*"
    r"|besser|punkte|nur|solltest|normal|durchschnitt\w*)\b|!",
    re.IGNORECASE,
)


def said(drill: DrillSeen) -> list[str]:
    return [one_sentence(line) for line in feedback(drill)]


def test_a_whole_drill_is_told_in_three_sentences_in_their_order() -> None:
    drill = DrillSeen(
        expected=7, actual=4, happened=Happened.NO, heart=USUAL, blanks=2, resume_s=(11.2, 8.0),
        objections=((Objection.WRONG, True),), latencies_s=(2.0, 3.0),
    )  # fmt: skip
    assert said(drill) == [
        "You expected 7, it was 4; what you feared did not happen.",
        f"{RISE}; half of the rise was gone after about 20 s (between 14 and 35).",
        "You lost the thread 2 times and were back after 10 s; one objection was mistaken, and you "
        "answered it.",
    ]


def test_what_is_not_known_is_not_spoken_of() -> None:
    assert feedback(DrillSeen()) == ()
    assert feedback(DrillSeen(expected=5)) == ()
    assert feedback(DrillSeen(latencies_s=(2.0,))) == ()
    assert feedback(DrillSeen(blanks=1)) == ()


@pytest.mark.parametrize(
    ("drill", "sentence"),
    [
        (DrillSeen(expected=5, actual=4), "It was about as you expected: 4."),
        (DrillSeen(expected=5, actual=6), "It was about as you expected: 6."),
        (
            DrillSeen(expected=4, actual=6),
            "It was harder than you expected: 6 instead of 4; that happens, and you stayed to the "
            "end.",
        ),
        (
            DrillSeen(expected=4, actual=6, stayed=False),
            "It was harder than you expected: 6 instead of 4; you stopped when it was enough.",
        ),
        (
            DrillSeen(expected=4, actual=6, happened=Happened.YES),
            "It was harder than you expected: 6 instead of 4; it happened, and you are through it.",
        ),
        (DrillSeen(latencies_s=(2.2, 3.1, 30.0)), "You began after 3 s."),
        (DrillSeen(latencies_s=(28.0, 28.0)), "You began after 30 s."),
        (
            DrillSeen(latencies_s=(2.0, 2.0), speech_shares=(0.8, 0.9), silences_s=(0.6, 2.14)),
            "You began after 2 s; you spoke 85 % of the time; your longest pause was 2.1 s.",
        ),
        (
            DrillSeen(latencies_s=(2.0, 2.0), talked_on_s=(0.4,)),
            "You began after 2 s; you were interrupted, and stopped within 1 s.",
        ),
        (DrillSeen(talked_on_s=(7.3,)), "You were interrupted, and talked on for 7 s."),
        (
            DrillSeen(talked_on_s=(1.2, 2.9)),
            "You were interrupted 2 times while you spoke, and stopped each time.",
        ),
        (
            DrillSeen(talked_on_s=(1.2, 9.0, 0.4)),
            "You were interrupted 3 times while you spoke, and talked on in 1 of them.",
        ),
        (
            DrillSeen(blanks=1, resume_s=(22.0,)),
            "You lost the thread once and were back after 20 s.",
        ),
        (
            DrillSeen(coached=3, all_steps=2, pauses_s=(1.8, 2.4, 0.6)),
            "All four steps in 2 of 3 answers; pauses: 1.8, 2.4, 0.6 s.",
        ),
        (
            DrillSeen(headed=3, all_heads=2, latencies_s=(2.0, 3.0, 4.0)),
            "You ticked all three steps in 2 of 3 answers.",
        ),
    ],
)
def test_each_row_of_the_table(drill: DrillSeen, sentence: str) -> None:
    assert said(drill) == [sentence]


@pytest.mark.parametrize(
    ("heart", "sentence"),
    [
        (HeartSeen(2.0, 3.7), "Your heart hardly rose."),
        (HeartSeen(-4.0, 3.7), "Your heart hardly rose."),
        (
            HeartSeen(9.7, 14.8, little_rise=True),
            "Your heart beat too unevenly while answering to say whether it rose (by 10 ± 15 a "
            "minute).",
        ),
        (
            HeartSeen(-4.0, 14.8),
            "Your heart beat too unevenly while answering to say whether it rose (by −4 ± 15 a "
            "minute).",
        ),
        (
            HeartSeen(7.0, 5.0),
            "While answering, your heart beat 7 ± 5 a minute faster than at rest.",
        ),
        (HeartSeen(16.0, 3.7, little_rise=True), f"{RISE}; by the end it had come down already."),
        (
            HeartSeen(9.0, 3.7, little_rise=True),
            "While answering, your heart beat 9 ± 4 a minute faster than at rest; your heart rose "
            "little, so there was little to come down from.",
        ),
        (
            HeartSeen(16.0, 3.7, usual_bpm=(12.2, 20.4)),
            f"{RISE}; usually it is 12 "
            "to 20 at this level.",
        ),
        (
            HeartSeen(16.0, 3.7, t50_s=60.0, t50_low_s=41.0),
            f"{RISE}; half of the rise "
            "was still there after 40 s.",
        ),
        (
            HeartSeen(16.0, 3.7, still_there=True, horizon_s=180.0),
            f"{RISE}; half of the rise "
            "was not gone within 180 s.",
        ),
        (
            HeartSeen(camera=True, read_from_s=8.0),
            "The camera cannot read a heart while you speak: from 8 s after the end it could.",
        ),
        (HeartSeen(camera=True), "The camera cannot read a heart while you speak."),
        (
            HeartSeen(reason="too little of the task was read"),
            "Your heart rate could not be read well enough today (too little of the task was "
            "read), but the drill still counts.",
        ),
    ],
)  # fmt: skip
def test_each_thing_a_heart_may_do(heart: HeartSeen, sentence: str) -> None:
    assert said(DrillSeen(heart=heart)) == [sentence]


def test_what_is_usual_takes_three_earlier_drills() -> None:
    assert f.usual([10.0, 20.0]) is None
    assert f.usual([20.0, 10.0, 30.0]) == (15.0, 25.0)
    assert f.usual([4.0, 1.0, 3.0, 2.0]) == (1.5, 3.5)


def every() -> list[str]:
    """Each clause that can be said."""
    hearts = [
        None, USUAL, HeartSeen(2.0, 3.7), HeartSeen(9.0, 3.7, little_rise=True),
        HeartSeen(16.0, 3.7, usual_bpm=(12.0, 20.0)), HeartSeen(16.0, 3.7, t50_low_s=41.0),
        HeartSeen(16.0, 3.7, still_there=True, horizon_s=180.0), HeartSeen(camera=True),
        HeartSeen(camera=True, read_from_s=8.0), HeartSeen(reason="the drill was interrupted"),
    ]  # fmt: skip
    clauses: set[str] = set()
    for heart, actual, happened, stayed, blanks, coached in product(
        hearts, (2, 5, 9), (None, *Happened), (True, False), (0, 1, 2), (0, 3)
    ):
        drill = DrillSeen(
            5, actual, happened, stayed, heart, (2.0, 3.0), blanks, (9.0,),
            ((Objection.WRONG, True), (Objection.RIGHT, False)) if blanks else (),
            coached, 2, (1.0,),
        )  # fmt: skip
        lines = feedback(drill)
        assert len(lines) <= 3
        for line in lines:
            assert (
                one_sentence(line).count(".") - len(re.findall(r"\d\.\d", one_sentence(line))) == 1
            )
        clauses |= {clause for line in lines for clause in line}
    return sorted(clauses)


def test_no_sentence_praises_blames_or_claims() -> None:
    assert len(every()) > 20
    assert [clause for clause in every() if BANNED.search(clause)] == []


def test_every_sentence_is_said_in_german_too_and_joins_there() -> None:
    speak("de")
    for clause in every():
        german = tr(clause)
        assert german != clause, clause
        assert not BANNED.search(german), german
        # What follows a semicolon begins small, which no German noun may.
        small = r"(Die|Das|Der|Deine?|Du|Was|Ein|Es|Eine|Meist|So|Alle|Während)\b"
        assert re.match(small, german), german
    for text in (*safety.FIRST_DRILL, *safety.PANIC, *safety.PLAN_PAUSES, safety.HARM,
                 safety.HEAVY, safety.FELT_WORSE, safety.STOPPED, safety.CAMERA_SAW,
                 safety.ENOUGH_WRITTEN):  # fmt: skip
        assert tr(text) != text
    two = [ladder.PastDrill(1, 3, expected=7, actual=4), ladder.PastDrill(2, 3, expected=6)]
    offer = ladder.suggest(two, 3)
    assert offer is not None
    assert tr(offer.why) != offer.why
