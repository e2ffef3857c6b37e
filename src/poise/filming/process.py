"""The film of one drill as the window sees it: asked for, begun at the first question, ended."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from poise import children
from poise.core.training.interview import Interview
from poise.core.training.self_review import is_filmed

GRACE_S = 4.0  # to write what is still to be written
MODULE = "poise.filming.worker"


class Film:
    """The film of the session whose recording ``recording`` gives, None as long as there is none.

    Films only once :meth:`ask` was called.  ``where`` is the camera, None for sound alone, and
    ``refused`` why this drill cannot be filmed, empty where it can.
    """

    def __init__(
        self, recording: Callable[[], Path | None], where: str | None, *, refused: str = ""
    ) -> None:
        self.refused = refused
        self.trouble = ""  # why nothing is filmed although it was asked for
        self.recording, self._where = recording, where
        self.sound_alone = False  # no picture came from the camera
        self._process: children.Child | None = None
        self._asked = self._on = self._over = False
        self.hears: Thread | None = None
        self._ending: Thread | None = None

    def ask(self) -> None:
        """The person wishes it for this drill."""
        self._asked, self.trouble = not self.refused, self.refused

    @property
    def asked(self) -> bool:
        """Whether it was asked for, and could be begun."""
        return self._asked

    @property
    def on(self) -> bool:
        """Whether camera or microphone are open for it, or about to be."""
        return self._on and not self.trouble

    def follow(self, interview: Interview | None, now: float, *, over: bool) -> None:
        """Begin and end it by how the drill stands at ``now``; asked once a frame, never waits."""
        if not self._asked or self._over:
            return
        path = self.recording()
        if self._process is None and path is not None and interview is not None and not over:
            self._start(path)
        if self._process is None or interview is None:
            return
        stages = [stage for _, stage in interview.stages]
        wanted = is_filmed(stages, interview.exercise.stages) and not over
        if wanted and not self._on:
            self._on = True
            self._say(f"{now:.3f}\n")
        elif over or (self._on and not wanted):
            self.end()

    def end(self) -> None:
        """End it, without waiting for the last second to be written."""
        self._over, self._on = True, False
        if self._process is not None and self._ending is None:
            self._ending = Thread(
                target=children.end, args=(self._process, GRACE_S), name="film", daemon=True
            )
            self._ending.start()

    def close(self) -> None:
        """End it and wait until it is written; it has a limit."""
        self.end()
        if self._ending is not None:
            self._ending.join(GRACE_S + 2 * children.KILLED_S)

    def _start(self, recording: Path) -> None:
        from poise.recording import films

        told = {"path": str(films.beside(recording)), "where": self._where, "sound": True}
        try:
            self._process = children.start(MODULE, json.dumps(told), stderr=subprocess.DEVNULL)
        except OSError as error:
            self.trouble, self._over = str(error), True
            return
        self.hears = Thread(target=self._hear, name="film's word", daemon=True)
        self.hears.start()

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with suppress(OSError, ValueError), self._process.stdout as out:
            if line := out.readline():
                told = json.loads(line)
                self.sound_alone = told["sound"] and not told["picture"]
                if not (told["picture"] or told["sound"]):
                    self.trouble = str(told["why"])

    def _say(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has just ended: there is no film
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
