"""How long late beats are waited for."""

from __future__ import annotations

# After a breath, and after the recovery of a drill; what the straps take, and judging.
LATE_BEATS_S = 7.0
