"""A session exported as EDF+ and opened with MNE, its beats as events.

    pip install 'poise[research]' mne
    python examples/with_mne.py [SESSION]

Without SESSION (a path, a name, or `last`) it takes a made-up person's.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import mne
import numpy as np

import poise
from poise import exporters

recording = poise.read(sys.argv[1]) if len(sys.argv) > 1 else poise.synthetic(seed=1, minutes=5)

with TemporaryDirectory() as folder:
    path = Path(folder) / "session.edf"
    exporters.load("edf")(recording, path)
    raw = mne.io.read_raw_edf(path, preload=True, verbose="error")

print(f"{', '.join(raw.ch_names)} at {raw.info['sfreq']:g} Hz, {raw.times[-1]:.0f} s")

# EDF has no place for "not known": poise writes -1, and an annotation that MNE makes NaN of.
heart_bpm = raw.get_data(picks="Heart rate", reject_by_annotation="NaN", verbose="error")[0]
assert not (heart_bpm < 0).any()
print(f"heart rate shown {np.isfinite(heart_bpm).mean():.0%} of the time, "
      f"median {np.nanmedian(heart_bpm):.0f} bpm")  # fmt: skip

# Each interval is an annotation that begins with it and lasts as long: its beat is at the end.
events, kinds = mne.events_from_annotations(raw, regexp="^beat/", verbose="error")
told = raw.annotations[[d.startswith("beat/normal") for d in raw.annotations.description]]
beats_s, rr_ms = told.onset + told.duration, 1000 * told.duration
print(f"{len(events)} beats ({', '.join(kinds)}), the last at {beats_s[-1]:.0f} s, "
      f"median interval {np.median(rr_ms):.0f} ms")  # fmt: skip
