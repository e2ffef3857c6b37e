"""The rule by which one of the straps in range is taken."""

from __future__ import annotations

import random

from poise.sources.bluetooth.choosing import Candidate, StrapQuery


def gym(seed: int, query: StrapQuery, mine: Candidate, near: int) -> Candidate | None:
    """What the rule takes in a room of strangers, told of in any order."""
    chance = random.Random(seed)
    strangers = [
        Candidate(f"C0:{n:02X}", f"Polar H10 {n}", chance.uniform(-95, -70)) for n in range(near)
    ]
    those = [*strangers, mine]
    chance.shuffle(those)
    return query.best(those)


def test_mine_is_right_a_hundred_times_in_a_hundred() -> None:
    right = 0
    for seed in range(100):
        chance = random.Random(seed)
        known = tuple(f"C0:{n:02X}" for n in range(1, chance.randrange(1, 7)))
        address = "A0:01"
        weak = Candidate(address, "Polar H10 mine", chance.uniform(-99, -60))
        close = Candidate(address, "Polar H10 mine", chance.uniform(-69, -40))
        first = Candidate(address, "Polar H10 mine", None)
        right += gym(seed, StrapQuery(known=(address, *known)), weak, 8) == weak
        right += gym(seed, StrapQuery(known=(address, *known)), first, 8) == first
        right += gym(seed, StrapQuery(), close, 8) == close
        right += gym(seed, StrapQuery(name="h10"), close, 8) == close
        right += gym(seed, StrapQuery(name="polar h10 mine"), weak, 8) == weak
        right += gym(seed, StrapQuery(address=address), weak, 8) == weak
    assert right == 600


def test_of_those_used_before_the_later_one_is_taken_however_weak() -> None:
    query = StrapQuery(known=("A0", "A1", "A2"))
    assert query.best([Candidate("A2", rssi_dbm=-30), Candidate("A1", rssi_dbm=-99)]) == Candidate(
        "A1", rssi_dbm=-99
    )


def test_only_an_address_a_whole_name_or_the_one_used_last_settles_it() -> None:
    assert StrapQuery(known=("a0", "a1")).settles(Candidate("A0"))
    assert not StrapQuery(known=("a0", "a1")).settles(Candidate("A1"))
    assert StrapQuery(name="tickr").settles(Candidate("A0", "TICKR"))
    assert not StrapQuery(name="tickr").settles(Candidate("A0", "TICKR X"))
    assert not StrapQuery().settles(Candidate("A0"))


def test_a_stranger_will_not_do_while_a_known_one_may_still_be_heard() -> None:
    assert not StrapQuery(known=("A0",)).will_do(Candidate("B0"))
    assert StrapQuery(known=("A0",)).best([Candidate("B0")]) == Candidate("B0")
    assert StrapQuery().will_do(Candidate("B0"))


def test_a_rotated_address_is_followed_only_by_the_one_of_its_name() -> None:
    query = StrapQuery(address="A0", alias="Watch")
    assert query.accepts("B0", "Watch")
    assert not query.accepts("B0", "Watch 2")
    assert query.best([Candidate("B0", "Watch")]) == Candidate("B0", "Watch")
    assert query.best([Candidate("B0", "Watch"), Candidate("B1", "Watch")]) is None
    assert query.best([Candidate("B0", "Watch"), Candidate("A0", "Watch")]) == Candidate(
        "A0", "Watch"
    )


def test_one_that_advertises_heart_rate_comes_before_one_of_the_name_that_does_not() -> None:
    plain, strap = (
        Candidate("A0", "Polar Vantage", -40, offers=False),
        Candidate("A1", "Polar H10", -80),
    )
    assert StrapQuery(name="polar").best([plain, strap]) == strap
