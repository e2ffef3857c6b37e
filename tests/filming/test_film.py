"""A made-up film through the whole path: encoded, killed, decoded.  Needs PyAV."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from poise import drills
from poise.clock import ManualClock
from poise.errors import Missing, RecordingError, SensorUnavailableError
from poise.filming import SENTENCES, Why
from poise.recording import films
from poise.sound.microphone import Hear
from tests import peak

pytest.importorskip("av", reason="PyAV is not installed (pip install 'poise[review]')")

HZ, LASTS_S, T = 10, 3.0, 123.5

MADE = f"""
import os, signal, sys
from pathlib import Path
import numpy as np
from poise.filming.writer import RATE_HZ, FilmWriter

film = FilmWriter(Path(sys.argv[1]), {T}, (160, 120), sound=True)
for n in range(round({HZ * LASTS_S})):
    t = n / {HZ}
    picture = np.zeros((120, 160, 3), np.uint8)
    picture[:, : 16 * (n % {HZ}) + 8] = (0, 0, 255)  # a red bar that grows for a second
    film.picture(t, picture)
    heard = np.arange(RATE_HZ // {HZ}) / RATE_HZ + t
    film.sound(t, (0.5 * np.sin(2 * np.pi * 440 * heard)).astype(np.float32))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose process was killed after the last picture, without its end."""
    path = tmp_path_factory.mktemp("films") / "a.film.webm"
    subprocess.run([sys.executable, "-P", "-c", MADE, str(path)], check=False)
    return path


def test_a_kill_leaves_what_was_filmed(killed: Path) -> None:
    from poise.filming import reader

    assert killed.stat().st_mode & 0o777 == 0o600
    found = reader.facts(killed)
    assert found.pictures
    assert found.sound
    assert found.begins_t == T
    assert LASTS_S - 1.3 < found.lasts_s <= LASTS_S
    shown = list(reader.pictures(killed, 0.95))
    assert shown[0].t == pytest.approx(1.0, abs=0.01)
    for one in shown:
        rgb = np.frombuffer(one.rgb, np.uint8).reshape(one.height, one.width, 3)
        red = (rgb[:, :, 0] > 150).mean(axis=0)
        wide = 16 * (round(one.t * HZ) % HZ) + 8
        assert abs(np.count_nonzero(red > 0.5) - wide) <= 4
    rate = 8000
    heard = reader.sound(killed, rate)
    assert len(heard) / rate == pytest.approx(found.lasts_s, abs=0.1)
    middle = heard[rate // 2 : rate // 2 + rate]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == pytest.approx(440, abs=2)
    assert 0.3 < np.abs(middle).max() < 0.7


class Camera:
    """Gives so many pictures, each 0.1 s later on the clock, and then stops the film.

    One that ``fails`` raises in its place, as the driver of a camera that is pulled out may.
    """

    def __init__(self, clock: ManualClock, stop: threading.Event, *, fails: bool = False) -> None:
        self.clock, self.stop, self.left, self.closed = clock, stop, 12, False
        self.fails = fails

    def next(self) -> tuple[float, np.ndarray] | None:
        if not self.left:
            self.stop.set()
            if self.fails:
                raise OSError("the camera was pulled out")
            return None
        self.left -= 1
        self.clock.move_to(self.clock.now() + 0.1)
        return self.clock.now(), np.full((90, 1280, 3), 20 * self.left, np.uint8)

    def close(self) -> None:
        self.closed = True


def filmed(
    path: Path, *, camera: bool = True, sound: bool = True, fails: bool = False
) -> tuple[object, list[str]]:
    """What was told, and what of camera and microphone was opened and closed."""
    from poise.filming import worker

    clock, stop, told, log = ManualClock(), threading.Event(), [], list[str]()
    one = Camera(clock, stop, fails=fails)

    def open_camera() -> Camera:
        if not camera:
            raise SensorUnavailableError("no camera 0 on this computer", Missing.NO_CAMERA)
        return one

    def microphone(hear: Hear, rate_hz: int, block: int):
        if not sound:
            raise OSError("querying device -1")
        for n in range(10):
            hear(np.full(block, 0.1, np.float32), -n * block / rate_hz)
        log.append("opened")
        if not camera:
            stop.set()
        return lambda: log.append("closed")

    worker.Filming(clock, stop, told.append, open_camera, microphone).run(path, T)
    assert one.closed is camera
    return told[0], log


@pytest.mark.parametrize(
    ("camera", "sound"), [(True, True), (True, False), (False, True), (False, False)]
)
def test_what_can_be_used_is_filmed_and_let_go_of(
    camera: bool, sound: bool, tmp_path: Path
) -> None:
    from poise.filming import reader, worker

    path = tmp_path / "a.film.webm"
    told, log = filmed(path, camera=camera, sound=sound)
    assert log == (["opened", "closed"] if sound else [])
    whys = (*(() if camera else (Why.NO_CAMERA,)), *(() if sound else (Why.NO_MICROPHONE,)))
    assert told == worker.Told(camera, sound, whys)
    assert path.exists() is (camera or sound)
    if not path.exists():
        return
    found = reader.facts(path)
    assert (found.pictures, found.sound, found.begins_t) == (camera, sound, T)
    shown = list(reader.pictures(path))
    assert bool(shown) is camera
    assert all(one.width == 640 for one in shown)  # smaller than it came
    assert bool(len(reader.sound(path, 8000))) is sound


def test_a_camera_that_breaks_off_is_let_go_of_and_what_was_filmed_is_kept(tmp_path: Path) -> None:
    from poise.filming import reader, worker

    path = tmp_path / "a.film.webm"
    told, _ = filmed(path, sound=False, fails=True)
    assert told == worker.Told(True, False, (Why.NO_MICROPHONE,))
    assert reader.facts(path).pictures


def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path) -> None:
    from poise.filming import reader

    path = tmp_path / "a.film.webm"
    path.write_bytes(b"not a film" * 100)
    for read in (reader.facts, lambda p: list(reader.pictures(p)), lambda p: reader.sound(p, 8000)):
        with pytest.raises(RecordingError, match="cannot be read"):
            read(path)


def test_one_that_was_cut_anywhere_is_read_as_far_as_it_goes_or_refused(
    killed: Path, tmp_path: Path
) -> None:
    from poise.filming import reader

    whole, path, refused = killed.read_bytes(), tmp_path / "a.film.webm", 0
    for n in [*range(0, 700, 7), len(whole) // 2]:
        path.write_bytes(whole[:n])
        for read in (
            reader.facts,
            lambda p: reader.sound(p, 8000),
            lambda p: [*reader.pictures(p)],
        ):
            try:
                read(path)
            except RecordingError:
                refused += 1
    assert refused > 100
    assert reader.facts(path).lasts_s == pytest.approx(LASTS_S / 2, abs=0.8)


def test_a_picture_that_says_it_is_enormous_takes_no_memory(killed: Path, tmp_path: Path) -> None:
    data, begins = bytearray(killed.read_bytes()), b"\x9d\x01\x2a"  # a key picture's, in VP8
    at = [n for n in range(len(data)) if data.startswith(begins, n)]
    for n in at:
        data[n + 3 : n + 7] = 2 * (16000).to_bytes(2, "little")
    path = tmp_path / "a.film.webm"
    path.write_bytes(data)
    assert at
    more_kb = peak.more_kb(
        "from pathlib import Path; from poise.filming import reader",
        "list(reader.pictures(Path(sys.argv[1])))",
        str(path),
    )
    assert more_kb / 1024 < 200  # MB; unpacked it would be 770


def test_no_file_is_written_over(tmp_path: Path) -> None:
    from poise.filming.writer import FilmWriter

    (tmp_path / "a.film.webm").write_bytes(b"before")
    with pytest.raises(FileExistsError):
        FilmWriter(tmp_path / "a.film.webm", T, None, sound=True)
    assert (tmp_path / "a.film.webm").read_bytes() == b"before"


def test_a_process_films_what_a_camera_sees_and_ends_with_its_film_whole(
    killed: Path, tmp_path: Path
) -> None:
    """The camera is a film itself; there may be a microphone here or not."""
    from poise.filming import reader
    from poise.filming.process import Film

    stages = drills.of_level(4).exercise.stages
    interview = SimpleNamespace(
        stages=[(0.0, stages[0])], exercise=SimpleNamespace(stages=stages), paused=False
    )
    recording = tmp_path / "2026-03-01T14-05-09-drill.poise.jsonl"
    film = Film(lambda: recording, str(killed))
    film.ask()
    film.follow(interview, 0.0, over=False)  # type: ignore[arg-type]
    assert not film.on  # it waits, with nothing opened
    until = next(n for n, stage in enumerate(stages, 1) if stage.task is not None)
    interview.stages = [(0.0, stage) for stage in stages[:until]]
    film.follow(interview, T, over=False)  # type: ignore[arg-type]
    assert film.on
    assert film.told.wait(60)
    assert not film.nothing
    film.close()
    assert not film.on
    path = films.beside(recording)
    assert path.stat().st_mode & 0o777 == 0o600
    found = reader.facts(path)
    assert found.pictures
    assert found.begins_t == T
    assert list(reader.pictures(path))


def test_what_the_process_says_is_a_word_that_the_window_has_a_sentence_for() -> None:
    from poise.ui.text.language import catalogue

    assert SENTENCES.keys() == set(Why)
    assert set(SENTENCES.values()) <= catalogue("de").keys()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (SensorUnavailableError("…", Missing.PERMISSION_DENIED), Why.NOT_ALLOWED),
        (SensorUnavailableError("…", Missing.CAMERA_BUSY), Why.CAMERA_BUSY),
        (SensorUnavailableError("…", Missing.NOT_FOUND), Why.NOT_READ),
        (RuntimeError("a driver's own words"), Why.NOT_READ),
    ],
)
def test_why_a_camera_cannot_be_opened_travels_as_a_word(error: Exception, why: Why) -> None:
    from poise.filming import worker

    def refuses() -> Camera:
        raise error

    told: list[worker.Told] = []
    stop = threading.Event()
    worker.Filming(ManualClock(), stop, told.append, refuses, None).run(Path("x"), T)
    assert told == [worker.Told(False, False, (why,))]


def test_a_camera_that_is_pulled_out_is_told_of_and_the_sound_goes_on(tmp_path: Path) -> None:
    from poise.filming import worker

    clock, stop, gone = ManualClock(), threading.Event(), threading.Event()
    told: list[worker.Told] = []

    class Pulled(Camera):
        def next(self) -> tuple[float, np.ndarray] | None:
            if self.left == 11:
                gone.wait(60)
                return None
            return super().next()

    def tell(one: worker.Told) -> None:
        told.append(one)
        gone.set()
        if len(told) == 2:
            stop.set()

    filming = worker.Filming(
        clock, stop, tell, lambda: Pulled(clock, stop), lambda _hear, _rate, _block: lambda: None
    )
    filming.run(tmp_path / "a.film.webm", T)
    assert told == [worker.Told(True, True), worker.Told(False, True, (Why.NO_PICTURE,))]


def test_in_a_pause_nothing_is_kept_and_the_film_goes_on_where_it_stood() -> None:
    from poise.filming.worker import LONGEST_S, FilmClock

    clock = ManualClock(100.0)
    times = FilmClock(clock)
    times.begin()
    clock.move_to(110.0)
    assert times.at(109.0) == 9.0
    times.stand()
    clock.move_to(110.0 + LONGEST_S)
    assert times.at(109.9) == pytest.approx(9.9)  # it was on its way
    assert times.at(200.0) is None
    assert not times.too_long
    times.go_on()
    assert times.at(clock.now() - 0.1) is None
    clock.move_to(clock.now() + 5.0)
    assert times.at(clock.now()) == pytest.approx(15.0)
    assert not times.too_long  # a pause is not part of it
    times.stand()
    clock.move_to(clock.now() + LONGEST_S + 1)
    assert times.too_long


def test_a_film_that_ends_by_itself_is_not_said_to_go_on(tmp_path: Path) -> None:
    """Killed, or out of memory: the lamp goes out, and the last page says why."""
    from poise.filming.process import Film

    film = Film(lambda: tmp_path / "x.poise.jsonl", None)
    film.ask()
    film._on = True
    film._process = SimpleNamespace(stdout=io.BytesIO(LINE), stdin=None)  # type: ignore[assignment]
    film._hear()
    assert film.nothing
    assert not film.on
    assert film.whys == (Why.FAILED,)


LINE = b'{"picture": true, "sound": true, "whys": []}\n'


def test_the_process_is_told_when_the_session_stands_still_and_goes_on(tmp_path: Path) -> None:
    from poise.filming.process import Film

    stages = drills.of_level(4).exercise.stages
    begun = next(n for n, stage in enumerate(stages, 1) if stage.task is not None)
    interview = SimpleNamespace(
        stages=[(0.0, stage) for stage in stages[:begun]],
        exercise=SimpleNamespace(stages=stages), paused=False,
    )  # fmt: skip
    film = Film(lambda: tmp_path / "x.poise.jsonl", None)
    film.ask()
    film._process = SimpleNamespace(stdin=io.BytesIO())  # type: ignore[assignment]
    for paused in (False, False, True, True, False):
        interview.paused = paused
        film.follow(interview, T, over=False)  # type: ignore[arg-type]
        assert film.still is paused
    assert film._process.stdin.getvalue() == b"123.500\nstill\non\n"
