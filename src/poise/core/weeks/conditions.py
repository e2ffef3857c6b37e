"""What should be the same at each checkpoint, asked beforehand, so that what differs can be said.

The sensor and the time of day are known without asking.
"""

from __future__ import annotations

from collections.abc import Mapping

# Each condition with the answer that is the usual one.
USUAL = {"seat": True, "coffee": False, "exercise": False}
ASKED = {
    "seat": "The same seat as usual?",
    "coffee": "Coffee in the last hour?",
    "exercise": "Exercise in the last hour?",
}
DIFFERS = {
    "seat": "another seat",
    "coffee": "coffee within the hour",
    "exercise": "exercise within the hour",
}


def differs(said: object) -> tuple[str, ...]:
    """Which conditions of those that were ``said``, as notes hold them, were not the usual ones.

    What was not said, or is no answer, is not among them.
    """
    answers = said if isinstance(said, Mapping) else {}
    return tuple(key for key, usual in USUAL.items() if answers.get(key) is (not usual))
