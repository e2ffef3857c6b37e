"""What the importer ``text`` reads."""

from __future__ import annotations

from benchmarks.fuzz_importers import Form

FORM = Form("text")
seeds, read = FORM.seeds, FORM.read
