from __future__ import annotations

from pathlib import Path

from poise import paths
from poise.library import interrupted
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.simulation.recordings import made_up


def kept(name: str, share: float = 1.0) -> Path:
    """A recording, of which a power cut has left that share."""
    paths.sessions().mkdir(parents=True, exist_ok=True)
    path = paths.sessions() / f"{name}.poise.jsonl"
    made_up(path)
    data = path.read_bytes()
    path.write_bytes(data[: round(share * len(data))])
    return path


def test_only_the_last_session_counts() -> None:
    assert interrupted.last() is False
    kept("2026-03-01", share=0.5)
    assert interrupted.last() is True
    kept("2026-03-02")
    assert interrupted.last() is False


def test_what_was_opened_and_never_begun_is_no_session() -> None:
    kept("2026-03-01")
    begun = kept("2026-03-02", share=0.5).read_text(encoding="utf-8")
    unbegun = paths.sessions() / "2026-03-03.poise.jsonl"
    unbegun.write_text(begun.splitlines()[0] + "\n", encoding="utf-8")
    (paths.sessions() / "2026-03-04.poise.jsonl").write_text("no recording")
    assert interrupted.last() is True


def test_a_session_under_way_is_not_cut_off() -> None:
    kept("2026-03-01")
    with Writer(paths.sessions() / "2026-03-02.poise.jsonl", Header("0.1.0", "", {})):
        assert interrupted.last() is False
