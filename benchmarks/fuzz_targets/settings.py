"""The settings file: read, and written again with a part that was changed."""

from __future__ import annotations

from pathlib import Path

import tomli_w

from poise import settings
from poise.settings import ScreenSettings, Settings

OWN = """
[strap]
address = "A0:9E:1A:00:11:22"
delay_s = 2.5
ecg = true
[camera]
use = true
where = "rtsp://192.0.2.1/stream"
[screen]
text_percent = 150
language = "de"
[sound]
cues = "long"
volume_percent = 80
[guide]
pace = "4-6"
"""


def seeds() -> dict[str, bytes]:
    from dataclasses import asdict

    return {"a.toml": tomli_w.dumps(asdict(Settings())).encode(), "b.toml": OWN.encode()}


def read(path: Path) -> None:
    known = settings.load(path)
    assert 0 <= known.strap.delay_s <= settings.LONGEST_DELAY_S
    settings.save(path, screen=ScreenSettings(guide="wave"))
    assert settings.load(path).screen.guide == "wave"
