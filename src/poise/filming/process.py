"""The film of one drill as the window sees it: asked for, begun at the first question, ended."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from poise import children
from poise.core.drill.interview import Interview
from poise.core.rehearsal.self_review import is_filmed
from poise.filming import Why

GRACE_S = 4.0  # to write what is still to be written
MODULE = "poise.filming.worker"


class Film:
    """The film of the session whose recording ``recording`` gives, None as long as there is none.

    Films only once :meth:`ask` was called.  ``where`` is the camera, None for sound alone, and
    ``refused`` why this drill cannot be filmed, empty where it can.  ``whys`` say why less is
    filmed than was asked for, ``nothing`` that nothing is (any more), and ``sound_alone`` that
    there is no picture; ``told`` is set once the process said so for the first time.  It ``began``
    with the first picture or sound, and once it ``ended`` there is nothing more to be filmed.
    """

    def __init__(
        self, recording: Callable[[], Path | None], where: str | None, *, refused: str = ""
    ) -> None:
        self.refused = refused
        self.whys: tuple[Why, ...] = ()
        self.nothing = self.sound_alone = False
        self.wished = self.began = self.ended = False
        self.told = Event()
        self.recording, self._where = recording, where
        self._process: children.Child | None = None
        self._asked = self._on = self._over = self._still = False
        self._ending: Thread | None = None

    def ask(self) -> None:
        """The person wishes it for this drill."""
        self.wished, self._asked = True, not self.refused
        self.nothing = bool(self.refused)

    @property
    def asked(self) -> bool:
        """Whether it was asked for, and could be begun."""
        return self._asked

    @property
    def on(self) -> bool:
        """Whether camera or microphone are open for it, or about to be."""
        return self._on and not self.nothing

    @property
    def still(self) -> bool:
        """Whether it stands still, as the session does: nothing is kept meanwhile."""
        return self.on and self._still

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
        elif self._on and interview.paused is not self._still:
            self._still = interview.paused
            self._say("still\n" if self._still else "on\n")

    def end(self) -> None:
        """End it, without waiting for the last second to be written."""
        self._over, self.ended, self._on = True, True, False
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
        except OSError:
            self._take_in(Why.FAILED)
            self._over = True
            return
        Thread(target=self._hear, name="film's word", daemon=True).start()

    def _hear(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with suppress(OSError, ValueError, KeyError), self._process.stdout as out:
            for line in out:
                said = json.loads(line)
                self._take_in(*map(Why, said["whys"]), picture=said["picture"], sound=said["sound"])
        if self.on:
            self._take_in(*self.whys, Why.FAILED)

    def _take_in(self, *whys: Why, picture: bool = False, sound: bool = False) -> None:
        self.whys, self.began = whys, self.began or picture or sound
        self.sound_alone, self.nothing = sound and not picture, not (picture or sound)
        self.told.set()

    def _say(self, line: str) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it has just ended: there is no film
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
