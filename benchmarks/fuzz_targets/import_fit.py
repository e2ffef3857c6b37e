"""What the importer ``fit`` reads: beats of ``hrv``, ``hr`` and the watch's own messages."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form
from poise.simulation.fit_file import of_hr_messages, of_the_wrist
from poise.simulation.foreign_files import SOME_MS

BEATS = [*SOME_MS] * 4
FORM = Form(
    "fit",
    {
        "hr.fit": of_hr_messages(BEATS),
        "wrist.fit": of_the_wrist(BEATS),
        "raw.fit": of_the_wrist(BEATS, raw=True, poor=(3,), gaps=(7,)),
    },
)
seeds, read = FORM.seeds, FORM.read
