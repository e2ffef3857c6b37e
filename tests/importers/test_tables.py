"""Whoever wrote a table, its intervals are found by name or by its own clock, or it is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from poise.errors import RecordingError
from poise.importers.placing import placed
from poise.importers.rr_file import RRFile
from poise.importers.rr_text import parse_rr
from poise.importers.table import parse, read_text

_RNG = np.random.default_rng(3)
RR = [int(x) for x in 980 + 60 * np.sin(np.arange(120) / 2.1) + _RNG.normal(0, 15, 120)]
ENDS = list(accumulate(RR))
Read = Callable[[str], RRFile]


def rows(*columns: Sequence[object], sep: str = ",", head: str = "") -> str:
    lines = (sep.join(map(str, row)) for row in zip(*columns, strict=True))
    return (head + "\n" if head else "") + "\n".join(lines) + "\n"


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\x1f\x8b\x08"])
def test_a_packed_file_is_to_be_unpacked_first(head: bytes, tmp_path: Path) -> None:
    packed = tmp_path / "rr.zip"
    packed.write_bytes(head + b"800\n" * 40)
    with pytest.raises(RecordingError, match="packed: unpack it"):
        read_text(packed)


def grouped(value: int, sign: str) -> str:
    return f"{value:,}".replace(",", sign)


def quoted(values: Sequence[object]) -> list[str]:
    return [f'"{value}"' for value in values]


def comma(values: Sequence[float]) -> list[str]:
    return [f"{value:.3f}".replace(".", ",") for value in values]


SECONDS = [rr / 1000 for rr in RR]
END_S = [end / 1000 for end in ENDS]


# ------------------------------------------------------------------ numbers, quotes, titles


@pytest.mark.parametrize(
    "text",
    [
        rows([grouped(rr, ",") for rr in RR]),
        rows([grouped(rr, ".") for rr in RR]),
        rows([grouped(rr, "'") for rr in RR]),
        rows([grouped(rr, " ") for rr in RR]),
        rows([grouped(rr, "\u202f") for rr in RR], head="RR [ms]"),
        rows([grouped(rr, ",") for rr in RR], head="rr_ms"),
        rows(range(120), [grouped(rr, ".") for rr in RR], sep=";", head="n;rr_ms"),
        rows(range(120), quoted([grouped(rr, ",") for rr in RR]), head="n,rr_ms"),
        rows(quoted([grouped(end, ",") for end in ENDS]), RR, head="time_ms,rr_ms"),
        rows([f"{rr:,}.0" for rr in RR]),
    ],
)
def test_a_thousand_is_parted_by_many_signs(text: str) -> None:
    assert parse_rr(text).rr_ms == tuple(RR)


@pytest.mark.parametrize(
    "text",
    [
        rows([f"{rr + 0.304:.3f}" for rr in RR]),
        rows([f"{rr / 1000:.3f}" for rr in RR]),
        rows(comma(SECONDS)),
        rows(quoted(comma(END_S)), quoted(comma(SECONDS)), head='"Zeit (s)","RR (s)"'),
        rows(comma(END_S), comma(SECONDS), sep=";", head="time;rr"),
        rows([f"{rr:.1f}".replace(".", ",") for rr in RR], sep=";", head="rr_ms"),
    ],
)
def test_decimals_are_no_thousands(text: str) -> None:
    assert parse_rr(text).rr_ms == pytest.approx(RR, abs=0.31)


@pytest.mark.parametrize(
    "above",
    [
        "sep=;\n", '"sep=;"\n', "Heart export 3.2\n", "Heart export 3.2\n\nsep is a word\n",
        "Subject;Anna\nDevice;H10\n", "# a comment\nTitle\n", "Ärztlicher Bericht\n",
    ],
)  # fmt: skip
def test_what_stands_above_the_names_is_no_column(above: str) -> None:
    text = above + rows(RR, ["1"] * 120, sep=";", head="rr_ms;quality")
    assert parse(text).names == ("rr_ms", "quality")
    assert parse_rr(text).rr_ms == tuple(RR)


@pytest.mark.parametrize("mark", ["1", "0.98", "100", "99.5"])
def test_a_mark_beside_an_interval_is_none(mark: str) -> None:
    marks = [mark if k % 7 else "0.5" for k in range(120)]
    for head in ("value;confidence", "", "wert;güte"):
        assert parse_rr(rows(RR, marks, sep=";", head=head)).rr_ms == tuple(RR)
        assert parse_rr(rows(marks, RR, sep=";", head=head)).rr_ms == tuple(RR)


def test_a_title_alone_leaves_the_column_of_marks_alone() -> None:
    assert parse_rr("Heart export 3.2\n" + rows(RR, ["1"] * 120, sep=";")).rr_ms == tuple(RR)


def test_units_may_have_a_line_of_their_own() -> None:
    for units in ("s;s", "[s];[s]"):
        text = rows(END_S, SECONDS, sep=";", head=f"Zeit;RR\n{units}")
        assert parse(text).names == ("zeit (s)", "rr (s)")
        assert parse(text).notes == ()
        assert parse_rr(text).rr_ms == pytest.approx(RR, abs=0.01)


def test_names_of_rows_have_no_name_of_their_own() -> None:
    text = rows(quoted(range(1, 121)), END_S, RR, sep=" ", head='"time" "rr"')
    assert parse_rr(text).rr_ms == tuple(RR)


@pytest.mark.parametrize(
    "text",
    [
        str(RR), f"rr = {RR}", f"np.array({RR})", f"array({RR});", str(tuple(RR)),
        f"{{{str(RR)[1:-1]}}}",
        f"c({str(RR)[1:-1]})", f"rr <- c({str(RR)[1:-1]})", "[\n" + rows(RR) + "]\n",
        f"  {RR}\n", f"[{'; '.join(map(str, RR))}]", "\n".join(map(str, [RR])),
    ],
)  # fmt: skip
def test_brackets_are_no_part_of_a_number(text: str) -> None:
    assert parse_rr(text).rr_ms == tuple(RR)


def test_a_quote_that_does_not_end_swallows_one_line_at_most() -> None:
    text = rows(END_S, RR, head="time_s,rr_ms").replace("\n", '\n"', 2).replace('"time', "time")
    assert len(parse_rr(text).rr_ms) >= len(RR) - 2


# ------------------------------------------------------------------ which column


@pytest.mark.parametrize(
    "name",
    [
        "RR-Intervall [ms]", "Intervalle RR (ms)", "R-R Interval", "RR_interval_ms", "NN Intervals",
        "Intervallo RR", "IBI", "rr-interval", "Interbeat interval", "RRms",
    ],
)  # fmt: skip
def test_intervals_have_a_name_in_every_language(name: str) -> None:
    arrivals = [f"{0.4 + np.ceil(end):.3f}" for end in END_S]
    for text in (
        rows(arrivals, RR, head=f"timestamp,{name}"),
        rows(RR, head=name),
        rows([60000 // rr for rr in RR], RR, head=f"HR,{name}"),
    ):
        assert parse_rr(text).rr_ms == tuple(RR)


@pytest.mark.parametrize("names", ["a,b,c", "Zeitpunkt,Puls,Wert", "", "czas,tętno,odstęp"])
def test_a_column_whose_sum_is_the_clock_is_the_intervals(names: str) -> None:
    arrivals = [f"{1000 + np.ceil(end):.3f}" for end in END_S]
    file = parse_rr(rows(arrivals, [60000 // rr for rr in RR], RR, head=names))
    assert file.rr_ms == tuple(RR)
    assert file.arrival_s is not None
    assert any("column" in note and "clock" in note for note in file.notes)


def test_a_clock_may_be_dates() -> None:
    dates = [f"01.03.2024 10:{int(end // 60):02d}:{int(end % 60):02d}" for end in END_S]
    file = parse_rr(rows(dates, ["x"] * 120, RR, sep=";", head="Datum;Ort;Wert"))
    assert file.rr_ms == tuple(RR)
    assert file.arrival_s is not None


def test_the_number_of_a_row_is_no_clock() -> None:
    assert parse_rr(rows(range(1, 121), RR, head="n,rr_ms")).arrival_s is None
    assert parse_rr(rows(range(1, 121), RR)).rr_ms == tuple(RR)


# ------------------------------------------------------------------ what is no list of beats


def log(step_s: float, unit: float = 1.0, n: int = 200, leave_out: int = 0) -> list[str]:
    times = [k * step_s * unit for k in range(n) if not leave_out or k % leave_out]
    return [f"{t:g}" for t in times]


BPM = [70 + k % 9 for k in range(200)]


@pytest.mark.parametrize("step_s", [0.25, 0.5, 1, 2])
@pytest.mark.parametrize("head", ["time,bpm", "seconds,heart_rate", "t_s,HR", ""])
@pytest.mark.parametrize("leave_out", [0, 11])
def test_a_log_of_heart_rates_is_no_list_of_beats(step_s: float, head: str, leave_out: int) -> None:
    times = log(step_s, leave_out=leave_out)
    with pytest.raises(RecordingError, match="a clock and no heart"):
        parse_rr(rows(times, BPM[: len(times)], head=head))


def test_nor_is_one_whose_clock_trembles() -> None:
    times = [f"{k + 0.02 * ((k * 7) % 5):.3f}" for k in range(200)]
    with pytest.raises(RecordingError, match="a clock and no heart"):
        parse_rr(rows(times, BPM, head="time,bpm"))


@pytest.mark.parametrize("head", ["time,bpm", ""])
def test_nor_one_of_a_heart_that_beats_about_once_a_row(head: str) -> None:
    with pytest.raises(RecordingError, match="a clock and no heart"):
        parse_rr(rows(range(200), [60 + k % 3 for k in range(200)], head=head))


def test_nor_one_whose_clock_is_dates() -> None:
    dates = [f"2024-03-01 10:{k // 60:02d}:{k % 60:02d}" for k in range(200)]
    with pytest.raises(RecordingError, match="heart rates"):
        parse_rr(rows(dates, BPM, head="date,bpm"))


def test_beats_beside_their_own_rates_are_beats() -> None:
    file = parse_rr(rows(END_S, [round(60000 / rr) for rr in RR], head="time,bpm"))
    assert file.rr_ms == pytest.approx(RR[1:])


def test_intervals_that_a_clock_asked_for_are_refused() -> None:
    every_second = [RR[k % 120] - 200 for k in range(200)]
    with pytest.raises(RecordingError, match="sampled"):
        parse_rr(rows(range(200), every_second, head="time,rr_ms"))


@pytest.mark.parametrize("head", ["R_peaks", "sample", "index", ""])
@pytest.mark.parametrize("rate_hz", [100, 250, 500, 1000])
def test_sample_numbers_ask_for_their_rate(head: str, rate_hz: int) -> None:
    text = rows([round(end * rate_hz) for end in END_S], head=head)
    with pytest.raises(RecordingError, match="--rate"):
        parse_rr(text)
    file = parse_rr(text, rate_hz=rate_hz)
    assert file.rr_ms == pytest.approx(RR[1:], abs=1000 / rate_hz)
    assert any("samples" in note for note in file.notes)


def test_a_time_that_says_its_unit_is_believed_and_one_that_does_not_is_told() -> None:
    assert parse_rr(rows(ENDS, head="beat (ms)")).rr_ms == tuple(RR[1:])
    file = parse_rr(rows(ENDS, head="time"))
    assert file.rr_ms == tuple(RR[1:])
    assert any("taken as ms" in note for note in file.notes)


# ------------------------------------------------------------------ against its own clock


def test_rows_that_are_told_twice_are_counted_once() -> None:
    twice = [k // 2 for k in range(240)]
    text = rows([END_S[k] for k in twice], [RR[k] for k in twice], head="time_s,rr_ms")
    file = parse_rr(text)
    assert file.rr_ms == tuple(RR)
    assert any("twice" in note for note in file.notes)


def test_rows_lost_all_over_are_refused() -> None:
    with pytest.raises(RecordingError, match="missing all over"):
        placed(parse_rr(rows(np.ceil(END_S)[::2], RR[::2], head="arrival_s,rr_ms")))


@pytest.mark.parametrize("unit", [1 / 60, 1, 1e3, 1e6, 1e9])
def test_a_clock_may_run_in_any_unit(unit: float) -> None:
    file = parse_rr(rows([f"{end * unit:.6f}" for end in END_S], RR, head="time,rr"))
    assert file.arrival_s == pytest.approx(END_S, abs=1e-3)


def test_two_sensors_in_one_list_are_refused() -> None:
    both = sorted(
        [
            *zip(END_S, RR, strict=True),
            *((t + 0.3, rr + 9) for t, rr in zip(END_S, RR, strict=True)),
        ]
    )
    with pytest.raises(RecordingError, match="two sensors"):
        parse_rr(rows(*zip(*both, strict=True), head="time_s,rr_ms"))


def test_a_clock_that_begins_anew_is_another_recording() -> None:
    text = rows(END_S + END_S[:50], RR + RR[50:100], head="time_s,rr_ms")
    file = parse_rr(text)
    assert (len(file.rr_ms), file.begins) == (170, (120,))
    again = parse_rr(rows(END_S * 2, RR * 2, head="time_s,rr_ms"))
    assert (again.rr_ms, again.begins) == (tuple(RR), ())


def test_an_hour_ahead_is_another_recording_too(tmp_path: Path) -> None:
    later = [end + 90_000 for end in END_S]
    file = parse_rr(rows(END_S + later, RR * 2, head="time_s,rr_ms"))
    assert file.begins == (120,)
