"""The recording: a session's truth, from which everything else can be made again."""

SUFFIX = ".poise.jsonl"  # of the name of every recording
