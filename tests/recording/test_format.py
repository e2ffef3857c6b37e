from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.core import events
from poise.core.events import Input, Output, StrapPayload, StrapReading
from poise.errors import RecordingError
from poise.recording import reader
from poise.recording.format import (
    VERSION,
    Header,
    end_line,
    header_line,
    input_line,
    output_line,
    read_event,
    read_payload,
)
from poise.recording.precision import rounded

HEADER = Header("0.1.0", "2026-01-01T10:00:00+00:00", {"name": "x"}, tags=("café ☕", '"=1+1"'))


@pytest.mark.parametrize("kind", [*get_args(Input), *get_args(Output)], ids=lambda k: k.__name__)
@given(data=st.data())
def test_every_event_reads_back_as_it_was_written(kind: type, data: st.DataObject) -> None:
    event = data.draw(st.builds(kind, **_finite(kind)))
    is_input = kind in get_args(Input)
    line = input_line(event, 1.5) if is_input else output_line(event)
    row = json.loads(line)
    if kind is StrapPayload:
        assert not {"in", "out", "end"} & set(row)  # which version 1 passes over
        assert read_payload(row) == event
        return
    assert read_event(row["in" if is_input else "out"], row) == (
        event if is_input else rounded(event)
    )


def _finite(kind: type) -> dict[str, Any]:
    """JSON knows no NaN; poise never has one."""
    number = st.floats(allow_nan=False, allow_infinity=False)
    st.register_type_strategy(float, number)
    return {}


def test_no_event_can_hold_a_picture() -> None:
    for kind in (*get_args(Input), *get_args(Output)):
        for hint in kind.__annotations__.values():
            assert not any(word in str(hint) for word in ("ndarray", "bytes", "Image", "object"))


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def reading(t: float) -> str:
    return input_line(StrapReading(t, "strap", 70, (850.0,)), t)


def test_a_whole_recording_comes_back(tmp_path: Path) -> None:
    path = write(tmp_path / "a.poise.jsonl", header_line(HEADER), reading(1.0), end_line("stopped"))
    recording = reader.read(path)
    assert recording.header == HEADER
    assert recording.inputs == ((1.0, StrapReading(1.0, "strap", 70, (850.0,))),)
    assert (recording.ending, recording.damage, recording.name) == ("stopped", "", "a")


def test_one_cut_short_says_so_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = write(tmp_path / "a.poise.jsonl", header_line(HEADER), reading(1.0), reading(2.0))
    recording = reader.read(path)
    assert len(recording.inputs) == 2
    assert recording.ending is None
    assert "cut short after line 3" in recording.damage


def test_cut_anywhere_it_opens_and_loses_at_most_the_broken_line(tmp_path: Path) -> None:
    lines = [header_line(HEADER), *(reading(float(t)) for t in range(20)), end_line("completed")]
    whole = ("\n".join(lines) + "\n").encode()
    head = len(lines[0].encode()) + 1
    for cut in range(max(head, len(whole) - 1024), len(whole)):
        path = tmp_path / "cut.poise.jsonl"
        path.write_bytes(whole[:cut])
        recording = reader.read(path)
        finished = whole[:cut].count(b"\n") - 1
        assert len(recording.inputs) >= min(finished, 20)
        assert (recording.ending is None) == bool(recording.damage)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(junk: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "junk.poise.jsonl"
        path.write_bytes(junk)
        with pytest.raises(RecordingError, match="not a poise recording"):
            reader.read(path)
        path.write_bytes(header_line(HEADER).encode() + b"\n" + junk)
        assert reader.read(path).header == HEADER


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (json.dumps({"poise": VERSION + 1}), "newer poise"),
        ("", "not a poise recording"),
        ("800\n810", "not a poise recording"),
        (json.dumps({"poise": 1}), "header is incomplete"),
        (
            json.dumps({"poise": 1, "app": 1, "utc_at_t0": 2, "exercise": 3}),
            "its header is damaged",
        ),
    ],
)
def test_what_is_no_recording_is_refused_in_a_sentence(
    tmp_path: Path, line: str, sentence: str
) -> None:
    with pytest.raises(RecordingError, match=sentence):
        reader.read(write(tmp_path / "x.poise.jsonl", line))


def test_a_file_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="poise sessions"):
        reader.read(tmp_path / "none.poise.jsonl")


def test_every_named_event_is_one_of_the_union() -> None:
    with pytest.raises(ValueError, match="no event is called"):
        read_event("Enum", {})
    assert isinstance(events.StrapReading(0, "s", None), StrapReading)
