"""The recording: a session's truth, from which everything else can be made again."""
