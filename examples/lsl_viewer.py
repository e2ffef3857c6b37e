"""The heart of a running session, taken from Lab Streaming Layer by another program.

    pip install 'poise[research]'
    poise train --synthetic --lsl          # in one terminal
    python examples/lsl_viewer.py [N]      # in another; N intervals, else until the session ends

Samples carry the time at which things happened, so they can be laid beside an EEG or a camera.
"""

import sys

import pylsl

wanted = int(sys.argv[1]) if len(sys.argv) > 1 else None

streams = pylsl.resolve_byprop("name", "poise-rr", timeout=30)
if not streams:
    sys.exit("no stream called poise-rr: start a session with --lsl")
intervals = pylsl.StreamInlet(streams[0])
unit = intervals.info().desc().child("channels").child("channel").child_value("unit")

seen = 0
while wanted is None or seen < wanted:
    sample, t = intervals.pull_sample(timeout=10)
    if sample is None:
        break  # the session is over
    rr_ms, usable = sample
    seen += 1
    age_s = pylsl.local_clock() - t
    bar = "█" * round((rr_ms - 400) / 20) if usable else "set aside"
    print(f"{rr_ms:7.1f} {unit}, {age_s:4.1f} s ago  {bar}", flush=True)
print(f"{seen} intervals")
