"""A camera: a process of its own that looks, and a thread here that listens to it.

The process (``poise.vision.worker``) loads what is slow to load and holds the pictures; only skin
colours come out of it, and a small picture while the person wants to see themselves.  Should it
crash or stand still, that is news like a camera that was unplugged, and another is started.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Self

from poise.clock import Clock
from poise.core.events import SensorState, SensorStatus, SkinSample
from poise.recording.format import read_event
from poise.settings import CameraSettings
from poise.sources import Emit
from poise.sources.camera_process import CameraProcess, Liveness, Messages, Patience
from poise.vision.messages import HIDE, SHOW, Counts, Thumbnail
from poise.vision.model_file import ModelFile
from poise.vision.wire import Message

log = logging.getLogger(__name__)

RESTART_S = (0.5, 2.0, 5.0)
CRASHES, CRASHES_S = 4, 60.0  # this many in this time, and only the person can help
LOOK_S = 0.5
CLOSE_S = 3.0  # a process that does not end when it is killed is left behind

FAILED = "The camera failed and is restarting."
STOOD_STILL = "The camera froze and is restarting."
SLOW = "The camera is slow to respond. Still waiting."


@dataclass(frozen=True, slots=True)
class CameraRequest:
    """``where`` is a camera's number, a URL, or a video file; ``sensor`` is what it is called.

    ``model`` is a model of the person's own that reads the pulse too.
    """

    where: str = "0"
    sensor: str = "camera"
    model: ModelFile | None = None


def request(value: str, settings: CameraSettings) -> CameraRequest:
    """The camera that is named, else that of the settings.

    A model of the person's own is added by the run, which writes its hash into the recording.
    """
    return CameraRequest(where=value or settings.where)


def open_source(request: CameraRequest, clock: Clock, emit: Emit) -> CameraSource:
    """A source for the camera that is asked for; enter it to start looking.

    ``emit`` is called from the source's own thread and must not block.
    """
    return CameraSource(request, clock, emit)


class CameraSource:
    """Emits a :class:`SkinSample` for every frame that was looked at.

    ``counts`` is what the camera has done so far, None until it has said so.
    """

    def __init__(self, request: CameraRequest, clock: Clock, emit: Emit) -> None:
        self._request, self._clock, self._emit = request, clock, emit
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)
        self._closing = threading.Event()
        self._handover = threading.Lock()
        self._process: CameraProcess | None = None
        self._crashes: deque[float] = deque(maxlen=CRASHES)
        self._ended = False
        self._wanted = False
        self._newest: Thumbnail | None = None
        self.counts: Counts | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def picture(self, wanted: bool) -> Thumbnail | None:
        """The newest small picture while they are ``wanted``, None before the first.

        None is made before the first True, nor after a False, which forgets the newest too.
        """
        if wanted != self._wanted:
            with self._handover:
                self._wanted, self._newest = wanted, None
                self._ask()
        return self._newest

    def _ask(self) -> None:
        """Tell the process whether pictures are wanted."""
        if self._process is not None:
            self._process.tell(SHOW if self._wanted else HIDE)

    def close(self) -> None:
        """Let go of the camera; nothing is emitted after this returns."""
        with self._handover:
            self._closing.set()
            if self._process is not None:
                self._process.messages.wake()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        try:
            while not (self._closing.is_set() or self._ended):
                self._live()
        except Exception:  # the thread's boundary: a bug must not go unsaid
            log.exception("the camera's thread ended")
            self._say(SensorState.LOST, "bug", "Lost contact with the camera. Restart poise.")
        else:
            if not self._ended:
                self._say(SensorState.ENDED)

    def _live(self) -> None:
        """One process's life."""
        with self._handover:
            if self._closing.is_set():
                return
            self._process = process = CameraProcess(_told(self._request), self._clock)
            if self._wanted:
                self._ask()
        stuck = False
        try:
            stuck = self._listen(process.messages)
        finally:
            self._newest = None
            code = process.end(at_once=stuck)
        if self._closing.is_set() or self._ended:
            return
        now = self._clock.now()
        self._crashes.append(now)
        log.warning("the camera's process %s (%s)", "stood still" if stuck else "ended", code)
        if len(self._crashes) == CRASHES and now - self._crashes[0] < CRASHES_S:
            self._say(
                SensorState.BLOCKED,
                "crashing",
                "The camera keeps failing. Breathe without it, or restart poise.",
            )
        elif stuck:
            self._say(SensorState.LOST, "stuck", STOOD_STILL)
        else:
            self._say(SensorState.LOST, "crashed", FAILED)
        self._closing.wait(RESTART_S[min(len(self._crashes), len(RESTART_S)) - 1])

    def _listen(self, messages: Messages) -> bool:
        """Pass on what the process says, on our clock, until no more comes; whether it is stuck."""
        # The process's clock and ours differ by a constant; no message can arrive before it was
        # sent, so the smallest difference is the nearest to it.
        apart: float | None = None
        patience, said_slow = Patience(), False
        while not self._closing.is_set():
            said = messages.next(LOOK_S)
            if said is None:
                patience.waited(LOOK_S)
            elif isinstance(said, str):
                log.info("the camera's process: %s", said)
                return False
            else:
                now, message = said
                try:
                    patience.heard(message)
                    if message.kind == "tick":
                        sent_t = float(message.body["t"])
                        apart = min(now - sent_t, now if apart is None else apart)
                    else:
                        self._take(message, apart or 0.0)
                except (KeyError, TypeError, ValueError) as error:
                    log.warning("the camera's process said what nobody understands: %r", error)
                    return False
            if patience.verdict is Liveness.STUCK:
                return True
            if patience.verdict is Liveness.SLOW and not said_slow:
                said_slow = True
                self._say(SensorState.SEARCHING, "slow", SLOW)
            elif patience.verdict is Liveness.FINE:
                said_slow = False
        return False

    def _take(self, message: Message, apart: float) -> None:
        """Raises KeyError, TypeError or ValueError when it is not what its kind should be."""
        match message.kind:
            case "counts":
                self.counts = Counts(**message.body)
            case "picture":
                picture = Thumbnail.of(message.body, message.raw)
                with self._handover:
                    self._newest = picture if self._wanted else None
            case "sample":
                self._pass_on(read_event(SkinSample.__name__, message.body), apart)
            case "status":
                self._newest = None  # nothing stands still on the screen as if it were now
                self._pass_on(read_event(SensorStatus.__name__, message.body), apart)

    def _pass_on(self, event: Any, apart: float) -> None:
        event = replace(event, t=event.t + apart)
        if isinstance(event, SensorStatus) and event.state is SensorState.ENDED:
            self._ended = True
        if not self._closing.is_set():
            self._emit(event)

    def _say(self, state: SensorState, reason: str = "", detail: str = "") -> None:
        if not self._closing.is_set():
            self._emit(SensorStatus(self._clock.now(), self._request.sensor, state, reason, detail))


def _told(request: CameraRequest) -> dict[str, Any]:
    """What the process is told on its command line."""
    told: dict[str, Any] = {"where": request.where, "sensor": request.sensor}
    if (model := request.model) is not None:
        told["model"] = {"path": str(model.path), "sha256": model.sha256}
    return told
