"""The moments of made-up sessions that every change of the screen is looked at in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from poise import exercises
from poise.core.chains.strap import ONLY_RATE
from poise.core.events import Confidence, Event, GuideEnded, SessionEnded, StageChanged
from poise.core.guide.exercise import Exercise
from poise.core.strap.evidence import SUM
from poise.core.summary import HeartChange, InStep, IntervalCounts, SessionSwing
from poise.sources.bluetooth.diagnosis import HEART_RATE_ONLY, NO_CONTACT
from poise.sources.bluetooth.link import DEMO_WORDS
from tools.gallery import (
    sample,
    sample_drill,
    sample_film,
    sample_pace,
    sample_picture,
    sample_rehearsal,
)

_MOVING = "too much movement; lean your head back"


@dataclass(frozen=True, slots=True)
class Screen:
    """A moment of a session worth looking at.

    ``page`` is the one beside the session to turn to, and ``keys`` are pressed there, where ``⏎``
    is Enter, ``␛`` Esc and ``↓`` the arrow.
    """

    name: str
    stage: Callable[[], sample.PlayedLink]
    until_t: float
    started: bool = True
    guide: str = "disc"
    picture: bool = False
    details: bool = False
    page: str = ""
    keys: str = ""
    from_t: float = 0.0  # the first frame; before it nobody looked


def scenes() -> list[Screen]:
    """The moments every change to the screen is looked at in."""
    reset = exercises.load("interview-reset").fitted()
    good = sample.story(reset)

    def stage(events: list[Event], note: str = "", **changes: object) -> sample.PlayedLink:
        return sample.PlayedLink(reset, events, sample.summary(reset, **changes), note)

    later = sample.story(reset, start_t=60.0)

    def before(name: str, page: str = "preferences", keys: str = "") -> Screen:
        return Screen(name, lambda: stage(later), 0.5, started=False, page=page, keys=keys)

    return [
        before("today", ""),
        before("welcome", "welcome"),
        before("practise", "practise"),
        before("settings"),
        before("sensors", "sensors"),
        before("straps", "sensors", "f"),
        before("wellness", "welcome", "r"),
        before("forget-all", "forget"),
        before("history", "history"),
        before("history-empty", "history-empty"),
        before("trends", "history", "t"),
        before("trends-unclear", "history-short", "t"),
        before("compare", "history", "↓c↓↓c"),
        before("review", "history", "↓⏎"),
        before("forget", "history", "↓⏎d"),
        before("take-away", "history", "↓⏎e"),
        Screen("first-breath", lambda: stage(good), 8.2),
        Screen("mid-session", lambda: stage(good), 63.4),
        *(
            Screen(f"picture-{form}", _watched(reset), 63.4, guide=form, picture=True)
            for form in ("disc", "wave")
        ),
        Screen("details", lambda: stage(sample.detailed(good)), 63.4, details=True),
        Screen("details-too-early", lambda: stage(sample.detailed(good)), 12.0, details=True),
        Screen("more", lambda: stage(good), 63.4, keys="o"),
        Screen("end-this-session", _trained, 63.4, keys="␛"),
        Screen("paused", lambda: stage(sample.paused(good, 54.0)), 61.0),
        Screen("poor-signal", lambda: stage(sample.spoiled(good, _MOVING)), 58.0),
        *(
            Screen(name, partial(_over, stage, heart, said), 58.0)
            for name, heart, said in (
                ("battery-low", good, ("battery-low", "The strap's battery is at 7 %.")),
                ("heart-rate-only", sample.own_rate(good, ONLY_RATE, beats=False), HEART_RATE_ONLY),
                ("contradiction", sample.own_rate(good, SUM, beats=True), ("", "")),
                ("lost-skin", sample.off_skin(good, 46.0, "no skin contact"), NO_CONTACT),
                ("another-strap", good, ("", "", "Polar H10 99999999")),
            )
        ),
        Screen(
            "demo",
            lambda: stage(
                sample.of_the_link(
                    sample.story(reset, sensor="synthetic"), *DEMO_WORDS, "poise demo strap"
                )
            ),
            58.0,
        ),
        Screen("sensor-lost", lambda: stage(sample.lost(good, 40.0)), 52.0),
        Screen(
            "synthetic",
            lambda: stage(
                sample.story(reset, sensor="synthetic"),
                "Demo: this is not your heart.",
            ),
            71.0,
        ),
        Screen("no-sensor", lambda: stage(_guide_only(good)), 33.0),
        *(
            Screen(f"guide-{form}", lambda: stage(good), 36.5, guide=form)
            for form in ("bar", "wave", "still")
        ),
        *(
            Screen(f"sigh-{form}", partial(_practised, "sigh"), 47.6, guide=form)
            for form in ("disc", "wave", "still")
        ),
        Screen("box", partial(_practised, "box"), 47.6),
        Screen("end-clear", lambda: stage(good), 95.0),
        *(
            Screen(f"end-{name}", partial(_own_rate, stage, good, reason, n), 95.0)
            for name, reason, n in (("heart-rate-only", ONLY_RATE, 0), ("contradiction", SUM, 121))
        ),
        Screen("end-no-sensor", lambda: stage(_guide_only(good), sensor="none"), 95.0),
        Screen("end-details", lambda: stage(good), 95.0, page="details"),
        Screen("end-training", _trained, 610.0),
        Screen("notes", lambda: stage(good), 95.0, page="notes"),
        Screen(
            "end-not-clear",
            lambda: stage(
                good,
                heart_bpm=HeartChange(71.0, 70.2, -0.8, 1.1, clear=False, reason="", margin=4.2),
                swing_bpm=SessionSwing(5.2, 0.9, 5, Confidence.MEDIUM, ""),
                in_step=InStep(4, 9),
            ),
            95.0,
        ),
        Screen(
            "end-nothing",
            lambda: stage(
                good,
                heart_bpm=HeartChange(
                    None, 74.0, None, None, clear=False,
                    reason="too few complete breaths with a heart rate",
                ),
                swing_bpm=SessionSwing(
                    None, None, 0, Confidence.LOW, "too many irregular beats"
                ),
                in_step=InStep(0, 0),
                intervals=IntervalCounts(38, 14, 3),
            ),
            95.0,
        ),
        before("today-due", "today-due"),
        before("contexts", "contexts"),
        before("contexts-empty", "contexts-empty"),
        before("journal", "journal"),
        before("journal-empty", "journal-empty"),
        before("journal-new", "journal", "n"),
        before("journal-writing", "journal", "r"),
        before("journal-rejection", "journal", "↓↓"),
        *(before(f"today-{kind}", f"today:{kind}") for kind in ("third", "offer", "away", "worse")),
        before("plan-choose", "plan:none"),
        before("plan", "plan:third"),
        before("plan-worse", "plan:worse"),
        before("plan-edit", "plan:third", "e"),
        before("plan-interview", "plan:third", "i"),
        before("outcome-early", "outcome:third"),
        before("outcome-fell", "outcome:fell"),
        before("outcome-first-look", "outcome:fell", "l"),
        before("outcome-unclear", "outcome:unclear"),
        before("label", "label"),
        before("label-strong", "label", "2"),
        before("label-ways", "label", "27"),
        before("label-breaths", "label", "271"),
        before("label-end", "label", "271⏎4"),
        before("pace", "pace"),
        before("pace-agree", "pace:2"),
        *(
            Screen(f"pace-{name}", stage_, t, from_t=t - 1, keys=keys)
            for name, stage_, t, keys in (
                ("breathing", sample_pace.run, 70.0, ""),
                ("comfort", sample_pace.run, 470.0, "7"),
                ("found", sample_pace.run, 994.0, ""),
                *((f"answer-{one}", partial(sample_pace.run, one), 994.0, "")
                  for one in ("alike", "flat", "drifted")),
            )
        ),
        before("drill-ready", "drill", "7"),
        before("drill-safety", "drill-unread"),
        *(
            Screen(f"drill-{name}", partial(_drilled, form), t, from_t=t - 1, keys=keys)
            for name, form, t, keys in (
                ("sitting", "four-limit", 40.0, ""),
                ("first-question", "four-limit", 128.0, ""),
                ("question", "four-limit", 165.0, ""),
                ("blank", "four-limit", 219.0, ""),
                ("found-again", "four-limit", 226.0, ""),
                ("naming", "four-limit", 165.0, "l"),
                ("too-much", "four-limit", 165.0, "?"),
                ("coming-down", "four-limit", 300.0, ""),
                ("reading", "one-read", 165.0, ""),
                ("seen", "three-seen", 146.0, ""),
                ("own-word", "four-limit", 165.0, "lw"),
                ("interrupted", "five-pushed", 198.0, ""),
                ("objection", "objections", 185.0, ""),
                ("steps", "pause-first", 150.0, ""),
                ("heads", "three-steps", 150.0, "1"),
                ("listening", "say-it-back", 141.0, ""),
                ("microphone", "four-limit:on", 165.0, ""),
                ("no-microphone", "four-limit:deaf", 8.0, ""),
            )
        ),
        *(
            Screen(f"debrief-{name}", partial(_drilled, form), t, from_t=t - 1, keys=keys)
            for name, form, t, keys in (
                ("how-was-it", "four-limit", 460.0, "5"),
                ("what-came", "four-limit:on", 460.0, "5⏎"),
                ("points", "objections", 600.0, "5⏎⏎"),
                ("win", "four-limit", 460.0, "5⏎⏎⏎⏎"),
                ("where", "four-limit", 460.0, "5⏎⏎⏎⏎⏎"),
                ("next", "four-limit", 460.0, "5⏎⏎⏎⏎⏎⏎"),
            )
        ),
        *(
            Screen(f"film-{name}", partial(sample_film.stage, pictures=pictures), 460.0,
                   from_t=459.0, keys="5⏎⏎⏎⏎⏎⏎v" + keys)
            for name, keys, pictures in (
                ("expect", "3", True), ("watch", "345⏎⏎", True), ("sound", "345⏎⏎", False),
                ("over", "345⏎⏎⏎665⏎", True),
            )
        ),
        Screen("drill-filmed", sample_film.stage, 165.0, from_t=164.0),
        before("rehearse", "rehearse"),
        before("rehearse-faulty", "rehearse-faulty"),
        *(
            Screen(f"rehearsal-{name}", _rehearsed, t, keys=keys)
            for name, t, keys in (
                ("sentence", 95.0, ""), ("breath", 113.5, ""), ("over", 195.0, "7"),
            )
        ),
        Screen("rehearsal-alone", partial(sample_rehearsal.stage, "opener", ""), 60.0),
        before("self-view-no-camera", "self_view"),
        Screen(
            "self-view", partial(sample_rehearsal.look, 30), 0.5, started=False, page="self_view",
            keys="6",
        ),
        Screen("self-view-seen", partial(sample_rehearsal.look, 30), 12.0),
        Screen("self-view-over", partial(sample_rehearsal.look, 30), 40.0, keys="4"),
    ]  # fmt: skip


def _drilled(form: str) -> sample.PlayedLink:
    return sample_drill.stage(form)


def _rehearsed() -> sample.PlayedLink:
    return sample_rehearsal.stage("first-round")


def _over(
    stage: Callable[[list[Event]], sample.PlayedLink], heart: list[Event], said: tuple[str, ...]
) -> sample.PlayedLink:
    """A session over a strap whose connection says something of itself."""
    return stage(sample.of_the_link(heart, *said))


def _own_rate(
    stage: Callable[..., sample.PlayedLink], good: list[Event], reason: str, intervals: int
) -> sample.PlayedLink:
    """A session over a device whose own heart rate alone could be used."""
    return stage(
        sample.own_rate(good, reason, beats=intervals > 0),
        heart_bpm=HeartChange(
            84.2, 77.1, -7.1, 1.4, clear=True, reason="", margin=4.2, own_rate=True
        ),
        swing_bpm=SessionSwing(None, None, 5, Confidence.NONE, reason),
        in_step=InStep(0, 9),
        intervals=IntervalCounts(intervals, 0, 0),
    )


def _trained() -> sample.PlayedLink:
    """A long session, which is not ended by one key."""
    return _practised("steady-six")


def _practised(name: str) -> sample.PlayedLink:
    train = exercises.load(name).fitted()
    return sample.PlayedLink(train, sample.story(train), sample.summary(train))


def _watched(exercise: Exercise) -> Callable[[], sample.PlayedLink]:
    """A session with a camera, whose picture is a drawn face."""
    events = sample.story(exercise, sensor="camera")
    return lambda: sample.PlayedLink(
        exercise, events, None, picture=lambda on: sample_picture.thumbnail() if on else None
    )


def _guide_only(events: list[Event]) -> list[Event]:
    kinds = (StageChanged, GuideEnded, SessionEnded)
    return [event for event in events if isinstance(event, kinds)]
