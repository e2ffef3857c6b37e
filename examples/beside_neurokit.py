"""The same intervals through NeuroKit2 and through poise, side by side.

    pip install 'poise[oracle]'
    python examples/beside_neurokit.py [FILE]

FILE is anything that poise can read; without one it takes a made-up person's session.  On a clean
recording the two agree.  Where beats are missing or early they do not: NeuroKit2 takes the
intervals as they are unless it is told to correct them, poise leaves out what it does not believe.
"""

import sys

import neurokit2 as nk
import numpy as np

import poise
from poise.recording import tables

source = poise.read(sys.argv[1]) if len(sys.argv) > 1 else poise.synthetic(seed=1, minutes=5)
rr_ms = np.array([rr.rr_ms for rr in tables.intervals(source)])

theirs = nk.hrv_time({"RRI": rr_ms, "RRI_Time": np.cumsum(rr_ms) / 1000}).iloc[0]
raw, ours = poise.analyze(rr_ms, raw=True).as_dict(), poise.analyze(rr_ms).as_dict()

print(f"{'':12}{'NeuroKit2':>10}{'poise, raw':>12}{'poise':>20}")
for label, theirs_key, key in (
    ("mean, ms", "HRV_MeanNN", "mean_rr_ms"),
    ("SDNN, ms", "HRV_SDNN", "sdnn_ms"),
    ("RMSSD, ms", "HRV_RMSSD", "rmssd_ms"),
):
    se = ours.get(key.replace("_ms", "_se_ms"))
    doubt = f" ± {se:.1f}" if se is not None else ""
    print(f"{label:12}{theirs[theirs_key]:10.1f}{raw[key]:12.1f}{f'{ours[key]:.1f}{doubt}':>20}")
