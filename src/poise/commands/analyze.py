"""What a recording says: an RR list, a pulse wave, a skin trace, a video or a session.

The kind is told from what the file holds.  A recording that cannot carry numbers about variability
says why, and shows none.
"""

from poise.analysis.command import add_arguments, run

__all__ = ["add_arguments", "run"]
