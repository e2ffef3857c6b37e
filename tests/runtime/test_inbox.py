from __future__ import annotations

from threading import Thread

from poise.runtime.inbox import Inbox


def test_what_goes_in_comes_out_in_order() -> None:
    inbox: Inbox[int] = Inbox()
    for i in range(100):
        inbox.put(i)
    assert inbox.drain() == list(range(100))
    assert inbox.drain() == []


def test_a_full_inbox_forgets_the_oldest_and_counts_it() -> None:
    inbox: Inbox[int] = Inbox(3)
    for i in range(5):
        inbox.put(i)
    assert inbox.drain() == [2, 3, 4]
    assert inbox.stats() == (5, 2, 3)


def test_one_who_waits_is_woken_by_what_comes() -> None:
    inbox: Inbox[str] = Inbox()
    heard: list[str] = []
    waiting = Thread(target=lambda: heard.extend(inbox.wait(None)))
    waiting.start()
    inbox.put("now")
    waiting.join(60)
    assert heard == ["now"]


def test_one_who_waits_can_be_let_go_with_nothing() -> None:
    inbox: Inbox[str] = Inbox()
    waiting = Thread(target=lambda: inbox.wait(None))
    waiting.start()
    inbox.wake()
    waiting.join(60)
    assert not waiting.is_alive()


def test_nothing_is_lost_between_threads() -> None:
    inbox: Inbox[tuple[int, int]] = Inbox(100_000)
    writers = [
        Thread(target=lambda k=k: [inbox.put((k, i)) for i in range(2000)]) for k in range(4)
    ]
    for writer in writers:
        writer.start()
    got: list[tuple[int, int]] = []
    while any(writer.is_alive() for writer in writers):
        got += inbox.drain()
    got += inbox.drain()
    assert sorted(got) == [(k, i) for k in range(4) for i in range(2000)]
    for k in range(4):
        assert [i for key, i in got if key == k] == list(range(2000))
