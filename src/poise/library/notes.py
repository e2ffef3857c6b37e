"""The notes on recordings, where the window looks for them; they live with the recordings."""

from poise.recording.notes import NOTES, beside, load, save

__all__ = ["NOTES", "beside", "load", "save"]
