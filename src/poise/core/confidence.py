"""How far a number is trusted, in grades."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """How far a breath-linked number may be trusted (docs/science.md, "Confidence")."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"  # shown without a number, with the reason
    NONE = "none"  # still measuring
