"""When several runs together are reason enough to change the usual pace: two that agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from poise.core.pace.answer import PaceAnswer
from poise.core.pace.protocol import USUAL_PER_MIN

# Two peaks further apart than this do not agree.
APART_PER_MIN = 0.5


@dataclass(frozen=True, slots=True)
class RunsAgreement:
    """What the last runs say together.

    ``per_min`` is the pace to offer, None where there is none; ``reason`` then says why.  It is
    offered and never taken: the person decides.
    """

    runs: int
    per_min: float | None = None
    reason: str = ""

    def as_dict(self) -> dict[str, object]:
        """The same as JSON can hold it."""
        return asdict(self)


NONE_YET = "No run has given a pace yet."
ONE_MORE = "One run is not enough: a second one has to agree."
KEEPS = "Nothing speaks against 6 breaths a minute."
DIFFER = "The last two runs do not agree."


def agreement(answers: Sequence[PaceAnswer]) -> RunsAgreement:
    """What ``answers``, the oldest first, say together: only the last two that say something count.

    Both have to leave the usual pace out of their interval, on the same side, with peaks no more
    than half a breath a minute apart.
    """
    said = [one for one in answers if one.peak_per_min is not None]
    if not said:
        return RunsAgreement(0, reason=NONE_YET)
    if said[-1].keeps_usual:
        return RunsAgreement(len(said), reason=KEEPS)
    if len(said) == 1:
        return RunsAgreement(1, reason=ONE_MORE)
    before, last = said[-2:]
    one, two = before.peak_per_min, last.peak_per_min
    assert one is not None
    assert two is not None
    apart = abs(one - two) > APART_PER_MIN or (one > USUAL_PER_MIN) is not (two > USUAL_PER_MIN)
    if before.keeps_usual or apart:
        return RunsAgreement(len(said), reason=DIFFER)
    return RunsAgreement(len(said), last.suggested_per_min)
