"""Beats and breaths of a session as pandas data frames.

    pip install poise pandas
    python examples/with_pandas.py [SESSION]

Without SESSION (a path, a name, or `last`) it takes a made-up person's.
"""

import sys

import pandas as pd

import poise
from poise.recording import tables

recording = poise.read(sys.argv[1]) if len(sys.argv) > 1 else poise.synthetic(seed=1, minutes=5)

beats = pd.DataFrame(tables.beats(recording))
breaths = pd.DataFrame(tables.breaths(recording)).set_index("breath")

clean = beats[beats["used"]]
print(f"{len(beats)} intervals, {len(beats) - len(clean)} set aside:")
print(beats["verdict"].value_counts().to_string(), "\n")

# A swing stands only where it could be told from the noise: missing is NaN here, never 0.
shown = breaths["swing_bpm"].dropna()
print(f"{len(shown)} of {len(breaths)} breaths with a swing, median {shown.median():.1f} bpm")
print(breaths[["heart_bpm", "swing_bpm", "confidence"]].tail(6).round(1).to_string())
