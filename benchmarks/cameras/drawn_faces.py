"""Drawn faces through cv2, codecs and MediaPipe."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from benchmarks.cameras.scoring import errors
from poise.core.pulse.reading import read_samples
from poise.simulation.person import Person


def through(codec: str) -> Callable[[Any], Any]:
    """A picture after a still-image codec."""
    import cv2

    if codec == "none":
        return lambda picture: picture
    level = int(codec.removeprefix("jpeg"))

    def coded(picture: Any) -> Any:
        jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, level])[1]
        return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)

    return coded


def h264(pictures: Iterator[tuple[float, Any]], crf: int) -> Iterator[tuple[float, Any]]:
    """Pictures after H.264, if PyAV is here to do it."""
    import av

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/film.mp4"
        with av.open(path, "w") as out:
            stream = out.add_stream("libx264", rate=30, options={"crf": str(crf)})
            stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
            for _, picture in pictures:
                for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")):
                    out.mux(packet)
            for packet in stream.encode():
                out.mux(packet)
        with av.open(path) as film:
            for i, frame in enumerate(film.decode(video=0)):
                yield i / 30, frame.to_ndarray(format="bgr24")


def face_clip(asked: tuple[str, str, Any, Any, int]) -> dict[str, Any]:
    """One film of a drawn face, read with hindsight."""
    from poise.simulation.faces import frames
    from poise.vision.face import FaceFinder
    from poise.vision.face_tracker import FaceTracker

    name, codec, person, film, seed = asked
    seconds = 30.0
    pictures = frames(person, film, seconds, seed)
    if codec.startswith("h264"):
        pictures = h264(pictures, int(codec.removeprefix("h264-")))
    coded = through(codec if codec.startswith("jpeg") else "none")
    with FaceFinder() as finder:
        watcher = FaceTracker(finder, "camera")
        heard = [watcher.look(coded(picture), t) for t, picture in pictures]
    true = (person or Person()).beats(seconds, seed) + 0.2
    reading = read_samples(heard)
    error, believed = errors(reading, true)
    return {
        "scene": name,
        "codec": codec,
        "pulse": person is not None,
        "seconds_shown": sum(m.heart_bpm is not None for m in reading.timeline),
        "believed": round(believed, 3),
        "mae": round(float(np.abs(error).mean()), 3) if len(error) else None,
    }


def faces(options: argparse.Namespace) -> dict[str, Any]:
    """Drawn faces through cv2, codecs and MediaPipe."""
    from poise.simulation.faces import Film

    scenes = {
        "0.2 grey levels": (Person(68), Film(pulse_grey=0.2)),
        "0.4 grey levels": (Person(82), Film(pulse_grey=0.4)),
        "swaying": (Person(74), Film(pulse_grey=0.4, sway_px=6)),
        "lamp": (Person(64), Film(pulse_grey=0.4, flicker=0.004)),
        "no pulse": (None, Film()),
        "no pulse, swaying": (None, Film(sway_px=5, sway_hz=1.1)),
        "no pulse, lamp": (None, Film(flicker=0.005, flicker_hz=1.3)),
    }
    codecs = ["none", "jpeg90"] + ([] if options.quick else ["jpeg60"])
    try:
        import av

        codecs += [f"h264-{23}"] if av else []
    except ImportError:
        pass
    asked = [(name, codec, *scene, 3) for codec in codecs for name, scene in scenes.items()]
    with ProcessPoolExecutor(options.processes) as pool:
        return {"clips": list(pool.map(face_clip, asked))}
