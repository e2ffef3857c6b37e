"""Windows here are painted off screen, unless a test opens an X server of its own."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
