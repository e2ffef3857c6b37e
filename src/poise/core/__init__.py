"""The pure part: told events and the time, it answers with events.

Nothing in here reads a clock, starts a thread, opens a file or logs.
"""
