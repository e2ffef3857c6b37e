"""What the importer ``strap_log`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("strap_log")
seeds, read = FORM.seeds, FORM.read
