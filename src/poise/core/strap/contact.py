"""Whether a strap feels the skin: its contact bit, which comes and goes and is sometimes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

# A change of the bit counts once it has lasted: an electrode that is pressed and let go is no news.
LASTS_S = 2.5


@dataclass(slots=True)
class Contact:
    """Told the bit of each notification, None where the strap does not say, it knows what holds.

    ``felt`` is what the bit has said for long enough, None until it first says anything;
    ``unsure`` whether it now says something else.
    """

    felt: bool | None = field(default=None, init=False)

    _other_since: float | None = field(default=None, init=False)

    @property
    def unsure(self) -> bool:
        return self._other_since is not None

    def receive(self, t: float, bit: bool | None) -> bool:
        """Whether this notification, which came at ``t``, changes what is ``felt``."""
        if bit is self.felt:
            self._other_since = None
            return False
        since = self._other_since = t if self._other_since is None else self._other_since
        if self.felt is not None and t - since < LASTS_S:
            return False
        self.felt, self._other_since = bit, None
        return True
