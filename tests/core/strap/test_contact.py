"""A strap's contact bit: what comes and goes, what lasts, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from poise.core.chains.strap import CONTACT_WRONG, NO_CONTACT, StrapChain
from poise.core.events import Beat, MetricUpdate, Output, QualityUpdate, RRInterval, StrapReading
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream

STREAM = list(strap_stream(heart(lambda t: 850 + 9 * (t % 5), 140), until=130))


def said(bit: Callable[[float], bool], *, sound: bool = True) -> list[Output]:
    """What a chain says, its report each second included, when the bit is so."""
    chain, heard = StrapChain("strap"), list[Output]()
    judged: list[RRInterval] = []
    for r in STREAM:
        off = not bit(r.t)
        rr_ms = r.rr_ms if sound or not off else ()
        now = chain.receive(StrapReading(r.t, "strap", r.heart_bpm, rr_ms, not off))
        judged += [event for event in now if isinstance(event, RRInterval)]
        heard += [*now, *chain.report(r.t, judged[-30:])]
    return heard


def reasons(heard: list[Output]) -> list[tuple[str, ...]]:
    """The reasons, each once for as long as it stands."""
    told = [event.reasons for event in heard if isinstance(event, QualityUpdate)]
    return [now for k, now in enumerate(told) if k == 0 or now != told[k - 1]]


def beats(heard: list[Output]) -> list[Beat]:
    return [event for event in heard if isinstance(event, Beat)]


def test_a_bit_that_flickers_changes_no_word_and_loses_no_beat() -> None:
    flickering = said(lambda t: int(t) % 4 != 0)
    assert reasons(flickering) == reasons(said(lambda _t: True))
    assert [b.rr_ms for b in beats(flickering)] == [b.rr_ms for b in beats(said(lambda _t: True))]
    assert all(b.follows for b in beats(flickering)[1:])


def test_skin_that_is_lost_for_good_is_said_once_and_nothing_is_read_of_it() -> None:
    heard = said(lambda t: t < 60, sound=False)
    assert (NO_CONTACT,) in reasons(heard)
    rates = [e for e in heard if isinstance(e, MetricUpdate) and e.t > 75]
    assert not rates


def test_a_bit_that_is_always_wrong_is_believed_no_longer_than_fifteen_seconds_of_beats() -> None:
    heard = said(lambda _t: False)
    told = beats(heard)
    assert 15 < told[0].t < 22
    assert len(told) > 110
    assert reasons(heard)[0] == (NO_CONTACT,)
    assert any(CONTACT_WRONG in each for each in reasons(heard))
    assert len(reasons(heard)) <= 3
