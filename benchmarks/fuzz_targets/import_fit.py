"""What the importer ``fit`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("fit")
seeds, read = FORM.seeds, FORM.read
