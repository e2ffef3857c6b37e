"""What the importer ``bids`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("bids")
seeds, read = FORM.seeds, FORM.read
