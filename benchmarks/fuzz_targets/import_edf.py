"""What the importer ``edf`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("edf")
seeds, read = FORM.seeds, FORM.read
