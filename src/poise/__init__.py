"""A breathing trainer that shows your heart answering, and says how sure it is.

As a library::

    import poise

    poise.analyze("my-rr.txt")          # any recording, or an array of RR intervals in ms
    poise.read("last")                  # a recorded session, event by event
    poise.synthetic(seed=1, minutes=5)  # a session of a made-up person
    poise.Session(exercise)             # the machine behind all of it: told events, it answers

What each gives and in which units: docs/python-api.md.  Everything is loaded when it is first
asked for, so that ``import poise`` itself costs nothing.
"""

TYPE_CHECKING = False  # as typing has it, whose import would cost more than all of this
if TYPE_CHECKING:
    from poise.api import Analysis, Recording, Session, analyze, read, synthetic

__all__ = ["Analysis", "Recording", "Session", "analyze", "read", "synthetic"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("poise.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
