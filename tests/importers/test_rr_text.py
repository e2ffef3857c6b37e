"""Intervals from whatever another program wrote, and what was noticed about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.errors import RecordingError
from poise.importers.rr_file import RRFile
from poise.importers.rr_text import read_rr


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write_and_read(content: str | bytes) -> RRFile:
        path = tmp_path / "export.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rr(path)

    return write_and_read


SOME = "812\n790\n805\n820\n"


@pytest.mark.parametrize(
    "content",
    [
        SOME,
        "0.812\n0.790\n0.805\n0.820\n",
        "0,812\n0,790\n0,805\n0,820\n",
        "812 790 805 820",
        "812,790,805,820",
        "rr_ms\n" + SOME,
        "RR\n0.812\n0.790\n0.805\n0.820\n",
        "# Elite HRV\n" + SOME,
        "\ufeff" + SOME,
        SOME.replace("\n", "\r\n"),
        SOME.replace("\n", "\r"),
        "n;rr_ms\n1;812,0\n2;790,0\n3;805,0\n4;820,0\n",
        "date,rr,since start\n"
        + "".join(f"2020-01-01 10:00:00 +0000,{rr},{rr}\n" for rr in SOME.split()),
        "".join(f"2020-01-01 10:00:00 +0000, {rr}, {k}\n" for k, rr in enumerate(SOME.split())),
        "[Params]\nVersion=106\nInterval=238\n[Note]\nhello\n[HRData]\n" + SOME,
    ],
)  # fmt: skip
def test_the_same_four_intervals_however_written(read, content: str) -> None:
    assert read(content).rr_ms == pytest.approx((812, 790, 805, 820))


def test_times_of_beats_give_the_intervals_between_them(read) -> None:
    file = read("t_s\n0.642\n1.463\n2.182\n2.867\n")
    assert file.rr_ms == pytest.approx((821, 719, 685))
    assert file.arrival_s == pytest.approx((1.463, 2.182, 2.867))
    assert file.exact


def test_times_without_a_header_are_told_from_intervals(read) -> None:
    assert read("".join(f"{0.8 * k:.3f}\n" for k in range(1, 40))).exact
    ramp = read("".join(f"{800 + 2 * k}\n" for k in range(101)))
    assert not ramp.exact
    assert ramp.rr_ms[:2] == (800, 802)


def test_physionets_two_columns_are_a_time_and_a_rate(read) -> None:
    file = read("".join(f"{19149.633 + 0.9 * k:.3f} {60 / 0.9:.4f}\n" for k in range(30)))
    assert file.rr_ms == pytest.approx((900,) * 29, abs=1e-3)


def test_a_strap_log_is_arrival_and_interval(read) -> None:
    file = read("".join(f"{0.2 + 0.95 * k:e},{940 + k:e}\n" for k in range(30)))
    assert file.rr_ms[:2] == (940, 941)
    assert file.arrival_s is not None
    assert not file.exact


def test_an_ibi_file_of_a_wristband_begins_with_a_clock_time(read) -> None:
    rows = "".join(f"{0.8 * k + 5:.4f},{0.8:.4f}\n" for k in range(20))
    assert set(read("1430000000.000000, IBI\n" + rows).rr_ms) == {800.0}


# ------------------------------------------------------------------ noticed and said


def test_a_clock_time_at_the_head_is_left_out(read) -> None:
    file = read("19149633\n" + SOME)
    assert file.rr_ms == (812, 790, 805, 820)
    assert any("clock time" in note for note in file.notes)


def test_an_interval_of_nothing_is_kept_and_said(read) -> None:
    file = read("812\n0\n805\n820\n")
    assert file.rr_ms == (812, 0, 805, 820)
    assert any("0 ms" in note for note in file.notes)


def test_a_gap_is_said_with_its_length(read) -> None:
    file = read("812\n790\n14195\n805\n")
    assert any("gap" in note and "14.2 s" in note for note in file.notes)


@pytest.mark.parametrize(("factor", "word"), [(1.024, "too short"), (1 / 1.024, "too long")])
def test_intervals_in_the_wrong_unit_are_caught_by_the_files_own_clock(
    read, factor: float, word: str
) -> None:
    rows = "".join(f"{0.9 * k:.3f},{900 / factor:.1f}\n" for k in range(1, 200))
    file = read("t_s,rr_ms\n" + rows)
    assert any("1.024" in note and word in note for note in file.notes)
    assert file.rr_ms[0] == pytest.approx(900 / factor, abs=0.1)


def test_mixed_line_ends_are_read_and_said(read) -> None:
    file = read("812\r\n790\n805\r820\n")
    assert file.rr_ms == (812, 790, 805, 820)
    assert any("lines end" in note for note in file.notes)


def test_what_stands_where_a_number_should_is_a_hole(read) -> None:
    file = read("rr_ms\n812\nNaN\n805\n820\n790\n")
    assert file.rr_ms == (812, 805, 820, 790)
    assert file.breaks == (1,)
    assert any("line 3" in note for note in file.notes)


# ------------------------------------------------------------------ refused in a sentence


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        ("812\n-5\n800\n", "negative"),
        ("Dear diary,\ntoday was fine.\n", "rename"),
        (b"\x00\x01\x02" * 50, "not a text"),
        ("72\n73\n74\n71\n70\n", "heart rates"),
        ("49\n107\n167\n227\n290\n", "--rate"),
        ("t_s,airflow\n" + "".join(f"{0.05 * k:.2f},{k % 7}\n" for k in range(60)), "no beats"),
        ("t_s\n5.0\n4.0\n6.0\n7.0\n", "backwards"),
        ("[Params]\nInterval=5\n[HRData]\n72\n73\n", "RR intervals"),
        ("1,2,3\n4,5,6\n7,8,9\n", "name them"),
        ("0\n0\n0\n", "above 0"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(read, content: str | bytes, word: str) -> None:
    with pytest.raises(RecordingError, match=word) as caught:
        read(content)
    assert str(caught.value).startswith("export.txt ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="check the name"):
        read_rr(tmp_path / "nowhere.txt")


def test_every_kind_of_recording_s_intervals_are_read(real_data: Path) -> None:
    counts = {
        "polar_h10_ibi/sample_data_ibi.csv": 620,
        "meditation/C1.pre.txt": 4048,
        "meditation/M1.txt": 743,
        "breathing/rpeaks_s.txt": 778,
        "mitdb/100_beats.csv": 2272,
        "rr_segments/yoga_Y2_med.txt": 478,
        "welltory_camera/subject_05/RR.txt": 101,
    }
    for name, count in counts.items():
        assert len(read_rr(real_data / name).rr_ms) == count


@pytest.mark.parametrize("unit", [1, 1e3, 1e6, 1e9])
def test_times_beside_intervals_may_be_in_any_unit(read, unit: float) -> None:
    rows = "".join(f"{(1000 + 0.9 * k) * unit:.0f},{900}\n" for k in range(100))
    file = read("timestamp,rr\n" + rows)
    assert file.arrival_s is not None
    assert file.arrival_s[-1] - file.arrival_s[0] == pytest.approx(89.1, abs=1)


def test_a_web_page_saved_by_mistake_is_called_one(tmp_path: Path) -> None:
    page = tmp_path / "rr.csv"
    page.write_text("<!DOCTYPE html>\n<html><body>812</body></html>\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="web page"):
        read_rr(page)
